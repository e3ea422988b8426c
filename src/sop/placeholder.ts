/** `{{field}}` in a response. */
export interface Placeholder {
  readonly field: string;
  /** Offset in the text, and length with its braces. */
  readonly index: number;
  readonly length: number;
}

const placeholderPattern = /\{\{[ \t]*([a-z][a-z0-9-]*)[ \t]*\}\}/g;

const tripledPattern = /\{{3,9}[ \t]*[\w-]{1,60}[ \t]*\}{3,9}/g;

export function placeholders(text: string): Placeholder[] {
  return [...text.matchAll(placeholderPattern)].map((match) => ({
    field: match[1] as string,
    index: match.index,
    length: match[0].length,
  }));
}

/** Double braces that are no placeholder: `{{customer}`, `{{Customer name}}`. The piece of text, to point at. */
export function brokenPlaceholders(text: string): { text: string; index: number }[] {
  const found = (match: RegExpExecArray) => ({ text: match[0].trimEnd(), index: match.index });
  // `{{{customer}}}` would leave braces around the name.
  const tripled = [...text.matchAll(tripledPattern)];
  const blank = (match: string) => ' '.repeat(match.length);
  const rest = text.replace(tripledPattern, blank).replace(placeholderPattern, blank);
  return [...tripled, ...rest.matchAll(/\{\{[^{}\n]{0,60}\}{0,2}|[\w-]*\}\}/g)].map(found);
}
