import { join } from 'node:path';
import { codeOf, type FileSystem } from './write.js';

/** Who takes a lock, and how it can tell whether another taker is still running. */
export interface Taker {
  readonly pid: number;
  /** Tells this computer from others that share the folder; letters and digits. */
  readonly host: string;
  /** Changes when the computer restarts; letters and digits. */
  readonly boot: string;
  /** Tells a running process from others that had its number before; undefined when there is no such process. */
  startOf(pid: number): string | undefined;
}

/** Who has a lock. */
export interface Holder {
  readonly pid: number;
  /** ISO 8601, in UTC. */
  readonly since: string;
  /** It runs on another computer, so nobody here can tell whether it still does. */
  readonly elsewhere: boolean;
}

export interface Lock {
  release(): void;
}

/**
 * Takes a lock, or says who has it. A lock is a folder that holds one file named after its holder. It is created in one
 * piece, by renaming a folder, and a dead holder's lock is taken over by renaming that very file. So of any number of
 * takers exactly one succeeds. Errors of the file system are thrown.
 */
export function takeLock(
  path: string,
  taker: Taker,
  now: Date,
  unique: string,
  fs: FileSystem,
): Lock | { readonly heldBy: Holder } {
  const since = String(Math.floor(now.getTime() / 1000));
  const mine = [taker.pid, taker.startOf(taker.pid) ?? '0', taker.boot, taker.host, since, unique].join('.');
  const lock: Lock = { release: () => release(path, mine, fs) };
  for (;;) {
    if (makeWhole(path, mine, unique, fs)) return lock;
    const name = holderName(path, fs);
    if (name === undefined) continue;
    const holder = readHolder(name);
    if (holder && isRunning(holder, taker)) return { heldBy: shownHolder(holder, taker) };
    try {
      fs.renameSync(join(path, name), join(path, mine));
      return lock;
    } catch (error) {
      // Released, or taken over by somebody else: look again.
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

/** Who has a lock now, if that process is still running. */
export function lockHolder(path: string, taker: Taker, fs: FileSystem): Holder | undefined {
  let name: string | undefined;
  try {
    name = fs.readdirSync(path)[0];
  } catch {
    return undefined;
  }
  const holder = name === undefined ? undefined : readHolder(name);
  return holder && isRunning(holder, taker) ? shownHolder(holder, taker) : undefined;
}

interface Named {
  readonly pid: number;
  readonly start: string;
  readonly boot: string;
  readonly host: string;
  readonly since: number;
}

/** The lock folder with its file in it, at once; false when there is one already. */
function makeWhole(path: string, mine: string, unique: string, fs: FileSystem): boolean {
  const draft = `${path}-${unique}`;
  fs.mkdirSync(draft);
  try {
    fs.chmodSync(draft, 0o700);
    fs.closeSync(fs.openSync(join(draft, mine), 'wx', 0o600));
    // Renaming a folder replaces an empty folder, but never one with a file in it.
    fs.renameSync(draft, path);
    return true;
  } catch (error) {
    quietly(() => fs.unlinkSync(join(draft, mine)));
    quietly(() => fs.rmdirSync(draft));
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    // This is what Windows says when the folder exists.
    if (code === 'EPERM' && holderName(path, fs) !== undefined) return false;
    throw error;
  }
}

function holderName(path: string, fs: FileSystem): string | undefined {
  try {
    const [name] = fs.readdirSync(path);
    if (name === undefined) quietly(() => fs.rmdirSync(path));
    return name;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function readHolder(name: string): Named | undefined {
  const parts = /^(\d{1,10})\.(\w+)\.(\w+)\.(\w+)\.(\d{1,12})\.\w+$/.exec(name);
  if (!parts) return undefined;
  const [, pid, start, boot, host, since] = parts as unknown as [string, string, string, string, string, string];
  return { pid: Number(pid), start, boot, host, since: Number(since) };
}

function isRunning(holder: Named, taker: Taker): boolean {
  if (holder.host !== taker.host) return true;
  return holder.boot === taker.boot && taker.startOf(holder.pid) === holder.start;
}

function shownHolder({ pid, since, host }: Named, taker: Taker): Holder {
  return { pid, since: new Date(since * 1000).toISOString(), elsewhere: host !== taker.host };
}

function release(path: string, mine: string, fs: FileSystem): void {
  quietly(() => fs.unlinkSync(join(path, mine)));
  quietly(() => fs.rmdirSync(path));
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // If this fails, the next taker takes the lock over.
  }
}
