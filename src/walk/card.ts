import { readFieldValue } from '../sop/field-value.js';
import type { FlowOption } from '../sop/flow.js';
import type { Field, FieldValue, Guide } from '../sop/types.js';
import type { Card, CardChoice, Choosing, Command, Reading, Typing } from '../terminal/front.js';
import { escapeLine } from '../text/escape.js';
import type { Paint } from '../text/paint.js';
import { offerOf, type Pending, pendingOf, type Walk } from './engine.js';
import { type EventBody, isWithheld } from './events.js';
import { guideLines } from './help.js';
import { reveal } from './reveal.js';
import { stepLines } from './screen.js';
import { plainGuideLines, plainStepLines } from './screen-plain.js';

export interface CardOptions {
  readonly paint: Paint;
  /** At most how many questions are still to be answered; null when unknown. */
  readonly remaining: number | null;
}

/** What a walk waits for, as a card: its answers are the events that give it. */
export function cardOf(walk: Walk, options: CardOptions): Card<EventBody> {
  const pending = pendingOf(walk);
  const { step } = pending;
  const field = pending.kind === 'field' ? pending.field : null;
  const typed = field !== null && field.type !== 'choice';
  const action =
    pending.kind === 'tick' ? `Action ${pending.action + 1}: ${escapeLine(step.actions[pending.action] ?? '')}` : [];
  return {
    // Copying moves nothing.
    key: typed ? `field ${field.id}` : String(walk.seq - (walk.copies?.count ?? 0)),
    head: headOf(walk, options),
    plain: [...plainStepLines(walk, options.remaining), ...[action].flat()],
    ask: pending.kind === 'question' ? (step.ask ?? '') : (field?.ask ?? ''),
    ...(field ? { hint: fieldHint(field), plainHint: plainFieldHint(field, offeredText(walk, field)) } : {}),
    take: typed ? typingOf(walk, field) : choosingOf(walk, pending),
    guides: step.guides.map((guide) => readingOf(guide, options.paint)),
    commands: commandsOf(step.says.length > 0 && pending.kind !== 'field'),
  };
}

/** A skipped action wants a reason. */
export function reasonCard(
  walk: Walk,
  body: Extract<EventBody, { type: 'ticked' }>,
  options: CardOptions,
): Card<EventBody> {
  const offer = offerOf(walk);
  return {
    key: `reason ${body.step} ${body.action}`,
    head: headOf(walk, options),
    plain: plainStepLines(walk, options.remaining),
    ask: 'Why is it skipped?',
    take: {
      kind: 'type',
      initial: offer?.type === 'ticked' ? (offer.reason ?? '') : '',
      multiline: false,
      prompt: 'Reason: ',
      read: (text) =>
        text.trim()
          ? { value: { ...body, reason: text.trim() } }
          : { problem: 'A skipped action needs a reason. Go back to do it after all.' },
      outs: [],
    },
    guides: [],
    commands: commandsOf(false),
  };
}

/** A guide to read, drawn and plain. */
export function readingOf(guide: Guide, paint: Paint): Reading {
  return { title: guide.title, lines: (width) => guideLines(guide, paint, width), plain: plainGuideLines(guide) };
}

/** The head is drawn at each key, and changes with the width alone. */
function headOf(walk: Walk, { paint, remaining }: CardOptions): (width: number) => readonly string[] {
  let known: { width: number; lines: readonly string[] } | undefined;
  return (width) => {
    if (known?.width !== width) known = { width, lines: stepLines(walk, { width, paint, remaining }) };
    return known.lines;
  };
}

function commandsOf(copies: boolean): Command[] {
  return [
    { name: 'back', does: 'take the last answer back; it stays on offer', inLegend: true },
    { name: 'note', does: 'write a note; paste it if it is long', inLegend: true },
    { name: 'copy', does: 'copy the response', inLegend: copies },
    { name: 'quit', does: 'save and quit; `sop resume` goes on', inLegend: true },
  ];
}

/** What answers at once, by option: a number for the first nine, and its own key; a way out has its key alone. */
export function optionMarks(options: readonly { readonly key: string | null; readonly always: boolean }[]): string[] {
  let number = 0;
  return options.map(({ key, always }) => {
    const digit = !(always && key) && number < 9 ? String(++number) : '';
    return [digit, key].filter(Boolean).join(' ');
  });
}

function choosingOf(walk: Walk, pending: Pending): Choosing<EventBody> {
  const choices = choicesOf(walk, pending);
  const find = (fits: (choice: CardChoice<EventBody>) => boolean | undefined): number | null => {
    const index = choices.findIndex(fits);
    return index === -1 ? null : index;
  };
  const onlyWay = find(({ unlisted }) => unlisted);
  const offered = find(({ before }) => before) ?? find(({ value }) => isDefault(pending, value)) ?? onlyWay;
  const passes = find(({ value }) => value.type === 'filled' && value.value === null);
  return {
    kind: 'choose',
    choices,
    offered,
    enter: pending.kind === 'leaf' ? 'finish' : pending.kind === 'instruction' ? 'go on' : 'choose',
    byEmptyLine: onlyWay ?? (pending.kind === 'field' ? (offered ?? passes) : null),
  };
}

/** What can be answered: the first nine by their numbers, and those with a key by it. */
function choicesOf(walk: Walk, pending: Pending): CardChoice<EventBody>[] {
  const { step } = pending;
  const marks = optionMarks(step.options);
  const question = pending.kind === 'question';
  const offer = offerOf(walk);
  const options = step.options.map((option, index) => ({
    ...optionChoice(walk, option),
    ...(question ? { mark: marks[index] ?? '' } : {}),
    before: offer?.type === 'answered' && offer.option === option.id,
  }));
  const always = options.filter((_, index) => step.options[index]?.always);
  const one = (mark: string, label: string, words: readonly string[], value: EventBody, more = {}) => {
    return { mark, words, label, hint: null, value, sign: null, ...more };
  };
  switch (pending.kind) {
    case 'question':
      return options;
    case 'tick': {
      const tick = { type: 'ticked', step: step.id, action: pending.action } as const;
      const before = (done: boolean) => ({ before: offer?.type === 'ticked' && offer.done === done });
      return [
        one('y', 'Done', ['y', 'yes', 'done'], { ...tick, done: true }, { key: ' ', ...before(true) }),
        one('s', 'Skip, with a reason', ['s', 'skip'], { ...tick, done: false }, before(false)),
        ...always,
      ];
    }
    case 'field': {
      const fill = { type: 'filled', field: pending.field.id } as const;
      const before = (value: FieldValue | null) => ({
        before: offer?.type === 'filled' && reveal(offer.value) === value,
      });
      return [
        ...pending.field.options.map((option, index) =>
          one(index < 9 ? String(index + 1) : '', option, [option], { ...fill, value: option }, before(option)),
        ),
        one('', 'Pass over', ['-'], { ...fill, value: null }, before(null)),
        ...always,
      ];
    }
    case 'instruction':
      return [one('', 'Go on', ['go'], { type: 'shown', step: step.id }, { unlisted: true }), ...always];
    case 'leaf': {
      const outcome = step.outcome?.id ?? '';
      return [one('', 'Finish', ['finish'], { type: 'ended', step: step.id, outcome }, { unlisted: true })];
    }
  }
}

/** An option by its key alone, and by its id. */
function optionChoice({ step }: Walk, { id, key, label, hint, always }: FlowOption): CardChoice<EventBody> {
  const sign = always ? key : null;
  const words = key === null ? [id] : [id, key];
  return { mark: sign ?? '', words, label, hint, value: { type: 'answered', step: step.id, option: id }, sign };
}

function isDefault(pending: Pending, value: EventBody): boolean {
  const { default: offered } = pending.kind === 'field' ? pending.field : { default: null };
  return offered !== null && value.type === 'filled' && value.value === offered;
}

function typingOf(walk: Walk, field: Field): Typing<EventBody> {
  return {
    kind: 'type',
    initial: offeredText(walk, field),
    multiline: field.type === 'list',
    prompt: 'Value: ',
    read: (text) => {
      const fill = { type: 'filled', field: field.id } as const;
      if (!text.trim()) return { value: { ...fill, value: null } };
      const reading = readFieldValue(field, text);
      return 'problem' in reading
        ? { problem: `This ${reading.problem}.` }
        : { value: { ...fill, value: reading.value } };
    },
    outs: walk.step.options
      .filter(({ always, key }) => always && key !== null && opensField(key))
      .map((option) => optionChoice(walk, option)),
  };
}

/** Whether a key means something in a field where nothing is typed: a letter may begin what is typed, a sign does not. */
function opensField(key: string): boolean {
  return !/[\p{L}\p{N}]/u.test(key);
}

/** The text a field starts with: what was given before going back, else its default. A list has one item a line. */
function offeredText(walk: Walk, field: Field): string {
  const offer = offerOf(walk);
  const value = offer?.type === 'filled' ? reveal(offer.value) : field.default;
  if (value === null || isWithheld(value)) return '';
  return typeof value === 'string' ? value : value.join('\n');
}

const typeHint = ({ type }: Field): string =>
  type === 'date' ? 'a date such as 2026-11-21' : type === 'number' ? 'a number' : '';
const exampleHint = ({ example }: Field): string => (example === null ? '' : `for example: ${example}`);

function fieldHint(field: Field): string {
  const list = field.type === 'list' ? 'one a line' : '';
  const empty = field.required ? '' : 'may be left empty';
  const stored = field.sensitive ? 'not stored' : '';
  return [typeHint(field), list, exampleHint(field), empty, stored].filter(Boolean).join(' · ');
}

function plainFieldHint(field: Field, kept: string): string {
  const list = field.type === 'list' ? 'one a line, a single . ends' : '';
  const stored = field.sensitive ? 'not stored' : '';
  const empty = kept
    ? `an empty line keeps ${kept.replaceAll('\n', ', ')}, - passes over`
    : 'an empty line passes over';
  return [typeHint(field), list, exampleHint(field), stored, empty].filter(Boolean).join('; ');
}
