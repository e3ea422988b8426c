import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '../sop/digest.js';
import type { Memory } from '../sop/library.js';
import { jsonText } from '../text/json.js';
import type { Source } from '../text/source.js';
import { type Place, xdgFolder } from './folders.js';
import { writeFileSafely } from './write.js';

/** Identifies this build of the program. */
declare const __BUILD__: string;

type Compiled = NonNullable<ReturnType<Memory['find']>>;

type Include = (name: string) => Source | undefined;

export interface CacheOptions extends Place {
  readonly packageDir: string;
}

/** What is in a file of the cache, after a line with the digest of it all. */
interface Entry extends Compiled {
  readonly key: string;
  /** Digests of the texts of the included files. */
  readonly includes: readonly (readonly [name: string, digest: string])[];
}

/** Entries larger than this are neither kept nor read. In bytes. */
const maxBytes = 20_000_000;
/** Beyond these, the oldest entries are deleted first. */
const limits = { files: 5000, bytes: 100_000_000, ageMs: 90 * 24 * 3600 * 1000 };

/**
 * SOPs as they were read, so that the next start need not load what reads YAML: the entries that came with the package,
 * made when it was built, and those in the user's cache folder. An entry stands for an SOP only where this very build
 * made it of exactly these texts. Only the user can have put one there: a folder or file that others may write, or
 * that is theirs, is not looked at. A cache is a comfort: nothing that is wrong with it is an error.
 */
export function createCache(options: CacheOptions): Memory {
  const shipped = join(options.packageDir, 'dist', 'compiled');
  const base = xdgFolder(options, 'XDG_CACHE_HOME', '.cache');
  const top = base && join(base, 'sop');
  const own = top && join(top, 'compiled');

  const isMine = (stats: fs.Stats): boolean => options.uid === undefined || stats.uid === options.uid;
  const isPrivate = (folder: string): boolean => {
    const stats = fs.lstatSync(folder);
    return stats.isDirectory() && isMine(stats) && (options.uid === undefined || (stats.mode & 0o077) === 0);
  };

  /** Gives false if the folder cannot be made private, because it belongs to somebody else or is a link. */
  const makePrivate = (folder: string): boolean => {
    const stats = fs.lstatSync(folder);
    if (!stats.isDirectory() || !isMine(stats)) return false;
    if (!isPrivate(folder)) fs.chmodSync(folder, 0o700);
    return true;
  };

  const readOwn = (name: string): string | undefined => {
    if (!top || !own || !isPrivate(top) || !isPrivate(own)) return undefined;
    // Follow no link, and do not wait for somebody to write into a pipe.
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
    const file = fs.openSync(join(own, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stats = fs.fstatSync(file);
      const odd = !stats.isFile() || !isMine(stats) || stats.nlink !== 1 || stats.size > maxBytes;
      return odd || (options.uid !== undefined && (stats.mode & 0o777) !== 0o600)
        ? undefined
        : fs.readFileSync(file, 'utf8');
    } finally {
      fs.closeSync(file);
    }
  };

  /** Whether the folder can be written to; checked once in a process. */
  let ready: boolean | undefined;
  /** Bytes written since the folder was last tidied, with something added for each file. Unknown at first. */
  let untidied = Number.POSITIVE_INFINITY;

  return {
    find: (source, include) => {
      const key = keyOf(source);
      for (const read of [(name: string) => fs.readFileSync(join(shipped, name), 'utf8'), readOwn]) {
        try {
          const entry = parseEntry(read(`${key}.json`), key);
          if (entry && isOfThese(entry, include)) return entry;
        } catch {
          // It is not there, or cannot be read.
        }
      }
      return undefined;
    },
    keep: (source, included, { sop, digest }) => {
      const key = keyOf(source);
      const includes = [...included].map(([name, { text }]) => [name, sha256(text)] as const);
      const body = jsonText({ key, includes, digest, sop } satisfies Entry, 0);
      const size = Buffer.byteLength(body);
      if (!top || !own || size > maxBytes) return;
      try {
        if (ready === undefined) makeFolders(own);
        ready ??= [top, own].every(makePrivate);
        if (!ready) return;
        const path = join(own, `${key}.json`);
        // Remove anything but a plain file first: a link could make the write go elsewhere.
        if (!fs.lstatSync(path, { throwIfNoEntry: false })?.isFile()) fs.rmSync(path, { recursive: true, force: true });
        // A crash may tear the entry, but its digest shows that, so there is no need to wait for the disk.
        writeFileSafely(path, `${sha256(body)}\n${body}`, { overwrite: true, mode: 0o600, durable: false });
        untidied += size + 10_000;
        if (untidied < maxBytes) return;
        untidied = 0;
        for (const folder of [own, ...foldersIn(join(top, 'node'))]) tidy(folder, fs.statSync(path).mtimeMs);
      } catch {
        // The next start tries again.
      }
    },
  };
}

/** Does without `recursive`, which loops for ever in a folder that refuses new ones, as those in /proc do. */
function makeFolders(path: string): void {
  const missing: string[] = [];
  for (let at = path; !fs.existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const folder of missing) fs.mkdirSync(folder, 0o700);
}

/** Everything that loading depends on, except for the texts of included files. */
function keyOf({ name, text }: Source): string {
  return sha256([__BUILD__, basename(name), text].join('\0')).slice('sha256:'.length);
}

function parseEntry(file: string | undefined, key: string): Entry | undefined {
  const [digest] = file?.split('\n', 1) ?? [];
  const body = file?.slice((digest as string).length + 1);
  if (body === undefined || digest !== sha256(body)) return undefined;
  const entry: Partial<Entry> | null = JSON.parse(body);
  return entry?.key === key && Array.isArray(entry.sop?.steps) ? (entry as Entry) : undefined;
}

function isOfThese({ includes }: Entry, include: Include): boolean {
  return includes.every(([name, digest]) => {
    const source = include(name);
    return source !== undefined && sha256(source.text) === digest;
  });
}

/** The folders in a folder, such as those where Node keeps compiled code (see `bin/sop.js`). Links do not count. */
function foldersIn(folder: string): string[] {
  if (!fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

/** Deletes entries that are too old or too many, the oldest first, and drafts that interrupted writers have left. */
function tidy(folder: string, now: number): void {
  const files = fs
    .readdirSync(folder)
    .flatMap((name) => {
      const stats = fs.lstatSync(join(folder, name), { throwIfNoEntry: false });
      return stats ? [{ path: join(folder, name), size: stats.size, age: now - stats.mtimeMs }] : [];
    })
    .sort((a, b) => a.age - b.age);
  let bytes = 0;
  files.forEach(({ path, size, age }, at) => {
    bytes += size;
    if (at >= limits.files || bytes > limits.bytes || age > limits.ageMs) {
      fs.rmSync(path, { recursive: true, force: true });
    }
  });
}
