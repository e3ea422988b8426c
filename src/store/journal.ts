import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs';
import type { Flow } from '../sop/flow.js';
import type { WalkEvent } from '../walk/events.js';
import { isWalkId } from '../walk/read-event.js';
import { withhold } from '../walk/withhold.js';
import { encodeRecord, type JournalHeader } from './journal-format.js';
import { type Lock, type Taker, takeLock } from './lock.js';
import { maxRecordBytes } from './read.js';
import {
  busyProblem,
  type JournalProblem,
  journalPath,
  lockPath,
  noSuchWalk,
  readWalk,
  type SavedWalk,
} from './saved-walk.js';
import { ensurePrivateFolder, walksFolder } from './state.js';
import { type FileSystem, openOwn, syncFolder, writeAll, writingFailed } from './write.js';

/** What {@link Journal.append} rejects with. */
export class JournalError extends Error {
  constructor(readonly problem: JournalProblem) {
    super(problem.message);
    this.name = 'JournalError';
  }
}

/** A walk on disk that nobody else can write to, until it is closed. */
export interface Journal {
  readonly path: string;
  /** `seq` of the last event on disk. */
  readonly saved: number;
  /**
   * Puts an event on disk, without the value of a sensitive field; it is there when the promise resolves. Rejects
   * with a {@link JournalError}; the journal is then as it was, and the same event can be tried again.
   */
  append(event: WalkEvent): Promise<void>;
  /** Lets others use the walk. */
  close(): void;
}

/** The version of an SOP that a walk follows. */
export interface Version {
  readonly flow: Flow;
  readonly digest: string;
  /** Absolute path of the SOP's file. */
  readonly path: string;
}

interface Setting {
  /** From `stateFolder`; undefined where there is no home. */
  readonly stateDir: string | undefined;
  /** Id of the walk. */
  readonly walk: string;
  readonly taker: Taker;
  readonly now: Date;
  readonly fs?: FileSystem;
}

type Result<T> = T | { readonly problem: JournalProblem };

/** Begins the journal of a new walk, with the events there are already. */
export function createJournal(
  options: Setting & { readonly version: Version; readonly events: readonly WalkEvent[] },
): Result<{ readonly journal: Journal }> {
  const { version, events, fs = nodeFs } = options;
  return prepared(options, (path, lock) => {
    const header = headerOf(options.walk, version);
    let { line, hash } = encodeRecord('', 'header', header);
    const lines = [line];
    for (const event of events) {
      ({ line, hash } = encodeRecord(hash, 'event', withhold(version.flow, event)));
      lines.push(line);
    }
    const bytes = Buffer.from(lines.join(''));
    if (bytes.length > maxRecordBytes) return { problem: overfull(path) };
    const file = fs.openSync(path, 'wx', 0o600);
    try {
      fs.fchmodSync(file, 0o600);
      writeAll(file, bytes, 0, fs);
      fs.fsyncSync(file);
      syncFolder(walksFolder(options.stateDir as string), fs);
    } catch (error) {
      fs.closeSync(file);
      fs.unlinkSync(path);
      throw error;
    }
    const end = { hash, size: bytes.length, saved: events.length };
    return { journal: journalOn(file, path, version.flow, end, lock, fs) };
  });
}

/**
 * Opens the journal of a stopped walk to go on with it. A last record that a crash cut short is taken off the file;
 * `saved.torn` is how many bytes it had.
 */
export function openJournal(options: Setting): Result<{ readonly journal: Journal; readonly saved: SavedWalk }> {
  const { fs = nodeFs } = options;
  return prepared(options, (path, lock) => {
    const reading = readWalk(path, fs);
    if ('problem' in reading) return reading;
    const { saved } = reading;
    const file = openOwn(path, nodeFs.constants.O_RDWR, fs);
    try {
      fs.fchmodSync(file, 0o600);
      if (saved.torn) {
        fs.ftruncateSync(file, saved.size);
        fs.fsyncSync(file);
      }
      const end = { hash: saved.hash, size: saved.size, saved: saved.events.length };
      return { journal: journalOn(file, path, saved.flow, end, lock, fs, saved.open), saved };
    } catch (error) {
      fs.closeSync(file);
      throw error;
    }
  });
}

/** Takes the lock of a walk and does something with it; the lock is given back when that fails. */
function prepared<T extends object>(
  { stateDir, walk, taker, now, fs = nodeFs }: Setting,
  use: (path: string, lock: Lock) => Result<T>,
): Result<T> {
  if (stateDir === undefined) {
    const message = 'There is no home folder, so walks cannot be saved.';
    return { problem: { kind: 'no-home', message, hint: 'set HOME or XDG_STATE_HOME to a folder of your own' } };
  }
  if (!isWalkId(walk)) return { problem: noSuchWalk(walk) };
  const path = journalPath(stateDir, walk);
  let lock: Lock | undefined;
  try {
    ensurePrivateFolder(stateDir, walksFolder(stateDir), fs);
    const held = lockPath(stateDir, walk);
    const taken = takeLock(held, taker, now, randomBytes(6).toString('hex'), fs);
    if ('heldBy' in taken) return { problem: busyProblem(walk, taken.heldBy, held) };
    lock = taken;
    const result = use(path, lock);
    if ('problem' in result) lock.release();
    return result;
  } catch (error) {
    lock?.release();
    return { problem: notSaved(error, path) };
  }
}

function overfull(path: string): JournalProblem {
  const message = `The record of this walk is full: \`${path}\` would be larger than ${maxRecordBytes / 1_000_000} MB.`;
  return { kind: 'too-large', message };
}

/** As {@link writingFailed}; where a journal goes is chosen by a variable. */
function notSaved(error: unknown, path: string): JournalProblem {
  const problem = writingFailed(error, path);
  const elsewhere = 'set XDG_STATE_HOME to a folder that can be written';
  return { ...problem, hint: problem.kind === 'no-space' ? `make space, or ${elsewhere}` : elsewhere };
}

function headerOf(walk: string, { flow, digest, path }: Version): JournalHeader {
  return { format: 1, walk, sop: flow.sop.id, digest, path, events: [], sops: flow.sops };
}

interface End {
  readonly hash: string;
  readonly size: number;
  readonly saved: number;
}

function journalOn(
  file: number,
  path: string,
  flow: Flow,
  start: End,
  lock: Lock,
  fs: FileSystem,
  unended = false,
): Journal {
  let end = start;
  let lineOpen = unended;
  let closed = false;
  let broken: JournalProblem | undefined;

  const add = (event: WalkEvent): void => {
    if (closed) throw new JournalError({ kind: 'unwritable', message: `The journal \`${path}\` is closed.` });
    if (broken) throw new JournalError(broken);
    const { line, hash } = encodeRecord(end.hash, 'event', event);
    const bytes = Buffer.from((lineOpen ? '\n' : '') + line);
    // A longer journal could never be read again.
    if (end.size + bytes.length > maxRecordBytes) throw new JournalError(overfull(path));
    try {
      writeAll(file, bytes, end.size, fs);
      fs.fdatasyncSync(file);
    } catch (error) {
      const problem = notSaved(error, path);
      try {
        fs.ftruncateSync(file, end.size);
      } catch {
        // A part of the record is still in the file, so no other record may be written after it.
        broken = problem;
      }
      throw new JournalError(problem);
    }
    lineOpen = false;
    end = { hash, size: end.size + bytes.length, saved: event.seq };
  };

  return {
    path,
    get saved() {
      return end.saved;
    },
    async append(event) {
      if (event.seq !== end.saved + 1) {
        const message = `Event ${event.seq} does not follow event ${end.saved}, the last in \`${path}\`.`;
        throw new JournalError({ kind: 'unwritable', message });
      }
      add(withhold(flow, event));
    },
    close() {
      if (closed) return;
      closed = true;
      // Every record is on disk already, so closing has nothing left to lose.
      try {
        fs.closeSync(file);
      } finally {
        lock.release();
      }
    },
  };
}
