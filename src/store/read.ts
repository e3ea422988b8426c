import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';

/** Why something on disk cannot be used, in plain words. */
export interface StoreProblem {
  readonly kind:
    | 'missing'
    | 'misnamed'
    | 'folder'
    | 'no-permission'
    | 'not-a-file'
    | 'not-text'
    | 'too-large'
    | 'unreadable';
  readonly message: string;
  readonly hint?: string;
}

/** More bytes than this are not read. */
const maxBytes = 5_000_000;

/**
 * The text of a UTF-8 file of at most 5 MB; `name` is what messages call it. A pipe (`<(…)` in a shell) is read only
 * where `pipes` says so, because reading one can wait for ever.
 */
export function readText(path: string, name: string, pipes = false): { text: string } | { problem: StoreProblem } {
  let bytes: Buffer;
  try {
    const stats: Stats | undefined = statSync(path, { throwIfNoEntry: false });
    if (!stats) return problem('missing', `There is no file \`${name}\`.`);
    if (stats.isDirectory()) return problem('folder', `\`${name}\` is a folder, not a file.`);
    if (!stats.isFile() && !(pipes && stats.isFIFO())) {
      return problem('not-a-file', `\`${name}\` is a device, not a file.`);
    }
    if (stats.size > maxBytes) return tooLarge(name);
    bytes = stats.isFile() ? readFileSync(path) : readPipe(path);
  } catch (error) {
    return { problem: readingFailed(error, name) };
  }
  if (bytes.length > maxBytes) return tooLarge(name);
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') };
  return problem(
    'not-text',
    `\`${name}\` is not UTF-8 text: line ${firstBadLine(bytes)} has bytes of another encoding.`,
    'save the file as UTF-8 in your editor',
  );
}

/** What an error of a file system call that reads means for people. */
export function readingFailed(error: unknown, name: string): StoreProblem {
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

function problem(kind: StoreProblem['kind'], message: string, hint?: string): { problem: StoreProblem } {
  return { problem: { kind, message, ...(hint === undefined ? {} : { hint }) } };
}

function tooLarge(name: string): { problem: StoreProblem } {
  return problem('too-large', `\`${name}\` is larger than ${maxBytes / 1_000_000} MB.`, 'is it the right file?');
}

function readPipe(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let size = 0; size <= maxBytes; ) {
      const chunk = Buffer.alloc(65_536);
      const length = readSync(file, chunk);
      if (length === 0) break;
      chunks.push(chunk.subarray(0, length));
      size += length;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(file);
  }
}

function firstBadLine(bytes: Buffer): number {
  for (let line = 1, start = 0; ; line++) {
    const end = bytes.indexOf(10, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
