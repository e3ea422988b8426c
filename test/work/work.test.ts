/** That work is counted, and what grows too fast is found: the other tests here stand on it. */
import { describe, expect, test } from 'vitest';
import { growing, workOf } from '../support/work.js';

const { samples } = await import('../support/samples.js');

const growthOf = async (work: (n: number) => unknown): Promise<string[]> => {
  // What runs for the first time may be compiled, or remembered.
  work(10);
  return growing(100, [await workOf(() => work(100)), await workOf(() => work(200)), await workOf(() => work(400))]);
};

describe('quadratic work is found', () => {
  test.each(Object.entries(samples.quadratic))('%s', async (_name, work) => {
    expect(await growthOf(work)).not.toEqual([]);
  });
});

describe('linear work is not', () => {
  test.each(Object.entries(samples.linear))('%s', async (_name, work) => {
    expect(await growthOf(work)).toEqual([]);
  });
});

test('the same work has the same count', async () => {
  const work = () => workOf(() => samples.linear['a list built up']?.(1000));
  await work();
  expect(await work()).toEqual(await work());
});
