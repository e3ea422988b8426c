import type { Span } from '../text/source.js';

/** One line of a text. Offsets count from the start of the text. */
export interface Line {
  readonly start: number;
  /** Without the line end and trailing spaces. */
  readonly end: number;
  /** Where its first character that is no space stands. */
  readonly first: number;
  readonly text: string;
}

export function lineAt(text: string, offset: number): Line {
  // lastIndexOf takes -1 for 0, where a line end may stand.
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const raw = text.slice(start, newline === -1 ? text.length : newline);
  const line = raw.trimEnd();
  return { start, end: start + line.length, first: start + (line.length - line.trimStart().length), text: line };
}

/** The line before that is neither blank nor a comment. */
export function previousLine(text: string, line: Line): Line | undefined {
  for (let start = line.start; start > 0; ) {
    const before = lineAt(text, start - 1);
    if (before.text.trim() && !before.text.trim().startsWith('#')) return before;
    start = before.start;
  }
  return undefined;
}

/** The line after that is neither blank nor a comment. */
export function nextLine(text: string, line: Line): Line | undefined {
  for (let newline = text.indexOf('\n', line.end); newline !== -1; ) {
    const after = lineAt(text, newline + 1);
    if (after.text.trim() && !after.text.trim().startsWith('#')) return after;
    newline = text.indexOf('\n', after.end);
    if (newline < after.start) return undefined;
  }
  return undefined;
}

export function indentOf(line: Line): number {
  return line.first - line.start;
}

/** A line without the spaces around it. */
export function spanOf(line: Line): Span {
  return { start: line.first, end: line.end };
}

/** The key of a line, or all of it. */
export function keySpan(line: Line): Span {
  const key = /^[\w-]+(?=:(?:\s|$))/.exec(line.text.trimStart())?.[0];
  return { start: line.first, end: Math.max(line.first + 1, key === undefined ? line.end : line.first + key.length) };
}
