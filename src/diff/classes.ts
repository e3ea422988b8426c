import { optionAt, type Space } from '../graph/unfold.js';
import type { FlowStep } from '../sop/flow.js';

/** What an agent sees and does at a step, without its id and its options: equal texts are equal steps. */
export function contentKey(step: FlowStep): string {
  const known = contentKeys.get(step);
  if (known !== undefined) return known;
  const key = JSON.stringify([
    step.kind,
    step.waits,
    step.title,
    step.ask,
    step.actions,
    step.says,
    step.guides.map(({ id }) => id),
    step.needs.map(({ id }) => id),
    step.confirm,
    step.outcome?.id,
    step.handoff,
  ]);
  contentKeys.set(step, key);
  return key;
}

const contentKeys = new WeakMap<FlowStep, string>();

/** What an option shows, without where it leads. */
export function optionKey(option: {
  id: string;
  label: string;
  key: string | null;
  hint: string | null;
  why: string | null;
}) {
  return JSON.stringify([option.id, option.label, option.key, option.hint, option.why]);
}

/** Numbers nodes of one or several spaces so that nodes that behave alike, to the last word, have the same number. */
export interface Classifier {
  /** By node. `order` is the space's topological order. */
  classesOf(space: Space, order: Int32Array): Int32Array;
}

/**
 * Behaviour from the leaves up: two nodes are alike when their steps look alike and the same options, looking alike,
 * lead to nodes that are alike. Ids of steps do not count, so a renamed step is the same step.
 */
export function createClassifier(): Classifier {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
  return {
    classesOf: (space, order) => {
      const classes = new Int32Array(space.stepOf.length);
      const looks = space.steps.map((step) => numberOf(contentKey(step)));
      const optionLooks = new Map<object, number>();
      for (let at = order.length - 1; at >= 0; at--) {
        const node = order[at] as number;
        let key = `${looks[space.stepOf[node] as number]}`;
        for (let edge = space.first[node] as number; edge < (space.first[node + 1] as number); edge++) {
          const option = optionAt(space, node, edge);
          let look = -1;
          if (option) {
            look = optionLooks.get(option) ?? numberOf(optionKey(option));
            optionLooks.set(option, look);
          }
          key += `|${look}>${classes[space.to[edge] as number]}`;
        }
        classes[node] = numberOf(`n${key}`);
      }
      return classes;
    },
  };
}

/** The edges out of a node by option id; `null` stands for passing an instruction. */
export function edgesByOption(space: Space, node: number): Map<string | null, number> {
  const edges = new Map<string | null, number>();
  for (let edge = space.first[node] as number; edge < (space.first[node + 1] as number); edge++) {
    edges.set(optionAt(space, node, edge)?.id ?? null, edge);
  }
  return edges;
}
