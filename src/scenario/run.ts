import type { Flow } from '../sop/flow.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { type Say, sayInto } from '../text/say.js';
import type { Place } from '../text/source.js';
import { applyEvent, isRefusal, startWalk, type Visit, type Walk } from '../walk/engine.js';
import { play, queueOf } from '../walk/play.js';
import { visitsOf } from '../walk/report.js';
import type { Path } from '../yaml/node.js';
import { checkScenario } from './names.js';
import { type Expectation, type Scenario, type ScenarioFile, scenarioPath } from './read.js';
import { type OutOfOrder, scenarioWords } from './words.js';

/** A scenario played through. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  /** The walk as far as it got; null if it was not begun, because the SOP does not know something in the scenario. */
  readonly walk: Walk | null;
  /** Where it differs from what is expected, in order of the file; empty when it passed. */
  readonly failures: readonly Diagnostic[];
}

/** Scenarios have no clock: their result depends on the SOP and the answers alone. */
const noTime = '2000-01-01T00:00:00+00:00';

/** Plays a scenario and holds the walk against what it expects. Pure. */
export function runScenario(file: ScenarioFile, scenario: Scenario, flow: Flow): ScenarioResult {
  const { given, diagnostics } = checkScenario(file, scenario, flow);
  if (diagnostics.length) return { scenario, walk: null, failures: diagnostics };
  const failures: Diagnostic[] = [];
  const say = sayInto(scenarioWords, failures);
  const at = (path: Path, part?: 'key' | 'value'): Place => file.place([...scenarioPath(scenario), ...path], part);
  let start = startWalk(flow, {
    seq: 1,
    at: noTime,
    type: 'started',
    walk: scenario.id,
    sop: flow.sop.id,
    version: flow.sop.version,
    digest: '',
  });
  for (const [field, value] of given.fields) {
    if (isRefusal(start)) break;
    start = applyEvent(start, { seq: start.seq + 1, at: noTime, type: 'filled', field, value });
  }
  if (isRefusal(start)) {
    say('no-walk', at([], 'key'), { message: start.message });
    return { scenario, walk: null, failures };
  }
  const queue = queueOf(given.answers);
  const { walk, refusal } = play(start, queue, () => noTime);
  if (walk.status !== 'ended') {
    const { id: step, ask, options } = walk.step;
    const path = scenario.answers.has(step) ? ['answers', step] : scenario.answers.size ? ['answers'] : [];
    const place = at(path, 'key');
    const visit = visitsOf(walk).filter((one) => one.step === walk.step).length;
    if (refusal) say('missing-answer/refused', place, { message: refusal.message });
    else say('missing-answer', place, { step, visit, ask: ask ?? '', options: options.map(({ id }) => id) });
    return { scenario, walk, failures };
  }
  const left = queue.left();
  /** How many answers of each step are still to be said. */
  const unused = new Map<string, number>();
  for (const { step } of left) unused.set(step, (unused.get(step) ?? 0) + 1);
  for (const { step, option } of left) {
    const more = unused.get(step) ?? 0;
    const index = (scenario.answers.get(step)?.length ?? 0) - more;
    unused.set(step, more - 1);
    say('unused-answer', at(['answers', step, index]), { step, option });
  }
  compare(scenario.expect, walk, (path) => at(['expect', ...path]), say);
  return { scenario, walk, failures: failures.sort((a, b) => a.span.start - b.span.start) };
}

function compare(expect: Expectation, walk: Walk, at: (path: Path) => Place, say: Say<typeof scenarioWords>): void {
  const { outcome, handoff, id: step, says } = walk.step;
  if (expect.outcome !== null && expect.outcome !== outcome?.id) {
    say('not-as-expected/outcome', at(['outcome']), { outcome: `${outcome?.id}`, step, expected: expect.outcome });
  }
  const nobody = expect.handoff === 'none' && handoff === null;
  if (expect.handoff !== null && !nobody && expect.handoff !== handoff?.to && expect.handoff !== handoff?.sop) {
    say('not-as-expected/handoff', at(['handoff']), { handoff, expected: expect.handoff });
  }
  if (expect.says?.length === 0 && says.length) {
    say('not-as-expected/silence', at(['says']), { sent: says.map(({ id }) => id) });
  }
  const visits = visitsOf(walk).map((visit) => visit.step);
  const steps = visits.map(({ id }) => id);
  const actual = {
    says: visits.flatMap((one) => one.says.map(({ id }) => id)),
    passes: steps,
    actions: visits.flatMap(({ actions }) => actions),
  };
  for (const key of ['says', 'passes', 'actions'] as const) {
    const wrong = notInOrder(expect[key] ?? [], actual[key]);
    if (wrong) say(`not-as-expected/${key}`, at([key, wrong.index]), { ...wrong, actual: actual[key] });
  }
  const passed = new Set(steps);
  for (const [index, id] of (expect.avoids ?? []).entries()) {
    if (passed.has(id)) say('not-as-expected/avoids', at(['avoids', index]), { step: id });
  }
}

/** The first expected item that is missing or out of order. */
function notInOrder(
  expected: readonly string[],
  actual: readonly string[],
): (Pick<OutOfOrder, 'name' | 'after'> & { readonly index: number }) | undefined {
  let from = 0;
  for (const [index, name] of expected.entries()) {
    const found = actual.indexOf(name, from);
    if (found === -1) return { index, name, after: actual.includes(name) ? expected[index - 1] : undefined };
    from = found + 1;
  }
  return undefined;
}
/** `behaviour=abusive → tell → terminate`. */
export function pathText(visits: readonly Visit[]): string {
  return visits
    .map(({ step }, index) => {
      const by = visits[index + 1]?.by;
      return by ? `${step.id}=${by.id}` : step.id;
    })
    .join(' → ');
}
