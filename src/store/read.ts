import { isUtf8 } from 'node:buffer';
import * as nodeFs from 'node:fs';
import type { Failed, FileProblem } from '../sop/files.js';

/** The most that is read of a file that people write. In bytes. */
export const maxBytes = 5_000_000;
/** The most that is read or written of a journal or results file. In bytes. */
export const maxRecordBytes = 100_000_000;

export interface Reading {
  /**
   * Whether to read a pipe, such as `<(…)` in a shell. Only for what a user typed, because reading a pipe can wait for
   * ever. A pipe with the name of a file is not read even then, as a shell's pattern may have found it.
   */
  readonly pipes?: boolean;
  /** In bytes: {@link maxBytes} unless told. */
  readonly most?: number;
  readonly fs?: Pick<typeof nodeFs, 'statSync' | 'openSync' | 'fstatSync' | 'readSync' | 'closeSync'>;
}

/** The text of a UTF-8 file; `name` is what messages call it. */
export function readText(path: string, name: string, reading: Reading = {}): { readonly text: string } | Failed {
  const read = readBytes(path, name, reading);
  return 'problem' in read ? read : textOf(read.bytes, name);
}

/** The bytes of a file. Opens nothing but an ordinary file, wherever a name leads, and reads no more than the most. */
export function readBytes(
  path: string,
  name: string,
  { pipes: allowed = false, most = maxBytes, fs = nodeFs }: Reading = {},
): { readonly bytes: Buffer } | Failed {
  const pipes = allowed && !/\.(?:ya?ml|md|json)$/.test(path);
  let file: number | undefined;
  try {
    // Check before opening, which has effects on some devices, and again after, as the name may lead elsewhere by now.
    const before = fs.statSync(path, { throwIfNoEntry: false });
    if (!before) return problem('missing', `There is no file \`${name}\`.`);
    const refused = refusal(before, name, pipes, most);
    if (refused) return refused;
    file = fs.openSync(path, nodeFs.constants.O_RDONLY | (pipes ? 0 : nonBlocking));
    const stats = fs.fstatSync(file);
    const changed = refusal(stats, name, pipes, most);
    if (changed) return changed;
    const bytes = readUpTo(file, stats.size, most, fs);
    if (!bytes) return tooLarge(name, most);
    // Files in /proc have size 0, and may hold secrets of a process.
    if (bytes.length && stats.isFile() && fs.fstatSync(file).size === 0) {
      return problem('not-a-file', `\`${name}\` is no ordinary file.`);
    }
    return { bytes };
  } catch (error) {
    return { problem: readingFailed(error, name) };
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

/** Windows does not have this flag, and does not need it. */
const nonBlocking = nodeFs.constants.O_NONBLOCK ?? 0;

function refusal(stats: nodeFs.Stats, name: string, pipes: boolean, most: number): Failed | undefined {
  if (stats.isDirectory()) return problem('folder', `\`${name}\` is a folder, not a file.`);
  if (stats.isFile()) return stats.size > most ? tooLarge(name, most) : undefined;
  if (stats.isFIFO() && pipes) return undefined;
  const what = stats.isFIFO() ? 'pipe' : stats.isSocket() ? 'socket' : 'device';
  return problem('not-a-file', `\`${name}\` is a ${what}, not a file.`);
}

/** Everything in an open file; undefined if that is more than `most` bytes. */
function readUpTo(file: number, size: number, most: number, fs: NonNullable<Reading['fs']>): Buffer | undefined {
  let bytes = Buffer.allocUnsafe(Math.min(size || 65_536, most) + 1);
  for (let length = 0; ; ) {
    const count = fs.readSync(file, bytes, length, bytes.length - length, null);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > most) return undefined;
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(2 * length, most + 1));
  }
}

/** Bytes as UTF-8 text. */
export function textOf(bytes: Buffer, name: string): { readonly text: string } | Failed {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  return problem(
    'not-text',
    `\`${name}\` is not UTF-8 text: line ${firstBadLine(bytes)} has bytes of another encoding.`,
    'save the file as UTF-8 in your editor',
  );
}

/** What an error from reading means, in plain words. */
export function readingFailed(error: unknown, name: string): FileProblem {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { kind: 'missing', message: `There is no file \`${name}\`.` };
    case 'EISDIR':
      return { kind: 'folder', message: `\`${name}\` is a folder, not a file.` };
    case 'EACCES':
    case 'EPERM':
      return {
        kind: 'no-permission',
        message: `You may not read \`${name}\`.`,
        hint: 'ask its owner for permission to read it',
      };
    default:
      return { kind: 'unreadable', message: `\`${name}\` cannot be read (${code ?? 'unknown error'}).` };
  }
}

function problem(kind: FileProblem['kind'], message: string, hint?: string): Failed {
  return { problem: { kind, message, ...(hint === undefined ? {} : { hint }) } };
}

function tooLarge(name: string, most: number): Failed {
  return problem('too-large', `\`${name}\` is larger than ${most / 1_000_000} MB.`, 'is it the right file?');
}

function firstBadLine(bytes: Buffer): number {
  for (let line = 1, start = 0; ; line++) {
    const end = bytes.indexOf(10, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
