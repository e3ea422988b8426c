import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder, startWalk, type Walk } from '../../src/walk/engine.js';
import type { EventBody } from '../../src/walk/events.js';
import { reportOf } from '../../src/walk/report.js';
import { heldFields, holdingOf, newerVersionLines } from '../../src/walk/versions.js';
import { drive, flows, moves, mustWalk, started } from '../support/generate.js';
import { whereOf } from '../support/snapshot.js';
import { flowFrom, onward, walkOf } from '../support/sops.js';

const yaml = `
fields: { customer: { ask: Customer }, months: { ask: Months, type: number } }
outcomes: { done: Done }
steps:
  calm: { ask: Calm?, options: { yes: done, no: warn } }
  warn: { do: [Warn., Wait.], confirm: true, say: warning, ask: Did it stop?, options: { yes: done, no: read } }
  read: { do: [Read this.], record: [months], next: last }
  last: { ask: Over?, options: { yes: done, no: done } }
  done: { do: Go., outcome: done }
responses: { warning: { text: "Stop, {{customer}}." } }
`;
const walked = onward(
  walkOf(flowFrom(yaml)),
  { type: 'answered', step: 'calm', option: 'no' },
  { type: 'ticked', step: 'warn', action: 0, done: true },
  { type: 'ticked', step: 'warn', action: 1, done: false, reason: 'hung up' },
  { type: 'filled', field: 'customer', value: 'Sam' },
  { type: 'noted', step: 'warn', text: 'loud' },
  { type: 'answered', step: 'warn', option: 'no' },
  { type: 'filled', field: 'months', value: '2' },
  { type: 'shown', step: 'read' },
);

/** The walk begun anew on the SOP with a change in it. */
function anew(old: Walk, flow = old.flow) {
  const fields = [...heldFields(old, flow)].map(([field, value]): EventBody => ({ type: 'filled', field, value }));
  return holdingOf(old, onward(mustWalk(startWalk(flow, started(flow))), ...fields));
}

test.each<[string, (text: string) => string, string, string[]]>([
  ['nothing that matters', (text) => text.replace('Go.', 'Go now.'), 'last', []],
  ['a response', (text) => text.replace('Stop,', 'Please stop,'), 'last', []],
  ['a question', (text) => text.replace('Did it stop?', 'Has it stopped?'), 'warn', ['answered', 'shown']],
  [
    'an option',
    (text) => text.replace('{ yes: done, no: warn }', '{ yes: done, no: { label: Nope, next: warn } }'),
    'calm',
    ['answered', 'ticked', 'ticked', 'answered', 'shown'],
  ],
  ['what is to be read', (text) => text.replace('Read this.', 'Read that.'), 'read', ['shown']],
  ['what was ticked', (text) => text.replace('Wait.', 'Wait long.'), 'warn', ['ticked', 'answered', 'shown']],
  ['where an answer leads', (text) => text.replace('no: read', 'no: last'), 'last', ['shown']],
  [
    'a step that is gone',
    (text) => text.replace(/ {2}read:.*\n/, '').replace('no: read', 'no: last'),
    'last',
    ['shown'],
  ],
])('an answer holds unless this changed: %s', (_name, change, at, lost) => {
  const holding = anew(walked, flowFrom(change(yaml)));
  expect([holding.walk.step.id, holding.lost.map(({ type }) => type)]).toEqual([at, lost]);
  expect(inOrder(holding.walk.notes).map(({ text }) => text)).toEqual(['loud']);
  expect(holding.walk.values.get('customer')).toBe('Sam');
  const { actions, responses } = reportOf(holding.walk);
  // What stands at the step where the agent is asked is shown to them; what was passed on the way there was not.
  const passed = [...actions, ...responses].filter(({ step }) => step !== at);
  expect(passed.every(({ status }) => status === 'planned')).toBe(true);
});

test('says what changed, what would not hold, and where it would go on', () => {
  const holding = anew(walked, flowFrom(yaml.replace('Did it stop?', 'Has it stopped?').replace('Go.', 'Go now.')));
  expect(newerVersionLines(walked, holding)).toEqual([
    'Changed where you have been: `warn`.',
    'Changed elsewhere: `done`.',
    'In a new walk these would not hold: `warn=no`, `read` (read); it would go on at `warn`: Has it stopped?',
  ]);
});

test('on the same version everything holds: the new walk stands where the old one did', () => {
  fc.assert(
    fc.property(flows(), moves(), (flow, made) => {
      const { walk } = drive(flow, made);
      if (
        walk.status !== 'walking' ||
        [...walk.values].some(([, value]) => typeof value === 'object' && value && 'withheld' in value)
      )
        return;
      const holding = anew(walk);
      expect(holding.lost).toEqual([]);
      const { pending, options } = whereOf(walk);
      expect(whereOf(holding.walk)).toMatchObject({ pending, options });
      expect(inOrder(holding.walk.notes).map(({ text }) => text)).toEqual(inOrder(walk.notes).map(({ text }) => text));
    }),
    { numRuns: 200 },
  );
});

test('on any other SOP, what is taken over fits, and no note is lost', () => {
  fc.assert(
    fc.property(flows(), flows(), moves(), (was, now, made) => {
      const { walk } = drive(was, made);
      const holding = anew(walk, now);
      expect(inOrder(holding.walk.notes)).toHaveLength(inOrder(walk.notes).length);
      expect(newerVersionLines(walk, holding).length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});
