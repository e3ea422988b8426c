import { type Random, shuffled } from './random.js';

/** The score assumed for a scenario that was never played, so that scenarios with less than half come before it. */
const unknown = 50;

/** How many of the last results of each scenario count. */
const recent = 3;

/**
 * The scenarios to practise, weakest first, by the average of a trainee's last scores in each. Ties are broken at
 * random. `scores` are by scenario id, oldest first.
 */
export function weakestFirst(
  ids: readonly string[],
  scores: ReadonlyMap<string, readonly number[]>,
  random: Random,
): string[] {
  const known = (id: string): number => {
    const last = scores.get(id)?.slice(-recent) ?? [];
    return last.length ? last.reduce((sum, score) => sum + score, 0) / last.length : unknown;
  };
  return shuffled(ids, random).sort((a, b) => known(a) - known(b));
}
