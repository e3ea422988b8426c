import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Why something could not be written, in plain words. */
export interface WriteProblem {
  readonly kind: 'exists' | 'folder' | 'no-folder' | 'no-permission' | 'no-space' | 'read-only' | 'unwritable';
  readonly message: string;
  readonly hint?: string;
}

/** The file system calls that writing needs. Tests pass failing ones. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'chmodSync'
  | 'closeSync'
  | 'fchmodSync'
  | 'fdatasyncSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readFileSync'
  | 'readdirSync'
  | 'realpathSync'
  | 'renameSync'
  | 'rmdirSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeSync'
>;

export interface SafeWriteOptions {
  /** Whether a file of that name may be replaced. */
  readonly overwrite: boolean;
  readonly mode: number;
  readonly fs?: FileSystem;
}

/**
 * Writes a whole file or nothing: into a new file beside it first, on disk and of the right size before it takes the
 * name. A good file is never replaced by a part of another.
 */
export function writeFileSafely(
  path: string,
  text: string,
  { overwrite, mode, fs = nodeFs }: SafeWriteOptions,
): { readonly written: true } | { readonly problem: WriteProblem } {
  let draft: string | undefined;
  try {
    const present = statsOf(path, fs);
    if (present && !overwrite) return { problem: existsProblem(path, present) };
    // A link stays a link: what it leads to is replaced.
    const target = present?.isSymbolicLink() ? realOf(path, fs) : path;
    const replaced = present && statsOf(target, fs);
    if (replaced && !replaced.isFile()) return { problem: existsProblem(path, replaced) };

    draft = join(dirname(target), `.sop-${randomBytes(6).toString('hex')}.tmp`);
    writeNew(draft, Buffer.from(text), mode, fs);
    if (overwrite) fs.renameSync(draft, target);
    else takeName(draft, target, mode, fs);
    draft = undefined;
    syncFolder(dirname(target), fs);
    return { written: true };
  } catch (error) {
    if (draft !== undefined) removeQuietly(draft, fs);
    return { problem: writingFailed(error, path) };
  }
}

/** Why a file of that name cannot be written for what is there already; a plain file is only in the way unless forced. */
export function inTheWay(cwd: string, path: string): WriteProblem | undefined {
  try {
    const place = resolve(cwd, path);
    const present = statsOf(place, nodeFs);
    const real = present?.isSymbolicLink() ? (statsOf(realOf(place, nodeFs), nodeFs) ?? present) : present;
    return real && existsProblem(path, real);
  } catch {
    return undefined;
  }
}

/** Whether something of that name is there, be it a link that leads nowhere. */
export function exists(cwd: string, path: string): boolean {
  try {
    return statsOf(resolve(cwd, path), nodeFs) !== undefined;
  } catch {
    return false;
  }
}

/** Writes every byte from a place in the file on, however little the system takes at a time. Errors are thrown. */
export function writeAll(file: number, bytes: Uint8Array, place: number, fs: FileSystem): void {
  for (let at = 0; at < bytes.length; ) {
    const count = fs.writeSync(file, bytes, at, bytes.length - at, place + at);
    if (count === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    at += count;
  }
}

/** Puts a folder's entries on disk, where the system can. */
export function syncFolder(folder: string, fs: FileSystem): void {
  let file: number | undefined;
  try {
    file = fs.openSync(folder, 'r');
    fs.fsyncSync(file);
  } catch (error) {
    if (!cannotSyncFolders.has(codeOf(error))) throw error;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

const cannotSyncFolders = new Set(['EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'EBADF', 'ENOTSUP', 'EOPNOTSUPP']);

/** What an error of a file system call that writes means for people. */
export function writingFailed(error: unknown, path: string): WriteProblem {
  const code = codeOf(error);
  switch (code) {
    case 'EEXIST':
      return existsProblem(path);
    case 'EISDIR':
      return { kind: 'folder', message: `\`${path}\` is a folder.`, hint: 'name a file in it' };
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        kind: 'no-folder',
        message: `There is no folder \`${dirname(path)}\` to write into.`,
        hint: 'make the folder first, or choose another',
      };
    case 'EACCES':
    case 'EPERM':
      return {
        kind: 'no-permission',
        message: `You may not write \`${path}\`.`,
        hint: 'choose a folder of your own',
      };
    case 'EROFS':
      return {
        kind: 'read-only',
        message: `\`${path}\` cannot be written: the disk is read-only.`,
        hint: 'choose a folder on another disk',
      };
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return {
        kind: 'no-space',
        message: `\`${path}\` cannot be written: there is no space left.`,
        hint: 'make space, or choose a folder on another disk',
      };
    default:
      return { kind: 'unwritable', message: `\`${path}\` cannot be written (${code || 'unknown error'}).` };
  }
}

export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? '';
}

function existsProblem(path: string, stats?: nodeFs.Stats): WriteProblem {
  if (stats?.isDirectory()) return { kind: 'folder', message: `\`${path}\` is a folder.`, hint: 'name a file in it' };
  if (stats && !stats.isFile() && !stats.isSymbolicLink()) {
    return { kind: 'exists', message: `\`${path}\` is not an ordinary file.`, hint: 'for stdout, write `-`' };
  }
  return { kind: 'exists', message: `\`${path}\` exists already, and is left as it is.` };
}

function statsOf(path: string, fs: FileSystem): nodeFs.Stats | undefined {
  try {
    return fs.lstatSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function realOf(path: string, fs: FileSystem): string {
  try {
    return fs.realpathSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return path;
    throw error;
  }
}

function writeNew(path: string, bytes: Uint8Array, mode: number, fs: FileSystem): void {
  const file = fs.openSync(path, 'wx', mode);
  try {
    fs.fchmodSync(file, mode);
    writeAll(file, bytes, 0, fs);
    fs.fsyncSync(file);
    if (fs.fstatSync(file).size !== bytes.length) {
      throw Object.assign(new Error('the file is too short'), { code: 'ENOSPC' });
    }
  } finally {
    fs.closeSync(file);
  }
}

/** Gives a file a name that nobody has, and never one that somebody has taken meanwhile. */
function takeName(draft: string, target: string, mode: number, fs: FileSystem): void {
  try {
    fs.linkSync(draft, target);
  } catch (error) {
    if (!cannotLink.has(codeOf(error))) throw error;
    // Without hard links: an empty file holds the name until the whole one replaces it.
    fs.closeSync(fs.openSync(target, 'wx', mode));
    try {
      fs.renameSync(draft, target);
    } catch (failure) {
      removeQuietly(target, fs);
      throw failure;
    }
    return;
  }
  removeQuietly(draft, fs);
}

const cannotLink = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EMLINK', 'EINVAL']);

function removeQuietly(path: string, fs: FileSystem): void {
  try {
    fs.unlinkSync(path);
  } catch {
    // It is only in the way; what matters has been said already.
  }
}
