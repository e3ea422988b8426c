import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEvent, isRefusal, offerOf, pendingOf, replay, startWalk, type Walk } from '../../src/walk/engine.js';
import type { EventBody, WalkEvent } from '../../src/walk/events.js';
import { reveal } from '../../src/walk/reveal.js';
import { isLost } from '../../src/walk/withhold.js';
import { drive, flowOf, flows, forward, libraries, moves, mustWalk, started, timeOf } from '../support/generate.js';
import { keptOf, shownOf, whereOf, wholeOf } from '../support/snapshot.js';

const runs = { numRuns: 200 };

const give = (walk: Walk, body: EventBody): Walk =>
  mustWalk(applyEvent(walk, { ...body, seq: walk.seq + 1, at: timeOf(walk.seq + 1) } as WalkEvent));

/** As the agent sees it. */
const revealed = (body: EventBody | undefined): EventBody | undefined =>
  body?.type === 'filled' ? { ...body, value: reveal(body.value) } : body;

test('replaying the events of a walk gives the same walk, at every point of it', () => {
  fc.assert(
    fc.property(libraries(), moves(), (library, made) => {
      const walk = drive(
        flowOf(library),
        made.filter(({ kind }) => kind !== 'pause'),
      );
      // The SOP is loaded anew: nothing may depend on the objects of the first process.
      const flow = flowOf(library);
      for (const [index, state] of walk.states.entries()) {
        expect(wholeOf(mustWalk(replay(flow, walk.events.slice(0, index + 1))))).toEqual(wholeOf(state));
      }
    }),
    { numRuns: 100 },
  );
});

test('a journal replays to the same walk, across stopping, resuming and going back', () => {
  fc.assert(
    fc.property(flows(), moves(), (flow, made) => {
      const { walk, journal } = drive(flow, made);
      expect(keptOf(mustWalk(replay(flow, journal)))).toEqual(keptOf(walk));
    }),
    runs,
  );
});

test('who goes on with a walk knows every value that it stands on: what was withheld is asked for again', () => {
  fc.assert(
    fc.property(flows(), moves(), (flow, made) => {
      for (const state of drive(flow, made).states) {
        if (state.status === 'stopped') continue;
        expect([...state.values, ...state.aside].some(([, value]) => isLost(value))).toBe(false);
      }
    }),
    runs,
  );
});

test('a journal holds no value of a sensitive field', () => {
  fc.assert(
    fc.property(flows(), moves(), (flow, made) => {
      const { events, journal } = drive(flow, made);
      journal.forEach((event, index) => {
        const typed = events[index] as WalkEvent;
        if (event.type !== 'filled' || typed.type !== 'filled') return;
        const sensitive = flow.sops.some((sop) => sop.fields.some((one) => one.id === event.field && one.sensitive));
        expect(event.value).toEqual(sensitive && typed.value !== null ? { withheld: true } : typed.value);
      });
    }),
    runs,
  );
});

test('going back after a move shows what was shown before it', () => {
  fc.assert(
    fc.property(flows(), moves(), fc.nat(), fc.string(), (flow, made, pick, text) => {
      const { walk } = drive(flow, made);
      if (walk.status !== 'walking') return;
      const moved = give(walk, forward(walk, pick, text));
      expect(shownOf(give(moved, { type: 'went-back' }))).toEqual(shownOf(walk));
    }),
    runs,
  );
});

test('going back to the start takes back every move, and nothing else', () => {
  fc.assert(
    fc.property(flows(), moves(), (flow, made) => {
      const { walk, states } = drive(
        flow,
        made.filter(({ kind }) => kind !== 'pause' && kind !== 'set'),
      );
      let at = walk;
      while (at.before) at = give(at, { type: 'went-back' });
      expect(shownOf(at)).toEqual(shownOf(states[0] as Walk));
      expect(at.notes).toEqual(walk.notes);
    }),
    runs,
  );
});

test('what was given and taken back is offered again at its place', () => {
  fc.assert(
    fc.property(flows(), moves(), fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (flow, made, picks) => {
      let { walk } = drive(flow, made);
      if (walk.status !== 'walking') return;
      const given: EventBody[] = [];
      const places: unknown[] = [];
      for (const pick of picks) {
        if (walk.status !== 'walking') break;
        const body = forward(walk, pick, `typed ${pick}`);
        given.push(body);
        places.push(whereOf(walk).pending);
        walk = give(walk, body);
      }
      for (let step = given.length; step > 0; step--) walk = give(walk, { type: 'went-back' });
      const before = walk.changes;
      // Forward again, taking what is offered: the same way, to the same place, and nothing has changed.
      given.forEach((body, index) => {
        expect(whereOf(walk).pending).toEqual(places[index]);
        if (body.type === 'answered' || body.type === 'filled' || body.type === 'ticked') {
          expect(revealed(offerOf(walk))).toMatchObject(body);
        }
        walk = give(walk, body);
        expect(walk.changes).toBe(before);
      });
    }),
    runs,
  );
});

test('values that nobody asked for stay when a move is taken back', () => {
  fc.assert(
    fc.property(flows(), moves(), fc.nat(), (flow, made, pick) => {
      const { walk } = drive(flow, made);
      const fields = [...flow.fields.keys()];
      if (walk.status !== 'walking' || !walk.before || fields.length === 0) return;
      const pending = pendingOf(walk);
      const field = fields[pick % fields.length] as string;
      if (pending.kind === 'field' && pending.field.id === field) return;
      const back = give(give(walk, { type: 'filled', field, value: 'typed aside' }), { type: 'went-back' });
      const offer = revealed(offerOf(back));
      // Where the move taken back was the field itself, it is asked for again, and the last value is on offer.
      if (walk.move?.type === 'filled' && walk.move.field === field) {
        expect(offer).toMatchObject({ type: 'filled', field, value: 'typed aside' });
      } else {
        expect(reveal(back.values.get(field))).toBe('typed aside');
      }
    }),
    runs,
  );
});

test('every walk of a checked SOP ends', () => {
  fc.assert(
    fc.property(flows(), fc.infiniteStream(fc.nat({ max: 50 })), (flow, picks) => {
      // Each step is entered as often as the limits on the ways to it allow; this bound is far above.
      const rounds = [...flow.steps.values()].reduce((sum, { limit }) => sum + (limit?.times ?? 0), 1);
      const most = rounds * flow.steps.size * 12;
      let walk = mustWalk(startWalk(flow, started(flow)));
      for (let count = 0; walk.status === 'walking'; count++) {
        expect(count).toBeLessThan(most);
        walk = give(walk, forward(walk, picks.next().value as number, 'text'));
      }
      expect(flow.outcomes.has(walk.step.outcome?.id as string)).toBe(true);
    }),
    runs,
  );
});

test('an answer is an option of its step, and leads where the option says, limits apart', () => {
  fc.assert(
    fc.property(flows(), moves(), (flow, made) => {
      for (const { path } of drive(flow, made).states) {
        if (!path.previous) continue;
        const from = path.previous.step;
        const to = path.by ? path.by.next : from.next;
        if (path.by) expect(from.options).toContain(path.by);
        expect(flow.steps.get(path.step.id)).toBe(path.step);
        let target = to;
        while (target && target !== path.step) {
          const { limit } = target;
          expect(limit).not.toBeNull();
          target = limit?.then ?? null;
        }
        expect(target).toBe(path.step);
      }
    }),
    runs,
  );
});

test('no step is entered more often than its limit', () => {
  fc.assert(
    fc.property(flows(), moves(80), (flow, made) => {
      const { walk } = drive(flow, made);
      const entered = new Map<string, number>();
      for (let visit: Walk['path'] | null = walk.path; visit; visit = visit.previous) {
        entered.set(visit.step.id, (entered.get(visit.step.id) ?? 0) + 1);
      }
      for (const [id, count] of entered) {
        expect(count).toBeLessThanOrEqual(flow.steps.get(id)?.limit?.times ?? Number.POSITIVE_INFINITY);
      }
    }),
    runs,
  );
});

/** Events of every kind, most of which do not fit. */
const anyBody: fc.Arbitrary<(walk: Walk) => EventBody> = fc
  .record({ kind: fc.nat({ max: 8 }), at: fc.nat(), pick: fc.nat(), wild: fc.string() })
  .map(({ kind, at, pick, wild }) => (walk: Walk): EventBody => {
    const steps = [...walk.flow.steps.values()];
    const step = at % 2 ? walk.step : (steps[at % steps.length] as Walk['step']);
    const option = pick % 2 ? wild : (step.options[pick % step.options.length]?.id ?? wild);
    const field = pick % 3 ? wild : ([...walk.flow.fields.keys()][pick % walk.flow.fields.size] ?? wild);
    const bodies: EventBody[] = [
      { type: 'answered', step: step.id, option },
      { type: 'filled', field, value: wild },
      { type: 'ticked', step: step.id, action: pick % 3, done: true },
      { type: 'shown', step: step.id },
      { type: 'noted', step: pick % 2 ? wild : step.id, text: wild },
      { type: 'went-back' },
      { type: 'stopped', reason: 'quit' },
      { type: 'resumed' },
      { type: 'ended', step: step.id, outcome: pick % 2 ? wild : (step.outcome?.id ?? wild) },
    ];
    return bodies[kind] as EventBody;
  });

test('an event fits or is refused; refused, it says why and leaves the walk as it was', () => {
  fc.assert(
    fc.property(flows(), moves(), fc.array(anyBody, { maxLength: 20 }), (flow, made, wild) => {
      let { walk } = drive(flow, made);
      for (const bodyOf of wild) {
        const body = bodyOf(walk);
        const before = wholeOf(walk);
        const next = applyEvent(walk, { ...body, seq: walk.seq + 1, at: timeOf(walk.seq + 1) } as WalkEvent);
        expect(wholeOf(walk)).toEqual(before);
        if (isRefusal(next)) {
          expect(next.message).toMatch(/\.$/);
          continue;
        }
        expect(fits(walk, body)).toBe(true);
        walk = next;
      }
    }),
    runs,
  );
});

/** Whether an event fits a walk, said a second time and in other words than the engine's. */
function fits(walk: Walk, body: EventBody): boolean {
  const walking = walk.status === 'walking';
  const pending = pendingOf(walk);
  switch (body.type) {
    case 'answered': {
      const option = walk.step.options.find(({ id }) => id === body.option);
      return walking && body.step === walk.step.id && !!option && (option.always || pending.kind === 'question');
    }
    case 'filled':
      return walking && walk.flow.fields.has(body.field);
    case 'ticked':
      return walking && pending.kind === 'tick' && pending.step.id === body.step && pending.action === body.action;
    case 'shown':
      return walking && pending.kind === 'instruction' && pending.step.id === body.step;
    case 'copied':
    case 'copy-failed':
      return walking && body.step === walk.step.id && walk.step.says.some(({ id }) => id === body.response);
    case 'noted':
      return walk.flow.steps.has(body.step);
    case 'went-back':
      return walk.status !== 'stopped' && walk.before !== null;
    case 'stopped':
      return walking;
    case 'resumed':
      return walk.status === 'stopped' && walk.continuedBy === null;
    case 'continued':
      return walk.status === 'stopped' && walk.continuedBy === null;
    case 'ended':
      return (
        walking && pending.kind === 'leaf' && pending.step.id === body.step && walk.step.outcome?.id === body.outcome
      );
    case 'started':
      return false;
  }
}
