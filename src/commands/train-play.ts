import { remaining } from '../graph/longest.js';
import { optionMarks } from '../terminal/choices.js';
import { isInterrupt } from '../terminal/prompt.js';
import type { Card, CardChoice, TrainFront } from '../terminal/train-front.js';
import type { Interrupt } from '../terminal/tty.js';
import { escapeLine } from '../text/escape.js';
import { noPaint, type Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import { askOf, type Decision, readingAt, type TrainingCase } from '../train/case.js';
import type { TrainingChoice } from '../train/choice.js';
import { hintFor } from '../train/hint.js';
import { judge, type Made, maxHints } from '../train/score.js';
import { decisionLines, feedbackLines, plainDecisionLines, storyLines } from '../train/screen.js';
import { eventLines } from '../walk/log.js';
import { stepLines } from '../walk/screen.js';
import { plainStepLines } from '../walk/screen-plain.js';

export interface PlayOptions {
  readonly front: TrainFront;
  readonly paint: Paint;
  readonly seed: string;
  now(): Date;
  /** `1 of 3`; empty for a single scenario. */
  readonly place: string;
}

/** What somebody decided in a case, as far as they came. `stopped` says why it is not all of it. */
export interface Played {
  readonly made: readonly Made[];
  readonly stopped?: Interrupt | { readonly kind: 'quit' };
}

/** Lines that are wide enough not to be wrapped: a terminal, or what reads aloud, does that. */
const plainWidth = 1000;
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
    const goOn = await front.ask(goOnCard(practice, decision));
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
    const act = await front.ask(decisionCard(practice, decision, hints, left, paint));
    if (isInterrupt(act)) return act;
    switch (act.kind) {
      case 'quit':
        return { kind: 'quit' };
      case 'back':
        front.say('A decision stands, so that it can be scored. With --demo you can go back and forth.');
        break;
      case 'hint': {
        const hint = hintFor(decision, hints.length, seed);
        if (hint === null) front.say('There is no other hint here.');
        else {
          hints.push(hint);
          const note = `Hint ${hints.length} of at most ${maxHints}. Each costs a quarter of the points.`;
          front.say(note, `${note} ${hint}`);
        }
        break;
      }
      case 'choose': {
        const chosen = decision.choices.find(({ id }) => id === act.id);
        const seconds = Math.max(0, Math.round((now().getTime() - begun) / 1000));
        if (chosen) return { decision, chosen, hints: hints.length, seconds };
      }
    }
  }
}

/** A decision as a card to choose from. */
export function decisionCard(
  practice: TrainingCase,
  decision: Decision,
  hints: readonly string[],
  left: number | null,
  paint: Paint,
): Card {
  const { kind, step, visit } = decision;
  return {
    key: `${kind} ${step.id} ${visit}`,
    head: (width) => decisionLines(decision, hints, left, paint, width),
    plain: plainDecisionLines(decision, left),
    ask: kind === 'pause' ? '' : askOf(decision),
    choices: cardChoices(decision),
    guides: readingAt(practice, step),
    more: { hint: 'take a hint, for a quarter of the points', back: '' },
  };
}

/** Marks as in a walk: numbers and keys; going on at an instruction is what Enter does. */
function cardChoices({ kind, choices, step }: Decision): CardChoice[] {
  const isExit = ({ id }: TrainingChoice): boolean => step.options.some((option) => option.always && option.id === id);
  const numbered = kind === 'pause' ? choices.slice(1) : choices;
  const marks = optionMarks(numbered.map((choice) => ({ key: choice.key, always: isExit(choice) })));
  let number = 0;
  const rest = numbered.map((choice, index): CardChoice => {
    const { id, label, hint, key } = choice;
    const word = isExit(choice) && key !== null ? key : String(++number);
    return { id, label, hint, mark: marks[index] ?? '', word };
  });
  const [first] = choices;
  return kind === 'pause' && first
    ? [{ id: first.id, label: first.label, hint: null, mark: '', word: '' }, ...rest]
    : rest;
}

/** After a miss: time to read. */
function goOnCard(practice: TrainingCase, { step, kind, visit }: Decision): Card {
  return {
    key: `go on ${kind} ${step.id} ${visit}`,
    head: () => [],
    plain: [],
    ask: '',
    choices: [{ id: 'next', label: 'Go on along the right path', hint: null, mark: '', word: '' }],
    guides: readingAt(practice, step),
    more: {},
  };
}

/** What stays on the screen of a decision: what was to be done, what was said, and what was chosen. */
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
