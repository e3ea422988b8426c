import { remaining } from '../graph/longest.js';
import type { Front } from '../terminal/front.js';
import { type Interrupt, isInterrupt } from '../terminal/interrupt.js';
import { escapeLine } from '../text/escape.js';
import { noPaint, type Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import { eventLines } from '../walk/log.js';
import { stepLines } from '../walk/screen.js';
import { plainStepLines } from '../walk/screen-plain.js';
import { decisionCard, goOnCard, plainWidth } from './card.js';
import { askOf, type Decision, type TrainingCase } from './case.js';
import { hintFor } from './hint.js';
import { judge, type Made, maxHints } from './score.js';
import { feedbackLines, storyLines } from './screen.js';

export interface PlayOptions {
  readonly front: Front;
  readonly paint: Paint;
  readonly seed: string;
  now(): Date;
  /** `1 of 3`; empty for a single scenario. */
  readonly place: string;
}

/** What the trainee decided in a case. `stopped` says why it is not all of it. */
export interface Played {
  readonly made: readonly Made[];
  readonly stopped?: Interrupt | { readonly kind: 'quit' };
}

const plainly = { paint: noPaint, width: plainWidth, signs: false };

/** Plays a case with a trainee: story, decisions with what the SOP says about each, and how it ends. */
export async function playCase(practice: TrainingCase, options: PlayOptions): Promise<Played> {
  const { front, paint, place } = options;
  const left = remaining(practice.end.flow);
  front.log((width) => storyLines(practice, place, paint, width), storyLines(practice, place, noPaint, plainWidth));
  const made: Made[] = [];
  for (const decision of practice.decisions) {
    const one = await decide(practice, decision, left(decision.walk), options);
    if ('kind' in one) return { made, stopped: one };
    made.push(one);
    const result = judge(one);
    const said = decision.kind === 'pause' && result.of === 0 ? undefined : result;
    front.log(
      (width) => [
        '',
        ...madeLines(one, paint, width),
        ...(said ? feedbackLines(decision, said, { paint, width, signs: true }) : []),
      ],
      said ? [...madeLines(one, noPaint, plainWidth).slice(-1), ...feedbackLines(decision, said, plainly)] : [],
    );
    if (result.verdict === 'right') continue;
    const goOn = await front.ask(goOnCard(practice, decision, paint));
    if (isInterrupt(goOn)) return { made, stopped: goOn };
    if (goOn.kind === 'quit') return { made, stopped: { kind: 'quit' } };
  }
  const { end } = practice;
  front.log((width) => [...stepLines(end, { width, paint, remaining: 0 }), ''], [...plainStepLines(end, 0), '']);
  return { made };
}

async function decide(
  practice: TrainingCase,
  decision: Decision,
  left: number | null,
  { front, paint, seed, now }: PlayOptions,
): Promise<Made | Interrupt | { readonly kind: 'quit' }> {
  const hints: string[] = [];
  const begun = now().getTime();
  for (;;) {
    const taken = await front.ask(decisionCard(practice, decision, hints, left, paint));
    if (isInterrupt(taken)) return taken;
    if (taken.kind === 'quit') return { kind: 'quit' };
    if (taken.kind === 'back') {
      front.say('A decision stands, so that it can be scored. With --demo you can go back and forth.');
    } else if (taken.kind === 'hint') {
      const hint = hintFor(decision, hints.length, seed);
      if (hint === null) front.say('There is no other hint here.');
      else {
        hints.push(hint);
        const note = `Hint ${hints.length} of at most ${maxHints}. Each costs a quarter of the points.`;
        front.say(note, `${note} ${hint}`);
      }
    } else if (taken.kind === 'answer') {
      const chosen = decision.choices.find(({ id }) => id === taken.value);
      const seconds = Math.max(0, Math.round((now().getTime() - begun) / 1000));
      if (chosen) return { decision, chosen, hints: hints.length, seconds };
    }
  }
}

/** What stays on the screen of a decision: what to do, what was said, and what was chosen. */
function madeLines({ decision, chosen }: Made, paint: Paint, width: number): string[] {
  const { kind, walk, step, cue } = decision;
  const said = cue ? wrapLines(`  “${escapeLine(cue.trim())}”`, width, '   ').map(paint.faint) : [];
  if (kind === 'response') return wrapLines(`${askOf(decision)} ${escapeLine(chosen.label)}`, width, '    ');
  const at = { step: step.id };
  const lines =
    chosen.id === 'next' && kind === 'pause'
      ? eventLines(walk, { type: 'shown', ...at }, paint, width)
      : eventLines(walk, { type: 'answered', ...at, option: chosen.id }, paint, width);
  return [...lines.slice(0, -1), ...said, ...lines.slice(-1)];
}
