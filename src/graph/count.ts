import type { FlowStep } from '../sop/flow.js';
import { goesRound, type Space, stepAt } from './unfold.js';

/** The nodes in topological order; null if there is a cycle. Linear, without recursion. */
export function topological(space: Space): Int32Array | null {
  const count = space.stepOf.length;
  const waiting = new Int32Array(count);
  for (const target of space.to) {
    if (target === goesRound) return null;
    waiting[target] = (waiting[target] as number) + 1;
  }
  const order = new Int32Array(count);
  let filled = 0;
  // Every node can be reached from node 0, so only node 0 can have no predecessor.
  if (count && waiting[0] === 0) order[filled++] = 0;
  for (let at = 0; at < filled; at++) {
    const node = order[at] as number;
    for (let edge = space.first[node] as number; edge < (space.first[node + 1] as number); edge++) {
      const target = space.to[edge] as number;
      waiting[target] = (waiting[target] as number) - 1;
      if (waiting[target] === 0) order[filled++] = target;
    }
  }
  return filled === count ? order : null;
}

/** How many ways lead from the start to each arrival, which is the first step of a way that `arrives` accepts. */
export interface Count {
  readonly total: bigint;
  /** By step id, for the steps that were arrived at. */
  readonly bySteps: ReadonlyMap<string, bigint>;
}

/**
 * Counts ways exactly, by dynamic programming over the space; null when a walk can go round. A way is a sequence of
 * answers up to the arrival; two options that lead to the same step are two ways. By default arrivals are the leaves,
 * so that a way is a path.
 */
export function countWays(
  space: Space,
  arrives: (step: FlowStep) => boolean = (step) => step.kind === 'leaf',
): Count | null {
  const order = topological(space);
  if (!order) return null;
  const ways: (bigint | undefined)[] = [1n];
  const bySteps = new Map<string, bigint>();
  let total = 0n;
  for (const node of order) {
    const here = ways[node];
    // It is not needed again, and keeping a huge number for every node of a deep SOP would fill the memory.
    ways[node] = undefined;
    if (here === undefined) continue;
    const step = stepAt(space, node);
    if (arrives(step)) {
      total += here;
      bySteps.set(step.id, (bySteps.get(step.id) ?? 0n) + here);
      continue;
    }
    for (let edge = space.first[node] as number; edge < (space.first[node + 1] as number); edge++) {
      const target = space.to[edge] as number;
      ways[target] = (ways[target] ?? 0n) + here;
    }
  }
  return { total, bySteps };
}

/** `12`, `4,096`; a number too long to read as `about 1.41 × 10^1505`. */
export function formatCount(count: bigint): string {
  const digits = count.toString();
  if (digits.length <= 21) return inThousands(digits);
  return `about ${digits[0]}.${digits.slice(1, 3)} × 10^${digits.length - 1}`;
}

function inThousands(digits: string): string {
  const head = digits.length % 3;
  const groups = digits.slice(head).match(/\d{3}/g) ?? [];
  return [...(head ? [digits.slice(0, head)] : []), ...groups].join(',');
}
