import { readIn } from '../scenario/given.js';
import { scenarioWords } from '../scenario/words.js';
import { formatKeys } from '../sop/format.js';
import { readingInto } from '../sop/reading.js';
import { goOnAnswer } from '../sop/reserved.js';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import { sayInto } from '../text/say.js';
import type { Source } from '../text/source.js';
import { oneOf } from '../text/suggest.js';
import { queueOf } from '../walk/play.js';
import { readYaml } from '../yaml/document.js';
import { placeOf } from '../yaml/node.js';
import { type DraftOf, read } from '../yaml/read.js';
import { group, oneOrMany, optional, scalar, things, valuesFor } from '../yaml/shape.js';
import type { Decision, TrainingCase } from './case.js';
import { hintFor } from './hint.js';
import { type Made, maxHints } from './score.js';

/** What a trainee would do, by step: a list where a step is visited again. */
export interface Script {
  readonly answers: ReadonlyMap<string, readonly string[]>;
  /** The response picked. */
  readonly responses: ReadonlyMap<string, readonly string[]>;
  /** How many hints to take before the answer. */
  readonly hints: ReadonlyMap<string, readonly string[]>;
}

const given = () => optional(valuesFor(oneOrMany(scalar, ''), ''));
const parts = { answers: given(), responses: given(), hints: given() };
const script = group(parts, '');
const file = group({ ...parts, scenarios: optional(things(script, '', { each: 'scenario' })) }, '');

/**
 * Reads what `sop train --answers` was given: `answers`, `responses` and `hints` at the top for every scenario, or
 * below `scenarios` for each by its id. Never throws.
 */
export function readScripts(source: Source): {
  readonly scriptOf: (scenario: string) => Script;
  /** Ids of the scenarios that have answers of their own. */
  readonly scenarios: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const { root, diagnostics: found } = readYaml(source, formatKeys);
  const diagnostics: Diagnostic[] = [...found];
  const top = root?.kind === 'group' && !hasErrors(diagnostics) ? root : undefined;
  if (root && root.kind !== 'group') sayInto(scenarioWords, diagnostics)('not-answers/training', placeOf(root), {});
  const raw = (top && read(file, top, 'the answers file', readingInto(diagnostics))) ?? {};
  const own = readIn(raw.scenarios);
  return {
    scriptOf: (scenario) => scriptIn(own.get(scenario) ?? raw),
    scenarios: [...own.keys()],
    diagnostics: sortDiagnostics(diagnostics),
  };
}

function scriptIn({ answers, responses, hints }: DraftOf<typeof script>): Script {
  return { answers: readIn(answers), responses: readIn(responses), hints: readIn(hints) };
}

/** How a script played a case. `stop` is where it has no answer; `problem` is an answer that is not on offer. */
export interface Scripted {
  readonly made: readonly Made[];
  readonly stop?: Decision;
  readonly problem?: string;
}

/**
 * Plays a case by a script. A case follows the right path whatever is decided, so the script answers the steps of that
 * path. An instruction without an answer is passed.
 */
export function playScript(practice: TrainingCase, script: Script, seed: string): Scripted {
  const answers = queueOf(script.answers);
  const responses = queueOf(script.responses);
  const hints = queueOf(script.hints);
  const made: Made[] = [];
  for (const decision of practice.decisions) {
    const { kind, step, choices } = decision;
    const given = (kind === 'response' ? responses : answers).take(step.id) ?? (kind === 'pause' ? goOnAnswer : null);
    if (given === null) return { made, stop: decision };
    const chosen = choices.find(({ id }) => id === given);
    if (!chosen) {
      const what = kind === 'response' ? 'response to pick' : 'option';
      const ids = oneOf(choices.map(({ id }) => id));
      return { made, problem: `Step \`${step.id}\` has no ${what} \`${given}\` in training; there is ${ids}.` };
    }
    const taken = kind === 'response' ? 0 : Number(hints.take(step.id) ?? 0);
    if (!Number.isInteger(taken) || taken < 0 || taken > maxHints) {
      return { made, problem: `The hints at \`${step.id}\` must be a number from 0 to ${maxHints}.` };
    }
    let count = 0;
    while (count < taken && hintFor(decision, count, seed) !== null) count++;
    made.push({ decision, chosen, hints: count, seconds: null });
  }
  const [unused] = [...answers.left(), ...responses.left(), ...hints.left()];
  if (!unused) return { made };
  const { step, option } = unused;
  return {
    made,
    problem: `\`${step}: ${option}\` is never used: the right path of this scenario does not come to it.`,
  };
}
