import { escapeText } from './escape.js';
import type { Inline, Line } from './line.js';
import {
  escapeCell,
  escapeCode,
  escapeHeading,
  escapeStart,
  escapeWords,
  longestRun,
  readable,
} from './markdown-escape.js';

/*
 * Markdown is written here and nowhere else. A document is data until it is printed, so that every text in it is
 * escaped for the place where it stands, and no text of an SOP or an agent becomes more than text.
 */

/** A part of a document. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly line: Line }
  | { readonly kind: 'paragraph' | 'quote'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Item[]; readonly numbered: boolean }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly kind: 'fence'; readonly text: string; readonly language: 'text' | 'mermaid' }
  | { readonly kind: 'anchor'; readonly id: string };

export interface Item {
  readonly line: Line;
  /** Whether the box is ticked; undefined for an item without a box. */
  readonly done?: boolean;
  /** Items below it. */
  readonly details?: readonly Line[];
}

export interface Column {
  readonly name: string;
  readonly align?: 'right';
}

export const heading = (level: 1 | 2 | 3, line: Line): Block => ({ kind: 'heading', level, line });
export const paragraph = (line: Line): Block => ({ kind: 'paragraph', line });
export const quote = (line: Line): Block => ({ kind: 'quote', line });
export const bullets = (items: readonly Item[]): Block => ({ kind: 'list', items, numbered: false });
export const numbered = (lines: readonly Line[]): Block => ({
  kind: 'list',
  items: lines.map((line) => ({ line })),
  numbered: true,
});
/** A table with a cell for each column in each row. */
export const table = (columns: readonly Column[], rows: readonly (readonly Line[])[]): Block => ({
  kind: 'table',
  columns,
  rows,
});
/** Text of several lines that stays exactly as it is. */
export const fence = (text: string): Block => ({ kind: 'fence', text, language: 'text' });
/** A picture that GitHub and others draw where it stands. */
export const mermaid = (text: string): Block => ({ kind: 'fence', text, language: 'mermaid' });
/** What a link leads to. The id should match the pattern of ids, with its prefix: what does not fit is left out. */
export const anchor = (id: string): Block => ({ kind: 'anchor', id });

/** The document as Markdown, with a line end at its end. */
export function printMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(printBlock).join('\n\n')}\n`;
}

function printBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escapeHeading(printLine(block.line))}`;
    case 'paragraph':
      return escapeStart(printLine(block.line));
    case 'quote':
      return `> ${escapeStart(printLine(block.line))}`;
    case 'list':
      return block.items.map((item, index) => printItem(item, block.numbered ? `${index + 1}.` : '-')).join('\n');
    case 'table': {
      const rule = block.columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
      const head = block.columns.map(({ name }) => escapeCell(escapeWords(name)));
      return [head, rule, ...block.rows.map((row) => row.map(printCell))].map(printRow).join('\n');
    }
    case 'fence':
      return printFence(block.text, block.language);
    case 'anchor':
      return `<a id="${plainId(block.id)}"></a>`;
  }
}

function printItem({ line, done, details = [] }: Item, mark: string): string {
  const box = done === undefined ? '' : done ? '[x] ' : '[ ] ';
  // A lone `-` or `=` below a line would turn that line into a heading.
  const below = details.map(printLine).filter((detail) => detail !== '');
  const indent = ' '.repeat(mark.length + 1);
  const lines = below.map((one) => `${indent}- ${escapeStart(one)}`);
  return [`${mark} ${box}${escapeStart(printLine(line))}`, ...lines].join('\n');
}

/** A fence longer than any run of backticks in the text, so that nothing in it can end the fence. */
function printFence(text: string, language: string): string {
  const safe = escapeText(text);
  let end = safe.length;
  while (end > 0 && safe[end - 1] === '\n') end--;
  const marks = '`'.repeat(Math.max(3, longestRun(safe) + 1));
  return `${marks}${language}\n${safe.slice(0, end)}\n${marks}`;
}

const printRow = (cells: readonly string[]): string => `|${cells.map((cell) => (cell ? ` ${cell} ` : ' ')).join('|')}|`;

function printCell(line: Line): string {
  // Code cannot hold `\|` in a table, so that stands as text.
  const fits = ({ style, text }: Inline): boolean => style !== 'code' || !text.includes('\\|');
  return escapeCell(printLine(line.map((one) => (fits(one) ? one : { ...one, style: 'text' }))));
}

const plainId = (id: string): string => id.replace(/[^\w/-]/g, '');

/** Adjacent texts are joined before escaping, because markup may begin in one and end in the next. */
function printLine(line: Line): string {
  let printed = '';
  let plain = '';
  for (const piece of line) {
    if (piece.style === 'text' || piece.style === 'faint') {
      plain += piece.text;
      continue;
    }
    printed += escapeWords(plain);
    // `!` before a link would make it an image.
    if (piece.style === 'link' && printed.endsWith('!')) printed = `${printed.slice(0, -1)}\\!`;
    printed += printInline(piece);
    plain = '';
  }
  return trim(printed + escapeWords(plain));
}

/** Trims spaces only: other white space is part of the text. */
function trim(source: string): string {
  let start = 0;
  let end = source.length;
  while (source[start] === ' ') start++;
  while (end > start && source[end - 1] === ' ') end--;
  return source.slice(start, end);
}

function printInline({ style, text, to }: Inline): string {
  switch (style) {
    case 'code':
      return escapeCode(text);
    case 'strong':
      return around('**', text, '**');
    case 'emphasis':
      return around('*', text, '*');
    case 'removed':
      return around('<del>', text, '</del>');
    case 'added':
      return around('<ins>', text, '</ins>');
    case 'link':
      return `[${escapeWords(text, true)}](#${plainId(to ?? '')})`;
    default:
      return escapeWords(text);
  }
}

/** Puts marks right around the words: with a space just inside, Markdown would ignore them. */
function around(before: string, value: string, after: string): string {
  const text = readable(value);
  const words = text.trim();
  if (words === '') return text;
  const start = text.indexOf(words);
  return `${text.slice(0, start)}${before}${escapeWords(words)}${after}${text.slice(start + words.length)}`;
}
