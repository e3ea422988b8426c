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

  const chain = (count: number, more: string): string =>
    Array.from({ length: count }, (_, index) => `  s${index}: { ${more}, next: s${index + 1} }\n`).join('');

  test.each([
    ['a long response that is said everywhere', chain(1001, 'say: long')],
    ['a long response that is said again and again', `  s0: { say: [${'long, '.repeat(1001)}], next: s1001 }\n`],
  ])('%s', (_name, steps) => {
    const responses = `responses:\n  long: { text: ${'a'.repeat(100_000)} }\n`;
    const body = `start: s0\noutcomes: { done: Done }\nsteps:\n${steps}  s1001: { outcome: done }\n${responses}`;
    const linked = link(mustLoad('main', `format: 1\nsop: main\ntitle: Main\n${body}`));
    expect('problems' in linked && linked.problems).toMatchObject([
      { code: 'too-many-steps', message: expect.stringContaining('100,000,000 characters') },
    ]);
  });

  test('sub-procedures in each other, deeper than anybody could follow', () => {
    const inner = Array.from({ length: 70 }, (_, index) => runs(`p${index}`, `p${index + 1}`));
    const linked = link(...inner, leafOnly('p70'));
    expect('problems' in linked && linked.problems).toMatchObject([
      { code: 'too-many-steps', message: expect.stringContaining('64 levels') },
    ]);
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
