import { optionOf } from '../sop/flow.js';
import type { Card, CardChoice, Command } from '../terminal/front.js';
import { noPaint, type Paint } from '../text/paint.js';
import { optionMarks, readingOf } from '../walk/card.js';
import { stepLines } from '../walk/screen.js';
import { plainStepLines } from '../walk/screen-plain.js';
import { askOf, type Decision, readingAt, type TrainingCase } from './case.js';
import type { TrainingChoice } from './choice.js';
import { decisionLines, demoLines, plainDecisionLines, storyLines } from './screen.js';

/** So wide that nothing is wrapped: the terminal or the screen reader does that. */
export const plainWidth = 1000;

const quit: Command = { name: 'quit', does: 'stop training', inLegend: true };

/** A decision as a card; its answers are ids of choices. */
export function decisionCard(
  practice: TrainingCase,
  decision: Decision,
  hints: readonly string[],
  left: number | null,
  paint: Paint,
): Card<string> {
  const { kind, step, visit } = decision;
  const choices = choicesOf(decision);
  const onlyWay = choices[0]?.unlisted ? 0 : null;
  return {
    key: `${kind} ${step.id} ${visit}`,
    head: (width) => decisionLines(decision, hints, left, paint, width),
    plain: plainDecisionLines(decision, left),
    ask: kind === 'pause' ? '' : askOf(decision),
    take: { kind: 'choose', choices, offered: onlyWay, enter: 'choose', byEmptyLine: onlyWay },
    guides: guidesOf(practice, step, paint),
    commands: [
      { name: 'hint', does: 'take a hint, for a quarter of the points', inLegend: true },
      { name: 'back', does: 'a decision stands, so that it can be scored', inLegend: false },
      quit,
    ],
  };
}

/** Numbers and keys, as in a walk. At an instruction, Enter goes on. */
function choicesOf({ kind, choices, step }: Decision): CardChoice<string>[] {
  const isExit = ({ id }: TrainingChoice): boolean => optionOf(step, id)?.always === true;
  const numbered = kind === 'pause' ? choices.slice(1) : choices;
  const marks = optionMarks(numbered.map((choice) => ({ key: choice.key, always: isExit(choice) })));
  const rest = numbered.map((choice, index): CardChoice<string> => {
    const { id, label, hint } = choice;
    return { value: id, label, hint, mark: marks[index] ?? '', words: [id], sign: isExit(choice) ? choice.key : null };
  });
  const [first] = choices;
  return kind === 'pause' && first ? [goOn(first.id, first.label), ...rest] : rest;
}

const goOn = (value: string, label: string): CardChoice<string> => {
  return { value, label, hint: null, mark: '', words: [value], sign: null, unlisted: true };
};

const guidesOf = (practice: TrainingCase, step: Decision['step'], paint: Paint) =>
  readingAt(practice, step).map((guide) => readingOf(guide, paint));

/** Shown after a miss, to give time to read. */
export function goOnCard(practice: TrainingCase, { step, kind, visit }: Decision, paint: Paint): Card<string> {
  return {
    ...onEnter(`go on ${kind} ${step.id} ${visit}`, 'Go on along the right path'),
    head: () => [],
    plain: [],
    guides: guidesOf(practice, step, paint),
    commands: [quit],
  };
}

function onEnter(key: string, label: string): Pick<Card<string>, 'key' | 'ask' | 'take'> {
  return {
    key,
    ask: '',
    take: { kind: 'choose', choices: [goOn('next', label)], offered: 0, enter: 'choose', byEmptyLine: 0 },
  };
}

const back: Command = { name: 'back', does: 'back to what was shown before', inLegend: true };

/** A case for a class: each decision asked, then what is right and why, then the end. */
export function demoCards(
  practice: TrainingCase,
  place: string,
  left: (walk: Decision['walk']) => number | null,
  paint: Paint,
): Card<string>[] {
  const story = (width: number, style: Paint): string[] => storyLines(practice, place, style, width);
  const commands = [back, quit];
  const cards = practice.decisions.flatMap((decision, index): Card<string>[] => {
    const asked = decisionCard(practice, decision, [], left(decision.walk), paint);
    const above = (width: number): readonly string[] => [
      ...(index === 0 ? story(width, paint) : []),
      ...asked.head(width),
    ];
    const key = `${practice.customer.id} ${index}`;
    const { guides } = asked;
    const plain = [...(index === 0 ? story(plainWidth, noPaint) : []), ...asked.plain];
    const open: Card<string> = {
      ...onEnter(`${key} asked`, decision.kind === 'pause' ? 'Go on' : 'Show what is right'),
      head: (width) => [...above(width), ...demoLines(decision, false, paint, width)],
      plain: [...plain, ...demoLines(decision, false, noPaint, plainWidth)],
      guides,
      commands,
    };
    if (isPassed(decision)) return [open];
    const shown: Card<string> = {
      ...onEnter(`${key} shown`, 'Go on'),
      head: (width) => [...above(width), ...demoLines(decision, true, paint, width)],
      plain: demoLines(decision, true, noPaint, plainWidth),
      guides,
      commands,
    };
    return [open, shown];
  });
  const { end } = practice;
  const ending: Card<string> = {
    ...onEnter(`${practice.customer.id} end`, 'Go on'),
    head: (width) => stepLines(end, { width, paint, remaining: 0 }),
    plain: plainStepLines(end, 0),
    guides: guidesOf(practice, end.step, paint),
    commands,
  };
  return [...cards, ending];
}

/** Whether there is something to show. An instruction that is only read has nothing. */
function isPassed({ kind, right }: Decision): boolean {
  return kind === 'pause' && right.gravity === 'ordinary';
}
