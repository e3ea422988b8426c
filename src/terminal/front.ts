import type { FlowOption, FlowStep } from '../sop/flow.js';
import type { FieldValue, Guide } from '../sop/types.js';
import { offerOf, type Pending, type Walk } from '../walk/engine.js';
import { type EventBody, isWithheld } from '../walk/events.js';
import type { Interrupt } from './tty.js';

/** What the agent decided at a step. */
export type Act =
  | { readonly kind: 'give'; readonly body: EventBody }
  | { readonly kind: 'back' | 'note' | 'guides' | 'copy' | 'keys' | 'quit' };

/** One way to talk with the agent: by keys on a screen that is drawn, or by typed lines. */
export interface Front {
  ask(walk: Walk, remaining: number | null): Promise<Act | Interrupt>;
  /** A note; null when there is none after all. What was typed before an interrupt is a note, too. */
  note(walk: Walk): Promise<{ readonly text: string | null; readonly interrupt?: Interrupt }>;
  guides(guides: readonly Guide[]): Promise<Interrupt | undefined>;
  keys(walk: Walk): Promise<Interrupt | undefined>;
  confirm(question: string): Promise<boolean | Interrupt>;
  /** Says what happened; `walk` is the walk before it, `after` the walk after it. */
  happened(walk: Walk, event: EventBody, after: Walk): void;
  /** Says something beside the walk, such as that a response was copied. */
  say(text: string): void;
  /** Shows the leaf for good. */
  ended(walk: Walk): void;
  /** Gives the terminal back. May be called again. */
  close(): void;
}

/** The body of the event that takes an option. */
export function answerOf(step: FlowStep, option: FlowOption): Act {
  return { kind: 'give', body: { type: 'answered', step: step.id, option: option.id } };
}

/** The text a field starts with: what was given before going back, else its default. A list has one item a line. */
export function offeredText(walk: Walk, pending: Extract<Pending, { kind: 'field' }>): string {
  const offer = offerOf(walk);
  const value = offer?.type === 'filled' ? offer.value : pending.field.default;
  return value === null || isWithheld(value) ? '' : textOf(value);
}

function textOf(value: FieldValue): string {
  return typeof value === 'string' ? value : value.join('\n');
}
