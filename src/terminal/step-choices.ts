import { offerOf, type Pending, pendingOf, type Walk } from '../walk/engine.js';
import { optionMarks } from './choices.js';
import { type Act, answerOf } from './front.js';

/** One thing that can be answered where a walk stands. */
export interface StepChoice {
  /** The keys that take it at once, with blanks between them. */
  readonly mark: string;
  /** What else it may be called by one who types. */
  readonly words: readonly string[];
  readonly label: string;
  readonly hint: string | null;
  readonly value: Act;
  /** The key of an option that is always open. */
  readonly sign: string | null;
}

type Body = Extract<Act, { kind: 'give' }>['body'];

/** What can be answered: the first nine by their numbers, and those with a key by it. */
export function stepChoices(pending: Pending): StepChoice[] {
  const { step } = pending;
  const marks = optionMarks(step.options);
  const options = step.options.map((option, index): StepChoice => {
    const sign = option.always ? option.key : null;
    const mark = pending.kind === 'question' ? (marks[index] ?? '') : (sign ?? '');
    const words = option.key === null ? [option.id] : [option.id, option.key];
    return { mark, words, label: option.label, hint: option.hint, value: answerOf(step, option), sign };
  });
  const always = options.filter((_, index) => step.options[index]?.always);
  const one = (mark: string, label: string, words: readonly string[], body: Body): StepChoice => {
    return { mark, words, label, hint: null, value: { kind: 'give', body }, sign: null };
  };
  switch (pending.kind) {
    case 'question':
      return options;
    case 'tick': {
      const tick = { type: 'ticked', step: step.id, action: pending.action } as const;
      return [
        one('y', 'Done', ['y', 'yes', 'done'], { ...tick, done: true }),
        one('s', 'Skip, with a reason', ['s', 'skip'], { ...tick, done: false }),
        ...always,
      ];
    }
    case 'field': {
      const fill = { type: 'filled', field: pending.field.id } as const;
      return [
        ...pending.field.options.map((option, index) =>
          one(index < 9 ? String(index + 1) : '', option, [option], { ...fill, value: option }),
        ),
        one('', 'Pass over', ['-'], { ...fill, value: null }),
        ...always,
      ];
    }
    case 'instruction':
      return [one('', 'Go on', ['go'], { type: 'shown', step: step.id }), ...always];
    case 'leaf':
      return [one('', 'Finish', ['finish'], { type: 'ended', step: step.id, outcome: step.outcome?.id ?? '' })];
  }
}

/** What Enter does there, in a word or two. */
export function enterDoes({ kind }: Pending): string {
  return kind === 'leaf' ? 'finish' : kind === 'instruction' ? 'go on' : 'choose';
}

/** The question that stands above the choices; empty where they speak for themselves. */
export function questionOf(pending: Pending): string {
  if (pending.kind === 'question') return pending.step.ask ?? '';
  return pending.kind === 'field' ? pending.field.ask : '';
}

/** The choice that was taken before going back, else a field's default; the first where there is none, or it is gone. */
export function offeredIndex(walk: Walk, choices: readonly StepChoice[]): number {
  const offer = offerOf(walk) ?? defaultOf(pendingOf(walk));
  if (!offer) return 0;
  const index = choices.findIndex(({ value }) => {
    if (value.kind !== 'give') return false;
    const { body } = value;
    if (body.type === 'answered' && offer.type === 'answered') return body.option === offer.option;
    if (body.type === 'filled' && offer.type === 'filled') return body.value === offer.value;
    return body.type === 'ticked' && offer.type === 'ticked' && body.done === offer.done;
  });
  return Math.max(0, index);
}

function defaultOf(pending: Pending): Body | undefined {
  if (pending.kind !== 'field' || pending.field.default === null) return undefined;
  return { type: 'filled', field: pending.field.id, value: pending.field.default };
}
