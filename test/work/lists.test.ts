/**
 * Many of everything there is in an SOP, a walk and a scenario file: twice as many make twice the work.
 * `COUNT=400 npx vitest run test/work` looks at longer lists.
 */
import { expect, test } from 'vitest';
import { lists } from '../support/hostile.js';
import { faultsOf } from '../support/measure.js';

const count = Number(process.env.COUNT ?? 150);

test.each(Object.entries(lists))('%s', async (_name, worldOf) => {
  expect(await faultsOf(worldOf, count)).toEqual([]);
});
