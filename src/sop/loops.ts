import { addAll } from '../text/list.js';
import type { Path } from '../yaml/node.js';
import { linksOf } from './kinds.js';
import type { Sop, Step } from './types.js';

/** One way from a step to another, with the place in the file that says so. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly path: Path;
  /** The way a used-up limit leads. */
  readonly limit: boolean;
}

/**
 * One SOP as it stands in its file: sub-procedures are single steps that lead on by their outcomes. So each mistake is
 * found in the file that holds it, and a file can be judged without the others.
 */
export interface SopGraph {
  readonly start: string;
  readonly steps: ReadonlyMap<string, Step>;
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
}

/** Sop → graph. Ways to steps that do not exist are left out. */
export function sopGraph(sop: Sop): SopGraph {
  const steps = new Map(sop.steps.map((step) => [step.id, step]));
  const always = sop.always.map((option) => ({ to: option.next, path: ['always', option.id, 'next'] }));
  const edges = new Map<string, Edge[]>();
  for (const step of sop.steps) {
    const out: Edge[] = [];
    const add = (to: string, path: Path, limit = false): void => {
      if (steps.has(to)) out.push({ from: step.id, to, path, limit });
    };
    const own: Path = ['steps', step.id];
    for (const { to, path } of linksOf(step)) add(to, [...own, ...path]);
    if (step.kind !== 'leaf') for (const option of always) add(option.to, option.path);
    if (step.limit) add(step.limit.then, [...own, 'limit', 'then'], true);
    edges.set(step.id, out);
  }
  return { start: sop.start, steps, edges };
}

/** Ids of the steps that can be reached from some steps, those included. */
export function reachedFrom(graph: SopGraph, from: readonly string[]): Set<string> {
  const reached = new Set(from.filter((id) => graph.steps.has(id)));
  const work = [...reached];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    for (const { to } of graph.edges.get(id) ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      work.push(to);
    }
  }
  return reached;
}

/** Ids of the steps from which a leaf can be reached by their own ways on, without those that are always open. */
export function endingSteps(graph: SopGraph): Set<string> {
  const into = new Map<string, string[]>();
  for (const edges of graph.edges.values()) {
    for (const { from, to, path } of edges) {
      if (path[0] === 'always') continue;
      const list = into.get(to);
      if (list) list.push(from);
      else into.set(to, [from]);
    }
  }
  const ending = new Set<string>();
  const work = [...graph.steps.values()].filter((step) => step.kind === 'leaf').map((step) => step.id);
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    if (ending.has(id)) continue;
    ending.add(id);
    addAll(work, into.get(id) ?? []);
  }
  return ending;
}

/** A way back to a step that the way went through. */
export interface Loop {
  /** The step that is come back to. */
  readonly head: string;
  /** The edge that closes the loop. */
  readonly back: Edge;
  /** A used-up limit that is part of the way round. */
  readonly limit: Edge | null;
  /** The steps on the way round from the head, the first few. */
  readonly steps: readonly string[];
}

interface Entry {
  readonly id: string;
  readonly edges: readonly Edge[];
  /** How many of the edges have been tried. */
  at: number;
  /** Where on the trail the last used-up limit was taken, at or before this entry; -1 for nowhere. */
  readonly limitAt: number;
}

const shownSteps = 5;

/**
 * Loops that a walk could go round for ever, one for each step that is come back to: once a step's limit is used up,
 * entering it leads to `then` alone. Linear, and without recursion.
 */
export function endlessLoops(graph: SopGraph): Loop[] {
  return findLoops(graph, (edge, step) => (step.limit ? edge.limit : true));
}

function findLoops(graph: SopGraph, keep: (edge: Edge, step: Step) => boolean): Loop[] {
  const trailIndex = new Map<string, number>();
  const done = new Set<string>();
  const loops = new Map<string, Loop>();
  for (const root of [graph.start, ...graph.steps.keys()]) {
    if (!graph.steps.has(root) || done.has(root)) continue;
    const trail: Entry[] = [];
    const open = (id: string): void => {
      const step = graph.steps.get(id) as Step;
      const edges = (graph.edges.get(id) ?? []).filter((edge) => keep(edge, step));
      trailIndex.set(id, trail.length);
      trail.push({ id, edges, at: 0, limitAt: step.limit ? trail.length : (trail[trail.length - 1]?.limitAt ?? -1) });
    };
    open(root);
    for (let top = trail[trail.length - 1]; top; top = trail[trail.length - 1]) {
      const edge = top.edges[top.at++];
      if (!edge) {
        done.add(top.id);
        trailIndex.delete(top.id);
        trail.pop();
        continue;
      }
      if (done.has(edge.to)) continue;
      const from = trailIndex.get(edge.to);
      if (from === undefined) {
        open(edge.to);
      } else if (!loops.has(edge.to)) {
        const limited = top.limitAt >= from ? trail[top.limitAt] : undefined;
        loops.set(edge.to, {
          head: edge.to,
          back: edge,
          limit: limited?.edges[limited.at - 1] ?? null,
          steps: trail.slice(from, from + shownSteps).map(({ id }) => id),
        });
      }
    }
  }
  return [...loops.values()];
}
