import { expect, test } from 'vitest';
import { positionAt } from '../../src/text/source.js';
import { checkWith, readCorpus } from './corpus.js';

const cases = readCorpus();

test('the base of the corpus is good', async () => {
  expect((await checkWith('', '')).diagnostics).toEqual([]);
});

test('the corpus holds at least 120 mistakes, each under a name of its own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(120);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

test.each(cases)('$where', async ({ file, text, expected, hints }) => {
  const found = (await checkWith(file, text)).diagnostics.map(({ source, span, code, hint }) => {
    const [token = ''] = source.text.slice(span.start, span.end).split('\n');
    return { file: source.name, ...positionAt(source, span.start), length: token.length, code, hint };
  });
  expect(found).toMatchObject([{ file, ...expected }]);
  for (const hint of hints) expect(found[0]?.hint).toContain(hint);
});
