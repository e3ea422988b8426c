import { tailStart } from '../text/tail.js';

/** `{{field}}` or `{{field|fallback}}` in a response. */
export interface Placeholder {
  readonly field: string;
  /** What stands there where the field has no value; null where the placeholder has none. */
  readonly fallback: string | null;
  /** Offset in the text, and length with its braces. */
  readonly index: number;
  readonly length: number;
}

const placeholderPattern = /\{\{[ \t]*([a-z][a-z0-9-]*)[ \t]*(?:\|([^{}\n]*))?\}\}/g;

const tripledPattern = /\{{3,5}[ \t]*[\w-]+[ \t]*\}{3,5}/g;

export function placeholders(text: string): Placeholder[] {
  return [...text.matchAll(placeholderPattern)].map((match) => ({
    field: match[1] as string,
    fallback: match[2]?.trim() || null,
    index: match.index,
    length: match[0].length,
  }));
}

/** Whether nothing but marks stands between the placeholders of a line, so that it can go as a whole. */
export function standAlone(line: string, found: readonly Placeholder[]): boolean {
  let text = '';
  let at = 0;
  for (const { index, length } of found) {
    text += line.slice(at, index);
    at = index + length;
  }
  return !/[\p{L}\p{N}]/u.test(text + line.slice(at));
}

/** `Hello {{customer}},` at the beginning of a text: it greets without the name, too. */
export function isGreeting(line: string, { index, length }: Placeholder): boolean {
  return /^\s*(?:[\p{L}'’]+ ){1,3}$/u.test(line.slice(0, index)) && /^[,!，！]/.test(line.slice(index + length));
}

/** The placeholders of a text that leave a hole in a sentence where their field has no value. */
export function holesIn(text: string): Placeholder[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  return lines.flatMap((line, index) => {
    const found = placeholders(line);
    if (standAlone(line, found)) return [];
    return found.filter(
      (one, nth) => one.fallback === null && !(index === first && nth === 0 && isGreeting(line, one)),
    );
  });
}

/** Double braces that are no placeholder: `{{customer}`, `{{Customer name}}`. The piece of text, to point at. */
export function brokenPlaceholders(text: string): { text: string; index: number }[] {
  // `{{{customer}}}` would leave braces around the name.
  const tripled = [...text.matchAll(tripledPattern)];
  const blank = (match: string) => ' '.repeat(match.length);
  const rest = text.replace(tripledPattern, blank).replace(placeholderPattern, blank);
  const found: { text: string; index: number }[] = [];
  for (const { 0: text, index } of tripled) found.push({ text: text.trimEnd(), index });
  let from = 0;
  for (const match of rest.matchAll(/\{\{[^{}\n]{0,60}\}{0,2}|\}\}/g)) {
    const end = match.index + match[0].length;
    // A closing pair is pointed at with the word before it.
    const start = match[0] === '}}' ? from + tailStart(rest.slice(from, match.index), /[\w-]/) : match.index;
    found.push({ text: rest.slice(start, end).trimEnd(), index: start });
    from = end;
  }
  return found;
}
