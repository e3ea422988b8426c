import { readFieldValue } from '../sop/field-value.js';
import type { Flow, FlowStep } from '../sop/flow.js';
import type { FieldValue } from '../sop/types.js';
import { applyEvent, inOrder, isRefusal, pendingOf, type Walk } from './engine.js';
import { type EventBody, isWithheld, type WalkEvent } from './events.js';
import { movesOf, visitsOf } from './report.js';

/** A step that is not the same in two versions of an SOP. */
interface StepChange {
  readonly id: string;
  readonly change: 'changed' | 'added' | 'removed';
  /** Whether the walk has been at it. */
  readonly visited: boolean;
}

/** What of a walk still holds on another version of its SOP, where a new walk takes it over. */
export interface Holding {
  /** What the new walk takes over, in order. */
  readonly given: readonly EventBody[];
  /** The new walk after that. */
  readonly walk: Walk;
  /** What was given and does not hold. */
  readonly lost: readonly WalkEvent[];
}

/** The values of a walk that a version of its SOP knows, too, and reads as its own. What is withheld is asked for again. */
export function heldFields(old: Walk, flow: Flow): Map<string, FieldValue> {
  const held = new Map<string, FieldValue>();
  for (const [id, value] of old.values) {
    const field = flow.fields.get(id);
    if (!field || value === null || isWithheld(value)) continue;
    const reading = readFieldValue(field, value);
    if ('value' in reading) held.set(id, reading.value);
  }
  return held;
}

/**
 * What still holds of a walk, for a new one that has just begun on another version, with the values that it knows. An
 * answer holds where the question and the option read as they did, a step that was read where all of it does, a tick
 * where its action does; from the first that does not, the agent is asked. Notes hold always.
 */
export function holdingOf(old: Walk, start: Walk): Holding {
  const given: EventBody[] = [];
  let walk = start;
  const take = (body: EventBody): boolean => {
    const next = applyEvent(walk, { ...body, seq: walk.seq + 1, at: walk.at } as WalkEvent);
    if (isRefusal(next)) return false;
    walk = next;
    given.push(body);
    return true;
  };
  const lost: WalkEvent[] = [];
  for (const move of movesOf(old)) {
    if (lost.length || !holds(old.flow, walk, move) || !takeMove(walk, move, take)) lost.push(move);
  }
  for (const { step, text } of inOrder(old.notes)) {
    take({ type: 'noted', step: walk.flow.steps.has(step) ? step : walk.step.id, text });
  }
  // A value that is asked for again is not lost.
  return { given, walk, lost: lost.filter((move) => move.type !== 'filled' || !isKnown(walk, move.field, move.value)) };
}

/** Takes a move over. What was passed over is, too; any other value was given when the new walk began. */
function takeMove(walk: Walk, move: WalkEvent, take: (body: EventBody) => boolean): boolean {
  const { seq: _seq, at: _at, ...body } = move;
  if (body.type === 'answered' || body.type === 'shown') return take({ ...body, given: true });
  if (body.type !== 'filled') return take(body);
  const pending = pendingOf(walk);
  if (body.value === null && pending.kind === 'field' && pending.field.id === body.field) return take(body);
  return isKnown(walk, body.field, body.value);
}

const isKnown = (walk: Walk, field: string, value: unknown): boolean =>
  isWithheld(value) || value === null || walk.values.has(field);

function holds(was: Flow, walk: Walk, move: WalkEvent): boolean {
  if (!('step' in move)) return true;
  const [before, now] = [was.steps.get(move.step), walk.flow.steps.get(move.step)];
  if (!before || !now || before.kind !== now.kind) return false;
  switch (move.type) {
    case 'answered': {
      const label = (step: FlowStep) => step.options.find(({ id }) => id === move.option)?.label;
      return before.ask === now.ask && label(before) === label(now);
    }
    case 'ticked':
      return before.actions[move.action] === now.actions[move.action];
    default:
      return textOf(before) === textOf(now);
  }
}

/** All that an agent reads at a step. */
function textOf({ title, actions, says, guides, ask }: FlowStep): string {
  return JSON.stringify([title, actions, says, guides, ask]);
}

/** The steps that differ between the version of a walk and another, in the order of the latter; those that went last. */
function changedSteps({ flow: was, ...walk }: Walk, flow: Flow): StepChange[] {
  const visited = new Set(visitsOf({ flow: was, ...walk }).map(({ step }) => step.id));
  const changes: StepChange[] = [];
  for (const [id, step] of flow.steps) {
    const before = was.steps.get(id);
    if (!before) changes.push({ id, change: 'added', visited: false });
    else if (contentOf(before) !== contentOf(step)) changes.push({ id, change: 'changed', visited: visited.has(id) });
  }
  for (const id of was.steps.keys()) {
    if (!flow.steps.has(id)) changes.push({ id, change: 'removed', visited: visited.has(id) });
  }
  return changes;
}

/** All that an agent or a customer can notice of a step, as text to compare. */
function contentOf(step: FlowStep): string {
  const { kind, needs, confirm, outcome, handoff, limit } = step;
  return JSON.stringify([
    textOf(step),
    { kind, needs, confirm, outcome, handoff },
    limit && [limit.times, limit.then.id],
    step.options.map((option) => ({ ...option, next: option.next.id })),
    step.next?.id,
    step.waits,
  ]);
}

/** What a newer version means for a walk, as sentences: what changed, and what a new walk on it would begin with. */
export function newerVersionLines(old: Walk, { walk, lost }: Holding): string[] {
  const steps = changedSteps(old, walk.flow);
  const visited = steps.filter((step) => step.visited);
  const ahead = steps.filter((step) => !step.visited);
  const names = (all: readonly StepChange[]): string => listed(all.map(({ id }) => `\`${id}\``));
  const lines: string[] = [];
  if (visited.length) lines.push(`Changed where you have been: ${names(visited)}.`);
  if (ahead.length) lines.push(`Changed elsewhere: ${names(ahead)}.`);
  if (steps.length === 0) lines.push('Its steps are as they were; something else in it has changed.');
  const pending = pendingOf(walk);
  const where = pending.kind === 'field' ? pending.field.ask : (pending.step.ask ?? pending.step.title ?? '');
  const held = lost.length ? `these would not hold: ${listed(lost.map(given))}` : 'all your answers would hold';
  lines.push(`In a new walk ${held}; it would go on at \`${pending.step.id}\`${where ? `: ${where}` : '.'}`);
  return lines;
}

function listed(words: readonly string[], most = 8): string {
  return words.length > most ? `${words.slice(0, most).join(', ')} … (${words.length} in all)` : words.join(', ');
}

function given(event: WalkEvent): string {
  switch (event.type) {
    case 'answered':
      return `\`${event.step}=${event.option}\``;
    case 'filled':
      return `the field \`${event.field}\``;
    case 'ticked':
      return `action ${event.action + 1} of \`${event.step}\``;
    case 'shown':
      return `\`${event.step}\` (read)`;
    default:
      return event.type;
  }
}
