/**
 * A text of one piece again and again, in each place that text comes from: twice as much of it makes twice the work.
 * Each place meets a quarter of the pieces. `EVERY=1 SIZE=4000 npx vitest run test/work` looks at all, and at longer ones.
 */
import { describe, expect, test } from 'vitest';
import { longText, pieces, places } from '../support/hostile.js';
import { faultsOf } from '../support/measure.js';

const size = Number(process.env.SIZE ?? 400);
const every = Number(process.env.EVERY ?? 4);
const first = Number(process.env.SEED ?? 0);

describe.each(Object.entries(places).map(([place, worldOf], index) => ({ place, worldOf, index })))(
  '$place',
  ({ worldOf, index }) => {
    const some = Object.entries(pieces).filter((_, at) => (at + index + first) % every === 0);
    test.each(some)('%s', async (_name, piece) => {
      expect(await faultsOf((length) => worldOf(longText(piece, length)), size)).toEqual([]);
    });
  },
);
