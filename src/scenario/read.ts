import { idPattern } from '../sop/reserved.js';
import { badId, validate } from '../sop/validate.js';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import { isObject, type Path, readYaml, type YamlDocument } from '../yaml/document.js';
import * as schema from './format.js';
import { entriesOf, readWritten, textsAt, type WrittenGiven } from './given.js';

/** A story, its answers and the expected end: a dry run, a test and a training case in one. */
export interface Scenario extends WrittenGiven {
  readonly id: string;
  readonly title: string | null;
  readonly story: string | null;
  /** What the customer says or does, by step: the first for the first visit, and so on. */
  readonly cues: ReadonlyMap<string, readonly string[]>;
  readonly expect: Expectation;
}

/** What a walk must come to. Null means that it does not matter. */
export interface Expectation {
  readonly outcome: string | null;
  /** Who takes over or the SOP they walk, `none` for nobody. */
  readonly handoff: string | null;
  /** Response ids in order; others may come between. An empty list means that the last step sends nothing. */
  readonly says: readonly string[] | null;
  /** Step ids in order; others may come between. */
  readonly passes: readonly string[] | null;
  readonly avoids: readonly string[] | null;
  /** Texts in order; others may come between. */
  readonly actions: readonly string[] | null;
}

export interface ScenarioFile {
  readonly document: YamlDocument;
  /** Id of the SOP. */
  readonly sop: string;
  /** In the order of the file; those with mistakes are left out. */
  readonly scenarios: readonly Scenario[];
}

/** Where a scenario stands in its file. */
export function scenarioPath(scenario: Pick<Scenario, 'id'>): Path {
  return ['scenarios', scenario.id];
}

/** Text → scenarios + diagnostics; null if it is no scenario file. The SOP is not looked at. */
export function readScenarios(source: Source): {
  readonly file: ScenarioFile | null;
  readonly diagnostics: readonly Diagnostic[];
} {
  const document = readYaml(source);
  const diagnostics: Diagnostic[] = [...document.diagnostics];
  const top = document.value;
  const done = (file: ScenarioFile | null) => ({ file, diagnostics: sortDiagnostics(diagnostics) });
  const report = (code: string, message: string, span: Diagnostic['span'], hint: string): void => {
    diagnostics.push({ code, severity: 'error', message, source, span, hint });
  };
  if (top === undefined) return done(null);
  if (!isObject(top)) {
    const hint = 'it has the keys `format: 1`, `sop` and `scenarios`';
    report('not-scenarios', 'This is not a scenario file.', document.valueSpan([]), hint);
    return done(null);
  }
  validate(document, [], top, schema.scenarioTop, 'the scenario file', diagnostics);
  if (top.scenarios !== null && top.scenarios !== undefined && !isObject(top.scenarios)) {
    const hint = 'write each as `its-id:` with its keys below';
    report('wrong-type', '`scenarios` must be a group of scenarios.', document.valueSpan(['scenarios']), hint);
  }
  if (typeof top.sop !== 'string') return done(null);
  const scenarios: Scenario[] = [];
  for (const [id, raw] of entriesOf(top.scenarios)) {
    const path: Path = ['scenarios', id];
    const before = diagnostics.length;
    if (!idPattern.test(id)) {
      const span = document.keySpan(path);
      diagnostics.push({ severity: 'error', source, span, ...badId(id, 'The scenario') });
    }
    validate(document, path, raw, schema.scenario, `scenario \`${id}\``, diagnostics);
    if (isObject(raw) && isObject(raw.expect) && Object.keys(raw.expect).length === 0) {
      const hint = 'say at least how it ends: `expect: { outcome: … }`';
      report('empty-expect', `Scenario \`${id}\` expects nothing.`, document.keySpan([...path, 'expect']), hint);
    }
    if (hasErrors(diagnostics.slice(before)) || !isObject(raw)) continue;
    scenarios.push(scenarioOf(document, path, id, raw));
  }
  return done({ document, sop: top.sop, scenarios });
}

function scenarioOf(document: YamlDocument, path: Path, id: string, raw: Readonly<Record<string, unknown>>): Scenario {
  const expect = isObject(raw.expect) ? raw.expect : {};
  const list = (key: string): readonly string[] | null =>
    expect[key] === undefined ? null : textsAt(document, [...path, 'expect', key], expect[key]);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    id,
    title: text(raw.title),
    story: text(raw.story),
    cues: new Map(entriesOf(raw.cues).map(([step, cue]) => [step, textsAt(document, [...path, 'cues', step], cue)])),
    ...readWritten(document, path, raw),
    expect: {
      outcome: text(expect.outcome),
      handoff: text(expect.handoff),
      says: list('says'),
      passes: list('passes'),
      avoids: list('avoids'),
      actions: list('actions'),
    },
  };
}
