import { describe, expect, test } from 'vitest';
import type { WalkEvent } from '../../src/walk/events.js';
import { createSession } from '../../src/walk/session.js';
import { started, timeOf } from '../support/generate.js';
import { flowFrom, walkOf } from '../support/sops.js';

const flow = flowFrom(`
outcomes: { done: Done }
steps:
  ask: { ask: Calm?, options: { yes: done, no: done } }
  done: { do: Go., outcome: done }
`);
const begin = (store?: (event: WalkEvent) => Promise<void> | void) =>
  createSession(walkOf(flow), [started(flow)], () => timeOf(9), store);

describe('a session', () => {
  test('stores an event before it moves on', async () => {
    const seen: string[] = [];
    const session = begin(() => void seen.push(session.walk.step.id));
    await session.give({ type: 'answered', step: 'ask', option: 'yes' });
    expect(seen).toEqual(['ask']);
    expect(session.walk.step.id).toBe('done');
    expect(session.events).toMatchObject([{ seq: 1 }, { seq: 2, at: timeOf(9), option: 'yes' }]);
  });

  test('neither stores nor moves what is refused', async () => {
    const stored: WalkEvent[] = [];
    const session = begin((event) => void stored.push(event));
    expect(await session.give({ type: 'shown', step: 'ask' })).toMatchObject({ refused: 'not-asked' });
    expect(stored).toEqual([]);
    expect(session.walk.seq).toBe(1);
  });

  test('does not move when storing fails, says so, and can be tried again', async () => {
    let full = true;
    const session = begin(async () => {
      if (full) throw new Error('no space left');
    });
    const answer = { type: 'answered', step: 'ask', option: 'yes' } as const;
    await expect(session.give(answer)).rejects.toThrow('no space left');
    expect(session.walk.seq).toBe(1);
    full = false;
    expect(await session.give(answer)).toBeUndefined();
    expect(session.events.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('takes one event after the other, also when a signal comes while one is being stored', async () => {
    const stored: number[] = [];
    const session = begin(async ({ seq }) => {
      await new Promise((done) => setTimeout(done, 5));
      stored.push(seq);
    });
    await Promise.all([
      session.give({ type: 'answered', step: 'ask', option: 'yes' }),
      session.give({ type: 'stopped', reason: 'signal' }),
    ]);
    expect(stored).toEqual([2, 3]);
    expect(session.walk.status).toBe('stopped');
    expect(session.walk.step.id).toBe('done');
  });

  test('never tells of a time before the one before, where the clock goes back', async () => {
    const clock = [12, 4, 11, 13].map(timeOf);
    const session = createSession(walkOf(flow), [started(flow)], () => clock.shift() as string);
    await session.give({ type: 'stopped', reason: 'quit' });
    await session.give({ type: 'resumed' });
    await session.give({ type: 'noted', step: 'ask', text: 'Back.' });
    await session.give({ type: 'answered', step: 'ask', option: 'yes' });
    expect(session.events.map(({ at }) => at)).toEqual([1, 12, 12, 12, 13].map(timeOf));
  });
});
