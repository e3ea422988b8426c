import type { Flow, FlowStep } from '../sop/flow.js';

/** Something that ways lead to. */
export interface Target {
  readonly kind: 'outcome' | 'step' | 'response';
  readonly id: string;
  arrives(step: FlowStep): boolean;
}

/** What a word may stand for, in order: an outcome, a step, a response. `step:resolve` names its kind. */
export function targetsOf(flow: Flow, word: string): Target[] {
  const [, kind, id = word] = /^(outcome|step|response):(.+)$/.exec(word) ?? [];
  const steps = [...flow.steps.values()];
  const candidates: Target[] = [
    { kind: 'outcome', id, arrives: (step) => step.outcome?.id === id },
    { kind: 'step', id, arrives: (step) => step.id === id },
    { kind: 'response', id, arrives: (step) => step.says.some((response) => response.id === id) },
  ];
  return candidates.filter(
    (target) =>
      (kind === undefined || target.kind === kind) &&
      (target.kind === 'outcome' ? flow.outcomes.has(id) : steps.some(target.arrives)),
  );
}

/** Everything in an SOP that can be a target. */
export function targetIds(flow: Flow): string[] {
  const steps = [...flow.steps.values()];
  return [
    ...new Set([
      ...flow.outcomes.keys(),
      ...flow.steps.keys(),
      ...steps.flatMap((step) => step.says.map(({ id }) => id)),
    ]),
  ];
}
