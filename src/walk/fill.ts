import { placeholders } from '../sop/placeholder.js';
import { channelField } from '../sop/reserved.js';
import type { Field, FieldValue, Response } from '../sop/types.js';
import { isWithheld, type Withheld } from './events.js';

/** A response with its placeholders filled in. */
export interface FilledResponse {
  readonly id: string;
  readonly title: string;
  readonly channel: string | null;
  readonly text: string;
  /** The text in pieces; a gap is a placeholder that could not be filled, shown in brackets. */
  readonly parts: readonly { readonly text: string; readonly gap: boolean }[];
  /** Whether it may be sent as it is. */
  readonly ready: boolean;
  /** Ids of the required fields without a value. */
  readonly missing: readonly string[];
  /** Ids of the sensitive fields whose value was used, but is not kept. */
  readonly withheld: readonly string[];
}

/** Fills a response's placeholders. A gap reads `[customer's name]`; a `list` alone on its line repeats the line. */
export function fillResponse(
  response: Response,
  fields: ReadonlyMap<string, Field>,
  values: ReadonlyMap<string, FieldValue | Withheld | null>,
): FilledResponse {
  const given: Given = (id) => values.get(id) ?? fields.get(id)?.default ?? null;
  const chosen = given(channelField);
  const variant = response.channels.find(({ channel }) => channel === chosen) ?? response.channels[0];
  const template = variant?.text ?? response.text;
  const parts: { text: string; gap: boolean }[] = [];
  const missing: string[] = [];
  const withheld: string[] = [];
  const push = (text: string, gap: boolean): void => {
    const last = parts[parts.length - 1];
    if (last && last.gap === gap && !gap) last.text += text;
    else if (text) parts.push({ text, gap });
  };
  const lines = template.split('\n').filter((line) => !isLeftOut(line, fields, given));
  lines.forEach((line, index) => {
    if (index > 0) push('\n', false);
    fillLine(line, fields, given, push, missing, withheld);
  });
  return {
    id: response.id,
    title: response.title,
    channel: variant?.channel ?? response.channel,
    text: parts.map((part) => part.text).join(''),
    parts,
    ready: missing.length === 0 && (response.channels.length === 0 || typeof chosen === 'string'),
    missing:
      response.channels.length && typeof chosen !== 'string' && !missing.includes(channelField)
        ? [...missing, channelField]
        : missing,
    withheld,
  };
}

/** The value of a field, or its default. */
type Given = (id: string) => FieldValue | Withheld | null;

/** A line with nothing on it but an optional value that was not given. */
function isLeftOut(line: string, fields: ReadonlyMap<string, Field>, given: Given): boolean {
  const [only, second] = placeholders(line);
  if (!only || second || !isItemLine(line, only.index, only.length)) return false;
  return fields.get(only.field)?.required === false && given(only.field) === null;
}

function fillLine(
  line: string,
  fields: ReadonlyMap<string, Field>,
  given: Given,
  push: (text: string, gap: boolean) => void,
  missing: string[],
  withheld: string[],
): void {
  const found = placeholders(line);
  const only = found.length === 1 ? found[0] : undefined;
  const items = only && given(only.field);
  if (only && Array.isArray(items) && isItemLine(line, only.index, only.length)) {
    const before = line.slice(0, only.index);
    push(items.map((item) => `${before}${item}`).join('\n'), false);
    return;
  }
  let at = 0;
  for (const { field: id, index, length } of found) {
    const field = fields.get(id);
    const value = given(id);
    let text = line.slice(at, index);
    at = index + length;
    if (value !== null && !isWithheld(value)) {
      push(text + (typeof value === 'string' ? value : value.join(', ')), false);
    } else if (value === null && field && !field.required) {
      // An optional value that was not given leaves no space behind: "Hello {{customer}}," → "Hello,".
      if (text === '' && index === 0) at += line[at] === ' ' ? 1 : 0;
      else text = text.replace(/ $/, '');
      push(text, false);
    } else {
      push(text, false);
      push(gapText(field, id, value !== null), true);
      const list = value === null ? missing : withheld;
      if (!list.includes(id)) list.push(id);
    }
  }
  push(line.slice(at), false);
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
