import { goOnAnswer } from '../sop/reserved.js';
import { answersOf, type Way, type WayAnswer } from './paths.js';

/**
 * The answers that replay a way, in order. An instruction that is passed first and left by an option at a later visit
 * is passed by the answer `next`.
 */
export function replayAnswers(way: Pick<Way, 'moves'>): WayAnswer[] {
  const ahead = new Map<string, number>();
  for (const { step } of answersOf(way)) ahead.set(step, (ahead.get(step) ?? 0) + 1);
  return way.moves.flatMap(({ step, option }) => {
    const left = ahead.get(step.id) ?? 0;
    if (option) ahead.set(step.id, left - 1);
    else if (left === 0 || !step.waits) return [];
    return [{ step: step.id, option: option?.id ?? goOnAnswer }];
  });
}

/** `behaviour=abusive, directed=yes`; the middle of a very long way is left out. */
export function answersText(answers: readonly WayAnswer[], most = 40): string {
  const texts = answers.map(({ step, option }) => `${step}=${option}`);
  if (texts.length <= most) return texts.join(', ');
  const half = Math.floor(most / 2);
  return [...texts.slice(0, half), `… (${texts.length - 2 * half} more) …`, ...texts.slice(-half)].join(', ');
}
