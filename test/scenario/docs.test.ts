import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scenario, scenarioFile } from '../../src/scenario/format.js';
import { emptyFolder, root, sop } from '../support/sop.js';

const doc = readFileSync(join(root, 'docs', 'scenarios.md'), 'utf8');

test('the example in docs/scenarios.md passes', async () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, 'scenarios'));
  writeFileSync(join(cwd, 'scenarios', 'abusive.yaml'), /```yaml\n(.*?)```/s.exec(doc)?.[1] ?? '');
  const { code, stdout, stderr } = await sop(['test', 'scenarios/abusive.yaml'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('1 scenario of 1 SOP: all passed');
});

test('docs/scenarios.md names every key', () => {
  const keys = [
    ...Object.keys(scenarioFile.shape),
    ...Object.keys(scenario.shape),
    ...Object.keys(scenario.shape.expect.shape),
  ];
  for (const key of keys) expect(doc).toMatch(new RegExp(`\\b${key}\\b`));
});
