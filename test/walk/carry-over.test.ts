import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/sop/digest.js';
import type { Flow } from '../../src/sop/flow.js';
import { carriedOverLines } from '../../src/walk/carried-over.js';
import { type CarriedOver, carryOver } from '../../src/walk/carry-over.js';
import { isRefusal, replay, type Walk } from '../../src/walk/engine.js';
import type { EventBody, WalkEvent } from '../../src/walk/events.js';
import { drive, flowOf, flows, libraries, moves, mustWalk } from '../support/generate.js';

const text = (change: (yaml: string) => string = (yaml) => yaml): string =>
  change(`format: 1
sop: main
title: Main
version: 1.0.0
start: first
fields:
  case: { ask: Case number, required: false }
outcomes: { done: Done }
steps:
  first:
    ask: Is it the first?
    options: { "yes": second, "no": other }
  other:
    ask: Is it another?
    options: { "yes": second, "no": end }
  second:
    ask: Is it the second?
    options: { "yes": third, "no": end }
  third:
    ask: Is it the third?
    options: { "yes": end, "no": end }
  end:
    do: [Finish.]
    record: case
    outcome: done
`);

const flow = (change?: (yaml: string) => string): Flow =>
  flowOf({ main: 'main', texts: new Map([['main', text(change)]]) });

const at = '2026-11-21T19:40:05+00:00';

function events(...bodies: EventBody[]): WalkEvent[] {
  const started: EventBody = { type: 'started', walk: 'w', sop: 'main', version: '1.0.0', digest: 'old' };
  return [started, ...bodies].map((body, index) => ({ seq: index + 1, at, ...body }) as WalkEvent);
}

const answered = (step: string, option: string): EventBody => ({ type: 'answered', step, option });
const noted = (step: string, words: string): EventBody => ({ type: 'noted', step, text: words });

function carried(told: WalkEvent[], change: (yaml: string) => string): CarriedOver {
  const now = flow(change);
  const result = carryOver(mustWalk(replay(flow(), told)), told, now, digestOf(now.sop));
  if ('refused' in result) throw new Error(result.message);
  return result;
}

describe('a walk whose SOP has changed', () => {
  const story = events(answered('first', 'yes'), noted('second', 'a note'), answered('second', 'yes'));

  test('keeps everything when only words have changed', () => {
    const result = carried(story, (yaml) => yaml.replace('Is it the first?', 'Was it the first?'));
    expect(result.steps).toEqual([{ id: 'first', change: 'changed', visited: true }]);
    expect(result.lost).toEqual([]);
    expect(result.walk.step.id).toBe('third');
    expect(result.events.slice(1)).toEqual(story.slice(1));
    expect(carriedOverLines(result)).toEqual([
      'Changed where you have been: `first`.',
      'All your answers still count.',
      'The walk goes on at `third`: Is it the third?',
    ]);
  });

  test('binds the walk to the version that it goes on with', () => {
    const result = carried(story, (yaml) => yaml.replace('version: 1.0.0', 'version: 1.1.0'));
    expect(result.walk.started).toMatchObject({ version: '1.1.0', digest: expect.stringMatching(/^sha256:/) });
    expect(carriedOverLines(result)[0]).toBe('Its steps are as they were; something else in it has changed.');
  });

  test('asks again where an answer is no longer there, and keeps the notes', () => {
    const told = [...story, { seq: 5, at, ...noted('third', 'a later note') } as WalkEvent];
    const result = carried(told, (yaml) => yaml.replace('{ "yes": third, "no": end }', '{ maybe: third, "no": end }'));
    expect(result.walk.step.id).toBe('second');
    expect(result.walk.notes.map((note) => note.text)).toEqual(['a note', 'a later note']);
    expect(result.lost).toEqual([story[3]]);
    expect(carriedOverLines(result)).toEqual([
      'Changed where you have been: `second`.',
      'Step `second` has no option `yes`.',
      'No longer counted: `second=yes`.',
      'The walk goes on at `second`: Is it the second?',
    ]);
  });

  test('says where an answer leads now, and does not follow the old way', () => {
    const result = carried(story, (yaml) => yaml.replace('"yes": second, "no": other', '"yes": other, "no": other'));
    expect(result.rerouted).toEqual({ from: 'first', was: 'second', now: 'other' });
    expect(result.walk.step.id).toBe('other');
    expect(result.lost).toEqual([story[3]]);
    expect(carriedOverLines(result)).toContain('After `first` the walk now goes to `other`, not to `second`.');
  });

  test('keeps a note of a step that is gone, and a field that was filled in', () => {
    const told = events(answered('first', 'no'), noted('other', 'kept'), answered('other', 'no'), {
      type: 'filled',
      field: 'case',
      value: 'T-1',
    });
    const result = carried(told, (yaml) =>
      yaml.replace('"no": other', '"no": second').replace(/ {2}other:\n.*\n.*\n/, ''),
    );
    expect(result.walk.step.id).toBe('second');
    expect(result.walk.notes).toMatchObject([{ step: 'second', text: 'kept' }]);
    expect(result.walk.values.get('case')).toBe('T-1');
    expect(result.steps).toContainEqual({ id: 'other', change: 'removed', visited: true });
  });

  test('is not troubled by an answer that was taken back', () => {
    const told = events(
      answered('first', 'no'),
      { type: 'went-back' },
      answered('first', 'yes'),
      answered('second', 'yes'),
    );
    const result = carried(told, (yaml) => yaml.replace(', "no": other }', ', never: other }'));
    expect(result.lost).toEqual([]);
    expect(result.walk.step.id).toBe('third');
  });

  test('says when another question comes first now', () => {
    const result = carried(story, (yaml) => yaml.replace('start: first', 'start: other'));
    expect(result.walk.step.id).toBe('other');
    expect(carriedOverLines(result)).toContain('The walk now goes to `other`, not to `first`.');
  });

  test('stays stopped when it was stopped', () => {
    const told = events(answered('first', 'yes'), { type: 'stopped', reason: 'quit' });
    expect(carried(told, (yaml) => yaml.replace('"yes": second', 'ja: second')).walk.status).toBe('stopped');
  });

  test('of another SOP is refused', () => {
    const other = flowOf({
      main: 'else',
      texts: new Map([['else', text((yaml) => yaml.replace('sop: main', 'sop: else'))]]),
    });
    expect(carryOver(mustWalk(replay(flow(), story)), story, other, 'd')).toHaveProperty('refused', 'no-start');
  });
});

test('to the same SOP, every walk is carried over whole', () => {
  fc.assert(
    fc.property(libraries(), moves(), (library, made) => {
      const { walk, journal } = drive(flowOf(library), made);
      const old = mustWalk(replay(walk.flow, journal));
      const result = carryOver(old, journal, flowOf(library), walk.started.digest);
      expect(result).toMatchObject({ lost: [], steps: [], reason: null, rerouted: null });
      expect('walk' in result && [result.walk.step.id, result.walk.seq]).toEqual([old.step.id, old.seq]);
    }),
    { numRuns: 100 },
  );
});

test('to any other SOP, what is carried over replays, and loses no note', () => {
  fc.assert(
    fc.property(flows(), flows(), moves(), (was, now, made) => {
      const { journal } = drive(was, made);
      const old: Walk = mustWalk(replay(was, journal));
      const result = carryOver(old, journal, now, 'sha256:new');
      if ('refused' in result) throw new Error(result.message);
      const again = replay(now, result.events);
      expect(isRefusal(again)).toBe(false);
      expect('step' in again && again.step.id).toBe(result.walk.step.id);
      expect(result.walk.notes.map(({ text: words }) => words)).toEqual(old.notes.map(({ text: words }) => words));
      // Two random SOPs can be alike in all that the walk came across: then it has ended on the other as well.
      const whole = result.lost.length === 0;
      expect(result.walk.status).toBe(old.status === 'ended' && !whole ? 'walking' : old.status);
    }),
    { numRuns: 100 },
  );
});
