/** `{{field}}` in a response. */
export interface Placeholder {
  readonly field: string;
  /** Offset in the text, and length with its braces. */
  readonly index: number;
  readonly length: number;
}

const placeholderPattern = /\{\{[ \t]*([a-z][a-z0-9-]*)[ \t]*\}\}/g;

export function placeholders(text: string): Placeholder[] {
  return [...text.matchAll(placeholderPattern)].map((match) => ({
    field: match[1] as string,
    index: match.index,
    length: match[0].length,
  }));
}

/** Double braces that are no placeholder: `{{customer}`, `{{Customer name}}`. The piece of text, to point at. */
export function brokenPlaceholders(text: string): { text: string; index: number }[] {
  const rest = text.replace(placeholderPattern, (match) => ' '.repeat(match.length));
  return [...rest.matchAll(/\{\{[^{}\n]{0,60}\}{0,2}|[\w-]*\}\}/g)].map((match) => ({
    text: match[0].trimEnd(),
    index: match.index,
  }));
}
