import { describe, expect, it } from 'vitest';
import { isRefusal, startWalk } from '../../src/walk/engine.js';
import { checkGiven, play, queueOf } from '../../src/walk/play.js';
import { visitsOf } from '../../src/walk/report.js';
import { flowOf, started } from '../support/generate.js';

const flow = flowOf({
  main: 'main',
  texts: new Map([
    [
      'main',
      `format: 1
sop: main
title: Main
start: wait
outcomes: { done: Done, out: Out }
always: { unsafe: { label: I feel unsafe, next: out } }
steps:
  wait: { do: Wait., next: again, limit: { times: 3, then: end } }
  again: { ask: Again?, options: { yes: wait, no: end } }
  end: { do: Go., outcome: done }
  out: { do: Leave., outcome: out }
`,
    ],
  ]),
});

function pathOf(answers: Record<string, string[]>) {
  const { given, problems } = checkGiven(flow, new Map(Object.entries(answers)), new Map());
  expect(problems).toEqual([]);
  const start = startWalk(flow, started(flow));
  if (isRefusal(start)) throw new Error(start.message);
  const queue = queueOf(given.answers);
  const { walk } = play(start, queue, () => '2026-11-21T10:00:00+00:00');
  return { path: visitsOf(walk).map((visit) => visit.step.id), left: queue.left() };
}

describe('play', () => {
  it('takes an option that is always open at the first visit of an instruction', () => {
    expect(pathOf({ wait: ['unsafe'] })).toEqual({ path: ['wait', 'out'], left: [] });
  });

  it('goes on at an instruction for `next`, so that a later visit can be left otherwise', () => {
    expect(pathOf({ wait: ['next', 'unsafe'], again: ['yes'] })).toEqual({
      path: ['wait', 'again', 'wait', 'out'],
      left: [],
    });
  });
});
