import { describe, expect, test } from 'vitest';
import { linkSop } from '../../src/sop/flow.js';
import type { Sop } from '../../src/sop/types.js';
import { mustLoad } from '../support/generate.js';
import { withHeader } from '../support/sops.js';

const runs = (id: string, run: string, then = '{ done: end }'): Sop =>
  mustLoad(
    id,
    withHeader(
      id,
      `outcomes: { done: Done }\nsteps:\n  sub: { run: ${run}, then: ${then} }\n  end: { do: Go., outcome: done }\n`,
    ),
  );

const link = (...sops: Sop[]) => {
  const byId = new Map(sops.map((sop) => [sop.id, sop]));
  return linkSop(sops[0] as Sop, (id) => byId.get(id), [...byId.keys()]);
};

const leafOnly = (id: string, outcome = 'done'): Sop =>
  mustLoad(id, withHeader(id, `outcomes: { ${outcome}: That }\nsteps:\n  end: { do: Stop., outcome: ${outcome} }\n`));

describe('what cannot be linked', () => {
  test.each([
    [
      'an SOP that is not there',
      [runs('main', 'calm-dwn'), leafOnly('calm-down')],
      'unknown-sop',
      ['steps', 'sub', 'run'],
    ],
    ['an SOP that runs itself', [runs('main', 'main')], 'recursive-run', ['steps', 'sub', 'run']],
    [
      'an outcome that leads nowhere',
      [runs('main', 'a'), leafOnly('a', 'other')],
      'unmapped-outcome',
      ['steps', 'sub', 'then'],
    ],
    [
      'an outcome that is not there',
      [runs('main', 'a', '{ done: end, dine: end }'), leafOnly('a')],
      'unknown-outcome',
      ['steps', 'sub', 'then', 'dine'],
    ],
  ] as const)('%s', (_name, sops, code, path) => {
    const linked = link(...sops);
    if (!('problems' in linked)) throw new Error('it was linked');
    const found = linked.problems.find((problem) => problem.code === code);
    expect(found).toMatchObject({ sop: 'main', path });
    expect(found?.message).toMatch(/\.$/);
  });

  test('SOPs that run each other, with the round they make', () => {
    const linked = link(runs('main', 'a'), runs('a', 'main'));
    expect('problems' in linked && linked.problems[0]).toMatchObject({
      code: 'recursive-run',
      sop: 'a',
      message: expect.stringContaining('main → a → main'),
    });
  });

  test('runs that multiply beyond measure', () => {
    const steps = (next: string): string =>
      Array.from({ length: 20 }, (_, index) => `  s${index}: { run: ${next}, then: { done: end } }\n`).join('');
    const level = (id: string, next: string): Sop =>
      mustLoad(
        id,
        withHeader(id, `outcomes: { done: Done }\nsteps:\n${steps(next)}  end: { do: Go., outcome: done }\n`),
      );
    const linked = link(
      level('main', 'b'),
      level('b', 'c'),
      level('c', 'd'),
      level('d', 'e'),
      level('e', 'f'),
      leafOnly('f'),
    );
    expect('problems' in linked && linked.problems.map(({ code }) => code)).toEqual(['too-many-steps']);
  });
});

test('a field that one SOP calls sensitive is sensitive in all', () => {
  const body = (field: string, rest: string): string =>
    `fields: { name: { ask: Name${field} } }\noutcomes: { done: Done }\nsteps:\n${rest}`;
  const outer = mustLoad(
    'main',
    withHeader(
      'main',
      body('', '  sub: { run: a, record: name, then: { done: end } }\n  end: { do: Go., outcome: done }\n'),
    ),
  );
  const inner = mustLoad(
    'a',
    withHeader('a', body(', sensitive: true', '  end: { do: Go., record: name, outcome: done }\n')),
  );
  const linked = link(outer, inner);
  expect('flow' in linked && linked.flow.fields.get('name')).toMatchObject({ sensitive: true });
  expect('flow' in linked && linked.flow.steps.get('sub')?.needs[0]).toMatchObject({ sensitive: true });
});
