import type { Flow, FlowOption, FlowStep } from '../sop/flow.js';

/**
 * What is at stake where an option is the right one. `safety`: it is a way out that is always open, or leads to the
 * same place. `handover`: it leads, without another question, to somebody who takes over, or to an outcome that the
 * ways out end with. `ordinary`: everything else.
 */
export type Gravity = 'ordinary' | 'handover' | 'safety';

/** Judges the options of an SOP by its `always` options, handoffs and outcomes alone. */
export function gravityIn(flow: Flow): (option: FlowOption) => Gravity {
  const exits = new Set<FlowStep>();
  for (const step of flow.steps.values()) {
    for (const option of step.options) if (option.always) exits.add(option.next);
  }
  const outcomes = new Set([...exits].flatMap((exit) => lineFrom(exit).flatMap(({ outcome }) => outcome?.id ?? [])));
  return (option) => {
    if (option.always || exits.has(option.next)) return 'safety';
    const line = lineFrom(option.next);
    if (line.some((step) => exits.has(step))) return 'safety';
    const handsOver = line.some((step) => handsOn(step) || (step.outcome && outcomes.has(step.outcome.id)));
    return handsOver ? 'handover' : 'ordinary';
  };
}

/** The steps from one on, until a question asks or the walk ends. */
function lineFrom(first: FlowStep): FlowStep[] {
  const line: FlowStep[] = [];
  for (let step: FlowStep | null = first; step && step.kind !== 'question' && !line.includes(step); step = step.next) {
    line.push(step);
  }
  return line;
}

/** Whether somebody takes over here. The leaf of a sub-procedure counts, too, although the walk goes on. */
function handsOn(step: FlowStep): boolean {
  if (step.handoff) return true;
  if (!step.sub?.outcome) return false;
  const id = step.id.slice(step.id.lastIndexOf('/') + 1);
  return step.sop.steps.some((one) => one.id === id && one.kind === 'leaf' && one.handoff !== null);
}
