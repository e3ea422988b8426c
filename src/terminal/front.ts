import type { Choice } from './choices.js';
import type { Interrupt } from './interrupt.js';

/**
 * Something to answer, with what stands above it: a question of a walk, a field, a decision in training. The two fronts
 * (drawn and typed) know cards and nothing else.
 */
export interface Card<Value> {
  /** Cards of the same key share what was selected or typed. */
  readonly key: string;
  /** What stands above the question, for a width. */
  readonly head: (width: number) => readonly string[];
  /** The same in plain lines; lines that were just written are not written again. */
  readonly plain: readonly string[];
  /** The question; empty where the choices speak for themselves. */
  readonly ask: string;
  /** What is said beside the question: what may be typed, an example. */
  readonly hint?: string;
  readonly plainHint?: string;
  readonly take: Choosing<Value> | Typing<Value>;
  readonly guides: readonly Reading[];
  /** What can be done beside answering, in the order of the legend. */
  readonly commands: readonly Command[];
}

export interface Choosing<Value> {
  readonly kind: 'choose';
  /** Those with a sign stand last. */
  readonly choices: readonly CardChoice<Value>[];
  /** The one that Enter takes before an arrow has chosen: the only way on, or what was answered before. Else null. */
  readonly offered: number | null;
  /** What Enter does, for the legend. */
  readonly enter: string;
  /** The one that an empty line takes in plain mode; null for none. */
  readonly byEmptyLine: number | null;
}

export interface CardChoice<Value> extends Choice {
  readonly value: Value;
  /** What else it may be called by one who types. */
  readonly words: readonly string[];
  /** The key of a way out: it stays in sight, and is listed by its key. */
  readonly sign: string | null;
  /** Another key that takes it at once. */
  readonly key?: string;
  /** Not listed in plain mode: the prompt says that Enter takes it. */
  readonly unlisted?: boolean;
  /** It was the answer before going back. */
  readonly before?: boolean;
}

export interface Typing<Value> {
  readonly kind: 'type';
  /** What stands there already. */
  readonly initial: string;
  readonly multiline: boolean;
  /** What is asked at each line in plain mode: "Value: ". */
  readonly prompt: string;
  /** Reads what was typed, nothing included; after a problem, typing goes on. */
  readonly read: (text: string) => { readonly value: Value } | { readonly problem: string };
  /** Ways out that one key takes while nothing is typed. */
  readonly outs: readonly CardChoice<Value>[];
}

/** A guide, as it is read on a drawn screen and in plain lines. */
export interface Reading {
  readonly title: string;
  readonly lines: (width: number) => readonly string[];
  readonly plain: readonly string[];
}

export type CommandName = 'back' | 'note' | 'copy' | 'hint' | 'quit';

export interface Command {
  readonly name: CommandName;
  /** What it does, for the page of keys. */
  readonly does: string;
  /** Left out of the legend where it would be of no use. */
  readonly inLegend: boolean;
}

/** What was done at a card: an answer, or a command. */
export type Taken<Value> = { readonly kind: 'answer'; readonly value: Value } | { readonly kind: CommandName };

/** One way to talk with somebody: by keys on a screen that is drawn, or by typed lines. */
export interface Front {
  /** Asks until there is an answer or a command; guides and the page of keys are read in between. */
  ask<Value>(card: Card<Value>): Promise<Taken<Value> | Interrupt>;
  /** A note; null when there is none after all. What was typed before an interrupt is a note, too. */
  note(): Promise<{ readonly text: string | null; readonly interrupt?: Interrupt }>;
  /** Adds to what stands on the screen for good. After `again`, plain mode writes the whole card anew. */
  log(lines: (width: number) => readonly string[], plain: readonly string[], again?: boolean): void;
  /** Said once, beside the next card; `plain` where plain mode does not show the rest of it. */
  say(text: string, plain?: string): void;
  /** Gives the terminal back. May be called again. */
  close(): void;
}

/** A yes or no. */
export function yesNoCard(question: string): Card<boolean> {
  const choice = (key: string, label: string, value: boolean): CardChoice<boolean> => {
    return { mark: key, label, hint: null, value, words: [key, label.toLowerCase()], sign: null };
  };
  return {
    key: question,
    head: () => [],
    plain: [],
    ask: question,
    take: {
      kind: 'choose',
      choices: [choice('y', 'Yes', true), choice('n', 'No', false)],
      offered: null,
      enter: 'choose',
      byEmptyLine: null,
    },
    guides: [],
    commands: [{ name: 'back', does: 'no', inLegend: false }],
  };
}
