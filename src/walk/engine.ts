import { type Flow, type FlowOption, type FlowStep, optionOf } from '../sop/flow.js';
import type { Field, FieldValue } from '../sop/types.js';
import {
  type EventBody,
  isWithheld,
  type Stamp,
  type Started,
  type StopReason,
  type WalkEvent,
  type Withheld,
} from './events.js';
import { PersistentMap } from './persistent-map.js';
import { isLost, withhold } from './withhold.js';

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
  /** Characters that were shown by now, those at steps that were gone back over included. */
  readonly shown: number;
  /** How many actions have been ticked at this visit, for a step that confirms them. */
  readonly ticked: number;
  readonly values: Values;
  /** How many of the step's fields are known to have a value, from the first on. */
  readonly asked: number;
  /** The fields that were given a value which is withheld, since the walk was last taken up; newest first. */
  readonly hidden: Linked<string> | null;
  /** How often taking it up again has cost the walk values that were withheld. */
  readonly forgotten: number;
  /** Those of the values that were not asked for where they were given: no move, so going back leaves them. */
  readonly aside: Values;
  /** How often each limited step was entered. */
  readonly counts: PersistentMap<number>;
  /** The state before the last move; null where there is nothing to go back to. */
  readonly before: Walk | null;
  /** The move that led here from `before`. */
  readonly move: WalkEvent | null;
  /** What was taken back and not given anew since; {@link offerOf} finds what fits. */
  readonly offers: PersistentMap<EventBody>;
  /** Newest first, as changes are; {@link inOrder} turns them round. */
  readonly notes: Linked<Note> | null;
  readonly changes: Linked<Change> | null;
  /** What was copied, and what could not be, newest first. */
  readonly copies: Copy | null;
  /** The visits that were gone back over, newest first. */
  readonly wentBack: WentBack | null;
  /** The times it was stopped, newest first. */
  readonly pause: Pause | null;
  /** The walk that it went on as; null for most. */
  readonly continuedBy: string | null;
  readonly seq: number;
  /** When the last event happened. */
  readonly at: string;
}

/** By field. Null for a field that was passed over; what is sensitive is withheld. */
type Values = PersistentMap<FieldValue | Withheld | null>;

/** One stay at a step. A linked list: walks share their pasts. */
export interface Visit {
  readonly step: FlowStep;
  /** 0 for the first of a walk, and so on. */
  readonly index: number;
  /** When it was entered. */
  readonly at: string;
  readonly previous: Visit | null;
  /** How the visit before this one was left: the option taken there, or null for an instruction. */
  readonly by: FlowOption | null;
}

/** A list that others share: its last item, and those before it. */
export interface Linked<Item> {
  readonly item: Item;
  readonly before: Linked<Item> | null;
}

/** The items of a linked list, first to last. */
export function inOrder<Item>(list: Linked<Item> | null): Item[] {
  const items: Item[] = [];
  for (let at = list; at; at = at.before) items.push(at.item);
  return items.reverse();
}

/** A response that was copied, or could not be, at a visit. */
export interface Copy {
  readonly event: Stamp & Extract<EventBody, { type: 'copied' | 'copy-failed' }>;
  readonly visit: Visit;
  /** As they were then. */
  readonly values: Values;
  /** 1 for the first of a walk, and so on. */
  readonly count: number;
  readonly previous: Copy | null;
}

/** A visit that was gone back over. */
interface WentBack {
  readonly at: string;
  /** The walk as it was at that visit. */
  readonly state: Walk;
  readonly previous: WentBack | null;
}

export interface Pause {
  readonly reason: StopReason;
  readonly at: string;
  /** When the walk was gone on with; null where it was not. */
  readonly resumed: string | null;
  /** The digest of a newer version that was there then; null where there was none. */
  readonly newer: string | null;
  readonly visit: Visit;
  readonly previous: Pause | null;
}

interface Note {
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
    | 'too-much'
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
  if (event.seq !== 1) return refuse('order', `A walk begins with event 1, not ${event.seq}.`);
  const walk: Walk = {
    flow,
    started: withhold(flow, event),
    status: 'walking',
    step: flow.start,
    path: { step: flow.start, index: 0, at: event.at, previous: null, by: null },
    shown: 0,
    ticked: 0,
    values: PersistentMap.empty,
    asked: 0,
    hidden: null,
    forgotten: 0,
    aside: PersistentMap.empty,
    counts: PersistentMap.empty,
    before: null,
    move: null,
    offers: PersistentMap.empty,
    notes: null,
    changes: null,
    copies: null,
    wentBack: null,
    pause: null,
    continuedBy: null,
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
      return fill(walk, withhold(walk.flow, event));
    case 'ticked':
      return tick(walk, event);
    case 'copied':
    case 'copy-failed':
      return copy(walk, event);
    case 'noted':
      if (!walk.flow.steps.has(event.step)) return refuse('wrong-step', `There is no step \`${event.step}\`.`);
      return {
        ...walk,
        notes: { item: { step: event.step, at: event.at, text: event.text }, before: walk.notes },
        seq: event.seq,
        at: event.at,
      };
    case 'went-back':
      return goBack(walk, event);
    case 'stopped':
      if (walk.status !== 'walking') return refuse('not-walking', `The walk is ${walk.status}.`);
      return {
        ...walk,
        status: 'stopped',
        pause: {
          reason: event.reason,
          at: event.at,
          resumed: null,
          newer: null,
          visit: walk.path,
          previous: walk.pause,
        },
        seq: event.seq,
        at: event.at,
      };
    case 'resumed':
      if (walk.status !== 'stopped' || walk.continuedBy !== null)
        return refuse(
          'not-stopped',
          walk.continuedBy ? `The walk went on as ${walk.continuedBy}.` : `The walk is ${walk.status}.`,
        );
      return {
        ...withoutWithheld(walk),
        status: 'walking',
        pause: walk.pause && { ...walk.pause, resumed: event.at, newer: event.newer ?? null },
        seq: event.seq,
        at: event.at,
      };
    case 'continued':
      if (walk.status !== 'stopped' || walk.continuedBy !== null)
        return refuse('not-stopped', `The walk is ${walk.status}.`);
      return { ...walk, continuedBy: event.walk, seq: event.seq, at: event.at };
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
  // What was given, or passed over, is not asked again.
  const field = step.needs[askedOf(walk)];
  return field ? { kind: 'field', step, field } : { kind: step.kind, step };
}

const asked = new WeakMap<Walk, number>();

/** How many of the step's fields have a value, from the first on. Looked up once for a walk, from where it was known. */
function askedOf(walk: Walk): number {
  let count = asked.get(walk) ?? walk.asked;
  for (const { needs } = walk.step; count < needs.length; count++) {
    if (!walk.values.has((needs[count] as Field).id)) break;
  }
  asked.set(walk, count);
  return count;
}

/**
 * What was given at this place before going back: an `answered`, `filled` or `ticked` event to offer again. Undefined
 * when there is none, and when nobody knows its value any more.
 */
export function offerOf(walk: Walk): EventBody | undefined {
  if (walk.offers.size === 0) return undefined;
  const pending = pendingOf(walk);
  const { id } = walk.step;
  switch (pending.kind) {
    case 'question':
      return walk.offers.get(offerKey(walk, { type: 'answered', step: id, option: '' }));
    case 'tick':
      return walk.offers.get(offerKey(walk, { type: 'ticked', step: id, action: pending.action, done: true }));
    case 'field': {
      const offer = walk.offers.get(offerKey(walk, { type: 'filled', field: pending.field.id, value: null }));
      return offer?.type === 'filled' && isLost(offer.value) ? undefined : offer;
    }
    default:
      return undefined;
  }
}

/** Names the place that something is given at. A step that is visited again is another place; a field is asked once. */
function offerKey(walk: Walk, event: EventBody): string {
  switch (event.type) {
    case 'answered':
      return `answer ${event.step} ${visitNumber(walk)}`;
    case 'filled':
      return `field ${event.field}`;
    case 'ticked':
      return `tick ${event.step} ${visitNumber(walk)} ${event.action}`;
    default:
      return '';
  }
}

/** 1 at the first visit of the step that a walk is at, and so on. */
export function visitNumber(walk: Walk): number {
  return visitsBy(walk.path).get(walk.step.id) ?? 0;
}

const visits = new WeakMap<Visit, PersistentMap<number>>();

/** How often each step was visited up to a visit. Wanted only once somebody goes back. */
function visitsBy(path: Visit): PersistentMap<number> {
  const uncounted: Visit[] = [];
  let at: Visit | null = path;
  for (; at && !visits.has(at); at = at.previous) uncounted.push(at);
  let counts: PersistentMap<number> = (at && visits.get(at)) ?? PersistentMap.empty;
  for (const visit of uncounted.reverse()) {
    const { id } = visit.step;
    counts = counts.set(id, (counts.get(id) ?? 0) + 1);
    visits.set(visit, counts);
  }
  return counts;
}

function answer(walk: Walk, event: Extract<WalkEvent, { type: 'answered' }>): Walk | Refusal {
  const problem = notAt(walk, event.step);
  if (problem) return problem;
  const option = optionOf(walk.step, event.option);
  if (!option) return refuse('unknown-option', `Step \`${event.step}\` has no option \`${event.option}\`.`);
  // What is always open is open before the fields and ticks of a step, too.
  if (!option.always && pendingOf(walk).kind !== 'question')
    return refuse('not-asked', `Step \`${event.step}\` is not at its question yet.`);
  return enter(walk, event, option.next, option, event, event.at);
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

/** Steps that wait for nobody are passed at once; so many in a row are no procedure. */
const maxPassed = 10_000;
/** Twice what the largest SOP can have: more to read than this is no walk, but a long text that is said again and again. */
const maxShown = 10_000_000;
const tooMuch = (step: string): Refusal =>
  refuse('too-much', `With \`${step}\` the walk would show more than ${maxShown.toLocaleString('en')} characters.`);

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
  let { counts, shown } = walk;
  let path: Visit | null = event ? walk.path : null;
  let step = target;
  let left: FlowOption | null = by;
  // Rounds are bounded by limits; without one, passing more steps than there are is going round.
  for (let passed = 0, all = 0; ; passed++, all++) {
    if (passed > walk.flow.steps.size || all > maxPassed)
      return refuse('no-end', `From \`${target.id}\` the walk would go round without end.`);
    if (step.limit) {
      const count = counts.get(step.id) ?? 0;
      if (count >= step.limit.times) {
        step = step.limit.then;
        continue;
      }
      counts = counts.set(step.id, count + 1);
      passed = 0;
    }
    shown += step.size;
    if (shown > maxShown) return tooMuch(step.id);
    path = { step, index: path ? path.index + 1 : 0, at, previous: path, by: left };
    if (step.waits || !step.next) break;
    step = step.next;
    left = null;
  }
  const { offers, changes } = move ? given(walk, move) : walk;
  return {
    flow: walk.flow,
    started: walk.started,
    status: 'walking',
    step,
    path,
    shown,
    ticked: 0,
    values: walk.values,
    asked: 0,
    hidden: walk.hidden,
    forgotten: walk.forgotten,
    aside: walk.aside,
    counts,
    before: event ? walk : null,
    move,
    offers,
    notes: walk.notes,
    changes,
    copies: walk.copies,
    wentBack: walk.wentBack,
    pause: walk.pause,
    continuedBy: walk.continuedBy,
    seq: event ? event.seq : walk.seq,
    at,
  };
}

/** What was taken back here is given anew: no longer on offer, and a change when it is not the same. */
function given(walk: Walk, event: WalkEvent): Pick<Walk, 'offers' | 'changes'> {
  if (walk.offers.size === 0) return walk;
  const { changes } = walk;
  const key = offerKey(walk, event);
  const from = walk.offers.get(key);
  if (!from) return walk;
  const change = { item: { at: event.at, from, to: event }, before: changes };
  return { offers: walk.offers.delete(key), changes: sameGift(from, event) ? changes : change };
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
  const { offers, changes } = given(walk, event);
  const { seq, at } = event;
  const values = walk.values.set(event.field, event.value);
  const hidden = isWithheld(event.value) ? { item: event.field, before: walk.hidden } : walk.hidden;
  const filled = { ...walk, values, asked: askedOf(walk), hidden, offers, changes, seq, at };
  if (pending.kind !== 'field' || pending.field.id !== event.field) {
    return { ...filled, aside: walk.aside.set(event.field, event.value) };
  }
  return { ...filled, before: walk, move: event };
}

function tick(walk: Walk, event: Extract<WalkEvent, { type: 'ticked' }>): Walk | Refusal {
  const problem = notAt(walk, event.step);
  if (problem) return problem;
  const pending = pendingOf(walk);
  if (pending.kind !== 'tick' || pending.action !== event.action) {
    return refuse('not-asked', `Step \`${event.step}\` does not wait for action ${event.action + 1}.`);
  }
  const { offers, changes } = given(walk, event);
  const { seq, at } = event;
  return { ...walk, ticked: walk.ticked + 1, before: walk, move: event, offers, changes, seq, at };
}

function copy(walk: Walk, event: Copy['event']): Walk | Refusal {
  const problem = notAt(walk, event.step);
  if (problem) return problem;
  if (!walk.step.says.some(({ id }) => id === event.response)) {
    return refuse('not-asked', `Step \`${event.step}\` has no response \`${event.response}\`.`);
  }
  const shown = walk.shown + walk.step.size;
  if (shown > maxShown) return tooMuch(event.step);
  const count = (walk.copies?.count ?? 0) + 1;
  const copies = { event, visit: walk.path, values: walk.values, count, previous: walk.copies };
  return { ...walk, shown, copies, seq: event.seq, at: event.at };
}

/** Back to before the last move. What it gave stays on offer, and so do notes: nothing typed is lost. */
function goBack(walk: Walk, event: WalkEvent): Walk | Refusal {
  if (walk.status === 'stopped') return refuse('not-walking', 'The walk is stopped.');
  if (!walk.before || !walk.move) return refuse('nothing-to-go-back-to', 'This is where the walk began.');
  const { before, move } = walk;
  const key = offerKey(before, move);
  let { values, aside } = walk;
  let offer: EventBody = move;
  if (move.type === 'filled') {
    values = values.delete(move.field);
    if (aside.has(move.field)) offer = { ...move, value: aside.get(move.field) ?? null };
    aside = aside.delete(move.field);
  }
  return {
    ...before,
    shown: walk.shown,
    values,
    asked: before.forgotten === walk.forgotten ? askedOf(before) : 0,
    hidden: walk.hidden,
    forgotten: walk.forgotten,
    aside,
    offers: key ? walk.offers.set(key, offer) : walk.offers,
    notes: walk.notes,
    changes: walk.changes,
    copies: walk.copies,
    wentBack: before.path === walk.path ? walk.wentBack : { at: event.at, state: walk, previous: walk.wentBack },
    pause: walk.pause,
    continuedBy: walk.continuedBy,
    seq: event.seq,
    at: event.at,
  };
}

/** What was withheld from the journal must be asked again. */
function withoutWithheld(walk: Walk): Walk {
  if (!walk.hidden) return walk;
  let { values, aside } = walk;
  for (let at: Linked<string> | null = walk.hidden; at; at = at.before) {
    if (isWithheld(values.get(at.item))) values = values.delete(at.item);
    if (isWithheld(aside.get(at.item))) aside = aside.delete(at.item);
  }
  return { ...walk, values, asked: 0, hidden: null, forgotten: walk.forgotten + 1, aside };
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
