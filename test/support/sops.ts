import { type Flow, linkSop } from '../../src/sop/flow.js';
import type { Sop } from '../../src/sop/types.js';
import { applyEvent, isRefusal, pendingOf, type Refusal, startWalk, type Walk } from '../../src/walk/engine.js';
import type { EventBody, WalkEvent } from '../../src/walk/events.js';
import { mustLoad, mustWalk, started, timeOf } from './generate.js';

/** The flow of an SOP written as the body of its file, without its header. `others` are the SOPs it runs, by id. */
export function flowFrom(body: string, others: Readonly<Record<string, string>> = {}): Flow {
  const sops = new Map<string, Sop>();
  for (const [id, text] of Object.entries(others)) sops.set(id, mustLoad(id, withHeader(id, text)));
  const linked = linkSop(mustLoad('main', withHeader('main', body)), (id) => sops.get(id));
  if ('problems' in linked) throw new Error(linked.problems.map(({ message }) => message).join('\n'));
  return linked.flow;
}

/** `body` as a whole file: what every SOP has to say is put before it. */
export function withHeader(id: string, body: string): string {
  const start = /^steps:\s*\n\s+([\w-]+):/m.exec(body)?.[1] ?? 'start';
  return `format: 1\nsop: ${id}\ntitle: ${id}\nstart: ${start}\n${body}`;
}

/** A walk of a flow that has just begun. */
export function walkOf(flow: Flow): Walk {
  return mustWalk(startWalk(flow, started(flow)));
}

/** The walk after some events. Throws at one that is refused. */
export function onward(walk: Walk, ...bodies: EventBody[]): Walk {
  return bodies.reduce((at, body) => mustWalk(give(at, body)), walk);
}

/** The walk after answers, each `step=option`, with everything else passed. Stops where an answer is wanted. */
export function answered(walk: Walk, ...answers: string[]): Walk {
  let at = pass(walk);
  for (const answer of answers) {
    const [step = '', option = ''] = answer.split('=');
    at = pass(onward(at, { type: 'answered', step, option }));
  }
  return at;
}

function pass(walk: Walk): Walk {
  let at = walk;
  for (;;) {
    const pending = pendingOf(at);
    const step = pending.step.id;
    if (pending.kind === 'tick') at = onward(at, { type: 'ticked', step, action: pending.action, done: true });
    else if (pending.kind === 'field') at = onward(at, { type: 'filled', field: pending.field.id, value: null });
    else if (pending.kind === 'instruction') at = onward(at, { type: 'shown', step });
    else return at;
  }
}

/** One event more. */
function give(walk: Walk, body: EventBody): Walk | Refusal {
  return applyEvent(walk, { ...body, seq: walk.seq + 1, at: timeOf(walk.seq + 1) } as WalkEvent);
}

/** Why an event is refused; undefined when it fits. */
export function refusalOf(walk: Walk, body: EventBody): Refusal['refused'] | undefined {
  const result = give(walk, body);
  return isRefusal(result) ? result.refused : undefined;
}

/** Ids of the steps entered, first to last. */
export function pathOf(walk: Walk): string[] {
  const ids: string[] = [];
  for (let visit: Walk['path'] | null = walk.path; visit; visit = visit.previous) ids.unshift(visit.step.id);
  return ids;
}
