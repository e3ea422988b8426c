import { topological } from '../graph/count.js';
import type { WayAnswer } from '../graph/paths.js';
import { optionAt, type Space, stepAt } from '../graph/unfold.js';
import { contentKey, createClassifier, edgesByOption } from './classes.js';

/** Two SOPs walked side by side with the same answers: a pair is where both stand. */
export interface Product {
  readonly old: Space;
  readonly new: Space;
  /** By pair: the nodes. Pair 0 is the start. */
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly relation: readonly Relation[];
  /** Shared edges out of each pair. */
  readonly edges: readonly (readonly PairEdge[])[];
  /** By pair: how many answers lead there at least. */
  readonly distance: readonly number[];
  /** By pair: the pair before it on a way with the fewest answers, and its edge; -1 at the start. */
  readonly from: readonly number[];
  readonly by: readonly (PairEdge | null)[];
  /** Pairs so that each comes before those it leads to. */
  readonly order: readonly number[];
}

/**
 * How the two sides of a pair relate. `alike`: the same from here on, to the last word. `same`: one step, changed here or
 * further on. `other`: the new SOP is at another step than the old. `only-old`, `only-new`: an instruction that the other
 * side does not have; the walk goes on past it.
 */
type Relation = 'alike' | 'same' | 'other' | 'only-old' | 'only-new';

interface PairEdge {
  readonly to: number;
  /** The answer on the new side; null where no answer is given. */
  readonly answer: WayAnswer | null;
  /** Edges of the spaces; -1 where that side does not move. */
  readonly a: number;
  readonly b: number;
}

const maxPairs = 3_000_000;

/** Walks both side by side; null if they differ so much that there would be too many pairs. Neither may have cycles. */
export function productOf(old: Space, now: Space): Product | null {
  const classifier = createClassifier();
  const classesA = classifier.classesOf(old, topological(old) as Int32Array);
  const classesB = classifier.classesOf(now, topological(now) as Int32Array);
  const idsA = new Set(old.steps.map(({ id }) => id));
  const idsB = new Set(now.steps.map(({ id }) => id));

  const relate = (a: number, b: number): Relation => {
    if (classesA[a] === classesB[b]) return 'alike';
    const was = stepAt(old, a);
    const is = stepAt(now, b);
    const keptA = idsB.has(was.id);
    const keptB = idsA.has(is.id);
    if (was.id === is.id) return was.kind === is.kind ? 'same' : 'other';
    if (was.kind === is.kind && (contentKey(was) === contentKey(is) || (!keptA && !keptB))) return 'same';
    // After an instruction that came or went, both sides may be at the same step again.
    if (was.kind === 'instruction' && (!keptA || leadsTo(old, a, is.id))) return 'only-old';
    if (is.kind === 'instruction' && (!keptB || leadsTo(now, b, was.id))) return 'only-new';
    return 'other';
  };

  const pairs = new Map<number, number>();
  const a: number[] = [];
  const b: number[] = [];
  const relation: Relation[] = [];
  const edges: PairEdge[][] = [];
  const distance: number[] = [];
  const from: number[] = [];
  const by: (PairEdge | null)[] = [];
  const pairOf = (nodeA: number, nodeB: number): number => {
    const key = nodeA * now.stepOf.length + nodeB;
    let pair = pairs.get(key);
    if (pair === undefined) {
      pair = a.push(nodeA) - 1;
      b.push(nodeB);
      relation.push(relate(nodeA, nodeB));
      edges.push([]);
      distance.push(-1);
      from.push(-1);
      by.push(null);
      pairs.set(key, pair);
    }
    return pair;
  };

  distance[pairOf(0, 0)] = 0;
  let level = [0];
  const settled: number[] = [];
  const isSettled: boolean[] = [];
  for (let answers = 0; level.length; answers++) {
    const next: number[] = [];
    for (const pair of level) {
      if (isSettled[pair]) continue;
      isSettled[pair] = true;
      settled.push(pair);
      if (a.length > maxPairs) return null;
      const out = edges[pair] as PairEdge[];
      for (const [nodeA, nodeB, answer, edgeA, edgeB] of sharedMoves(
        old,
        now,
        a[pair] as number,
        b[pair] as number,
        relation[pair] as Relation,
      )) {
        const edge = { to: pairOf(nodeA, nodeB), answer, a: edgeA, b: edgeB };
        out.push(edge);
        const cost = answers + (answer ? 1 : 0);
        if (distance[edge.to] !== -1 && (distance[edge.to] as number) <= cost) continue;
        distance[edge.to] = cost;
        from[edge.to] = pair;
        by[edge.to] = edge;
        (answer ? next : level).push(edge.to);
      }
    }
    level = next;
  }
  return { old, new: now, a, b, relation, edges, distance, from, by, order: topologicalPairs(edges) };
}

/** How many instructions that came or went in a row are looked past. */
const farAhead = 50;

/** Whether the instructions from a node on lead straight to a step. */
function leadsTo(space: Space, from: number, id: string): boolean {
  let node = from;
  for (let passed = 0; passed < farAhead && stepAt(space, node).kind === 'instruction'; passed++) {
    node = space.to[(space.first[node + 1] as number) - 1] as number;
    if (stepAt(space, node).id === id) return true;
  }
  return false;
}

type Move = readonly [nodeA: number, nodeB: number, answer: WayAnswer | null, edgeA: number, edgeB: number];

function* sharedMoves(old: Space, now: Space, a: number, b: number, relation: Relation): Generator<Move> {
  if (relation === 'alike' || relation === 'other') return;
  if (relation === 'only-old' || relation === 'only-new') {
    const space = relation === 'only-old' ? old : now;
    const node = relation === 'only-old' ? a : b;
    const edge = (space.first[node + 1] as number) - 1;
    const target = space.to[edge] as number;
    yield relation === 'only-old' ? [target, b, null, edge, -1] : [a, target, null, -1, edge];
    return;
  }
  const inA = edgesByOption(old, a);
  for (const [id, edgeB] of edgesByOption(now, b)) {
    const edgeA = inA.get(id);
    if (edgeA === undefined) continue;
    const option = optionAt(now, b, edgeB);
    const answer = option && { step: stepAt(now, b).id, option: option.id };
    yield [old.to[edgeA] as number, now.to[edgeB] as number, answer, edgeA, edgeB];
  }
}

function topologicalPairs(edges: readonly (readonly PairEdge[])[]): number[] {
  const waiting = new Int32Array(edges.length);
  for (const out of edges) for (const { to } of out) waiting[to] = (waiting[to] as number) + 1;
  const order = edges.length ? [0] : [];
  for (const pair of order) {
    for (const { to } of edges[pair] as readonly PairEdge[]) {
      waiting[to] = (waiting[to] as number) - 1;
      if (waiting[to] === 0) order.push(to);
    }
  }
  return order;
}

/** The fewest answers that lead both to a pair; those of the new SOP's steps. */
export function answersToPair({ from, by }: Product, pair: number): WayAnswer[] {
  const answers: WayAnswer[] = [];
  for (let at = pair; from[at] !== -1; at = from[at] as number) {
    const { answer } = by[at] as PairEdge;
    if (answer) answers.push(answer);
  }
  return answers.reverse();
}
