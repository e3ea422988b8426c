import type { Paint } from '../text/paint.js';
import type { Context } from './context.js';
import type { Interrupt } from './interrupt.js';

export interface AskOptions {
  readonly context: Context;
  readonly paint: Paint;
  /** Typed lines in place of a prompt that is drawn. */
  readonly plain: boolean;
}

/** What was asked gives: a value, nothing because the user left it (Esc), or what interrupted it. */
export type Asked<Value> = { readonly kind: 'given'; readonly value: Value } | { readonly kind: 'left' } | Interrupt;

export interface TextQuestion {
  /** Taken by Enter alone; what is typed takes its place. Empty: none. */
  readonly suggestion: string;
  /** What leaving it means: `no transcript`. */
  readonly leaving: string;
}

/** One of a list to pick from. */
export interface Item {
  readonly id: string;
  readonly label: string;
  readonly detail: string | null;
}
