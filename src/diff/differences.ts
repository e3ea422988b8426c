import type { WayAnswer } from '../graph/paths.js';
import { optionAt, stepAt } from '../graph/unfold.js';
import type { FlowOption, FlowStep } from '../sop/flow.js';
import { contentKey, edgesByOption, optionKey } from './classes.js';
import type { Product } from './product.js';

/**
 * One thing that an edit changes for those who walk the SOP.
 * `route`: the same answers lead to another step or end. `outcome`: the same leaf ends otherwise.
 */
export type DifferenceKind =
  | 'route'
  | 'outcome'
  | 'option-removed'
  | 'option-added'
  | 'option-changed'
  | 'step-changed'
  | 'step-removed'
  | 'step-added';

/** A place of a difference: the ways that lead to a pair, times the paths that go on from a node of each side. */
export interface Spot {
  readonly pair: number;
  readonly a: number | null;
  readonly b: number | null;
  /** The answer given at the pair. */
  readonly answer: WayAnswer | null;
}

export interface Group {
  readonly kind: DifferenceKind;
  readonly was: FlowStep;
  readonly is: FlowStep;
  readonly option: { readonly was: FlowOption | null; readonly is: FlowOption | null } | null;
  readonly spots: Spot[];
}

/** Whether a path can meet several spots of a group, because the two sides stay together after the first. */
export const meetsAgain = new Set<DifferenceKind>(['option-changed', 'step-changed', 'step-removed', 'step-added']);

/** Collects what differs over all pairs, grouped into what people would call one difference. */
export function groupsOf(product: Product): Map<string, Group> {
  const groups = new Map<string, Group>();
  const add = (key: string, spot: Spot, group: Omit<Group, 'spots'>): void => {
    const known = groups.get(`${group.kind} ${key}`);
    if (known) known.spots.push(spot);
    else groups.set(`${group.kind} ${key}`, { ...group, spots: [spot] });
  };
  for (const pair of product.order) {
    const a = product.a[pair] as number;
    const b = product.b[pair] as number;
    const was = stepAt(product.old, a);
    const is = stepAt(product.new, b);
    const key = `${was.id} ${is.id}`;
    const here = { pair, a, b, answer: null };
    switch (product.relation[pair]) {
      case 'only-old':
        add(was.id, { ...here, b: null }, { kind: 'step-removed', was, is: was, option: null });
        break;
      case 'only-new':
        add(is.id, { ...here, a: null }, { kind: 'step-added', was: is, is, option: null });
        break;
      case 'other':
        if (pair === 0 || was.id === is.id) add(key, here, { kind: 'route', was, is, option: null });
        break;
      case 'same': {
        const ends = was.outcome?.id !== is.outcome?.id || JSON.stringify(was.handoff) !== JSON.stringify(is.handoff);
        if (ends) add(key, here, { kind: 'outcome', was, is, option: null });
        if (
          contentKey({ ...was, outcome: null, handoff: null }) !== contentKey({ ...is, outcome: null, handoff: null })
        ) {
          add(key, here, { kind: 'step-changed', was, is, option: null });
        }
        compareOptions(product, pair, add);
        break;
      }
      default:
    }
    for (const edge of product.edges[pair] ?? []) {
      if (product.relation[edge.to] !== 'other') continue;
      const toA = product.a[edge.to] as number;
      const toB = product.b[edge.to] as number;
      const target = { was: stepAt(product.old, toA), is: stepAt(product.new, toB) };
      if (target.was.id === target.is.id) continue;
      const spot = { pair, a: toA, b: toB, answer: edge.answer };
      const at = `${key} ${edge.answer?.option ?? ''} ${target.was.id} ${target.is.id}`;
      add(at, spot, { kind: 'route', ...target, option: null });
    }
  }
  return groups;
}

function compareOptions(
  product: Product,
  pair: number,
  add: (key: string, spot: Spot, group: Omit<Group, 'spots'>) => void,
): void {
  const a = product.a[pair] as number;
  const b = product.b[pair] as number;
  const was = stepAt(product.old, a);
  const is = stepAt(product.new, b);
  const inA = edgesByOption(product.old, a);
  const inB = edgesByOption(product.new, b);
  for (const [id, edge] of inA) {
    const option = optionAt(product.old, a, edge);
    if (!option) continue;
    const other = inB.get(id);
    const key = `${was.id} ${is.id} ${id}`;
    const answer = { step: was.id, option: option.id };
    if (other === undefined) {
      const spot = { pair, a: product.old.to[edge] as number, b: null, answer };
      add(key, spot, { kind: 'option-removed', was, is, option: { was: option, is: null } });
      continue;
    }
    const now = optionAt(product.new, b, other) as FlowOption;
    if (optionKey(option) === optionKey(now)) continue;
    const spot = { pair, a: product.old.to[edge] as number, b: product.new.to[other] as number, answer };
    add(key, spot, { kind: 'option-changed', was, is, option: { was: option, is: now } });
  }
  for (const [id, edge] of inB) {
    const option = optionAt(product.new, b, edge);
    if (!option || inA.has(id)) continue;
    const spot = { pair, a: null, b: product.new.to[edge] as number, answer: { step: is.id, option: option.id } };
    add(`${was.id} ${is.id} ${id}`, spot, { kind: 'option-added', was, is, option: { was: null, is: option } });
  }
}
