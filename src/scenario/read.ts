import { formatKeys } from '../sop/format.js';
import { readingInto } from '../sop/reading.js';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import { idPattern } from '../text/id.js';
import { sayInto } from '../text/say.js';
import type { Place, Source } from '../text/source.js';
import { readYaml } from '../yaml/document.js';
import { isEmpty, keyPlace, nodeAt, type Path, placeAt, placeOf } from '../yaml/node.js';
import { type DraftOf, read } from '../yaml/read.js';
import * as format from './format.js';
import { readIn, type WrittenGiven, writtenIn } from './given.js';
import { scenarioWords } from './words.js';

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
  readonly source: Source;
  /** Id of the SOP. */
  readonly sop: string;
  /** In the order of the file; those with mistakes are left out. */
  readonly scenarios: readonly Scenario[];
  /** Where something stands, by its path in the file. */
  place(path: Path, part?: 'key' | 'value'): Place;
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
  const { root, diagnostics: found } = readYaml(source, formatKeys);
  const diagnostics = [...found];
  const say = sayInto(scenarioWords, diagnostics);
  const reading = readingInto(diagnostics);
  const done = (file: ScenarioFile | null) => ({ file, diagnostics: sortDiagnostics(diagnostics) });
  if (!root) return done(null);
  if (root.kind !== 'group') {
    say('not-scenarios', placeOf(root), {});
    return done(null);
  }
  const head = read(format.scenarioHead, root, 'the scenario file', reading);
  const group = head?.scenarios;
  if (group && group.kind !== 'group' && !isEmpty(group)) say('wrong-type/scenarios', placeOf(group), {});
  if (head?.sop === undefined) return done(null);
  const scenarios: Scenario[] = [];
  for (const [id, node] of group?.kind === 'group' ? group.entries : []) {
    const before = diagnostics.length;
    if (!idPattern.test(id)) reading.say('bad-id', keyPlace(node), { what: 'the scenario', id });
    const raw = read(format.scenario, node, `scenario \`${id}\``, reading);
    const expect = nodeAt(node, ['expect']);
    if (expect !== node && expect.kind === 'group' && !expect.entries.size)
      say('empty-expect', keyPlace(expect), { id });
    if (raw && !hasErrors(diagnostics.slice(before))) scenarios.push(scenarioOf(id, raw));
  }
  return done({ source, sop: head.sop, scenarios, place: (path, part) => placeAt(root, path, part) });
}

function scenarioOf(id: string, raw: DraftOf<typeof format.scenario>): Scenario {
  const {
    outcome = null,
    handoff = null,
    says = null,
    passes = null,
    avoids = null,
    actions = null,
  } = raw.expect ?? {};
  return {
    id,
    title: raw.title ?? null,
    story: raw.story ?? null,
    cues: readIn(raw.cues),
    ...writtenIn(raw),
    expect: { outcome, handoff, says, passes, avoids, actions },
  };
}
