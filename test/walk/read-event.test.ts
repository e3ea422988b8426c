import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readEvent } from '../../src/walk/read-event.js';
import { drive, flows, moves } from '../support/generate.js';

test('every event of a walk is read as it is', () => {
  fc.assert(
    fc.property(flows(), moves(), (flow, made) => {
      for (const event of drive(flow, made).journal) expect(readEvent(event)).toEqual(event);
    }),
    { numRuns: 50 },
  );
});

test('nothing from outside makes it throw', () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (value, type) => {
      readEvent(value);
      expect(readEvent({ seq: 1, at: '2026-11-21T19:40:05Z', type, extra: value })).toBeUndefined();
    }),
  );
});

describe('what is no event', () => {
  const at = '2026-11-21T19:40:05+01:00';
  const walk = '20261121-194005-3f9a2c';
  const digest = `sha256:${'0'.repeat(64)}`;
  const started = { seq: 1, at, type: 'started', walk, sop: 'a', version: null, digest };
  const from = {
    walk,
    sop: 'a',
    title: 'A',
    outcome: 'Done',
    agent: null,
    summary: [{ ask: 'Q?', answer: 'Yes' }],
  };

  it('is told from one that is', () => {
    expect(readEvent({ ...started, from })).toBeDefined();
    expect(readEvent({ seq: 2, at, type: 'filled', field: 'f', value: { withheld: true } })).toBeDefined();
  });

  it.each<[string, unknown]>([
    ['a number of another kind', { ...started, seq: 1.5 }],
    ['no time', { ...started, at: 'yesterday' }],
    ['a key too many', { ...started, more: 1 }],
    ['a key missing', { seq: 1, at, type: 'answered', step: 'a' }],
    ['a walk before it that is none', { ...started, from: { ...from, summary: ['Q?'] } }],
    ['a value of no type', { seq: 2, at, type: 'filled', field: 'f', value: 7 }],
    [
      'a withheld value with more in it',
      { seq: 2, at, type: 'filled', field: 'f', value: { withheld: true, is: 'Sam' } },
    ],
    ['a reason that nobody has', { seq: 2, at, type: 'stopped', reason: 'boredom' }],
    ['a negative action', { seq: 2, at, type: 'ticked', step: 's', action: -1, done: true }],
    ['a type of Object', { seq: 2, at, type: 'toString' }],
  ])('%s', (_, value) => {
    expect(readEvent(value)).toBeUndefined();
  });
});
