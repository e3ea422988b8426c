import { remaining } from '../graph/longest.js';
import type { Card, Front } from '../terminal/front.js';
import { type Interrupt, isInterrupt } from '../terminal/interrupt.js';
import type { Paint } from '../text/paint.js';
import { demoCards } from './card.js';
import type { TrainingCase } from './case.js';

/**
 * Shows a case to a class: each decision first, then what is right and why, then the end; Enter goes on and ← back.
 * `from` is the end where the class comes back to a case.
 */
export async function showCase(
  practice: TrainingCase,
  place: string,
  from: 'start' | 'end',
  front: Front,
  paint: Paint,
): Promise<Interrupt | { readonly kind: 'quit' | 'done' | 'back' }> {
  const cards = demoCards(practice, place, remaining(practice.end.flow), paint);
  for (let at = from === 'start' ? 0 : cards.length - 1; ; ) {
    const taken = await front.ask(cards[at] as Card<string>);
    if (isInterrupt(taken)) return taken;
    if (taken.kind === 'quit') return { kind: 'quit' };
    at += taken.kind === 'back' ? -1 : 1;
    if (at < 0) return { kind: 'back' };
    if (at >= cards.length) return { kind: 'done' };
  }
}
