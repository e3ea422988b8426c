import fc from 'fast-check';
import { type Flow, linkSop } from '../../src/sop/flow.js';
import type { Option, Sop, Step } from '../../src/sop/types.js';
import { applyEvent, isRefusal, pendingOf, startWalk, type Walk } from '../../src/walk/engine.js';
import type { EventBody, Started, WalkEvent } from '../../src/walk/events.js';

const base = { title: null, actions: [], says: [], guides: [], record: [], confirm: false, limit: null };

/** A bare SOP around some steps. */
export function sopWith(id: string, steps: readonly Step[], rest: Partial<Sop> = {}): Sop {
  return {
    format: 1,
    id,
    title: id,
    summary: null,
    version: null,
    audience: null,
    channel: null,
    owner: null,
    reviewed: null,
    reviewBy: null,
    source: null,
    start: (steps[0] as Step).id,
    fields: [],
    outcomes: [
      { id: 'good', label: 'Good' },
      { id: 'bad', label: 'Bad' },
    ],
    always: [],
    guides: [],
    steps,
    responses: [],
    ...rest,
  };
}

export function option(id: string, next: string): Option {
  return { id, label: id, key: null, hint: null, why: null, next };
}

export function question(id: string, next: readonly string[], limit: Step['limit'] = null): Step {
  return {
    ...base,
    id,
    kind: 'question',
    ask: `${id}?`,
    options: next.map((to, index) => option(`o${index}`, to)),
    limit,
  };
}

export function instruction(id: string, next: string, limit: Step['limit'] = null): Step {
  return { ...base, id, kind: 'instruction', actions: [id], next, limit };
}

export function leaf(id: string, outcome = 'good'): Step {
  return { ...base, id, kind: 'leaf', actions: [id], outcome, handoff: null };
}

export function runs(id: string, run: string, then: Record<string, string>, limit: Step['limit'] = null): Step {
  return {
    ...base,
    id,
    kind: 'run',
    run,
    then: Object.entries(then).map(([outcome, next]) => ({ outcome, next })),
    limit,
  };
}

export function flowFrom(sop: Sop, ...others: Sop[]): Flow {
  const linked = linkSop(sop, (id) => others.find((other) => other.id === id));
  if ('problems' in linked) throw new Error(JSON.stringify(linked.problems));
  return linked.flow;
}

export interface Sops {
  readonly main: Sop;
  readonly sub: Sop;
}

/** Small SOPs of any shape: loops with and without limits, `then` that leads back, options always open, a sub-procedure. */
export const anySops: fc.Arbitrary<Sops> = fc
  .record({
    main: stepsArbitrary('s', 5, true),
    sub: stepsArbitrary('t', 3, false),
    always: fc.option(fc.nat(6), { nil: null }),
    subAlways: fc.option(fc.nat(4), { nil: null }),
  })
  .map(({ main, sub, always, subAlways }) => {
    const pick = (steps: readonly Step[], at: number): string => (steps[at % steps.length] as Step).id;
    return {
      main: sopWith('main', main, { always: always === null ? [] : [option('away', pick(main, always))] }),
      sub: sopWith('sub', sub, { always: subAlways === null ? [] : [option('off', pick(sub, subAlways))] }),
    };
  });

/** {@link anySops}, ready to be walked. */
export const anyFlow: fc.Arbitrary<Flow> = anySops.map(({ main, sub }) => flowFrom(main, sub));

function stepsArbitrary(prefix: string, most: number, withRuns: boolean): fc.Arbitrary<Step[]> {
  return fc.integer({ min: 1, max: most }).chain((count) => {
    const target = fc.nat(count + 1).map((at) => (at < count ? `${prefix}${at}` : `${prefix}-end${at - count}`));
    const limit = fc.option(fc.record({ times: fc.integer({ min: 1, max: 3 }), then: target }), { nil: null });
    const step = (at: number): fc.Arbitrary<Step> => {
      const id = `${prefix}${at}`;
      return fc.oneof(
        {
          weight: 4,
          arbitrary: fc
            .tuple(fc.array(target, { minLength: 1, maxLength: 3 }), limit)
            .map(([next, l]) => question(id, next, l)),
        },
        { weight: 1, arbitrary: fc.tuple(target, limit).map(([next, l]) => instruction(id, next, l)) },
        ...(withRuns
          ? [
              {
                weight: 1,
                arbitrary: fc.tuple(target, target, limit).map(([good, bad, l]) => runs(id, 'sub', { good, bad }, l)),
              },
            ]
          : []),
      );
    };
    return fc
      .tuple(...Array.from({ length: count }, (_, at) => step(at)))
      .map((steps) => [...steps, leaf(`${prefix}-end0`), leaf(`${prefix}-end1`, 'bad')]);
  });
}

export interface EnginePath {
  readonly answers: readonly { readonly step: string; readonly option: string }[];
  readonly walk: Walk;
  readonly questions: number;
}

const started = (flow: Flow): Started => ({ type: 'started', sop: flow.sop.id, version: null, digest: 'x', walk: 'w' });

/** Every path, by trying every answer in the engine; null when there are more than `most` moves to try, or no end. */
export function pathsByEngine(flow: Flow, most = 400): EnginePath[] | null {
  const at = '2026-11-21T10:00:00+00:00';
  const start = startWalk(flow, { seq: 1, at, ...started(flow) });
  if (isRefusal(start)) return null;
  const found: EnginePath[] = [];
  const open: EnginePath[] = [{ answers: [], walk: start, questions: 0 }];
  for (let tried = 0; open.length; tried++) {
    if (tried > most) return null;
    const here = open.pop() as EnginePath;
    const give = (body: EventBody): Walk | null => {
      const next = applyEvent(here.walk, { ...body, seq: here.walk.seq + 1, at } as WalkEvent);
      if (isRefusal(next) && next.refused !== 'no-end') throw new Error(next.message);
      return isRefusal(next) ? null : next;
    };
    const pending = pendingOf(here.walk);
    if (pending.kind === 'leaf') {
      found.push(here);
      continue;
    }
    const { step } = pending;
    const questions = here.questions + (pending.kind === 'question' ? 1 : 0);
    const next: EnginePath[] = [];
    for (const id of new Set(step.options.map((one) => one.id))) {
      const walk = give({ type: 'answered', step: step.id, option: id });
      if (!walk) return null;
      next.push({ answers: [...here.answers, { step: step.id, option: id }], walk, questions });
    }
    if (pending.kind === 'instruction') {
      const walk = give({ type: 'shown', step: step.id });
      if (!walk) return null;
      next.push({ ...here, walk, questions });
    }
    open.push(...next.reverse());
  }
  return found;
}
