import { stringify } from 'yaml';
import { replayAnswers } from '../graph/answers.js';
import type { Way } from '../graph/paths.js';

/** Answers grouped by step, as they are written in a scenario. */
export function answersByStep(way: Pick<Way, 'moves'>): Map<string, string[]> {
  const given = new Map<string, string[]>();
  for (const { step, option } of replayAnswers(way)) given.set(step, [...(given.get(step) ?? []), option]);
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
      // YAML 1.1 parsers read a bare `yes` as true, so it is quoted.
      const text = stringify({ [id]: scenario }, { lineWidth: 0, version: '1.1', aliasDuplicateObjects: false });
      return text.replace(/^(?=.)/gm, indent);
    })
    .join('\n');
}
