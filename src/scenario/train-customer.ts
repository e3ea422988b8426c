import type { Flow } from '../format/flow.js';
import { checkWritten } from './given.js';
import { type Scenario, type ScenarioFile, scenarioPath } from './read.js';
import { runScenario } from './run.js';
import type { Customer } from './train-case.js';

/** The customer of a scenario; null when the scenario itself fails, so that nobody is trained on a mistake. */
export function customerOf(file: ScenarioFile, scenario: Scenario, flow: Flow): Customer | null {
  if (runScenario(file, scenario, flow).failures.length) return null;
  const { id, title, story, cues } = scenario;
  return { id, title, story, cues, given: checkWritten(file.document, scenarioPath(scenario), flow, scenario).given };
}
