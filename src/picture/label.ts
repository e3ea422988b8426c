import { escapeLine } from '../text/escape.js';
import { wrapLines } from '../text/wrap.js';
import type { Arrow, Box } from './picture.js';

const columns = 32;
const mostLines = 6;

/** A text of the author's as the lines of a label. What is too long for a picture ends in an ellipsis. */
export function labelLines(text: string): string[] {
  const whole = escapeLine(text.replace(/\s+/g, ' ').trim());
  // No more is wrapped than can be shown.
  const lines = wrapLines(whole.slice(0, columns * (mostLines + 1)), columns);
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), `${lines[mostLines - 1]?.slice(0, columns - 1)}…`];
}

/** A box's lines: its heading, then its notes and its mark. */
export function boxLines({ heading, notes, mark }: Box): { readonly heading: string[]; readonly notes: string[] } {
  return { heading: labelLines(heading), notes: [...notes, ...markWords(mark)].flatMap(labelLines) };
}

/** An arrow's lines; none where it says nothing. */
export function arrowLines({ label, mark }: Arrow): string[] {
  return [label, ...markWords(mark)].flatMap((text) => (text === '' ? [] : labelLines(text)));
}

/** So that nobody needs to see colours. */
function markWords(mark: Box['mark']): string[] {
  return mark === null ? [] : [`(${mark})`];
}
