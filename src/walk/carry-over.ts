import type { Flow, FlowStep } from '../sop/flow.js';
import { applyEvent, isRefusal, type Refusal, startWalk, type Walk } from './engine.js';
import type { WalkEvent } from './events.js';
import { withhold } from './withhold.js';

/** How a walk fits another version of its SOP. */
export interface CarriedOver {
  /** What still counts, numbered anew. The walk of these events on the other version is `walk`. */
  readonly events: readonly WalkEvent[];
  readonly walk: Walk;
  /** Steps that are not as they were, in the order of the SOP; `visited` when the walk has been at them. */
  readonly steps: readonly StepChange[];
  /** What was given and does not count any more, with the reason for the first. */
  readonly lost: readonly WalkEvent[];
  readonly reason: Refusal | null;
  /** An answer or instruction that leads elsewhere now; step ids. */
  readonly rerouted: { readonly from: string; readonly was: string; readonly now: string } | null;
}

interface StepChange {
  readonly id: string;
  readonly change: 'changed' | 'added' | 'removed';
  readonly visited: boolean;
}

/**
 * Carries a walk over to another version of its SOP. It keeps to its answers as far as they lead the same way; after
 * that, notes and field values alone are kept, and the agent is asked again. A refusal when nothing of it fits.
 */
export function carryOver(old: Walk, events: readonly WalkEvent[], flow: Flow, digest: string): CarriedOver | Refusal {
  const whole = carry(old, events, flow, digest);
  if ('refused' in whole || whole.lost.length === 0) return whole;
  // What does not fit may have been taken back long ago.
  return carry(old, standing(old.flow, events), flow, digest);
}

function carry(old: Walk, events: readonly WalkEvent[], flow: Flow, digest: string): CarriedOver | Refusal {
  const [first, ...rest] = events;
  if (first?.type !== 'started') return { refused: 'no-start', message: 'A walk begins with the event `started`.' };
  const started = { ...first, version: flow.sop.version, digest };
  const start = startWalk(flow, started);
  if (isRefusal(start)) return start;
  const kept: WalkEvent[] = [withhold(flow, started)];
  const lost: WalkEvent[] = [];
  let walk = start;
  let was: Walk = startWalk(old.flow, first) as Walk;
  let reason: Refusal | null = null;
  let rerouted: CarriedOver['rerouted'] = walk.step.id === was.step.id ? null : routeChange('', was, walk);
  for (const event of rest) {
    const before = was.step.id;
    was = applyEvent(was, { ...event, seq: was.seq + 1 }) as Walk;
    const lostTrack = rerouted !== null || reason !== null;
    if (lostTrack && isMove(event)) {
      if (event.type !== 'went-back') lost.push(event);
      continue;
    }
    if (lostTrack && event.type === 'filled' && event.value === null) continue;
    // A note stays even where its step is gone.
    const placed = event.type === 'noted' && !flow.steps.has(event.step) ? { ...event, step: walk.step.id } : event;
    const next = applyEvent(walk, { ...placed, seq: walk.seq + 1 });
    if (isRefusal(next)) {
      if (placed.type === 'stopped' || placed.type === 'resumed') continue;
      if (isMove(event)) reason = next;
      lost.push(event);
      continue;
    }
    walk = next;
    kept.push(withhold(flow, { ...placed, seq: walk.seq }));
    if (!lostTrack && walk.step.id !== was.step.id) rerouted = routeChange(before, was, walk);
  }
  return { events: kept, walk, steps: changedSteps(old, flow), lost, reason, rerouted };
}

function routeChange(from: string, was: Walk, now: Walk): { from: string; was: string; now: string } {
  return { from, was: was.step.id, now: now.step.id };
}

function isMove({ type }: WalkEvent): boolean {
  return type === 'answered' || type === 'shown' || type === 'ticked' || type === 'went-back' || type === 'ended';
}

/** The events without the moves that were taken back, and without the taking back. */
function standing(flow: Flow, events: readonly WalkEvent[]): WalkEvent[] {
  const [first] = events;
  const dropped = new Set<WalkEvent>();
  const moves: WalkEvent[] = [];
  let walk = startWalk(flow, first as Extract<WalkEvent, { type: 'started' }>) as Walk;
  for (const event of events.slice(1)) {
    const next = applyEvent(walk, event) as Walk;
    if (event.type === 'went-back') {
      dropped.add(event);
      const taken = moves.pop();
      if (taken) dropped.add(taken);
    } else if (next.move === event) {
      moves.push(event);
    }
    walk = next;
  }
  return events.filter((event) => !dropped.has(event) && event.type !== 'copied' && event.type !== 'copy-failed');
}

function changedSteps(old: Walk, flow: Flow): StepChange[] {
  const visited = new Set<string>();
  for (let visit: Walk['path'] | null = old.path; visit; visit = visit.previous) visited.add(visit.step.id);
  const changes: StepChange[] = [];
  for (const [id, step] of flow.steps) {
    const before = old.flow.steps.get(id);
    if (!before) changes.push({ id, change: 'added', visited: false });
    else if (contentOf(before) !== contentOf(step)) {
      changes.push({ id, change: 'changed', visited: visited.has(id) });
    }
  }
  for (const id of old.flow.steps.keys()) {
    if (!flow.steps.has(id)) changes.push({ id, change: 'removed', visited: visited.has(id) });
  }
  return changes;
}

/** All that an agent or a customer can notice of a step, as text to compare. */
function contentOf(step: FlowStep): string {
  const { kind, title, actions, says, guides, needs, confirm, ask, outcome, handoff, limit } = step;
  return JSON.stringify([
    { kind, title, actions, says, guides, needs, confirm, ask, outcome, handoff },
    limit && [limit.times, limit.then.id],
    step.options.map((option) => ({ ...option, next: option.next.id })),
    step.next?.id,
    step.waits,
  ]);
}
