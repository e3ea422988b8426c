import { remaining } from '../graph/longest.js';
import { isInterrupt } from '../terminal/prompt.js';
import type { Card, TrainFront } from '../terminal/train-front.js';
import type { Interrupt } from '../terminal/tty.js';
import { noPaint, type Paint } from '../text/paint.js';
import { type Decision, readingAt, type TrainingCase } from '../train/case.js';
import { demoLines, storyLines } from '../train/screen.js';
import { stepLines } from '../walk/screen.js';
import { plainStepLines } from '../walk/screen-plain.js';
import { decisionCard } from './train-play.js';

/**
 * Shows a case to a class: each decision first, then what is right and why, then the end; Enter goes on and ← back.
 * `from` is the end where the class comes back to a case.
 */
export async function showCase(
  practice: TrainingCase,
  place: string,
  from: 'start' | 'end',
  front: TrainFront,
  paint: Paint,
): Promise<Interrupt | { readonly kind: 'quit' | 'done' | 'back' }> {
  const cards = cardsOf(practice, place, paint);
  for (let at = from === 'start' ? 0 : cards.length - 1; ; ) {
    const act = await front.ask(cards[at] as Card);
    if (isInterrupt(act)) return act;
    if (act.kind === 'quit') return { kind: 'quit' };
    at += act.kind === 'back' ? -1 : 1;
    if (at < 0) return { kind: 'back' };
    if (at >= cards.length) return { kind: 'done' };
  }
}

function cardsOf(practice: TrainingCase, place: string, paint: Paint): Card[] {
  const left = remaining(practice.end.flow);
  const story = (width: number, style: Paint): string[] => storyLines(practice, place, style, width);
  const cards = practice.decisions.flatMap((decision, index): Card[] => {
    const asked = decisionCard(practice, decision, [], left(decision.walk), paint);
    const above = (width: number): readonly string[] => [
      ...(index === 0 ? story(width, paint) : []),
      ...asked.head(width),
    ];
    const key = `${practice.customer.id} ${index}`;
    const plain = [...(index === 0 ? story(plainWidth, noPaint) : []), ...asked.plain];
    const open: Card = {
      ...onEnter(asked, `${key} asked`, decision.kind === 'pause' ? 'Go on' : 'Show what is right'),
      head: (width) => [...above(width), ...demoLines(decision, false, paint, width)],
      plain: [...plain, ...demoLines(decision, false, noPaint, plainWidth)],
    };
    if (isPassed(decision)) return [open];
    const shown: Card = {
      ...onEnter(asked, `${key} shown`, 'Go on'),
      head: (width) => [...above(width), ...demoLines(decision, true, paint, width)],
      plain: demoLines(decision, true, noPaint, plainWidth),
    };
    return [open, shown];
  });
  const { end } = practice;
  const ending: Card = {
    ...onEnter({ guides: readingAt(practice, end.step) }, `${practice.customer.id} end`, 'Go on'),
    head: (width) => stepLines(end, { width, paint, remaining: 0 }),
    plain: plainStepLines(end, 0),
  };
  return [...cards, ending];
}

const plainWidth = 1000;

/** An instruction that is only read has nothing to show. */
function isPassed({ kind, right }: Decision): boolean {
  return kind === 'pause' && right.gravity === 'ordinary';
}

function onEnter({ guides }: Pick<Card, 'guides'>, key: string, label: string): Omit<Card, 'head' | 'plain'> {
  const choices = [{ id: 'next', label, hint: null, mark: '', word: '' }];
  return { key, ask: '', choices, guides, more: { back: 'back to what was shown before' } };
}
