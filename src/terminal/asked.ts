import type { Paint } from '../text/paint.js';
import type { Context } from './context.js';
import type { Interrupt } from './interrupt.js';

export interface AskOptions {
  readonly context: Context;
  readonly paint: Paint;
  /** Whether to ask by typed lines instead of drawing. */
  readonly plain: boolean;
}

/** The result of asking: a value, nothing because the user left (Esc), or what interrupted it. */
export type Asked<Value> = { readonly kind: 'given'; readonly value: Value } | { readonly kind: 'left' } | Interrupt;

export interface TextQuestion {
  /** What Enter alone takes; typing replaces it. Empty for none. */
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
