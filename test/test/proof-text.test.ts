import { expect, it } from 'vitest';
import { proofOf } from '../../src/graph/proof.js';
import { proofJson, proofLine } from '../../src/test/proof-text.js';
import { flowFrom, leaf, question, runs, sopWith } from '../graph/random.js';

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

it('says what is not counted, and why', () => {
  const steps = Array.from({ length: 40 }, (_, at) =>
    question(`q${at}`, [`q${(at + 1) % 40}`, `q${(at + 7) % 40}`, 'end'], { times: 9, then: 'end' }),
  );
  const proof = proofOf(flowFrom(sopWith('main', [...steps, leaf('end')])));
  expect(proofLine(proof)).toBe(
    'main: 41 steps, 120 options; every path ends; paths are not counted: its limits (40, of up to 9 times) combine to more than 200,000 situations',
  );
  expect(proofJson(proof)).toMatchObject({
    paths: null,
    ends: true,
    outcomes: [
      { id: 'good', paths: null },
      { id: 'bad', paths: null },
    ],
  });
});
