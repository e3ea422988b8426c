import type { Paint } from '../text/paint.js';
import type { Context } from './context.js';
import type { Front } from './front.js';

/** Opens the terminal for a walk or for training. */
export async function openFront(context: Context, paint: Paint, plain: boolean): Promise<Front> {
  if (plain) return (await import('./typed.js')).openTypedFront(context);
  return (await import('./drawn.js')).openDrawnFront(context, paint);
}
