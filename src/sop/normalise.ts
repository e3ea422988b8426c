import { oneLine } from '../text/one-line.js';
import { capitalised } from '../text/words.js';
import { isObject, type PlainObject } from '../yaml/document.js';
import type { Field, FieldType, FieldValue, Guide, Leaf, Option, Outcome, Response, Step } from './types.js';

/**
 * Shorthand → the one shape. Reads what fits and leaves out what does not: whether it fits has been judged before, and
 * what is right in a file with mistakes is still needed to check its references.
 */

const textOr = <T>(value: unknown, otherwise: T): string | T => (typeof value === 'string' ? value : otherwise);

/**
 * A text that is shown on one line, as `>` and `|` write it over several: the line ends become blanks. Null and other
 * values give `otherwise`.
 */
export const lineOr = <T>(value: unknown, otherwise: T): string | T =>
  typeof value === 'string' ? oneLine(value.trim()) : otherwise;

/** One text, or a list of them. */
const texts = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : Array.isArray(value)
      ? value.filter((item): item is string => typeof item === 'string')
      : [];

/** The same for texts that are shown on one line each. */
const lines = (value: unknown): string[] => texts(value).map((text) => lineOr(text, text));

/** `needs-refund` → `Needs refund`: the label when none is written. */
export function labelOf(id: string): string {
  return capitalised(id.replace(/-/g, ' '));
}

export function normaliseOutcome(id: string, raw: unknown): Outcome {
  return { id, label: lineOr(raw, labelOf(id)) };
}

export function normaliseField(id: string, raw: PlainObject, writtenDefault: string | undefined): Field {
  const type = textOr(raw.type, 'text') as FieldType;
  return {
    id,
    ask: lineOr(raw.ask, labelOf(id)),
    type,
    // Numbers among them have been reported; they still are options.
    options: lines(
      Array.isArray(raw.options)
        ? raw.options.map((item) => (typeof item === 'number' ? String(item) : item))
        : raw.options,
    ),
    required: raw.required !== false,
    default: defaultOf(type, raw.default, writtenDefault),
    example: lineOr(raw.example, null),
    sensitive: raw.sensitive === true,
  };
}

function defaultOf(type: FieldType, raw: unknown, written: string | undefined): FieldValue | null {
  if (raw === undefined || raw === null) return null;
  if (type === 'list') return texts(raw);
  return typeof raw === 'string' ? raw : (written ?? null);
}

export function normaliseOption(id: string, raw: unknown): Option {
  if (!isObject(raw)) return { id, label: labelOf(id), key: null, hint: null, why: null, next: textOr(raw, '') };
  return {
    id,
    label: lineOr(raw.label, labelOf(id)),
    key: textOr(raw.key, null),
    hint: lineOr(raw.hint, null),
    why: lineOr(raw.why, null),
    next: textOr(raw.next, ''),
  };
}

export function normaliseGuide(id: string, raw: PlainObject): Guide {
  return { id, title: lineOr(raw.title, labelOf(id)), text: textOr(raw.text, null), items: lines(raw.items) };
}

export function normaliseResponse(id: string, raw: PlainObject): Response {
  const channels = isObject(raw.channels)
    ? Object.entries(raw.channels).flatMap(([channel, text]) =>
        typeof text === 'string' ? [{ channel, text: text.trimEnd() }] : [],
      )
    : [];
  return {
    id,
    title: lineOr(raw.title, labelOf(id)),
    channel: textOr(raw.channel, null),
    text: textOr(raw.text, channels[0]?.text ?? '').trimEnd(),
    channels,
  };
}

export type StepKind = Step['kind'];

/** The keys that make a step what it is; the first of each kind is the one that it cannot be without. */
export const kindKeys: Readonly<Record<StepKind, readonly string[]>> = {
  question: ['ask', 'options'],
  run: ['run', 'then'],
  leaf: ['outcome', 'handoff'],
  instruction: ['next'],
};

export function normaliseStep(id: string, kind: StepKind, raw: PlainObject): Step {
  const base = {
    id,
    title: lineOr(raw.title, null),
    actions: lines(raw.do),
    says: texts(raw.say),
    guides: texts(raw.guides),
    record: texts(raw.record),
    confirm: raw.confirm === true,
    limit:
      isObject(raw.limit) && typeof raw.limit.times === 'number'
        ? { times: raw.limit.times, then: textOr(raw.limit.then, '') }
        : null,
  };
  switch (kind) {
    case 'question':
      return {
        ...base,
        kind,
        ask: lineOr(raw.ask, ''),
        options: isObject(raw.options)
          ? Object.entries(raw.options).map(([optionId, option]) => normaliseOption(optionId, option))
          : [],
      };
    case 'instruction':
      return { ...base, kind, next: textOr(raw.next, '') };
    case 'run':
      return {
        ...base,
        kind,
        run: textOr(raw.run, ''),
        then: isObject(raw.then)
          ? Object.entries(raw.then).map(([outcome, next]) => ({ outcome, next: textOr(next, '') }))
          : [],
      };
    case 'leaf':
      return { ...base, kind, outcome: textOr(raw.outcome, ''), handoff: handoffOf(raw.handoff) };
  }
}

function handoffOf(raw: unknown): Leaf['handoff'] {
  if (!isObject(raw)) return null;
  return { to: lineOr(raw.to, ''), sop: textOr(raw.sop, null) };
}
