import { describe, expect, test } from 'vitest';
import { applyFixes } from '../../src/check/fix.js';
import { checkSop } from '../../src/check/sop.js';
import { loadSop } from '../../src/sop/load.js';

const sopWith = (step: string): string => `format: 1
sop: reset
title: Reset
start: first
outcomes: { done: Done }
steps:
  first:
${step}    outcome: done
`;

function mended(step: string): { found: string[]; actions: readonly string[] | undefined; text: string } {
  const source = { name: 'reset.yaml', text: sopWith(step) };
  const diagnostics = checkSop(loadSop(source), '2026-11-21');
  const { text } = applyFixes(source, diagnostics);
  const { sop } = loadSop({ name: 'reset.yaml', text });
  return { found: diagnostics.map(({ code }) => code), actions: sop?.steps[0]?.actions, text };
}

describe('several instructions in one text', () => {
  test.each([
    ['numbered', '    do: |\n      1. Open it\n      2. Press: reset\n', ['Open it', 'Press: reset']],
    ['with bullets', '    do: |-\n      - Open it.\n      - Press it.\n', ['Open it.', 'Press it.']],
    ['by lines alone', '    do: |\n      Open it.\n\n      Press it.\n', ['Open it.', 'Press it.']],
    [
      'with points below',
      '    do: |\n      1. Press\n         - not twice\n      2. Wait\n',
      ['Press – not twice', 'Wait'],
    ],
    ['wrapped', '    do: |\n      1. Open the page and\n      wait.\n      2. Go\n', ['Open the page and wait.', 'Go']],
  ])('%s become a list', (_, step, actions) => {
    expect(mended(step)).toMatchObject({ found: ['several-in-one'], actions });
  });

  test.each([
    ['a sentence over two lines', '    do: |\n      Open the page\n      and wait.\n'],
    ['a folded text', '    do: >\n      Open the page.\n      Wait.\n'],
    ['a list', '    do: [Open the page., Wait.]\n'],
  ])('not in %s', (_, step) => {
    expect(mended(step).found).toEqual([]);
  });

  test('one of several texts is left to its author', () => {
    const step = '    do:\n      - Go.\n      - |\n        1. Open it\n        2. Press it\n';
    expect(mended(step)).toMatchObject({ found: ['several-in-one'], text: sopWith(step) });
  });
});
