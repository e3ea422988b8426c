import { checkWritten } from '../scenario/given.js';
import { type Scenario, type ScenarioFile, scenarioPath } from '../scenario/read.js';
import { runScenario } from '../scenario/run.js';
import type { Flow } from '../sop/flow.js';
import type { Customer } from './case.js';

/** The customer of a scenario; null when the scenario itself fails, so that nobody is trained on a mistake. */
export function customerOf(file: ScenarioFile, scenario: Scenario, flow: Flow): Customer | null {
  if (runScenario(file, scenario, flow).failures.length) return null;
  const { id, title, story, cues } = scenario;
  return {
    id,
    title,
    story,
    cues,
    given: checkWritten(flow, scenario, (path) => file.place([...scenarioPath(scenario), ...path])).given,
  };
}
