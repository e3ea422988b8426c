import type { Flow, FlowOption, FlowStep } from '../format/flow.js';
import type { Field, FieldValue } from '../format/types.js';
import { type EventBody, isWithheld, type Started, type WalkEvent, type Withheld } from './events.js';

/**
 * A walk so far: an immutable value, folded from events. Going back returns to the state before the last move, which
 * each state remembers, so nothing is ever undone by hand.
 */
export interface Walk {
  readonly flow: Flow;
  readonly started: Started & { readonly at: string };
  readonly status: 'walking' | 'stopped' | 'ended';
  /** The step the walk is at. */
  readonly step: FlowStep;
  /** Steps entered, newest first. */
  readonly path: Visit;
  /** How many actions have been ticked at this visit, for a step that confirms them. */
  readonly ticked: number;
  /** How many of the step's needs have been dealt with at this visit. */
  readonly asked: number;
  readonly values: ReadonlyMap<string, FieldValue | Withheld | null>;
  /** How often each limited step was entered. */
  readonly counts: ReadonlyMap<string, number>;
  /** The state before the last move; null where there is nothing to go back to. */
  readonly before: Walk | null;
  /** The move that led here from `before`. */
  readonly move: WalkEvent | null;
  /** What was given before going back, to be offered again: by {@link offerKey}. */
  readonly offers: ReadonlyMap<string, EventBody>;
  readonly notes: readonly Note[];
  readonly changes: readonly Change[];
  readonly seq: number;
  /** When the last event happened. */
  readonly at: string;
}

/** One stay at a step. A linked list: walks share their pasts. */
export interface Visit {
  readonly step: FlowStep;
  /** When it was entered. */
  readonly at: string;
  readonly previous: Visit | null;
  /** How the visit before this one was left: the option taken there, or null for an instruction. */
  readonly by: FlowOption | null;
}

export interface Note {
  readonly step: string;
  readonly at: string;
  readonly text: string;
}

/** Something given, taken back, and then given differently. */
export interface Change {
  readonly at: string;
  readonly from: EventBody;
  readonly to: EventBody;
}

/** What the walk waits for. */
export type Pending =
  | { readonly kind: 'tick'; readonly step: FlowStep; readonly action: number }
  | { readonly kind: 'field'; readonly step: FlowStep; readonly field: Field }
  | { readonly kind: 'question'; readonly step: FlowStep }
  | { readonly kind: 'instruction'; readonly step: FlowStep }
  | { readonly kind: 'leaf'; readonly step: FlowStep };

/** Why an event does not fit a walk. */
export interface Refusal {
  readonly refused:
    | 'order'
    | 'not-walking'
    | 'not-stopped'
    | 'wrong-step'
    | 'not-asked'
    | 'unknown-option'
    | 'unknown-field'
    | 'nothing-to-go-back-to'
    | 'wrong-outcome'
    | 'no-end'
    | 'no-start';
  readonly message: string;
}

export function isRefusal(result: Walk | Refusal): result is Refusal {
  return 'refused' in result;
}

const refuse = (refused: Refusal['refused'], message: string): Refusal => ({ refused, message });

/** The walk that a `started` event begins. */
export function startWalk(flow: Flow, event: Extract<WalkEvent, { type: 'started' }>): Walk | Refusal {
  if (event.sop !== flow.sop.id)
    return refuse('no-start', `The walk is of \`${event.sop}\`, not of \`${flow.sop.id}\`.`);
  const walk: Walk = {
    flow,
    started: event,
    status: 'walking',
    step: flow.start,
    path: { step: flow.start, at: event.at, previous: null, by: null },
    ticked: 0,
    asked: 0,
    values: new Map(),
    counts: new Map(),
    before: null,
    move: null,
    offers: new Map(),
    notes: [],
    changes: [],
    seq: event.seq,
    at: event.at,
  };
  return enter(walk, null, flow.start, null, null, event.at);
}

/** The walk after one more event, or why the event does not fit. Pure. */
export function applyEvent(walk: Walk, event: WalkEvent): Walk | Refusal {
  if (event.seq !== walk.seq + 1) return refuse('order', `Event ${event.seq} follows event ${walk.seq}.`);
  switch (event.type) {
    case 'answered':
      return answer(walk, event);
    case 'shown':
      return goOn(walk, event);
    case 'filled':
      return fill(walk, event);
    case 'ticked':
      return tick(walk, event);
    case 'noted':
      return {
        ...walk,
        notes: [...walk.notes, { step: event.step, at: event.at, text: event.text }],
        seq: event.seq,
        at: event.at,
      };
    case 'went-back':
      return goBack(walk, event);
    case 'stopped':
      if (walk.status !== 'walking') return refuse('not-walking', `The walk is ${walk.status}.`);
      return { ...walk, status: 'stopped', seq: event.seq, at: event.at };
    case 'resumed':
      if (walk.status !== 'stopped') return refuse('not-stopped', `The walk is ${walk.status}.`);
      return {
        ...walk,
        status: 'walking',
        values: withoutWithheld(walk.values, new Map()),
        asked: 0,
        seq: event.seq,
        at: event.at,
      };
    case 'ended':
      return end(walk, event);
    case 'started':
      return refuse('order', 'A walk starts once.');
  }
}

/** Replays events from the first; the refusal names the event that does not fit. */
export function replay(flow: Flow, events: readonly WalkEvent[]): Walk | Refusal {
  const [first, ...rest] = events;
  if (first?.type !== 'started') return refuse('no-start', 'A walk begins with the event `started`.');
  let walk = startWalk(flow, first);
  for (const event of rest) {
    if (isRefusal(walk)) return walk;
    walk = applyEvent(walk, event);
  }
  return walk;
}

/** What the walk waits for now. */
export function pendingOf(walk: Walk): Pending {
  const { step } = walk;
  if (step.confirm && walk.ticked < step.actions.length) return { kind: 'tick', step, action: walk.ticked };
  const need = nextNeed(walk);
  if (need !== -1) return { kind: 'field', step, field: step.needs[need] as Field };
  return { kind: step.kind, step };
}

/** Index of the next field to ask for, -1 when there is none: what was given, or passed over, is not asked again. */
function nextNeed(walk: Walk): number {
  const { needs } = walk.step;
  for (let index = walk.asked; index < needs.length; index++) {
    if (!walk.values.has((needs[index] as Field).id)) return index;
  }
  return -1;
}

/** Names what an event gives, so that it can be offered again after going back. */
export function offerKey(event: EventBody): string {
  switch (event.type) {
    case 'answered':
      return `answer ${event.step}`;
    case 'filled':
      return `field ${event.field}`;
    case 'ticked':
      return `tick ${event.step} ${event.action}`;
    default:
      return '';
  }
}

function answer(walk: Walk, event: Extract<WalkEvent, { type: 'answered' }>): Walk | Refusal {
  const problem = notAt(walk, event.step);
  if (problem) return problem;
  for (const option of walk.step.options) {
    if (option.id !== event.option) continue;
    // What is always open is open before the fields and ticks of a step, too.
    if (!option.always && pendingOf(walk).kind !== 'question')
      return refuse('not-asked', `Step \`${event.step}\` is not at its question yet.`);
    return enter(walk, event, option.next, option, event, event.at);
  }
  return refuse('unknown-option', `Step \`${event.step}\` has no option \`${event.option}\`.`);
}

function goOn(walk: Walk, event: Extract<WalkEvent, { type: 'shown' }>): Walk | Refusal {
  const problem = notAt(walk, event.step);
  if (problem) return problem;
  if (pendingOf(walk).kind !== 'instruction')
    return refuse('not-asked', `Step \`${event.step}\` cannot be passed yet.`);
  return enter(walk, event, walk.step.next as FlowStep, null, event, event.at);
}

function notAt(walk: Walk, step: string): Refusal | undefined {
  if (walk.status !== 'walking') return refuse('not-walking', `The walk is ${walk.status}.`);
  if (walk.step.id !== step) return refuse('wrong-step', `The walk is at \`${walk.step.id}\`, not at \`${step}\`.`);
  return undefined;
}

/**
 * Enters a step from a walk: past steps whose limit is used up, and through those that wait for nobody. `event` null
 * means the start.
 */
function enter(
  walk: Walk,
  event: WalkEvent | null,
  target: FlowStep,
  by: FlowOption | null,
  move: WalkEvent | null,
  at: string,
): Walk | Refusal {
  let { counts } = walk;
  let path: Visit | null = event ? walk.path : null;
  let step = target;
  let left: FlowOption | null = by;
  for (let passed = 0; ; passed++) {
    if (passed > walk.flow.steps.size * 2)
      return refuse('no-end', `From \`${target.id}\` the walk would go round without end.`);
    if (step.limit) {
      const count = counts.get(step.id) ?? 0;
      if (count >= step.limit.times) {
        step = step.limit.then;
        continue;
      }
      counts = new Map(counts).set(step.id, count + 1);
    }
    path = { step, at, previous: path, by: left };
    if (step.waits || !step.next) break;
    step = step.next;
    left = null;
  }
  return {
    flow: walk.flow,
    started: walk.started,
    status: 'walking',
    step,
    path,
    ticked: 0,
    asked: 0,
    values: walk.values,
    counts,
    before: event ? walk : null,
    move,
    offers: walk.offers,
    notes: walk.notes,
    changes: move ? changed(walk, move) : walk.changes,
    seq: event ? event.seq : walk.seq,
    at,
  };
}

/** The changes, with one more when something was given otherwise before. */
function changed(walk: Walk, event: WalkEvent): readonly Change[] {
  if (walk.offers.size === 0) return walk.changes;
  const from = walk.offers.get(offerKey(event));
  if (!from || sameGift(from, event)) return walk.changes;
  return [...walk.changes, { at: event.at, from, to: event }];
}

function sameGift(a: EventBody, b: EventBody): boolean {
  if (a.type === 'answered' && b.type === 'answered') return a.option === b.option;
  if (a.type === 'filled' && b.type === 'filled') return JSON.stringify(a.value) === JSON.stringify(b.value);
  if (a.type === 'ticked' && b.type === 'ticked') return a.done === b.done && a.reason === b.reason;
  return true;
}

/**
 * A field may be filled at any time before the end. Where the walk waits for it, that is a move that can be taken
 * back; filled in advance (`--set`), it is not.
 */
function fill(walk: Walk, event: Extract<WalkEvent, { type: 'filled' }>): Walk | Refusal {
  if (walk.status !== 'walking') return refuse('not-walking', `The walk is ${walk.status}.`);
  if (!walk.flow.fields.has(event.field)) return refuse('unknown-field', `There is no field \`${event.field}\`.`);
  const pending = pendingOf(walk);
  const asked = pending.kind === 'field' && pending.field.id === event.field;
  return {
    ...walk,
    values: new Map(walk.values).set(event.field, event.value),
    asked: asked ? walk.step.needs.indexOf(pending.field) + 1 : walk.asked,
    before: asked ? walk : walk.before,
    move: asked ? event : walk.move,
    changes: changed(walk, event),
    seq: event.seq,
    at: event.at,
  };
}

function tick(walk: Walk, event: Extract<WalkEvent, { type: 'ticked' }>): Walk | Refusal {
  const problem = notAt(walk, event.step);
  if (problem) return problem;
  const pending = pendingOf(walk);
  if (pending.kind !== 'tick' || pending.action !== event.action) {
    return refuse('not-asked', `Step \`${event.step}\` does not wait for action ${event.action + 1}.`);
  }
  return {
    ...walk,
    ticked: walk.ticked + 1,
    before: walk,
    move: event,
    changes: changed(walk, event),
    seq: event.seq,
    at: event.at,
  };
}

/** Back to before the last move. What it gave stays on offer, and so do notes: nothing typed is lost. */
function goBack(walk: Walk, event: WalkEvent): Walk | Refusal {
  if (walk.status === 'stopped') return refuse('not-walking', 'The walk is stopped.');
  if (!walk.before || !walk.move) return refuse('nothing-to-go-back-to', 'This is where the walk began.');
  const key = offerKey(walk.move);
  return {
    ...walk.before,
    values: withoutWithheld(walk.before.values, walk.values),
    offers: key ? new Map(walk.offers).set(key, walk.move) : walk.offers,
    notes: walk.notes,
    changes: walk.changes,
    seq: event.seq,
    at: event.at,
  };
}

/** What was withheld from the journal must be asked again, unless it is known by now. */
function withoutWithheld(values: Walk['values'], known: Walk['values']): Walk['values'] {
  if (![...values.values()].some(isWithheld)) return values;
  const kept = new Map(values);
  for (const [field, value] of values) {
    if (!isWithheld(value)) continue;
    const now = known.get(field);
    if (now === undefined) kept.delete(field);
    else kept.set(field, now);
  }
  return kept;
}

function end(walk: Walk, event: Extract<WalkEvent, { type: 'ended' }>): Walk | Refusal {
  const problem = notAt(walk, event.step);
  if (problem) return problem;
  if (pendingOf(walk).kind !== 'leaf') return refuse('not-asked', `Step \`${event.step}\` cannot end the walk yet.`);
  if (walk.step.outcome?.id !== event.outcome) {
    return refuse('wrong-outcome', `Step \`${event.step}\` does not end as \`${event.outcome}\`.`);
  }
  return { ...walk, status: 'ended', before: walk, move: event, seq: event.seq, at: event.at };
}
