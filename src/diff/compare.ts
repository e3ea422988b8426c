import { topological } from '../graph/count.js';
import type { WayAnswer } from '../graph/paths.js';
import { optionAt, type Space, stepAt } from '../graph/unfold.js';
import type { FlowStep } from '../sop/flow.js';
import { contentKey, optionKey } from './classes.js';
import { type DifferenceKind, type Group, groupsOf, meetsAgain, type Spot } from './differences.js';
import { answersToPair, type Product, productOf } from './product.js';

/** One thing that an edit changes for those who walk the SOP. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The shortest list of answers that shows it, by the new SOP's steps. Computed on demand, as it may be long. */
  answers(): WayAnswer[];
  /** How many answers that is. */
  readonly distance: number;
  /** The steps on both sides; where only one side has it, both are that step. */
  readonly was: FlowStep;
  readonly is: FlowStep;
  readonly option: Group['option'];
  /** Ids of the outcomes that can be reached from there on both sides, sorted. Computed on demand. */
  ends(): { readonly was: readonly string[]; readonly is: readonly string[] };
  /** How many paths of the old and of the new SOP go through it; null if that would take too long. */
  readonly oldPaths: bigint | null;
  readonly newPaths: bigint | null;
}

export interface Comparison {
  readonly old: { readonly paths: bigint; readonly changed: bigint };
  readonly new: { readonly paths: bigint; readonly changed: bigint };
  /** Shortest answers first. */
  readonly differences: readonly Difference[];
}

/** Compares two SOPs by what the same answers lead to; null when they differ too much to be walked side by side. */
export function compare(old: Space, now: Space): Comparison | null {
  const product = productOf(old, now);
  if (!product) return null;
  const groups = groupsOf(product);
  const neededA = new Set<number>([0]);
  const neededB = new Set<number>([0]);
  for (const { spots } of groups.values()) {
    for (const spot of spots) {
      if (spot.a !== null) neededA.add(spot.a);
      if (spot.b !== null) neededB.add(spot.b);
    }
  }
  product.relation.forEach((relation, pair) => {
    if (relation === 'alike') neededA.add(product.a[pair] as number);
  });
  const fromA = pathsFrom(old, neededA);
  const fromB = pathsFrom(now, neededB);
  const unchanged = unchangedPaths(product, fromA);
  const total = { old: fromA.get(0) as bigint, new: fromB.get(0) as bigint };
  return {
    old: { paths: total.old, changed: total.old - unchanged },
    new: { paths: total.new, changed: total.new - unchanged },
    differences: measure(product, groups, fromA, fromB),
  };
}

/** Counting a difference that a path can meet twice takes a pass over all pairs, so at most this many are counted. */
const maxRecounts = 200;

function measure(
  product: Product,
  groups: ReadonlyMap<string, Group>,
  fromA: ReadonlyMap<number, bigint>,
  fromB: ReadonlyMap<number, bigint>,
): Difference[] {
  const all = [...groups.values()];
  const once = new Map<number, { group: number; spot: Spot }[]>();
  const again: number[] = [];
  all.forEach(({ kind, spots }, group) => {
    if (meetsAgain.has(kind) && spots.length > 1) {
      again.push(group);
      return;
    }
    for (const spot of spots) once.set(spot.pair, [...(once.get(spot.pair) ?? []), { group, spot }]);
  });
  const counts = all.map(() => ({ a: 0n, b: 0n }));
  const add = (group: number, { a, b }: Spot, ways: bigint): void => {
    const count = counts[group] as { a: bigint; b: bigint };
    if (a !== null) count.a += ways * (fromA.get(a) as bigint);
    if (b !== null) count.b += ways * (fromB.get(b) as bigint);
  };
  walkWays(product, (pair, ways) => {
    for (const { group, spot } of once.get(pair) ?? []) add(group, spot, ways);
    return true;
  });
  for (const group of again.slice(0, maxRecounts)) {
    const spots = new Map((all[group] as Group).spots.map((spot) => [spot.pair, spot]));
    // A path meets an option only by taking it; by other answers it goes on.
    const taken = (all[group] as Group).kind === 'option-changed';
    walkWays(product, (pair, ways) => {
      const spot = spots.get(pair);
      if (spot) add(group, spot, ways);
      return !spot || (taken ? (answer) => answer?.option !== spot.answer?.option : false);
    });
  }
  const uncounted = new Set(again.slice(maxRecounts));
  return all
    .map(({ kind, was, is, option, spots }, group) => ({
      kind,
      was,
      is,
      option,
      ...nearest(product, spots),
      ends: () => ({
        was: outcomesFrom(product.old, spots[0]?.a ?? null),
        is: outcomesFrom(product.new, spots[0]?.b ?? null),
      }),
      oldPaths: uncounted.has(group) ? null : (counts[group]?.a ?? 0n),
      newPaths: uncounted.has(group) ? null : (counts[group]?.b ?? 0n),
    }))
    .sort((x, y) => x.distance - y.distance);
}

type Follow = boolean | ((answer: WayAnswer | null) => boolean);

/** Goes over the pairs with the number of ways to each; `visit` says which of its edges to follow. */
function walkWays(product: Product, visit: (pair: number, ways: bigint) => Follow): void {
  const ways: (bigint | undefined)[] = [1n];
  for (const pair of product.order) {
    const here = ways[pair];
    ways[pair] = undefined;
    if (here === undefined) continue;
    const follow = visit(pair, here);
    if (follow === false) continue;
    for (const { to, answer } of product.edges[pair] ?? []) {
      if (follow === true || follow(answer)) ways[to] = (ways[to] ?? 0n) + here;
    }
  }
}

function nearest(product: Product, spots: readonly Spot[]): Pick<Difference, 'answers' | 'distance'> {
  const far = ({ pair, answer }: Spot): number => (product.distance[pair] as number) + (answer ? 1 : 0);
  const best = spots.reduce((near, spot) => (far(spot) < far(near) ? spot : near));
  return {
    distance: far(best),
    answers: () => [...answersToPair(product, best.pair), ...(best.answer ? [best.answer] : [])],
  };
}

/** How many paths of the old SOP are, step by step and word by word, paths of the new one. */
function unchangedPaths(product: Product, fromA: ReadonlyMap<number, bigint>): bigint {
  const counts: (bigint | undefined)[] = [];
  const waiting = new Int32Array(product.a.length);
  for (const out of product.edges) for (const { to } of out) waiting[to] = (waiting[to] as number) + 1;
  for (let at = product.order.length - 1; at >= 0; at--) {
    const pair = product.order[at] as number;
    const a = product.a[pair] as number;
    const b = product.b[pair] as number;
    const edges = product.edges[pair] ?? [];
    let count = 0n;
    if (product.relation[pair] === 'alike') count = fromA.get(a) as bigint;
    else if (product.relation[pair] === 'same') {
      const same = contentKey(stepAt(product.old, a)) === contentKey(stepAt(product.new, b));
      for (const edge of same ? edges : []) {
        const was = optionAt(product.old, a, edge.a);
        const is = optionAt(product.new, b, edge.b);
        if (was && is && optionKey(was) !== optionKey(is)) continue;
        count += counts[edge.to] ?? 0n;
      }
    }
    for (const { to } of edges) {
      waiting[to] = (waiting[to] as number) - 1;
      if (waiting[to] === 0 && to !== 0) counts[to] = undefined;
    }
    counts[pair] = count;
  }
  return counts[0] ?? 0n;
}

function outcomesFrom(space: Space, node: number | null): string[] {
  const outcomes = new Set<string>();
  const seen = new Set(node === null ? [] : [node]);
  for (const at of seen) {
    const { outcome } = stepAt(space, at);
    if (outcome) outcomes.add(outcome.id);
    for (const target of space.to.slice(space.first[at], space.first[at + 1])) seen.add(target);
  }
  return [...outcomes].sort();
}

/** How many paths lead from some nodes to a leaf. Numbers are dropped as soon as they are not needed any more. */
function pathsFrom(space: Space, needed: ReadonlySet<number>): Map<number, bigint> {
  const order = topological(space) as Int32Array;
  const found = new Map<number, bigint>();
  const counts: (bigint | undefined)[] = [];
  const waiting = new Int32Array(space.stepOf.length);
  for (const to of space.to) waiting[to] = (waiting[to] as number) + 1;
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at] as number;
    let count = stepAt(space, node).kind === 'leaf' ? 1n : 0n;
    for (let edge = space.first[node] as number; edge < (space.first[node + 1] as number); edge++) {
      const to = space.to[edge] as number;
      count += counts[to] as bigint;
      waiting[to] = (waiting[to] as number) - 1;
      if (waiting[to] === 0) counts[to] = undefined;
    }
    counts[node] = count;
    if (needed.has(node)) found.set(node, count);
  }
  return found;
}
