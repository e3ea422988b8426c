import { expect, it } from 'vitest';
import { proofOf } from '../../src/graph/proof.js';
import { proofJson, proofLine } from '../../src/test/proof-text.js';
import { flowFrom, instruction, leaf, question, runs, sopWith } from '../graph/random.js';

it('states the figures in one line', () => {
  const flow = flowFrom(sopWith('main', [question('a', ['good', 'bad']), leaf('good'), leaf('bad', 'bad')]));
  expect(proofLine(proofOf(flow))).toBe(
    'main: 3 steps, 2 options, 2 paths to 2 outcomes; every path ends, after at most 1 question',
  );
});

it('counts steps and options of the SOP itself, and paths through its sub-procedures', () => {
  const sub = sopWith('sub', [question('q', ['good', 'good', 'bad']), leaf('good'), leaf('bad', 'bad')]);
  const main = sopWith('main', [runs('r', 'sub', { good: 'end', bad: 'end' }), leaf('end')]);
  expect(proofLine(proofOf(flowFrom(main, sub)))).toBe(
    'main: 2 steps (and 1 sub-procedure), 0 options, 3 paths to 1 of 2 outcomes; every path ends, after at most 1 question; none ends as `bad`',
  );
});

it('says what is not proved, and why', () => {
  const flow = flowFrom(sopWith('main', [question('a', ['i', 'end']), instruction('i', 'a'), leaf('end')]));
  const proof = proofOf(flow);
  expect(proofLine(proof)).toBe(
    'main: 3 steps, 2 options; it is not proved that every path ends; paths are not counted: a walk can go round without end: a → i → a',
  );
  expect(proofJson(proof)).toMatchObject({
    paths: null,
    ends: false,
    outcomes: [
      { id: 'good', paths: null },
      { id: 'bad', paths: null },
    ],
  });
});
