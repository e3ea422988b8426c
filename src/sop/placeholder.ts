import { tailStart } from '../text/tail.js';

/** `{{field}}` in a response. */
export interface Placeholder {
  readonly field: string;
  /** Offset in the text, and length with its braces. */
  readonly index: number;
  readonly length: number;
}

const placeholderPattern = /\{\{[ \t]*([a-z][a-z0-9-]*)[ \t]*\}\}/g;

const tripledPattern = /\{{3,5}[ \t]*[\w-]+[ \t]*\}{3,5}/g;

export function placeholders(text: string): Placeholder[] {
  return [...text.matchAll(placeholderPattern)].map((match) => ({
    field: match[1] as string,
    index: match.index,
    length: match[0].length,
  }));
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
