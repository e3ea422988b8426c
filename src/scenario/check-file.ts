import type { Flow } from '../sop/flow.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { sayInto } from '../text/say.js';
import type { Source } from '../text/source.js';
import { meantBy, type Words } from '../text/suggest.js';
import { checkScenarios } from './names.js';
import { readScenarios, type Scenario, type ScenarioFile, scenarioPath } from './read.js';
import { runScenario } from './run.js';
import { scenarioWords } from './words.js';

/**
 * A scenario file held against its SOP: names, then what each scenario comes to, one message for each scenario.
 * `flowOf` gives undefined for an SOP that does not exist, null for one with mistakes of its own; `plays` says whether
 * scenarios of it are played.
 */
export async function checkScenarioFile(
  source: Source,
  {
    flowOf,
    plays,
    ids,
  }: {
    flowOf(id: string): Promise<Flow | null | undefined>;
    plays(id: string): boolean;
    ids: Iterable<string> | Words;
  },
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly scenarios: number }> {
  const { file, diagnostics } = readScenarios(source);
  if (!file) return { diagnostics, scenarios: 0 };
  const scenarios = file.scenarios.length;
  const flow = await flowOf(file.sop);
  if (flow === undefined) {
    const { meant, fix } = meantBy(file.sop, ids);
    const found = [...diagnostics];
    sayInto(scenarioWords, found)('unknown-sop/scenarios', file.place(['sop']), { id: file.sop, meant }, { fix });
    return { diagnostics: found, scenarios };
  }
  if (flow === null) return { diagnostics, scenarios };
  const found = file.scenarios.flatMap((scenario) => {
    const unknown = checkScenarios({ ...file, scenarios: [scenario] }, flow);
    return unknown.length || !plays(file.sop) ? unknown : runScenario(file, scenario, flow).failures.slice(0, 1);
  });
  saySameAnswers(file, found);
  return { diagnostics: [...diagnostics, ...found], scenarios };
}

/** Scenarios that are played alike: they tell the same story, or cannot both end as they expect. */
function saySameAnswers(file: ScenarioFile, found: Diagnostic[]): void {
  const say = sayInto(scenarioWords, found);
  const firsts = new Map<string, Scenario>();
  for (const scenario of file.scenarios) {
    const inOrder = (map: ReadonlyMap<string, unknown>): unknown[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    const played = JSON.stringify([inOrder(scenario.answers), inOrder(scenario.fields)]);
    const first = firsts.get(played);
    if (!first) {
      firsts.set(played, scenario);
      continue;
    }
    const [expected, other] = [scenario.expect.outcome, first.expect.outcome];
    const place = file.place(scenarioPath(scenario), 'key');
    const differs = expected !== null && other !== null && expected !== other;
    if (differs) say('same-answers/other-end', place, { id: first.id, outcome: other });
    else if (scenario.story === first.story) say('same-answers', place, { id: first.id });
  }
}
