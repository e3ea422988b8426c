import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Columns that text takes on a terminal; styling takes none, a wide character takes two. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/**
 * Text wrapped to a width in columns, as lines; words longer than a line are broken. Line ends in the text stay, each
 * with the spaces it starts with, and `indent` stands before every line but the first.
 */
export function wrapLines(text: string, width: number, indent = ''): string[] {
  return text.split('\n').flatMap((line, index) => {
    const spaces = /^ */.exec(line)?.[0].length ?? 0;
    const lead = ' '.repeat(Math.max(0, Math.min(spaces, width - widthOf(index === 0 ? '' : indent) - 8)));
    const first = (index === 0 ? '' : indent) + lead;
    const room = Math.max(8, width - Math.max(widthOf(first), widthOf(indent)));
    return wrapAnsi(line.slice(spaces), room, { hard: true, trim: true })
      .split('\n')
      .map((part, at) => (at === 0 ? first : indent || lead) + part);
  });
}
