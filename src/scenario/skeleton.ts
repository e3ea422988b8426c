import { stringify } from 'yaml';
import { answersOf, type Way } from '../graph/paths.js';
import { goOnAnswer } from '../walk/play.js';

/** A way as the answers of a scenario, by step. Where an instruction is passed and left otherwise later, it says so. */
export function answersByStep(way: Pick<Way, 'moves'>): Map<string, string[]> {
  const answered = new Map<string, number>();
  for (const { step } of answersOf(way)) answered.set(step, (answered.get(step) ?? 0) + 1);
  const given = new Map<string, string[]>();
  for (const { step, option } of way.moves) {
    const left = answered.get(step.id) ?? 0;
    if (!option && (left === 0 || !step.waits)) continue;
    given.set(step.id, [...(given.get(step.id) ?? []), option?.id ?? goOnAnswer]);
    if (option) answered.set(step.id, left - 1);
  }
  return given;
}

/** A path as a scenario that says what the SOP does today; its story and cues are left to be written. */
export function skeletonOf(title: string, path: Way): Record<string, unknown> {
  const answers = answersByStep(path);
  const { outcome, handoff, says } = path.end;
  return {
    title,
    story: todo,
    cues: Object.fromEntries([...answers.keys()].map((step) => [step, todo])),
    answers: Object.fromEntries([...answers].map(([step, all]) => [step, all.length === 1 ? all[0] : all])),
    expect: {
      outcome: outcome?.id,
      ...(handoff ? { handoff: handoff.sop ?? handoff.to } : {}),
      says: says.map(({ id }) => id),
    },
  };
}

const todo = 'TODO';

/** Scenarios as the text of a file of their own. */
export function scenarioFileText(sop: string, scenarios: ReadonlyMap<string, unknown>): string {
  return `format: 1\nsop: ${sop}\nscenarios:\n${scenarioEntries(scenarios)}`;
}

/** Scenarios as entries below `scenarios:`, in block style. */
export function scenarioEntries(scenarios: ReadonlyMap<string, unknown>, indent = '  '): string {
  return [...scenarios]
    .map(([id, scenario]) => {
      // YAML 1.1 readers take a bare yes for true; quotes keep the file readable to all.
      const text = stringify({ [id]: scenario }, { lineWidth: 0, version: '1.1', aliasDuplicateObjects: false });
      return text.replace(/^(?=.)/gm, indent);
    })
    .join('\n');
}
