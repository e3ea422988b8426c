import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { wayDown } from './folders.js';

/** Why something could not be written, in plain words. */
export interface WriteProblem {
  readonly kind:
    | 'exists'
    | 'folder'
    | 'link'
    | 'no-folder'
    | 'no-permission'
    | 'no-space'
    | 'read-only'
    | 'too-large'
    | 'unwritable';
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
  | 'readSync'
  | 'readdirSync'
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
  /** For a path that the user did not type: a folder above it, below which no folder may be a link. */
  readonly below?: string;
  /** False for what may be lost in a crash: then there is no waiting for the disk. */
  readonly durable?: boolean;
  readonly fs?: FileSystem;
}

/**
 * Writes a whole file or nothing: into a new file beside it first, on disk and of the right size before it takes the
 * name. A good file is never replaced by a part of another. Nothing is written through a link in place of a file: it
 * may have come with somebody else's files, and lead anywhere.
 */
export function writeFileSafely(
  path: string,
  text: string,
  { overwrite, mode, below = dirname(path), durable = true, fs = nodeFs }: SafeWriteOptions,
): { readonly written: true } | { readonly problem: WriteProblem } {
  let draft: string | undefined;
  try {
    const present = statsOf(path, fs);
    if (present && !overwrite) return { problem: existsProblem(path, present) };
    const link = linkBetween(below, path, fs);
    if (link !== undefined) return { problem: link === path ? throughLink(path, path, fs) : linkProblem(path, link) };
    if (present && !present.isFile()) return { problem: existsProblem(path, present) };

    draft = join(dirname(path), `.sop-${randomBytes(6).toString('hex')}.tmp`);
    writeNew(draft, Buffer.from(text), mode, durable, fs);
    if (overwrite) fs.renameSync(draft, path);
    else takeName(draft, path, mode, fs);
    draft = undefined;
    if (durable) syncFolder(dirname(path), fs);
    return { written: true };
  } catch (error) {
    if (draft !== undefined) removeQuietly(draft, fs);
    return { problem: writingFailed(error, path) };
  }
}

/** Why what exists keeps a file of that name from being written. A plain file does so only without `--force`. */
export function inTheWay(cwd: string, path: string): WriteProblem | undefined {
  try {
    const place = resolve(cwd, path);
    const present = statsOf(place, nodeFs);
    if (present?.isSymbolicLink()) return throughLink(path, place, nodeFs);
    return present && existsProblem(path, present);
  } catch {
    return undefined;
  }
}

/** The permissions of a file that is to be replaced; those of a new file where there is none. */
export function modeOf(path: string): number {
  const stats = nodeFs.statSync(path, { throwIfNoEntry: false });
  return stats ? stats.mode & 0o777 : 0o644;
}

/** Whether something of that name exists, even if it is a link that leads nowhere. */
export function exists(cwd: string, path: string): boolean {
  try {
    return statsOf(resolve(cwd, path), nodeFs) !== undefined;
  } catch {
    return false;
  }
}

/** Writes all bytes at a place in the file, however few the system takes at a time. Errors are thrown. */
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

/** The code of an error of our own: a link that another user made to a folder. */
export const foreignLink = 'EFOREIGN';

/** What an error from writing means, in plain words. */
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
    case 'ELOOP':
      return linkProblem(path);
    case foreignLink:
      return { kind: 'link', message: `\`${path}\` would be behind a link that somebody else made.` };
    case 'ENXIO':
      return { kind: 'unwritable', message: `\`${path}\` is not an ordinary file.`, hint: 'move it away' };
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
  return { kind: 'exists', message: `\`${path}\` exists already. It was not changed.` };
}

function statsOf(path: string, fs: FileSystem): nodeFs.Stats | undefined {
  try {
    return fs.lstatSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The first link on the way from a folder down to a path, the path itself included. */
function linkBetween(folder: string, path: string, fs: FileSystem): string | undefined {
  let at = dirname(path);
  let way = [basename(path)];
  const down = wayDown(folder, path);
  if (down) [at, way] = [folder, down.split(sep)];
  for (const part of way) {
    at = join(at, part);
    if (statsOf(at, fs)?.isSymbolicLink()) return at;
  }
  return undefined;
}

/** Why a link is not written to: what it leads to may be no file at all. */
function throughLink(name: string, path: string, fs: FileSystem): WriteProblem {
  const real = fs.statSync(path, { throwIfNoEntry: false });
  return real && !real.isFile() ? existsProblem(name, real) : linkProblem(name);
}

function linkProblem(path: string, link = path): WriteProblem {
  const where = link === path ? 'is a link' : `is behind the link \`${link}\``;
  const message = `\`${path}\` ${where}, and nothing is written through it.`;
  return { kind: 'link', message, hint: 'name the place that it leads to, or delete the link first' };
}

/** Opens a file that this program keeps for writing. It must be an ordinary file, not a link. Errors are thrown. */
export function openOwn(path: string, flags: number, fs: FileSystem): number {
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nodeFs.constants;
  const file = fs.openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o600);
  if (fs.fstatSync(file).isFile()) return file;
  fs.closeSync(file);
  throw Object.assign(new Error('this is no file'), { code: 'ENXIO' });
}

function writeNew(path: string, bytes: Uint8Array, mode: number, durable: boolean, fs: FileSystem): void {
  const file = fs.openSync(path, 'wx', mode);
  try {
    fs.fchmodSync(file, mode);
    writeAll(file, bytes, 0, fs);
    if (durable) fs.fsyncSync(file);
    if (fs.fstatSync(file).size !== bytes.length) {
      throw Object.assign(new Error('the file is too short'), { code: 'ENOSPC' });
    }
  } finally {
    fs.closeSync(file);
  }
}

/** Renames a file to a name that is free, and fails if somebody takes the name in the meantime. */
function takeName(draft: string, target: string, mode: number, fs: FileSystem): void {
  try {
    fs.linkSync(draft, target);
  } catch (error) {
    if (!cannotLink.has(codeOf(error))) throw error;
    // Without hard links, an empty file reserves the name until the whole file replaces it.
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
    // A leftover draft does no harm, and what matters has been reported already.
  }
}
