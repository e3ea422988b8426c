import type { Paint } from '../text/paint.js';
import type { Context } from './context.js';
import { openDrawnFront } from './drawn.js';
import type { Front } from './front.js';
import { openTypedFront } from './typed.js';

/** Opens the terminal for a walk or for training. */
export async function openFront(context: Context, paint: Paint, plain: boolean): Promise<Front> {
  return plain ? openTypedFront(context) : openDrawnFront(context, paint);
}
