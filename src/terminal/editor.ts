import { shownCharacters } from '../text/escape.js';
import { oneLine } from '../text/one-line.js';
import { tailStart } from '../text/tail.js';
import { widthOf } from '../text/wrap.js';
import type { Key } from './keys.js';

/** Text being typed. `at` is the offset of the cursor, always between two whole characters. */
export interface Editing {
  readonly text: string;
  readonly at: number;
}

/** Text with the cursor at its end. */
export function editing(text: string): Editing {
  return { text, at: text.length };
}

/** The text after a key; undefined when the key means nothing to an editor. Line ends are kept for `multiline` alone. */
export function edit(state: Editing, key: Key, multiline: boolean): Editing | undefined {
  const { text, at } = state;
  const lineStart = text.slice(0, at).lastIndexOf('\n') + 1;
  const lineEnd = text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at);
  switch (key.name) {
    case 'text':
      return insert(state, key.text);
    case 'paste':
      return insert(state, multiline ? pasted(key.text) : pastedLine(key.text));
    case 'newline':
      return multiline ? insert(state, '\n') : undefined;
    case 'backspace':
      return cut(state, before(text, at), at);
    case 'delete':
      return cut(state, at, after(text, at));
    case 'delete-word':
      return cut(state, tailStart(text.slice(0, at).trimEnd(), /\S/), at);
    case 'delete-line':
      return cut(state, lineStart, at);
    case 'left':
      return { text, at: before(text, at) };
    case 'right':
      return { text, at: after(text, at) };
    case 'home':
      return { text, at: lineStart };
    case 'end':
      return { text, at: lineEnd };
    case 'up':
      if (lineStart === 0) return { text, at: 0 };
      return { text, at: Math.min(text.lastIndexOf('\n', lineStart - 2) + 1 + (at - lineStart), lineStart - 1) };
    case 'down': {
      if (lineEnd === text.length) return { text, at: lineEnd };
      const next = text.indexOf('\n', lineEnd + 1);
      return { text, at: Math.min(lineEnd + 1 + (at - lineStart), next === -1 ? text.length : next) };
    }
    default:
      return undefined;
  }
}

/** Pasted text as it is kept: one kind of line end, and nothing that could steer a terminal. */
function pasted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

/** The same on one line. */
export function pastedLine(text: string): string {
  return oneLine(pasted(text).trim());
}

function insert({ text, at }: Editing, more: string): Editing {
  return { text: text.slice(0, at) + more + text.slice(at), at: at + more.length };
}

function cut({ text }: Editing, from: number, to: number): Editing {
  return { text: text.slice(0, from) + text.slice(to), at: from };
}

let segmenter: Intl.Segmenter | undefined;

/** Splits text into characters as people count them: an accent belongs to its letter, a flag is one. */
function charactersOf(text: string): Iterable<Intl.SegmentData> {
  // Created only once something is typed: it takes 9 ms, which the first question should not wait for.
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

const nearby = 64;

function before(text: string, at: number): number {
  let last = 0;
  const from = Math.max(0, at - nearby);
  for (const { segment } of charactersOf(text.slice(from, at))) last = segment.length;
  return at - last;
}

function after(text: string, at: number): number {
  for (const { segment } of charactersOf(text.slice(at, at + nearby))) return at + segment.length;
  return at;
}

/** The lines around the cursor, broken to a width, at most `rows` of them, and where the cursor is among them. */
export function layOut(
  { text, at }: Editing,
  width: number,
  rows: number,
): { readonly lines: readonly string[]; readonly cursor: { readonly line: number; readonly column: number } } {
  const starts = [text.slice(0, at).lastIndexOf('\n') + 1];
  // Each line of text takes at least one row, so `rows` lines around the cursor are enough.
  while (starts.length <= rows && (starts[0] as number) > 0) {
    starts.unshift(text.lastIndexOf('\n', (starts[0] as number) - 2) + 1);
  }
  const lines: string[] = [];
  let cursor = { line: 0, column: 0 };
  for (let start = starts[0] as number; start <= text.length; ) {
    const end = text.indexOf('\n', start) === -1 ? text.length : text.indexOf('\n', start);
    let line = '';
    let column = 0;
    for (const { written, shown } of shownCharacters(text.slice(start, end))) {
      if (start === at) cursor = { line: lines.length, column };
      const wide = widthOf(shown);
      if (column + wide > width && line) {
        lines.push(line);
        line = '';
        column = 0;
        if (start === at) cursor = { line: lines.length, column };
      }
      line += shown;
      column += wide;
      start += written.length;
    }
    if (start === at) {
      // At the end of a full line the cursor goes to the next one.
      if (column >= width) {
        lines.push(line);
        line = '';
        column = 0;
      }
      cursor = { line: lines.length, column };
    }
    lines.push(line);
    start = end + 1;
    if (start > at && lines.length > cursor.line + rows) break;
  }
  const from = Math.max(0, Math.min(cursor.line - rows + 1, lines.length - rows));
  return { lines: lines.slice(from, from + rows), cursor: { line: cursor.line - from, column: cursor.column } };
}
