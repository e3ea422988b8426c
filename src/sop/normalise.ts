import { oneLine } from '../text/one-line.js';
import { capitalised } from '../text/words.js';
import type { DraftOf } from '../yaml/read.js';
import type * as format from './format.js';
import type { Field, FieldType, FieldValue, Guide, Option, Outcome, Response } from './types.js';

/**
 * Shorthand → the one shape. What is missing in a draft has been reported, and what is right in a file with mistakes is
 * still needed to check its references.
 */

/** The parts of a file that have ids, as they are in it. */
export interface Sections {
  readonly fields: ReadonlyMap<string, Field>;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly guides: ReadonlyMap<string, Guide>;
  readonly responses: ReadonlyMap<string, Response>;
}

/** A text that is shown on one line, as `>` and `|` write it over several: the line ends become blanks. */
export const line = (text: string): string => oneLine(text.trim());

export const lineOrNull = (text: string | undefined): string | null => (text === undefined ? null : line(text));

/** `needs-refund` → `Needs refund`: the label when none is written. */
export function labelOf(id: string): string {
  return capitalised(id.replace(/-/g, ' '));
}

const labelled = (id: string, text: string | undefined): string => (text === undefined ? labelOf(id) : line(text));

export function sectionsOf(file: DraftOf<typeof format.sharedFile>): Sections {
  return {
    fields: each(file.fields, fieldOf),
    outcomes: each(file.outcomes, (id, label) => ({ id, label: labelled(id, label) })),
    guides: each(file.guides, guideOf),
    responses: each(file.responses, responseOf),
  };
}

function each<Raw, Made>(
  raw: ReadonlyMap<string, Raw | undefined> | undefined,
  make: (id: string, one: Raw | undefined) => Made,
): ReadonlyMap<string, Made> {
  const made = new Map<string, Made>();
  for (const [id, one] of raw ?? []) made.set(id, make(id, one));
  return made;
}

export function fieldOf(id: string, raw: DraftOf<typeof format.field> = {}): Field {
  const type = raw.type ?? 'text';
  return {
    id,
    ask: labelled(id, raw.ask),
    type,
    options: raw.options?.map(line) ?? [],
    required: raw.required !== false,
    default: defaultOf(type, raw.default),
    example: lineOrNull(raw.example),
    sensitive: raw.sensitive === true,
  };
}

function defaultOf(type: FieldType, raw: FieldValue | undefined): FieldValue | null {
  if (type === 'list') return typeof raw === 'string' ? [raw] : (raw ?? null);
  return typeof raw === 'string' ? raw : null;
}

function guideOf(id: string, raw: DraftOf<typeof format.guide> = {}): Guide {
  return { id, title: labelled(id, raw.title), text: raw.text ?? null, items: raw.items?.map(line) ?? [] };
}

function responseOf(id: string, raw: DraftOf<typeof format.response> = {}): Response {
  const channels = [...(raw.channels ?? [])].flatMap(([channel, text]) =>
    text === undefined ? [] : [{ channel, text: text.trimEnd() }],
  );
  return {
    id,
    title: labelled(id, raw.title),
    channel: raw.channel ?? null,
    text: (raw.text ?? channels[0]?.text ?? '').trimEnd(),
    channels,
  };
}

export function optionsOf(
  raw: ReadonlyMap<string, DraftOf<typeof format.optionOrStep> | undefined> | undefined,
): Option[] {
  const options: Option[] = [];
  for (const [id, one] of raw ?? []) options.push(optionOf(id, one));
  return options;
}

function optionOf(id: string, raw: DraftOf<typeof format.optionOrStep> = {}): Option {
  const long = typeof raw === 'string' ? { next: raw } : raw;
  return {
    id,
    label: labelled(id, long.label),
    key: long.key ?? null,
    hint: lineOrNull(long.hint),
    why: lineOrNull(long.why),
    next: long.next ?? '',
  };
}
