/**
 * Times of each, in ms, taken in turn: A B A B …, after one round that does not count. Machines differ, and drift while
 * they measure, so that only ratios of things measured in turn say anything. A job may give its time itself.
 */
export async function measureInTurn<Name extends string>(
  rounds: number,
  jobs: Record<Name, () => unknown>,
): Promise<Record<Name, number[]>> {
  const times = Object.fromEntries(Object.keys(jobs).map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -1; round < rounds; round++) {
    for (const name of Object.keys(jobs) as Name[]) {
      const started = performance.now();
      const own = await jobs[name]();
      if (round >= 0) times[name].push(typeof own === 'number' ? own : performance.now() - started);
    }
  }
  return times;
}

export function ratios(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, at) => value / (b[at] as number));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

/** What a figure must keep to; null where none is set. */
export type Budget = { readonly atMost: number } | { readonly atLeast: number } | null;

/** Prints the median of some values with the least and the most of them, and the budget. */
export function row(what: string, values: readonly number[], budget: Budget, digits = 2): void {
  const middle = median(values);
  const [shown, least, most] = [middle, Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  const bound = budget === null ? 'none set' : 'atMost' in budget ? `≤ ${budget.atMost}` : `≥ ${budget.atLeast}`;
  const kept = budget === null || ('atMost' in budget ? middle <= budget.atMost : middle >= budget.atLeast);
  console.log(`${what}: ${shown} (min ${least}, max ${most}; budget ${bound}${kept ? '' : ', NOT KEPT'})`);
}
