import type { FlowOption, FlowStep } from '../sop/flow.js';
import { topological } from './count.js';
import { goesOn, goesRound, optionAt, type Space, stepAt } from './unfold.js';

/** A way from the start to a step, as the moves that lead there. */
export interface Way {
  readonly moves: readonly WayMove[];
  /** Where it arrives. */
  readonly end: FlowStep;
  /** The node of the space that it arrives at. */
  readonly node: number;
}

/** How a step was left: by an option, or null where an instruction was passed. */
interface WayMove {
  readonly step: FlowStep;
  readonly option: FlowOption | null;
}

export interface WayAnswer {
  readonly step: string;
  readonly option: string;
}

/** The answers of a way, in order. */
export function answersOf(way: Pick<Way, 'moves'>): WayAnswer[] {
  return way.moves.flatMap(({ step, option }) => (option ? [{ step: step.id, option: option.id }] : []));
}

/**
 * Lists the ways to every arrival, lazily and in the order of the options. Null if there is a cycle. `countWays` says
 * what a way is.
 */
export function waysTo(
  space: Space,
  arrives: (step: FlowStep) => boolean = (step) => step.kind === 'leaf',
): Generator<Way> | null {
  const order = topological(space);
  return order && listWays(space, arrives, order);
}

function* listWays(space: Space, arrives: (step: FlowStep) => boolean, order: Int32Array): Generator<Way> {
  const arrival = space.stepOf.map((_, node) => arrives(stepAt(space, node)));
  const leads = new Uint8Array(space.stepOf.length);
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at] as number;
    let found = arrival[node] as boolean;
    for (let edge = space.first[node] as number; !found && edge < (space.first[node + 1] as number); edge++) {
      found = leads[space.to[edge] as number] === 1;
    }
    leads[node] = found ? 1 : 0;
  }
  if (!leads[0]) return;
  // The edge taken at each node of the way so far; the last one is being tried.
  const nodes: number[] = [0];
  const edges: number[] = [space.first[0] as number];
  while (nodes.length) {
    const depth = nodes.length - 1;
    const node = nodes[depth] as number;
    if (arrival[node]) {
      yield wayOf(space, nodes, edges);
      nodes.pop();
      edges.pop();
      if (depth > 0) edges[depth - 1] = (edges[depth - 1] as number) + 1;
      continue;
    }
    const edge = edges[depth] as number;
    if (edge >= (space.first[node + 1] as number)) {
      nodes.pop();
      edges.pop();
      if (depth > 0) edges[depth - 1] = (edges[depth - 1] as number) + 1;
    } else if (leads[space.to[edge] as number]) {
      nodes.push(space.to[edge] as number);
      edges.push(space.first[space.to[edge] as number] as number);
    } else {
      edges[depth] = edge + 1;
    }
  }
}

function wayOf(space: Space, nodes: readonly number[], edges: readonly number[]): Way {
  const last = nodes.length - 1;
  return {
    moves: nodes.slice(0, last).map((node, at) => ({
      step: stepAt(space, node),
      option: optionAt(space, node, edges[at] as number),
    })),
    end: stepAt(space, nodes[last] as number),
    node: nodes[last] as number,
  };
}

/** The way with the fewest answers to every node at once; among equals, the one whose options come first. */
export interface Shortest {
  readonly space: Space;
  /** By node: how many answers lead to it. */
  readonly answers: Int32Array;
  /** By node: the node and edge before it; -1 at the start. */
  readonly from: Int32Array;
  readonly by: Int32Array;
  /** Nodes, nearest first. */
  readonly order: readonly number[];
}

/** Breadth-first by number of answers; passing an instruction costs none. Works with cycles, too. */
export function shortestWays(space: Space): Shortest {
  const count = space.stepOf.length;
  const answers = new Int32Array(count).fill(-1);
  const from = new Int32Array(count).fill(-1);
  const by = new Int32Array(count).fill(-1);
  const order: number[] = [];
  const settled = new Uint8Array(count);
  answers[0] = 0;
  let level: number[] = count ? [0] : [];
  for (let distance = 0; level.length; distance++) {
    const next: number[] = [];
    for (const node of level) {
      if (settled[node]) continue;
      settled[node] = 1;
      order.push(node);
      for (let edge = space.first[node] as number; edge < (space.first[node + 1] as number); edge++) {
        const target = space.to[edge] as number;
        if (target === goesRound) continue;
        const cost = space.via[edge] === goesOn ? distance : distance + 1;
        if (answers[target] !== -1 && (answers[target] as number) <= cost) continue;
        answers[target] = cost;
        from[target] = node;
        by[target] = edge;
        (cost === distance ? level : next).push(target);
      }
    }
    level = next;
  }
  return { space, answers, from, by, order };
}

/** The shortest way to a node. */
export function wayToNode({ space, from, by }: Shortest, node: number): Way {
  const moves: WayMove[] = [];
  for (let at = node; from[at] !== -1; at = from[at] as number) {
    const before = from[at] as number;
    moves.push({ step: stepAt(space, before), option: optionAt(space, before, by[at] as number) });
  }
  return { moves: moves.reverse(), end: stepAt(space, node), node };
}

/** The shortest way to a step that `arrives` accepts; undefined when no walk comes to one. */
export function shortestTo(shortest: Shortest, arrives: (step: FlowStep) => boolean): Way | undefined {
  const node = shortest.order.find((at) => arrives(stepAt(shortest.space, at)));
  return node === undefined ? undefined : wayToNode(shortest, node);
}

/** By node: the edge to take for the fewest answers to a leaf; -1 at leaves. Null when a walk can go round. */
export function nearestEnds(space: Space): Int32Array | null {
  const order = topological(space);
  if (!order) return null;
  const best = new Int32Array(space.stepOf.length).fill(-1);
  const cost = new Int32Array(space.stepOf.length);
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at] as number;
    for (let edge = space.first[node] as number; edge < (space.first[node + 1] as number); edge++) {
      const found = (cost[space.to[edge] as number] as number) + (space.via[edge] === goesOn ? 0 : 1);
      if (best[node] !== -1 && (cost[node] as number) <= found) continue;
      best[node] = edge;
      cost[node] = found;
    }
  }
  return best;
}

/** A whole path: the shortest way to a node, then its edge (the nearest end's when none is named), then to a leaf. */
export function pathThrough(shortest: Shortest, ends: Int32Array, node: number, edge?: number): Way {
  return completed(shortest.space, ends, wayToNode(shortest, node), edge);
}

/** A way made a whole path: on from where it arrives, by an edge if one is named, to the nearest leaf. */
export function completed(space: Space, ends: Int32Array, way: Way, edge = ends[way.node] as number): Way {
  const moves = [...way.moves];
  let at = way.node;
  for (let next = edge; next !== -1; next = ends[at] as number) {
    moves.push({ step: stepAt(space, at), option: optionAt(space, at, next) });
    at = space.to[next] as number;
  }
  return { moves, end: stepAt(space, at), node: at };
}
