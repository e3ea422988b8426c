import * as z from 'zod/mini';
import { entriesOf, textsAt } from '../scenario/given.js';
import { goOnAnswer } from '../sop/reserved.js';
import { validate } from '../sop/validate.js';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import { oneOf } from '../text/suggest.js';
import { queueOf } from '../walk/play.js';
import { isObject, readYaml, type YamlDocument } from '../yaml/document.js';
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

const scalar = () => z.union([z.string(), z.number(), z.boolean()]);
const lists = () => z.optional(z.record(z.string(), z.union([scalar(), z.array(scalar()).check(z.minLength(1))])));
const parts = { answers: lists(), responses: lists(), hints: lists() };
const script = z.strictObject(parts);
const file = z.strictObject({ ...parts, scenarios: z.optional(z.record(z.string(), z.unknown())) });

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
  const document = readYaml(source);
  const diagnostics: Diagnostic[] = [...document.diagnostics];
  const own = new Map<string, Script>();
  const top = document.value;
  let shared = scriptAt(document, [], undefined);
  if (top !== undefined && !hasErrors(diagnostics)) {
    if (!isObject(top)) {
      const message = 'A file of training answers has the keys `answers`, `responses` and `scenarios`.';
      const hint = 'for example: { "answers": { "step": "option" }, "responses": { "step": "response" } }';
      const span = document.valueSpan([]);
      diagnostics.push({ code: 'not-answers', severity: 'error', message, source, span, hint });
    } else if (validate(document, [], top, file, 'the answers file', diagnostics) !== undefined) {
      shared = scriptAt(document, [], top);
      for (const [id, raw] of entriesOf(top.scenarios)) {
        const path = ['scenarios', id];
        validate(document, path, raw, script, `scenario \`${id}\``, diagnostics);
        own.set(id, scriptAt(document, path, raw));
      }
    }
  }
  return {
    scriptOf: (scenario) => own.get(scenario) ?? shared,
    scenarios: [...own.keys()],
    diagnostics: sortDiagnostics(diagnostics),
  };
}

function scriptAt(document: YamlDocument, path: readonly (string | number)[], raw: unknown): Script {
  const part = (key: keyof Script): ReadonlyMap<string, readonly string[]> =>
    new Map(
      isObject(raw)
        ? entriesOf(raw[key]).map(([step, value]) => [step, textsAt(document, [...path, key, step], value)])
        : [],
    );
  return { answers: part('answers'), responses: part('responses'), hints: part('hints') };
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
