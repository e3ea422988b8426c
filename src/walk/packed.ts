import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { sha256 } from '../sop/digest.js';

/*
 * Text made small and printable: deflated, in lines of base64 that mail, tickets and wikis leave alone, with a digest at
 * its end.
 */

/** Mail breaks longer lines. */
const columns = 76;
/** A file of a few megabytes could unpack to many gigabytes. In bytes. */
const mostUnpacked = 50_000_000;

/** The lines of a packed text, the digest last; each with its line end. */
export function packed(text: string): string {
  const encoded = base64(deflateSync(strToU8(text), { level: 6 }));
  return `${linesOf(encoded)}${sha256(encoded)}\n`;
}

/** The lines as {@link packed} writes them, whatever blanks they have got at their ends. */
export function packedLines(lines: readonly string[]): string {
  const encoded = lines.slice(0, -1).map((line) => line.trim());
  return `${linesOf(encoded.join(''))}${lines.at(-1)?.trim() ?? ''}\n`;
}

/** The text that was packed; undefined where it cannot be read. `changed` where its digest is another. */
export function unpacked(lines: string): { readonly text: string; readonly changed: boolean } | undefined {
  const all = lines.trimEnd().split('\n');
  const encoded = all.slice(0, -1).join('');
  const bytes = bytesOf(encoded);
  const text = bytes && inflated(bytes);
  return text === undefined ? undefined : { text, changed: sha256(encoded) !== all.at(-1) };
}

function linesOf(encoded: string): string {
  let lines = '';
  for (let at = 0; at < encoded.length; at += columns) lines += `${encoded.slice(at, at + columns)}\n`;
  return lines;
}

function base64(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters);
}

function bytesOf(encoded: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** In small steps, so that no more is ever unpacked than may be. */
function inflated(bytes: Uint8Array): string | undefined {
  const step = 4096;
  const texts: Uint8Array[] = [];
  let size = 0;
  try {
    const inflate = new Inflate((part) => {
      size += part.length;
      texts.push(part);
    });
    for (let at = 0; at < bytes.length; at += step) {
      inflate.push(bytes.subarray(at, at + step), at + step >= bytes.length);
      if (size > mostUnpacked) return undefined;
    }
  } catch {
    return undefined;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of texts) {
    whole.set(part, at);
    at += part.length;
  }
  return strFromU8(whole);
}
