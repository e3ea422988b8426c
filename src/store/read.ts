import { isUtf8 } from 'node:buffer';
import * as nodeFs from 'node:fs';
import type { Failed, FileProblem } from '../sop/files.js';

/** No file that people write is read beyond this. */
export const maxBytes = 5_000_000;
/** No journal and no results are read beyond this, or written. */
export const maxRecordBytes = 100_000_000;

export interface Reading {
  /**
   * Whether a pipe is read, as `<(…)` in a shell is one. Only for what a user typed: reading a pipe can wait for ever.
   * One that is called as files are is not read even so, since a shell's pattern may have found it.
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

/** What a file holds. Nothing but an ordinary file is opened, whatever a name leads to, and no more than bounded. */
export function readBytes(
  path: string,
  name: string,
  { pipes: allowed = false, most = maxBytes, fs = nodeFs }: Reading = {},
): { readonly bytes: Buffer } | Failed {
  const pipes = allowed && !/\.(?:ya?ml|md|json)$/.test(path);
  let file: number | undefined;
  try {
    // Looked at first, as some devices do things when they are opened; and again, as the name may be another's by now.
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
    // Files of /proc are empty by their size, and may hold what a process keeps to itself.
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

/** Windows has no such thing, and needs none. */
const nonBlocking = nodeFs.constants.O_NONBLOCK ?? 0;

function refusal(stats: nodeFs.Stats, name: string, pipes: boolean, most: number): Failed | undefined {
  if (stats.isDirectory()) return problem('folder', `\`${name}\` is a folder, not a file.`);
  if (stats.isFile()) return stats.size > most ? tooLarge(name, most) : undefined;
  if (stats.isFIFO() && pipes) return undefined;
  const what = stats.isFIFO() ? 'pipe' : stats.isSocket() ? 'socket' : 'device';
  return problem('not-a-file', `\`${name}\` is a ${what}, not a file.`);
}

/** All that an open file gives; undefined when that is more than the most. */
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

/** What an error of a file system call that reads means for people. */
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
