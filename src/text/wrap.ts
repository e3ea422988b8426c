import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Columns that text takes on a terminal; styling takes none, a wide character takes two. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/**
 * Text wrapped to a width in columns, as lines; words longer than a line are broken. Line ends in the text stay, and
 * `indent` stands before every line but the first.
 */
export function wrapLines(text: string, width: number, indent = ''): string[] {
  const room = Math.max(8, width - widthOf(indent));
  return wrapAnsi(text, room, { hard: true, trim: true })
    .split('\n')
    .map((line, index) => (index === 0 ? line : indent + line));
}
