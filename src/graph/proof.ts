import type { Flow, FlowOption, FlowStep } from '../sop/flow.js';
import { countWays } from './count.js';
import { longestPath } from './longest.js';
import { isTooLarge, type Space, unfold } from './unfold.js';

/**
 * What is certain about an SOP: exact figures, or null with the reason in `why`. That every path ends needs no proof
 * here, because an SOP with an unlimited loop is refused before it is opened.
 */
export interface Proof {
  readonly flow: Flow;
  /** Steps and options of the SOP itself; its sub-procedures are proved on their own. */
  readonly steps: number;
  readonly options: number;
  /** Ids of the SOPs that it runs. */
  readonly subProcedures: readonly string[];
  readonly paths: bigint | null;
  /** The most questions that a path asks. */
  readonly longest: number | null;
  /** Paths by outcome, in the order of the file; 0 where none leads there. */
  readonly outcomes: readonly { readonly id: string; readonly label: string; readonly paths: bigint }[];
  /** Why there are no figures; null if there are. */
  readonly why: string | null;
  /** Null when it is too large. */
  readonly space: Space | null;
}

/** Proves what can be proved. Linear in the unfolded space. */
export function proofOf(flow: Flow): Proof {
  const space = unfold(flow);
  const own = ownSteps(flow);
  const count = isTooLarge(space) ? null : countWays(space);
  const byOutcome = new Map<string, bigint>();
  for (const [step, ways] of count?.bySteps ?? []) {
    const id = flow.steps.get(step)?.outcome?.id;
    if (id !== undefined) byOutcome.set(id, (byOutcome.get(id) ?? 0n) + ways);
  }
  return {
    flow,
    steps: own.length,
    options: ownOptions(flow).length,
    subProcedures: flow.sops.slice(1).map(({ id }) => id),
    paths: count?.total ?? null,
    longest: isTooLarge(space) ? null : longestPath(space),
    outcomes: [...flow.outcomes.values()].map(({ id, label }) => ({ id, label, paths: byOutcome.get(id) ?? 0n })),
    why: isTooLarge(space) ? space.tooLarge : null,
    space: isTooLarge(space) ? null : space,
  };
}

/** The steps of the SOP itself, without those of its sub-procedures. */
export function ownSteps(flow: Flow): FlowStep[] {
  return [...flow.steps.values()].filter((step) => step.sop === flow.sop);
}

export interface OwnOption {
  readonly step: FlowStep;
  readonly option: FlowOption;
}

/**
 * The options of the SOP itself, one for each question that offers it. At instructions nothing is asked, so what is
 * always open counts there only when no question offers it.
 */
export function ownOptions(flow: Flow): OwnOption[] {
  const own = ownSteps(flow);
  const found: OwnOption[] = [];
  const seen = new Set<string>();
  const add = (step: FlowStep): void => {
    const ids = new Set<string>();
    for (const option of step.options) {
      if (ids.has(option.id)) continue;
      ids.add(option.id);
      seen.add(option.id);
      found.push({ step, option });
    }
  };
  for (const step of own) if (step.kind === 'question') add(step);
  for (const step of own) if (step.kind !== 'question' && step.options.some(({ id }) => !seen.has(id))) add(step);
  return found.sort((a, b) => a.step.index - b.step.index);
}
