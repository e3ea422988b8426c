import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pendingOf, replay } from '../../src/walk/engine.js';
import { checkGiven, play, queueOf } from '../../src/walk/play.js';
import { flows, started, timeOf } from '../support/generate.js';
import { shownOf } from '../support/snapshot.js';
import { flowFrom, pathOf, walkOf } from '../support/sops.js';

const flow = flowFrom(`
fields:
  customer: { ask: Customer }
  months: { ask: Months, type: number, example: "3" }
  reason: { ask: Reason, type: choice, options: [Swearing, Threats] }
outcomes: { done: Done }
always: { unsafe: { label: I feel unsafe, next: out } }
steps:
  ask: { ask: Calm?, options: { yes: out, no: warn }, limit: { times: 2, then: out } }
  warn: { do: Warn., confirm: true, say: warning, next: ask }
  out: { do: Go., outcome: done }
responses: { warning: { text: "Stop, {{customer}}: {{months}} {{reason}}" } }
`);
const given = (...answers: [string, string[]][]) => new Map(answers);
const noFields = new Map<string, string>();

describe('what is given', () => {
  test('is accepted where the SOP knows it, whether or not the walk comes to it', () => {
    const { given: read, problems } = checkGiven(
      flow,
      given(['ask', ['no', 'yes']], ['warn', ['unsafe']]),
      new Map([['reason', 'threats']]),
    );
    expect(problems).toEqual([]);
    expect(read.fields.get('reason')).toBe('Threats');
  });

  test.each([
    ['an unknown step', given(['aks', ['yes']]), noFields, { kind: 'step', at: 'aks', hint: 'did you mean `ask`?' }],
    [
      'a step like no other',
      given(['nowhere', ['yes']]),
      noFields,
      { kind: 'step', hint: 'its questions are ask or warn' },
    ],
    [
      'an unknown option',
      given(['ask', ['maybe']]),
      noFields,
      { kind: 'option', at: 'ask', given: 'maybe', hint: 'its options are yes, no or unsafe' },
    ],
    ['the second answer', given(['ask', ['no', 'yess']]), noFields, { kind: 'option', given: 'yess' }],
    ['an answer at a leaf', given(['out', ['yes']]), noFields, { kind: 'option', hint: 'take the answer out' }],
    ['an unknown field', given(), new Map([['custmer', 'Sam']]), { kind: 'field', hint: 'did you mean `customer`?' }],
    ['a value that does not fit', given(), new Map([['months', 'two']]), { kind: 'value', hint: 'for example: 3' }],
    ['a channel where there is none', given(), new Map([['channel', 'chat']]), { kind: 'field', at: 'channel' }],
  ])('%s is said with what there is', (_name, answers, fields, problem) => {
    const { problems } = checkGiven(flow, answers, fields);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject(problem);
  });
});

describe('playing', () => {
  const now = () => timeOf(1);

  test('answers each visit with the next answer for its step', () => {
    const queue = queueOf(given(['ask', ['no', 'yes']]));
    const { walk } = play(walkOf(flow), queue, now);
    expect(pathOf(walk)).toEqual(['ask', 'warn', 'ask', 'out']);
    expect(walk.status).toBe('ended');
    expect(queue.left()).toEqual([]);
  });

  test('stops at a question without an answer, and knows what was not used', () => {
    const queue = queueOf(given(['warn', ['unsafe', 'unsafe']]));
    const { walk, refusal } = play(walkOf(flow), queue, now);
    expect(refusal).toBeUndefined();
    expect(pendingOf(walk)).toMatchObject({ kind: 'question', step: { id: 'ask' } });
    expect(queue.left()).toEqual([
      { step: 'warn', option: 'unsafe' },
      { step: 'warn', option: 'unsafe' },
    ]);
  });

  test('takes what is always open before it ticks and fills', () => {
    const { walk, events } = play(walkOf(flow), queueOf(given(['ask', ['no']], ['warn', ['unsafe']])), now);
    expect(pathOf(walk)).toEqual(['ask', 'warn', 'out']);
    expect(events.map(({ type }) => type)).toEqual(['answered', 'answered', 'ended']);
  });

  test('does not claim that anything was done', () => {
    const { events } = play(walkOf(flow), queueOf(given(['ask', ['no', 'yes']])), now);
    expect(events.find(({ type }) => type === 'ticked')).toMatchObject({ done: false });
    expect(events.find(({ type }) => type === 'filled')).toMatchObject({ value: null });
  });

  test('an SOP that goes round without a limit is left, not played for ever', () => {
    const round = flowFrom(`
outcomes: { done: Done }
steps:
  a: { do: Look., next: b }
  b: { do: Look again., next: a }
  done: { do: Stop., outcome: done }
`);
    const { walk, refusal } = play(walkOf(round), queueOf(new Map()), now);
    expect(refusal).toMatchObject({ refused: 'no-end' });
    expect(walk.path.index).toBeLessThan(4);
  });

  test('a round with a limit is played to its end', () => {
    const round = flowFrom(`
outcomes: { done: Done }
steps:
  a: { do: Look., next: b }
  b: { do: Look again., next: a, limit: { times: 3, then: done } }
  done: { do: Stop., outcome: done }
`);
    const { walk } = play(walkOf(round), queueOf(new Map()), now);
    expect(pathOf(walk)).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'done']);
  });

  test('gives events that replay to where it stopped', () => {
    fc.assert(
      fc.property(flows(), fc.array(fc.nat(), { maxLength: 30 }), (any, picks) => {
        const answers = new Map(
          [...any.steps.values()].map((step, index) => [
            step.id,
            picks.slice(index % 5).flatMap((pick) => step.options[pick % step.options.length]?.id ?? []),
          ]),
        );
        const { walk, events, refusal } = play(walkOf(any), queueOf(answers), now);
        expect(refusal).toBeUndefined();
        const again = replay(any, [started(any), ...events]);
        expect(shownOf(again as typeof walk)).toEqual(shownOf(walk));
      }),
    );
  });
});

test('what is played has times that never go back, where the clock does', () => {
  const clock = [9, 3, 10].map(timeOf);
  const start = walkOf(flow);
  const { events } = play(start, queueOf(given(['ask', ['yes']])), () => clock.shift() ?? timeOf(2));
  const times = events.map(({ at }) => Date.parse(at));
  expect(times.length).toBeGreaterThan(1);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
