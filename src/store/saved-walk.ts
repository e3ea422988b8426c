import * as nodeFs from 'node:fs';
import { basename, join } from 'node:path';
import { combineDigests, digestOf } from '../sop/digest.js';
import type { FileProblem } from '../sop/files.js';
import { type Flow, linkSop } from '../sop/flow.js';
import { isRefusal, replay, type Walk } from '../walk/engine.js';
import { withhold } from '../walk/withhold.js';
import { decodeJournal, type JournalContents, type JournalHeader } from './journal-format.js';
import type { Holder } from './lock.js';
import { maxRecordBytes, readBytes } from './read.js';
import { walksFolder } from './state.js';
import type { FileSystem, WriteProblem } from './write.js';

/** Why a walk cannot be saved, or a saved one cannot be used, in plain words. */
export interface JournalProblem {
  readonly kind:
    | WriteProblem['kind']
    | FileProblem['kind']
    | 'busy'
    | 'damaged'
    | 'nothing-saved'
    | 'newer-format'
    | 'no-home';
  readonly message: string;
  readonly hint?: string;
  /** Who is walking it; for `busy`. */
  readonly holder?: Holder;
}

/** A walk as its journal tells it. */
export interface SavedWalk extends JournalContents {
  /** The SOP as it was when the walk followed it, from the journal. */
  readonly flow: Flow;
  readonly walk: Walk;
}

/** Reads a walk without locking its journal. Nothing in the file is trusted. */
export function readWalk(
  path: string,
  fs: FileSystem = nodeFs,
): { readonly saved: SavedWalk } | { readonly problem: JournalProblem } {
  const read = readBytes(path, path, { most: maxRecordBytes, fs });
  if ('problem' in read)
    return read.problem.kind === 'missing' ? { problem: noSuchWalk(basename(path, '.jsonl')) } : read;
  const contents = decodeJournal(read.bytes);
  if ('damage' in contents) return { problem: damageProblem(path, contents.damage.line, contents.damage.reason) };
  if (contents.header.walk !== basename(path, '.jsonl')) return { problem: misnamed(path, contents.header.walk) };
  const restored = restore(contents);
  return restored ? { saved: { ...contents, ...restored } } : { problem: damageProblem(path, 1, 'damaged') };
}

function misnamed(path: string, walk: string): JournalProblem {
  const message = `\`${path}\` is the record of walk ${walk}, under another name.`;
  return { kind: 'damaged', message, hint: `name it \`${walk}.jsonl\` again` };
}

function damageProblem(
  path: string,
  line: number,
  reason: 'damaged' | 'nothing-saved' | 'newer-format',
): JournalProblem {
  switch (reason) {
    case 'nothing-saved':
      return { kind: reason, message: `\`${path}\` holds no whole event: nothing of the walk was saved.` };
    case 'newer-format':
      return { kind: reason, message: `${path}:${line}: a newer version of sop wrote this walk.`, hint: 'update sop' };
    case 'damaged':
      return {
        kind: reason,
        message: `${path}:${line}: the record is damaged, so the walk cannot be used.`,
        hint: 'restore the file from a backup, if there is one',
      };
  }
}

/**
 * The walk of a journal's events on the SOP that its header holds; undefined when they do not fit together. What an
 * older version has written and this one withholds goes no further.
 */
function restore({ header, events }: JournalContents): Pick<SavedWalk, 'flow' | 'walk' | 'events'> | undefined {
  const [first] = events;
  if (first?.type !== 'started' || first.walk !== header.walk || first.digest !== header.digest) return undefined;
  try {
    const flow = flowOf(header);
    const walk = flow && replay(flow, events);
    if (!flow || !walk || isRefusal(walk)) return undefined;
    return { flow, walk, events: events.map((event) => withhold(flow, event)) };
  } catch {
    // The hashes are right but the shapes are wrong, so somebody made this by hand.
    return undefined;
  }
}

function flowOf({ sop, sops, digest }: JournalHeader): Flow | undefined {
  const [main] = sops;
  if (main?.id !== sop || combineDigests(sops.map(digestOf)) !== digest) return undefined;
  const linked = linkSop(main, (id) => sops.find((one) => one.id === id));
  return 'flow' in linked ? linked.flow : undefined;
}

/** Where the journal of a walk is. */
export function journalPath(stateDir: string, walk: string): string {
  return join(walksFolder(stateDir), `${walk}.jsonl`);
}

/** The path of the lock that a writer of the walk holds. */
export function lockPath(stateDir: string, walk: string): string {
  return join(walksFolder(stateDir), `${walk}.lock`);
}

export function noSuchWalk(walk: string): JournalProblem {
  return { kind: 'missing', message: `There is no walk \`${walk}\`.`, hint: '`sop walks` shows those there are' };
}

/** `lock` is the path of the walk's lock. */
export function busyProblem(walk: string, holder: Holder, lock: string): JournalProblem {
  const since = holder.since.replace('T', ' ').replace(/:\d\d\.\d+Z$/, ' UTC');
  const message = `Walk ${walk} is open elsewhere (process ${holder.pid}, since ${since}).`;
  const hint = holder.elsewhere
    ? `that is on another computer: finish it there, or if it runs no more, delete \`${lock}\``
    : 'finish it in its own terminal, or stop it there with q';
  return { kind: 'busy', message, hint, holder };
}
