import { noSuchWalk } from '../store/saved-walk.js';
import { stateFolder } from '../store/state.js';
import { lastQuestion, listWalks, type WalkEntry } from '../store/walks.js';
import type { Context } from '../terminal/context.js';
import { processTable } from '../terminal/processes.js';
import { didYouMean } from '../text/suggest.js';
import { agoFrom } from '../text/time.js';
import { caseOf } from '../walk/report.js';
import { CallError } from './call-error.js';

/** All walks on disk, the latest begun first. */
export function savedWalks(context: Context): readonly WalkEntry[] {
  const listed = listWalks(stateFolder(context), processTable());
  if ('problem' in listed) throw new CallError(listed.problem.message, listed.problem.hint);
  return listed.walks;
}

/** The walk that a word means: its id, or a beginning or end of it that no other id has. */
export function findWalk(word: string, walks: readonly WalkEntry[]): WalkEntry {
  const exact = walks.find(({ id }) => id === word);
  if (exact) return exact;
  const found = word.length < 4 ? [] : walks.filter(({ id }) => id.startsWith(word) || id.endsWith(word));
  if (found.length > 1) throw new CallError(`${found.length} walks match \`${word}\`.`, 'give more of the id');
  if (found[0]) return found[0];
  const ids = walks.map(({ id }) => id);
  const { message, hint } = noSuchWalk(word);
  throw new CallError(message, didYouMean(word, ids) ?? hint);
}

/** A walk in one line: when it was last worked on, its case, and what it waits for. */
export function aboutWalk(entry: WalkEntry, now: string): string {
  const { saved } = entry;
  if (!saved) return agoFrom(entry.at, now);
  const about = caseOf(saved.walk);
  const question = lastQuestion(saved) ?? saved.walk.step.outcome?.label;
  return [agoFrom(entry.at, now), about === undefined ? undefined : `case ${about}`, question]
    .filter(Boolean)
    .join(' · ');
}
