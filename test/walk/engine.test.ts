import { describe, expect, test } from 'vitest';
import { applyEvent, inOrder, isRefusal, offerOf, pendingOf, replay, startWalk } from '../../src/walk/engine.js';
import type { WalkEvent } from '../../src/walk/events.js';
import { mustWalk, started, timeOf } from '../support/generate.js';
import { answered, flowFrom, onward, pathOf, refusalOf, walkOf } from '../support/sops.js';

const loop = `
outcomes: { calm: Calm, gone: Gone }
steps:
  ask: { ask: Calm?, options: { yes: calm, no: warn }, limit: { times: 2, then: last } }
  warn: { do: Warn them., next: ask }
  last: { ask: Calm now?, options: { yes: calm, no: ask }, limit: { times: 1, then: gone } }
  calm: { do: Go on., outcome: calm }
  gone: { do: End it., outcome: gone }
`;

describe('limits', () => {
  const start = walkOf(flowFrom(loop));

  test('a step is entered as often as its limit says, then what it leads to instead', () => {
    expect(pathOf(answered(start, 'ask=no', 'ask=no'))).toEqual(['ask', 'warn', 'ask', 'warn', 'last']);
  });

  test('a limited step that leads to a limited step passes both when both are used up', () => {
    const walk = answered(start, 'ask=no', 'ask=no', 'last=no');
    expect(pathOf(walk)).toEqual(['ask', 'warn', 'ask', 'warn', 'last', 'gone']);
    expect(pendingOf(walk).kind).toBe('leaf');
  });

  test('going back gives the visit back', () => {
    const walk = answered(start, 'ask=no', 'ask=no');
    const back = onward(
      walk,
      { type: 'went-back' },
      { type: 'went-back' },
      { type: 'went-back' },
      { type: 'went-back' },
    );
    expect(pathOf(back)).toEqual(['ask']);
    expect(pathOf(answered(back, 'ask=no', 'ask=no'))).toEqual(pathOf(walk));
  });

  test('the start counts as a visit', () => {
    expect([...start.counts]).toEqual([['ask', 1]]);
  });

  test('going round without anybody being asked is refused, not walked for ever', () => {
    const flow = flowFrom(`
outcomes: { done: Done }
steps:
  ask: { ask: Go?, options: { yes: a, no: done } }
  a: { do: Look., next: b, limit: { times: 1, then: b } }
  b: { do: Look., next: a, limit: { times: 1, then: a } }
  done: { do: Stop., outcome: done }
`);
    const walk = onward(walkOf(flow), { type: 'answered', step: 'ask', option: 'yes' }, { type: 'shown', step: 'a' });
    expect(refusalOf(walk, { type: 'shown', step: 'b' })).toBe('no-end');
  });

  test('a long text that is shown again and again is refused once nobody could read it all', () => {
    const flow = flowFrom(`
outcomes: { done: Done }
steps:
  ask: { do: ${'a'.repeat(999_999)}, ask: Go on or stop, options: { again: ask, no: done }, limit: { times: 99, then: done } }
  done: { do: Stop., outcome: done }
`);
    const again = { type: 'answered', step: 'ask', option: 'again' } as const;
    let walk = walkOf(flow);
    for (let visit = 2; visit < 10; visit++) walk = onward(walk, again);
    expect(refusalOf(walk, again)).toBe('too-much');
    expect(refusalOf(walk, { ...again, option: 'no' })).toBeUndefined();
    expect(refusalOf(onward(walk, { type: 'went-back' }), again)).toBe('too-much');
  });

  test('a limit that leads to its own step is refused where it would not end', () => {
    const flow = flowFrom(`
outcomes: { done: Done }
steps:
  ask: { ask: Go?, options: { again: ask, no: done }, limit: { times: 1, then: ask } }
  done: { do: Stop., outcome: done }
`);
    expect(refusalOf(walkOf(flow), { type: 'answered', step: 'ask', option: 'again' })).toBe('no-end');
  });
});

const asking = `
fields:
  customer: { ask: Customer, sensitive: true }
  case: { ask: Case, required: false }
outcomes: { done: Done }
always: { unsafe: { label: I feel unsafe, next: out } }
steps:
  tell:
    do: [Warn them., Wait.]
    confirm: true
    record: case
    say: hello
    next: ask
  ask: { ask: Calm?, record: case, options: { yes: out, no: tell }, limit: { times: 2, then: out } }
  out: { do: Go., say: hello, outcome: done }
responses:
  hello: { text: "Hello {{customer}}, about {{case}}" }
`;

describe('what a step waits for', () => {
  const start = walkOf(flowFrom(asking));
  const ticked = onward(
    start,
    { type: 'ticked', step: 'tell', action: 0, done: true },
    { type: 'ticked', step: 'tell', action: 1, done: false, reason: 'no time' },
  );

  test('first its actions, one by one; then what it records; then what its responses need; then itself', () => {
    expect(pendingOf(start)).toMatchObject({ kind: 'tick', action: 0 });
    expect(pendingOf(ticked)).toMatchObject({ kind: 'field', field: { id: 'case' } });
    const one = onward(ticked, { type: 'filled', field: 'case', value: '12' });
    expect(pendingOf(one)).toMatchObject({ kind: 'field', field: { id: 'customer' } });
    expect(pendingOf(onward(one, { type: 'filled', field: 'customer', value: 'Sam' })).kind).toBe('instruction');
  });

  test('a field that was given or passed over is not asked for again', () => {
    const walk = onward(
      ticked,
      { type: 'filled', field: 'customer', value: 'Sam' },
      { type: 'filled', field: 'case', value: null },
      { type: 'shown', step: 'tell' },
    );
    expect(pendingOf(walk)).toMatchObject({ kind: 'question', step: { id: 'ask' } });
  });

  test('a field given before the walk comes to it is not asked for', () => {
    const walk = onward(
      start,
      { type: 'filled', field: 'case', value: '12' },
      { type: 'filled', field: 'customer', value: 'Sam' },
      { type: 'ticked', step: 'tell', action: 0, done: true },
      { type: 'ticked', step: 'tell', action: 1, done: true },
    );
    expect(pendingOf(walk).kind).toBe('instruction');
  });

  test('what is always open is open before ticks, fields and passing on', () => {
    for (const walk of [start, ticked]) {
      expect(walk.step.options.map(({ id }) => id)).toEqual(['unsafe']);
      expect(pathOf(onward(walk, { type: 'answered', step: 'tell', option: 'unsafe' }))).toEqual(['tell', 'out']);
    }
  });

  test('a leaf has no options, and waits for its fields too', () => {
    const out = onward(start, { type: 'answered', step: 'tell', option: 'unsafe' });
    expect(out.step.options).toEqual([]);
    expect(pendingOf(out)).toMatchObject({ kind: 'field', field: { id: 'customer' } });
    expect(refusalOf(out, { type: 'ended', step: 'out', outcome: 'done' })).toBe('not-asked');
  });
});

describe('refusals', () => {
  const start = walkOf(flowFrom(asking));
  const out = answered(start, 'ask=yes');
  const ended = onward(out, { type: 'ended', step: 'out', outcome: 'done' });
  const stopped = onward(start, { type: 'stopped', reason: 'quit' });

  test.each([
    ['another step', refusalOf(start, { type: 'shown', step: 'ask' }), 'wrong-step'],
    ['passing a step too early', refusalOf(start, { type: 'shown', step: 'tell' }), 'not-asked'],
    [
      'an option of another step',
      refusalOf(start, { type: 'answered', step: 'tell', option: 'yes' }),
      'unknown-option',
    ],
    ['the action after next', refusalOf(start, { type: 'ticked', step: 'tell', action: 1, done: true }), 'not-asked'],
    ['an unknown field', refusalOf(start, { type: 'filled', field: 'nobody', value: 'x' }), 'unknown-field'],
    ['a note on no step', refusalOf(start, { type: 'noted', step: 'nowhere', text: 'x' }), 'wrong-step'],
    ['back from the start', refusalOf(start, { type: 'went-back' }), 'nothing-to-go-back-to'],
    ['resuming what was not stopped', refusalOf(start, { type: 'resumed' }), 'not-stopped'],
    ['starting again', refusalOf(start, started(start.flow)), 'order'],
    [
      'an answer after stopping',
      refusalOf(stopped, { type: 'answered', step: 'tell', option: 'unsafe' }),
      'not-walking',
    ],
    ['a value after stopping', refusalOf(stopped, { type: 'filled', field: 'case', value: 'x' }), 'not-walking'],
    ['back after stopping', refusalOf(stopped, { type: 'went-back' }), 'not-walking'],
    ['stopping twice', refusalOf(stopped, { type: 'stopped', reason: 'quit' }), 'not-walking'],
    ['another outcome', refusalOf(out, { type: 'ended', step: 'out', outcome: 'calm' }), 'wrong-outcome'],
    ['ending twice', refusalOf(ended, { type: 'ended', step: 'out', outcome: 'done' }), 'not-walking'],
    ['a value after the end', refusalOf(ended, { type: 'filled', field: 'case', value: 'x' }), 'not-walking'],
    ['stopping after the end', refusalOf(ended, { type: 'stopped', reason: 'quit' }), 'not-walking'],
  ])('%s', (_name, refused, expected) => expect(refused).toBe(expected));

  test.each([[0], [1], [3], [99]])('event %i after the first', (seq) => {
    const event: WalkEvent = { type: 'stopped', reason: 'quit', seq, at: timeOf(seq) };
    expect(applyEvent(start, event)).toMatchObject({ refused: 'order' });
  });

  test('a walk that begins with another event, another SOP, or in the middle', () => {
    const { flow } = start;
    const first = started(flow);
    expect(replay(flow, [])).toMatchObject({ refused: 'no-start' });
    expect(replay(flow, [{ type: 'resumed', seq: 1, at: timeOf(1) }])).toMatchObject({ refused: 'no-start' });
    expect(startWalk(flow, { ...first, sop: 'other' })).toMatchObject({ refused: 'no-start' });
    expect(startWalk(flow, { ...first, seq: 2 })).toMatchObject({ refused: 'order' });
  });

  test('replaying stops at the event that does not fit', () => {
    const events: WalkEvent[] = [
      started(start.flow),
      { type: 'shown', step: 'ask', seq: 2, at: timeOf(2) },
      { type: 'stopped', reason: 'quit', seq: 3, at: timeOf(3) },
    ];
    expect(isRefusal(replay(start.flow, events))).toBe(true);
    expect(replay(start.flow, events)).toMatchObject({ refused: 'wrong-step' });
  });
});

describe('going back', () => {
  const start = walkOf(flowFrom(asking));

  test('from the end, to the leaf', () => {
    const out = answered(start, 'ask=yes');
    const back = onward(out, { type: 'ended', step: 'out', outcome: 'done' }, { type: 'went-back' });
    expect(back.status).toBe('walking');
    expect(pendingOf(back)).toMatchObject({ kind: 'leaf', step: { id: 'out' } });
  });

  test('offers what was taken back, each at its own place', () => {
    const walk = onward(
      start,
      { type: 'ticked', step: 'tell', action: 0, done: true },
      { type: 'ticked', step: 'tell', action: 1, done: false, reason: 'no time' },
      { type: 'filled', field: 'case', value: '12' },
      { type: 'went-back' },
      { type: 'went-back' },
      { type: 'went-back' },
    );
    expect(offerOf(walk)).toMatchObject({ type: 'ticked', done: true });
    const next = onward(walk, { type: 'ticked', step: 'tell', action: 0, done: true });
    expect(offerOf(next)).toMatchObject({ type: 'ticked', done: false, reason: 'no time' });
    const field = onward(next, { type: 'ticked', step: 'tell', action: 1, done: true });
    expect(offerOf(field)).toMatchObject({ type: 'filled', field: 'case', value: '12' });
  });

  test('offers nothing where nothing was taken back', () => {
    expect(offerOf(start)).toBeUndefined();
    expect(offerOf(answered(start))).toBeUndefined();
  });

  test('keeps the two answers of a step that was visited twice apart', () => {
    const walk = answered(start, 'ask=no', 'ask=yes');
    let back = walk;
    while (pathOf(back).length > 1) back = onward(back, { type: 'went-back' });
    const first = answered(back);
    expect(offerOf(first)).toMatchObject({ option: 'no' });
    expect(offerOf(answered(first, 'ask=no'))).toMatchObject({ option: 'yes' });
  });

  test('records what was given otherwise afterwards, once', () => {
    const walk = onward(
      answered(start),
      { type: 'answered', step: 'ask', option: 'no' },
      { type: 'went-back' },
      { type: 'answered', step: 'ask', option: 'yes' },
    );
    expect(inOrder(walk.changes)).toMatchObject([{ from: { option: 'no' }, to: { option: 'yes' } }]);
    const same = onward(walk, { type: 'went-back' }, { type: 'answered', step: 'ask', option: 'yes' });
    expect(inOrder(same.changes)).toHaveLength(1);
  });

  test('a value given aside after it was given anew is no second change', () => {
    const walk = onward(
      start,
      { type: 'ticked', step: 'tell', action: 0, done: true },
      { type: 'ticked', step: 'tell', action: 1, done: true },
      { type: 'filled', field: 'case', value: '1' },
      { type: 'went-back' },
      { type: 'filled', field: 'case', value: '2' },
      { type: 'filled', field: 'case', value: '3' },
    );
    expect(inOrder(walk.changes)).toMatchObject([{ from: { value: '1' }, to: { value: '2' } }]);
    expect(walk.values.get('case')).toBe('3');
  });

  test('keeps notes, also those on steps that were taken back', () => {
    const walk = onward(
      answered(start),
      { type: 'answered', step: 'ask', option: 'yes' },
      { type: 'noted', step: 'out', text: 'He hung up.' },
      { type: 'went-back' },
    );
    expect(inOrder(walk.notes)).toMatchObject([{ step: 'out', text: 'He hung up.' }]);
  });
});

describe('stopping and resuming', () => {
  const start = walkOf(flowFrom(asking));

  test('a value that was withheld is asked for again where it is needed, and offered nowhere', () => {
    const filled = onward(
      start,
      { type: 'ticked', step: 'tell', action: 0, done: true },
      { type: 'ticked', step: 'tell', action: 1, done: true },
      { type: 'filled', field: 'case', value: '12' },
      { type: 'filled', field: 'customer', value: { withheld: true } },
      { type: 'stopped', reason: 'signal' },
      { type: 'resumed' },
    );
    expect(filled.values.get('case')).toBe('12');
    expect(pendingOf(filled)).toMatchObject({ kind: 'field', field: { id: 'customer' } });
    expect(offerOf(filled)).toBeUndefined();
  });

  test('also after going back to before it', () => {
    const walk = onward(
      start,
      { type: 'ticked', step: 'tell', action: 0, done: true },
      { type: 'ticked', step: 'tell', action: 1, done: true },
      { type: 'filled', field: 'case', value: '12' },
      { type: 'filled', field: 'customer', value: { withheld: true } },
      { type: 'shown', step: 'tell' },
      { type: 'stopped', reason: 'quit' },
      { type: 'resumed' },
      { type: 'went-back' },
    );
    expect(pathOf(walk)).toEqual(['tell']);
    expect(pendingOf(walk)).toMatchObject({ kind: 'field', field: { id: 'customer' } });
  });

  test('notes may be added while it is stopped and after it has ended', () => {
    const stopped = onward(start, { type: 'stopped', reason: 'quit' }, { type: 'noted', step: 'tell', text: 'x' });
    expect(inOrder(stopped.notes)).toHaveLength(1);
    const ended = onward(answered(start, 'ask=yes'), { type: 'ended', step: 'out', outcome: 'done' });
    expect(inOrder(onward(ended, { type: 'noted', step: 'out', text: 'y' }).notes)).toHaveLength(1);
  });
});

describe('sub-procedures', () => {
  const inner = `
outcomes: { calm: Calm, angry: Angry }
always: { stop: { key: s, label: Stop, next: angry } }
steps:
  breathe: { ask: Breathing?, options: { yes: calm, no: again } }
  again: { do: Wait., next: breathe, limit: { times: 1, then: angry } }
  calm: { do: Praise them., confirm: true, outcome: calm }
  angry: { outcome: angry }
`;
  const outer = `
outcomes: { done: Done }
always: { unsafe: { key: "!", label: I feel unsafe, next: out } }
steps:
  first: { run: calm-down, then: { calm: second, angry: out } }
  second:
    do: Once more.
    say: more
    confirm: true
    run: calm-down
    then: { calm: out, angry: first }
    limit: { times: 1, then: out }
  out: { do: Go., outcome: done }
responses:
  more: { text: "Once more, please." }
`;
  const flow = flowFrom(outer, { 'calm-down': inner });
  const start = walkOf(flow);

  test('its steps are written out after the step that runs it, in order', () => {
    expect([...flow.steps.keys()]).toEqual([
      'first',
      'first/breathe',
      'first/again',
      'first/calm',
      'first/angry',
      'second',
      'second/breathe',
      'second/again',
      'second/calm',
      'second/angry',
      'out',
    ]);
    expect([...flow.steps.values()].map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(flow.sops.map(({ id }) => id)).toEqual(['main', 'calm-down']);
  });

  test('with nothing to do or say, its step is passed through, and the path shows where it began', () => {
    expect(pathOf(start)).toEqual(['first', 'first/breathe']);
    expect(start.before).toBeNull();
  });

  test('its leaf waits for what there is to do, then leads on by its outcome', () => {
    const calm = onward(start, { type: 'answered', step: 'first/breathe', option: 'yes' });
    expect(pendingOf(calm)).toMatchObject({ kind: 'tick', step: { id: 'first/calm' } });
    expect(refusalOf(calm, { type: 'ended', step: 'first/calm', outcome: 'calm' })).toBe('not-asked');
    const on = onward(
      calm,
      { type: 'ticked', step: 'first/calm', action: 0, done: true },
      { type: 'shown', step: 'first/calm' },
    );
    expect(pathOf(on)).toEqual(['first', 'first/breathe', 'first/calm', 'second']);
    expect(pendingOf(on)).toMatchObject({ kind: 'tick', step: { id: 'second' } });
  });

  test('a step that runs one waits where it has something to do or say itself', () => {
    const second = answered(start, 'first/breathe=yes');
    expect(pathOf(second)).toEqual(['first', 'first/breathe', 'first/calm', 'second', 'second/breathe']);
  });

  test('its own always options come first, and those of the SOP that runs it stay open', () => {
    expect(start.step.options.map(({ id, key }) => [id, key])).toEqual([
      ['yes', null],
      ['no', null],
      ['stop', 's'],
      ['unsafe', '!'],
    ]);
    expect(pathOf(onward(start, { type: 'answered', step: 'first/breathe', option: 'unsafe' })).at(-1)).toBe('out');
  });

  test('at its leaf, only what the SOP that runs it keeps open is open still', () => {
    const flow = flowFrom(
      `
outcomes: { done: Done }
always: { unsafe: { label: I feel unsafe, next: out } }
steps:
  first: { run: inner, then: { stopped: out } }
  out: { do: Go., outcome: done }
`,
      {
        inner: `
outcomes: { stopped: Stopped }
always: { stop: { label: Stop, next: over } }
steps:
  ask: { ask: Go on?, options: { yes: over, no: over } }
  over: { do: Stop., outcome: stopped }
`,
      },
    );
    expect(flow.steps.get('first/over')?.options.map(({ id }) => id)).toEqual(['unsafe']);
  });

  test('an empty leaf leads on at once', () => {
    const walk = onward(start, { type: 'answered', step: 'first/breathe', option: 'stop' });
    expect(pathOf(walk)).toEqual(['first', 'first/breathe', 'first/angry', 'out']);
  });

  test('limits inside it, and on the step that runs it, hold over the whole walk', () => {
    const round = answered(start, 'first/breathe=no', 'first/breathe=no');
    expect(pathOf(round)).toEqual(['first', 'first/breathe', 'first/again', 'first/breathe', 'first/angry', 'out']);
    const twice = answered(start, 'first/breathe=yes', 'second/breathe=stop', 'first/breathe=yes');
    expect(pathOf(twice).slice(-2)).toEqual(['first/calm', 'out']);
  });

  test('going back leads into it', () => {
    let back = answered(start, 'first/breathe=yes');
    while (back.before) back = onward(back, { type: 'went-back' });
    expect(pathOf(back)).toEqual(['first', 'first/breathe']);
    expect(offerOf(back)).toMatchObject({ option: 'yes' });
  });

  test('a key that both use is the inner one’s, and so is an option of the same id', () => {
    const clash = flowFrom(
      `
outcomes: { done: Done }
always: { stop: { key: x, label: Outer stop, next: out }, help: { key: s, label: Help, next: out } }
steps:
  first: { run: calm-down, then: { calm: out, angry: out } }
  out: { do: Go., outcome: done }
`,
      { 'calm-down': inner },
    );
    const options = clash.steps.get('first/breathe')?.options.map(({ id, key, label }) => [id, key, label]);
    expect(options?.slice(2)).toEqual([
      ['stop', 's', 'Stop'],
      ['help', null, 'Help'],
    ]);
  });

  test('many silent visits are walked as far as their limit allows', () => {
    const quiet = flowFrom(
      `
outcomes: { done: Done }
steps:
  ask: { ask: Go?, options: { yes: round, no: done } }
  round: { run: silent, then: { over: round }, limit: { times: 500, then: done } }
  done: { do: Stop., outcome: done }
`,
      { silent: 'outcomes: { over: Over }\nsteps:\n  end: { outcome: over }\n' },
    );
    const walk = onward(walkOf(quiet), { type: 'answered', step: 'ask', option: 'yes' });
    expect(pathOf(walk)).toHaveLength(1 + 500 * 2 + 1);
    expect(mustWalk(walk).step.id).toBe('done');
  });
});
