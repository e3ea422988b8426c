import { isGreeting, type Placeholder, placeholders, standAlone } from '../sop/placeholder.js';
import { channelField } from '../sop/reserved.js';
import type { Field, FieldValue, Response } from '../sop/types.js';
import { isWithheld, type Withheld } from './events.js';

/** A response with its placeholders filled in. */
export interface FilledResponse {
  readonly id: string;
  readonly title: string;
  readonly channel: string | null;
  readonly text: string;
  /** The text in pieces; a gap is a placeholder that could not be filled, or a text that there is not, in brackets. */
  readonly parts: readonly { readonly text: string; readonly gap: boolean }[];
  /** Whether it may be sent as it is. */
  readonly ready: boolean;
  /** Ids of the fields without a value that leave a gap. */
  readonly missing: readonly string[];
  /** Ids of the sensitive fields whose value was used, but is not kept. */
  readonly withheld: readonly string[];
  /** The channels that there are texts for, where the walk is on another one; else null. */
  readonly otherChannels: readonly string[] | null;
}

/**
 * Fills a response's placeholders, with a value, a default or the fallback that stands in the placeholder. What cannot be
 * filled is a gap, `[customer's name]`, and makes a draft of it. A `list` alone on its line repeats the line.
 */
export function fillResponse(
  response: Response,
  fields: ReadonlyMap<string, Field>,
  values: { get(field: string): FieldValue | Withheld | null | undefined },
): FilledResponse {
  const given: Given = (id) => {
    const value = values.get(id) ?? fields.get(id)?.default ?? null;
    return value === '' || (Array.isArray(value) && value.length === 0) ? null : value;
  };
  const { id, title, channels } = response;
  const chosen = given(channelField);
  const known = typeof chosen === 'string';
  const variant = channels.find(({ channel }) => channel === chosen);
  if (known && channels.length && !variant) return withoutText(response, chosen);
  const parts: Part[] = [];
  const missing = new Set<string>();
  const withheld = new Set<string>();
  fillText((variant ?? channels[0])?.text ?? response.text, fields, given, { parts, missing, withheld });
  const asked = channels.length > 0 && !known;
  if (asked) missing.add(channelField);
  return {
    id,
    title,
    channel: (variant ?? channels[0])?.channel ?? response.channel,
    text: textOf(parts),
    parts,
    ready: missing.size === 0,
    missing: [...missing],
    withheld: [...withheld],
    otherChannels: null,
  };
}

/** What stands in the place of a response that has no text for the channel: the text of another one would not do. */
function withoutText({ id, title, channels }: Response, channel: string): FilledResponse {
  const others = channels.map((one) => one.channel);
  const parts = [{ text: `[no text for ${channel}]`, gap: true }];
  return {
    id,
    title,
    channel,
    text: textOf(parts),
    parts,
    ready: false,
    missing: [],
    withheld: [],
    otherChannels: others,
  };
}

type Part = { text: string; gap: boolean };
const textOf = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');

/** The value of a field, or its default; null where there is none. */
type Given = (id: string) => FieldValue | Withheld | null;

interface Filling {
  readonly parts: Part[];
  readonly missing: Set<string>;
  readonly withheld: Set<string>;
}

function fillText(template: string, fields: ReadonlyMap<string, Field>, given: Given, into: Filling): void {
  const isOpen = ({ field, fallback }: Placeholder): boolean =>
    fallback === null && fields.get(field)?.required === false && given(field) === null;
  const lines = template.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  let begun = false;
  for (const [index, line] of lines.entries()) {
    const found = placeholders(line);
    // Of values alone that were not given, nothing is left to say.
    if (found.length && found.every(isOpen) && standAlone(line, found)) continue;
    if (begun) push(into, '\n', false);
    begun = true;
    const greeted = index === first ? found[0] : undefined;
    const left = greeted && isOpen(greeted) && isGreeting(line, greeted) ? greeted : undefined;
    fillLine(line, found, left, fields, given, into);
  }
}

function fillLine(
  line: string,
  found: readonly Placeholder[],
  left: Placeholder | undefined,
  fields: ReadonlyMap<string, Field>,
  given: Given,
  into: Filling,
): void {
  const only = found.length === 1 ? found[0] : undefined;
  const items = only && given(only.field);
  if (only && Array.isArray(items) && isItemLine(line, only.index, only.length)) {
    const before = line.slice(0, only.index);
    push(into, items.map((item) => `${before}${item}`).join('\n'), false);
    return;
  }
  let at = 0;
  for (const placeholder of found) {
    const { field: id, index, length, fallback } = placeholder;
    const value = given(id) ?? fallback;
    const text = line.slice(at, index);
    at = index + length;
    if (placeholder === left) {
      push(into, text.replace(/ $/, ''), false);
    } else if (value !== null && !isWithheld(value)) {
      push(into, text + (typeof value === 'string' ? value : value.join(', ')), false);
    } else {
      push(into, text, false);
      push(into, gapText(fields.get(id), id, value !== null), true);
      (value === null ? into.missing : into.withheld).add(id);
    }
  }
  push(into, line.slice(at), false);
}

function push({ parts }: Filling, text: string, gap: boolean): void {
  const last = parts[parts.length - 1];
  if (last && last.gap === gap && !gap) last.text += text;
  else if (text) parts.push({ text, gap });
}

/** `- {{examples}}`: nothing on the line but a bullet and the placeholder. */
function isItemLine(line: string, index: number, length: number): boolean {
  return /^\s*(?:[-*•]\s+)?$/.test(line.slice(0, index)) && line.slice(index + length).trim() === '';
}

/** `[customer's name]`: what is missing, in the words it is asked with. */
export function gapText(field: Field | undefined, id: string, withheld = false): string {
  const ask = field?.ask ?? id;
  // "ID" and "AutoPay" keep their capitals; an ordinary first word loses its own.
  const words = /^[A-Z][a-z]*(?:['’ ]|$)/.test(ask) ? ask.charAt(0).toLowerCase() + ask.slice(1) : ask;
  return withheld ? `[${words}, withheld]` : `[${words}]`;
}
