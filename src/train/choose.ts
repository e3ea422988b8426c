import { type Random, shuffled } from './random.js';

/** How well somebody knows a scenario that they have not played: one they got less than half of comes before it. */
const unknown = 50;

/** Results that count: the last ones of each scenario. */
const recent = 3;

/**
 * The scenarios to practise, weakest first: by the average of a trainee's last scores in each. Among equals chance
 * decides. `scores` are by scenario id, oldest first.
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
