import type { Flow, FlowStep } from '../sop/flow.js';
import { type Diagnostic, sortDiagnostics } from '../text/diagnostic.js';
import { sayInto } from '../text/say.js';
import type { Place } from '../text/source.js';
import { closest, type Words, wordsOf } from '../text/suggest.js';
import type { Given } from '../walk/play.js';
import type { Path } from '../yaml/node.js';
import { checkWritten } from './given.js';
import { type Scenario, type ScenarioFile, scenarioPath } from './read.js';
import { scenarioWords } from './words.js';

/** Whether what scenarios name exists in their SOP: steps, options, fields, outcomes, responses, actions. */
export function checkScenarios(file: ScenarioFile, flow: Flow): Diagnostic[] {
  return file.scenarios.flatMap((scenario) => [...checkScenario(file, scenario, flow).diagnostics]);
}

/** One scenario, with its answers and fields as the SOP reads them. */
export function checkScenario(
  file: ScenarioFile,
  scenario: Scenario,
  flow: Flow,
): { readonly given: Given; readonly diagnostics: readonly Diagnostic[] } {
  const { given, diagnostics } = checkWritten(flow, scenario, (path, part) => {
    return file.place([...scenarioPath(scenario), ...path], part);
  });
  return { given, diagnostics: sortDiagnostics([...diagnostics, ...checkNames(file, scenario, namesOf(flow))]) };
}

interface Names {
  readonly sop: string;
  readonly steps: ReadonlySet<string>;
  readonly outcomes: ReadonlySet<string>;
  readonly responses: ReadonlySet<string>;
  readonly handoffs: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
  /** Each of them to choose from, once a name is unknown. */
  readonly words: Map<ReadonlySet<string>, Words>;
}

const namesByFlow = new WeakMap<Flow, Names>();

/** Collected once for all the scenarios of an SOP. */
function namesOf(flow: Flow): Names {
  const known = namesByFlow.get(flow) ?? collectNames(flow);
  namesByFlow.set(flow, known);
  return known;
}

function collectNames(flow: Flow): Names {
  const steps: FlowStep[] = [...flow.steps.values()];
  return {
    sop: flow.sop.id,
    steps: new Set(flow.steps.keys()),
    outcomes: new Set(flow.outcomes.keys()),
    responses: new Set([
      ...flow.sop.responses.map(({ id }) => id),
      ...steps.flatMap((step) => step.says.map(({ id }) => id)),
    ]),
    handoffs: new Set([
      'none',
      ...steps.flatMap(({ handoff }) => [handoff?.to, handoff?.sop].filter((to) => to != null)),
    ]),
    actions: new Set(steps.flatMap((step) => step.actions)),
    words: new Map(),
  };
}

/** What an expectation can name. */
type What = 'step' | 'outcome' | 'response' | 'handoff' | 'action';

function checkNames(file: ScenarioFile, scenario: Scenario, known: Names): Diagnostic[] {
  const found: Diagnostic[] = [];
  const say = sayInto(scenarioWords, found);
  const at = (...path: Path): Place => file.place([...scenarioPath(scenario), ...path]);
  const refer = (what: What, name: string, names: ReadonlySet<string>, place: Place): void => {
    if (names.has(name)) return;
    const words = known.words.get(names) ?? wordsOf(names);
    known.words.set(names, words);
    const meant = closest(name, words);
    const fix = what === 'action' ? undefined : meant;
    say(`unknown-${what}`, place, { name, sop: known.sop, meant, known: words.all }, { fix });
  };
  const { cues, answers, expect } = scenario;
  for (const step of cues.keys()) {
    // If an answer names it as well, the mistake is reported there.
    if (answers.has(step)) continue;
    refer('step', step, known.steps, file.place([...scenarioPath(scenario), 'cues', step], 'key'));
  }
  if (expect.outcome !== null) refer('outcome', expect.outcome, known.outcomes, at('expect', 'outcome'));
  if (expect.handoff !== null) refer('handoff', expect.handoff, known.handoffs, at('expect', 'handoff'));
  const lists = [
    ['says', 'response', known.responses],
    ['passes', 'step', known.steps],
    ['avoids', 'step', known.steps],
    ['actions', 'action', known.actions],
  ] as const;
  for (const [key, what, names] of lists) {
    for (const [index, name] of (expect[key] ?? []).entries()) refer(what, name, names, at('expect', key, index));
  }
  return found;
}
