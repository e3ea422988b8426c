import type { Flow } from '../sop/flow.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { addAll } from '../text/list.js';
import { oneOf } from '../text/suggest.js';
import { capitalised } from '../text/words.js';
import { applyEvent, isRefusal, startWalk, type Visit, type Walk } from '../walk/engine.js';
import { play, queueOf } from '../walk/play.js';
import { visitsOf } from '../walk/report.js';
import type { Path } from '../yaml/document.js';
import { checkScenario } from './names.js';
import { type Expectation, type Scenario, type ScenarioFile, scenarioPath } from './read.js';

const unusedHint = 'delete it, or change the answers before it so that the walk comes there';

/** A scenario played through. */
export interface ScenarioResult {
  readonly scenario: Scenario;
  /** The walk as far as it got; null if it was not begun, because the SOP does not know something in the scenario. */
  readonly walk: Walk | null;
  /** Where it differs from what is expected, in order of the file; empty when it passed. */
  readonly failures: readonly Diagnostic[];
}

/** Scenarios have no clock: their result depends on the SOP and the answers alone. */
const at = '2000-01-01T00:00:00+00:00';

/** Plays a scenario and holds the walk against what it expects. Pure. */
export function runScenario(file: ScenarioFile, scenario: Scenario, flow: Flow): ScenarioResult {
  const { given, diagnostics } = checkScenario(file, scenario, flow);
  if (diagnostics.length) return { scenario, walk: null, failures: diagnostics };
  let start = startWalk(flow, {
    seq: 1,
    at,
    type: 'started',
    walk: scenario.id,
    sop: flow.sop.id,
    version: flow.sop.version,
    digest: '',
  });
  for (const [field, value] of given.fields) {
    if (isRefusal(start)) break;
    start = applyEvent(start, { seq: start.seq + 1, at, type: 'filled', field, value });
  }
  if (isRefusal(start)) {
    return { scenario, walk: null, failures: [failure(file, scenario, 'no-walk', start.message, [], 'key')] };
  }
  const queue = queueOf(given.answers);
  const { walk, refusal } = play(start, queue, () => at);
  const failures: Diagnostic[] = [];
  const visits = visitsOf(walk);
  if (walk.status !== 'ended') {
    failures.push(missingAnswer(file, scenario, walk, refusal?.message));
  } else {
    // From the last one back, so that each is as far from the end of its list as there were of its step before.
    const behind = new Map<string, number>();
    for (const { step, option } of queue.left().toReversed()) {
      const fromEnd = (behind.get(step) ?? 0) + 1;
      behind.set(step, fromEnd);
      const index = (scenario.answers.get(step)?.length ?? 0) - fromEnd;
      const message = `The answer \`${step}=${option}\` is never used.`;
      failures.push(failure(file, scenario, 'unused-answer', message, ['answers', step, index], 'value', unusedHint));
    }
    for (const { message, path, hint } of differences(scenario.expect, walk, visits)) {
      failures.push(failure(file, scenario, 'not-as-expected', message, ['expect', ...path], 'value', hint));
    }
  }
  return { scenario, walk, failures: failures.sort((a, b) => a.span.start - b.span.start) };
}

function failure(
  file: ScenarioFile,
  scenario: Scenario,
  code: string,
  message: string,
  path: Path,
  part: 'key' | 'value',
  hint?: string,
): Diagnostic {
  const { document } = file;
  const whole = [...scenarioPath(scenario), ...path];
  const span = part === 'key' ? document.keySpan(whole) : document.valueSpan(whole);
  return { code, severity: 'error', message, source: document.source, span, ...(hint === undefined ? {} : { hint }) };
}

function missingAnswer(file: ScenarioFile, scenario: Scenario, walk: Walk, refusal: string | undefined): Diagnostic {
  const { step } = walk;
  const visits = visitsOf(walk).filter((visit) => visit.step === step).length;
  const time = visits > 1 ? ` at visit ${visits}` : '';
  const message = refusal ?? `No answer is given for \`${step.id}\`${time}: ${step.ask ?? ''}`;
  const options = step.options.map(({ id }) => id);
  const hint = refusal === undefined ? `its options are ${oneOf(options, 20)}` : undefined;
  const path = scenario.answers.has(step.id) ? ['answers', step.id] : ['answers'];
  return failure(file, scenario, 'missing-answer', message, scenario.answers.size ? path : [], 'key', hint);
}

interface Difference {
  readonly message: string;
  /** Below `expect`. */
  readonly path: Path;
  readonly hint?: string;
}

function differences(expect: Expectation, walk: Walk, visits: readonly Visit[]): Difference[] {
  const found: Difference[] = [];
  const { outcome, handoff, id: end } = walk.step;
  if (expect.outcome !== null && expect.outcome !== outcome?.id) {
    const message = `It ends as \`${outcome?.id}\` (at \`${end}\`), not as \`${expect.outcome}\`.`;
    found.push({ message, path: ['outcome'] });
  }
  const nobody = expect.handoff === 'none' && handoff === null;
  if (expect.handoff !== null && !nobody && expect.handoff !== handoff?.to && expect.handoff !== handoff?.sop) {
    const actual = handoff ? `${handoff.to}${handoff.sop ? ` (${handoff.sop})` : ''} takes over` : 'Nobody takes over';
    found.push({ message: `${capitalised(actual)}, not ${expect.handoff}.`, path: ['handoff'] });
  }
  if (expect.says?.length === 0 && walk.step.says.length) {
    const sent = walk.step.says.map(({ id }) => `\`${id}\``).join(', ');
    found.push({ message: `The last step sends ${sent}, where nothing should be sent.`, path: ['says'] });
  }
  const steps = visits.map(({ step }) => step.id);
  const said = visits.flatMap(({ step }) => step.says.map(({ id }) => id));
  const done = visits.flatMap(({ step }) => step.actions);
  addAll(
    found,
    notInOrder(expect.says, said, 'says', (name) => `\`${name}\` is not sent`, 'sent'),
  );
  addAll(
    found,
    notInOrder(expect.passes, steps, 'passes', (name) => `The walk does not pass \`${name}\``, 'passed'),
  );
  addAll(
    found,
    notInOrder(expect.actions, done, 'actions', (name) => `“${name}” is not called for`, 'called for'),
  );
  const passed = new Set(steps);
  expect.avoids?.forEach((id, index) => {
    if (!passed.has(id)) return;
    found.push({ message: `The walk comes to \`${id}\`, which it should avoid.`, path: ['avoids', index] });
  });
  return found;
}

/** The first expected item that is missing or out of order. */
function notInOrder(
  expected: readonly string[] | null,
  actual: readonly string[],
  key: string,
  says: (name: string) => string,
  verb: string,
): Difference[] {
  let from = 0;
  for (const [index, name] of (expected ?? []).entries()) {
    const found = actual.indexOf(name, from);
    if (found !== -1) {
      from = found + 1;
      continue;
    }
    const early = actual.includes(name) && index > 0 ? ` after \`${expected?.[index - 1]}\`` : '';
    const list = actual.length ? `${verb}, in order: ${actual.join(', ')}` : `nothing is ${verb}`;
    return [{ message: `${says(name)}${early}.`, path: [key, index], hint: list }];
  }
  return [];
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
