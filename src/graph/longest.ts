import type { Flow, FlowStep } from '../sop/flow.js';
import { topological } from './count.js';
import { isTooLarge, type Space, stepAt, unfold } from './unfold.js';

/** By node: the most questions still to be answered from there, its own included; null if there is a cycle. */
function questionsLeft(space: Space): Int32Array | null {
  const order = topological(space);
  if (!order) return null;
  const left = new Int32Array(space.stepOf.length);
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at] as number;
    let most = 0;
    for (let edge = space.first[node] as number; edge < (space.first[node + 1] as number); edge++) {
      most = Math.max(most, left[space.to[edge] as number] as number);
    }
    left[node] = most + (stepAt(space, node).kind === 'question' ? 1 : 0);
  }
  return left;
}

/** The most questions that any path asks; null if there is a cycle. */
export function longestPath(space: Space): number | null {
  return questionsLeft(space)?.[0] ?? null;
}

/** Where a walk stands; the engine's walks are of this shape. */
export interface Standing {
  readonly step: FlowStep;
  readonly counts: Pick<ReadonlyMap<string, number>, 'get'>;
}

/** Above this many nodes, working it out would noticeably delay the first question. */
const cheapNodes = 100_000;

/**
 * At most how many questions are still to be answered where a walk stands, its own included. Null when that is not
 * known: a walk can go round, or its limits combine to too many situations. Worked out once, at the first call.
 */
export function remaining(flow: Flow): (walk: Standing) => number | null {
  let known: { readonly space: Space; readonly left: Int32Array } | null | undefined;
  return ({ step, counts }) => {
    if (known === undefined) {
      const space = unfold(flow, cheapNodes);
      const left = isTooLarge(space) ? null : questionsLeft(space);
      known = left && !isTooLarge(space) ? { space, left } : null;
    }
    const node = known?.space.node(step, counts);
    return node === undefined ? null : (known?.left[node] ?? null);
  };
}
