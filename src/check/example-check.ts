import type { Diagnostic } from '../text/diagnostic.js';
import { exampleFiles, exampleName } from './example.js';
import type { CodeDoc } from './rule.js';
import { checkTexts, type ScenarioCheck } from './set.js';

/** What is found in the example of a code, as if it stood in a folder of its own. */
export async function checkExample(doc: CodeDoc, checkScenarioFile: ScenarioCheck): Promise<Diagnostic[]> {
  const { diagnostics } = await checkTexts(exampleFiles(doc), '2026-11-21', checkScenarioFile);
  return diagnostics.filter(({ source }) => source.name === exampleName(doc));
}
