import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs';
import { basename } from 'node:path';
import { pendingOf } from '../walk/engine.js';
import { isWalkId } from '../walk/read-event.js';
import { type Holder, lockHolder, type Taker, takeLock } from './lock.js';
import { readingFailed } from './read.js';
import {
  busyProblem,
  type JournalProblem,
  journalPath,
  lockPath,
  noSuchWalk,
  readWalk,
  type SavedWalk,
} from './saved-walk.js';
import { walksFolder } from './state.js';
import { syncFolder, writingFailed } from './write.js';

/** A walk on disk, as a list shows it. */
export interface WalkEntry {
  readonly id: string;
  /** Of its journal. */
  readonly path: string;
  /** `open`: somebody is walking it now. */
  readonly status: 'open' | 'stopped' | 'ended' | 'damaged';
  /** When its last event happened; for a damaged one, when the file was last written. ISO 8601. */
  readonly at: string;
  /** Null when it is damaged. */
  readonly saved: SavedWalk | null;
  /** Who is walking it; null when nobody is. */
  readonly holder: Holder | null;
  /** Why it cannot be used; null when it can. */
  readonly problem: JournalProblem | null;
}

/** All walks on disk, the latest begun first. A folder that is not there holds none. */
export function listWalks(
  stateDir: string | undefined,
  taker: Taker,
): { readonly walks: readonly WalkEntry[] } | { readonly problem: JournalProblem } {
  if (stateDir === undefined) return { walks: [] };
  const folder = walksFolder(stateDir);
  let names: string[];
  try {
    names = nodeFs.readdirSync(folder);
  } catch (error) {
    const problem = readingFailed(error, folder);
    return problem.kind === 'missing' ? { walks: [] } : { problem };
  }
  const ids = names.filter((name) => name.endsWith('.jsonl')).map((name) => basename(name, '.jsonl'));
  return {
    walks: ids
      .filter(isWalkId)
      .flatMap((id) => walkEntry(stateDir, id, taker) ?? [])
      .sort((a, b) => begunAt(b) - begunAt(a) || (a.id < b.id ? 1 : -1)),
  };
}

/** The instant: ids tell the local time, which goes back in autumn. */
const begunAt = ({ saved, at }: WalkEntry): number => Date.parse(saved?.walk.started.at ?? at);

/** One walk of the list; undefined when there is none of that id. */
function walkEntry(stateDir: string, id: string, taker: Taker): WalkEntry | undefined {
  const path = journalPath(stateDir, id);
  // Look at the lock first: whoever releases it after that has written everything by then.
  const holder = lockHolder(lockPath(stateDir, id), taker, nodeFs) ?? null;
  const reading = isWalkId(id) ? readWalk(path) : { problem: noSuchWalk(id) };
  if ('saved' in reading) {
    const { saved } = reading;
    const status = saved.walk.status === 'ended' ? 'ended' : holder ? 'open' : 'stopped';
    return { id, path, status, at: saved.walk.at, saved, holder, problem: null };
  }
  if (reading.problem.kind === 'missing') return undefined;
  return { id, path, status: 'damaged', at: writtenAt(path), saved: null, holder, problem: reading.problem };
}

/** What a saved walk waits for, in one line: its question, or the title of its step. Null when it has ended. */
export function lastQuestion({ walk }: SavedWalk): string | null {
  if (walk.status === 'ended') return null;
  const { step } = walk;
  const pending = pendingOf(walk);
  if (pending.kind === 'field') return pending.field.ask;
  return step.ask ?? step.title ?? step.actions[0] ?? step.id;
}

/** Deletes a walk for good. One that is being walked is left alone. */
export function deleteWalk(
  stateDir: string | undefined,
  id: string,
  taker: Taker,
  now: Date,
): { readonly deleted: true } | { readonly problem: JournalProblem } {
  if (stateDir === undefined || !isWalkId(id)) return { problem: noSuchWalk(id) };
  const path = journalPath(stateDir, id);
  if (!nodeFs.existsSync(path)) return { problem: noSuchWalk(id) };
  try {
    const held = lockPath(stateDir, id);
    const lock = takeLock(held, taker, now, randomBytes(6).toString('hex'), nodeFs);
    if ('heldBy' in lock) return { problem: busyProblem(id, lock.heldBy, held) };
    try {
      nodeFs.unlinkSync(path);
      syncFolder(walksFolder(stateDir), nodeFs);
    } finally {
      lock.release();
    }
    return { deleted: true };
  } catch (error) {
    return { problem: writingFailed(error, path) };
  }
}

function writtenAt(path: string): string {
  try {
    return nodeFs.statSync(path).mtime.toISOString();
  } catch {
    return new Date(0).toISOString();
  }
}
