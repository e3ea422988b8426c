import { notBefore } from '../text/time.js';
import { applyEvent, isRefusal, type Refusal, type Walk } from './engine.js';
import type { EventBody, WalkEvent } from './events.js';
import { withhold } from './withhold.js';

/** A walk that is going on: where it stands, and how it is added to. */
export interface Session {
  readonly walk: Walk;
  /** All its events, from `started` on. */
  readonly events: readonly WalkEvent[];
  /**
   * Adds an event: checks it against the walk, stores it, and only then moves on. A refusal leaves the walk as it
   * was. What `store` throws is passed on, and the walk has not moved. One after the other, also when a signal adds
   * its own while an answer is being stored. `at` where it is known when it happened.
   */
  give(body: EventBody, at?: string): Promise<Refusal | undefined>;
}

/** `store` is called with each event before it counts; `now` gives ISO 8601 with offset. */
export function createSession(
  start: Walk,
  events: readonly WalkEvent[],
  now: () => string,
  store: (event: WalkEvent) => Promise<void> | void = () => {},
): Session {
  let walk = start;
  const all = [...events];
  const add = async (body: EventBody, time = now()): Promise<Refusal | undefined> => {
    const event = withhold(walk.flow, {
      ...body,
      seq: walk.seq + 1,
      at: notBefore(walk.at, time),
    } as WalkEvent);
    const next = applyEvent(walk, event);
    if (isRefusal(next)) return next;
    await store(event);
    walk = next;
    all.push(event);
    return undefined;
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    get walk() {
      return walk;
    },
    get events() {
      return all;
    },
    give(body, at) {
      const given = last.then(() => add(body, at));
      last = given.catch(() => {});
      return given;
    },
  };
}
