import type { Flow } from '../sop/flow.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { checkGiven, type Given, type GivenProblem } from '../walk/play.js';
import { isObject, type Path, type YamlDocument } from '../yaml/document.js';

/** Answers and fields as a file gives them, each scalar by its written text. */
export interface WrittenGiven {
  readonly answers: ReadonlyMap<string, readonly string[]>;
  readonly fields: ReadonlyMap<string, string | readonly string[]>;
}

/** The text of a scalar exactly as it is written: `yes`, `007`, `true`. */
function textAt(document: YamlDocument, path: Path, value: unknown): string {
  return typeof value === 'string' ? value : (document.written(path) ?? String(value));
}

/** The texts at a path: one, or a list of them. */
export function textsAt(document: YamlDocument, path: Path, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item, index) => textAt(document, [...path, index], item));
  return [textAt(document, path, value)];
}

/** Reads the keys `answers` and `fields` of a validated part of a document. */
export function readWritten(document: YamlDocument, path: Path, raw: unknown): WrittenGiven {
  const answers = new Map<string, readonly string[]>();
  const fields = new Map<string, string | readonly string[]>();
  if (isObject(raw)) {
    for (const [step, value] of entriesOf(raw.answers)) {
      answers.set(step, textsAt(document, [...path, 'answers', step], value));
    }
    for (const [field, value] of entriesOf(raw.fields)) {
      const at = [...path, 'fields', field];
      fields.set(field, Array.isArray(value) ? textsAt(document, at, value) : textAt(document, at, value));
    }
  }
  return { answers, fields };
}

export function entriesOf(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** Holds what a file gives against the SOP; each problem is reported at its own place. */
export function checkWritten(
  document: YamlDocument,
  path: Path,
  flow: Flow,
  written: WrittenGiven,
): { readonly given: Given; readonly diagnostics: readonly Diagnostic[] } {
  const { given, problems } = checkGiven(flow, written.answers, written.fields);
  const seen = new Map<string, number>();
  return { given, diagnostics: problems.map((problem) => diagnosticOf(document, path, problem, written, seen)) };
}

const codes: Readonly<Record<GivenProblem['kind'], string>> = {
  step: 'unknown-step',
  option: 'unknown-option',
  field: 'unknown-field',
  value: 'wrong-value',
};

/** `seen` tells repeated wrong options of one step apart. */
function diagnosticOf(
  document: YamlDocument,
  base: Path,
  problem: GivenProblem,
  written: WrittenGiven,
  seen: Map<string, number>,
): Diagnostic {
  const section = problem.kind === 'step' || problem.kind === 'option' ? 'answers' : 'fields';
  const path: (string | number)[] = [...base, section, problem.at];
  if (problem.kind === 'option') {
    const key = `${problem.at}=${problem.given}`;
    const index = (written.answers.get(problem.at) ?? []).indexOf(problem.given, seen.get(key) ?? 0);
    seen.set(key, index + 1);
    // One text may be written in place of a list of one.
    path.push(index);
  }
  const isKey = problem.kind === 'step' || problem.kind === 'field';
  const span = isKey ? document.keySpan(path) : document.valueSpan(path);
  const meant = /^did you mean `([^`]+)`\?/.exec(problem.hint)?.[1];
  return {
    code: codes[problem.kind],
    severity: 'error',
    message: problem.message,
    source: document.source,
    span,
    hint: problem.hint,
    ...(meant === undefined ? {} : { fix: [{ span, text: meant }] }),
  };
}
