import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, sop } from '../support/sop.js';

const leafOnly = (id: string, steps: string): string =>
  `format: 1\nsop: ${id}\ntitle: ${id}\nstart: first\noutcomes: { done: Done }\nsteps:\n${steps}`;

test('an SOP that no scenario plays is named, and fails under any gate', async () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, 'sop', 'scenarios'), { recursive: true });
  const put = (name: string, text: string): void => writeFileSync(join(cwd, 'sop', name), text);
  put('inner.yaml', leafOnly('inner', '  first: { do: Go., outcome: done }\n'));
  put(
    'outer.yaml',
    leafOnly('outer', '  first: { run: inner, then: { done: last } }\n  last: { do: Go., outcome: done }\n'),
  );
  put('alone.yaml', leafOnly('alone', '  first: { do: Go., outcome: done }\n'));
  put(
    'scenarios/outer.yaml',
    'format: 1\nsop: outer\nscenarios:\n  one: { story: One., answers: {}, expect: { outcome: done } }\n',
  );
  const told = await sop(['test'], { cwd });
  expect([told.code, told.stdout]).toEqual([0, expect.stringContaining('\nNo scenario plays alone.\n')]);
  const gated = await sop(['test', '--min', 'options=0'], { cwd });
  expect([gated.code, gated.stdout]).toEqual([1, expect.stringContaining('\nNo scenario plays alone.\n')]);
  const json = JSON.parse((await sop(['test', '--json'], { cwd })).stdout);
  expect(json.sops.map((one: { id: string; unplayed: boolean }) => [one.id, one.unplayed])).toEqual([
    ['alone', true],
    ['inner', false],
    ['outer', false],
  ]);
});
