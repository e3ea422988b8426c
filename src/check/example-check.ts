import type { Diagnostic } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import { exampleFiles, exampleName } from './example.js';
import type { CodeDoc } from './rule.js';
import { checkSources, type ScenarioCheck } from './set.js';

/** What is found in the example of a code, as if it stood in a folder of its own. */
export function checkExample(doc: CodeDoc, checkScenarioFile: ScenarioCheck): Diagnostic[] {
  const sources = new Map<string, Source>();
  for (const [name, text] of exampleFiles(doc)) sources.set(name, { name, text });
  const { diagnostics } = checkSources(
    [...sources.values()],
    {
      include: (_, name) => sources.get(`${name}.yaml`),
      sop: (_, id) => sources.get(`${id}.yaml`),
      ids: () => [...sources.keys()].filter((name) => !name.includes('/')).map((name) => name.replace('.yaml', '')),
      whole: () => true,
    },
    '2026-11-21',
    checkScenarioFile,
  );
  return diagnostics.filter(({ source }) => source.name === exampleName(doc));
}
