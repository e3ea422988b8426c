import { escapeLine } from './escape.js';

/*
 * What keeps a text in Markdown from being more than text, for GitHub's dialect and what GitHub itself adds to it. A
 * character is escaped where it acts and nowhere else. What would become a link, a mention, a reference, an emoji or
 * mathematics stands in code, because no escape keeps those from GitHub. All of it takes time in the length of the text.
 */

/** How a text reads within a line: white space is folded, control characters are shown as escapes. */
export function readable(value: string): string {
  return escapeLine(value.replace(/[ \t\r\n]+/g, ' '));
}

/** Text within a line, or within a link, so that it reads as {@link readable} says. */
export function escapeWords(value: string, inLink = false): string {
  const text = readable(value);
  const sums = endsSum.test(text);
  let escaped = '';
  let from = 0;
  for (const { 0: word, index } of text.matchAll(/[^\s|]+/g)) {
    const live = livePart(word, sums);
    if (!live) continue;
    escaped += escapeMarks(text.slice(from, index + live.start), inLink) + codeSpan(word.slice(live.start, live.end));
    from = index + live.end;
  }
  return escaped + escapeMarks(text.slice(from), inLink);
}

/** Escapes text that holds nothing that has to stand in code: a backslash before each character that acts. */
function escapeMarks(text: string, inLink: boolean): string {
  // A backslash escapes the mark that comes after it, be it one that follows this text.
  return text
    .replace(/\\(?=[!-/:-@[-`{-~]|$)/g, '\\\\')
    .replace(inLink ? /[[\]]/g : linking, '\\$&')
    .replace(/<(?=[A-Za-z/!?]|$)|&(?=#\d{1,7};|#[xX][\da-fA-F]{1,6};|[A-Za-z][A-Za-z\d]{0,40};)/g, '\\$&')
    .replace(/[*_~`]+/g, (run, at: number, all: string) => (isInert(run, at, all) ? run : run.replace(/./g, '\\$&')));
}

/** Words in brackets are a link only before these, as none of our lines begins a link definition. */
const linking = /\](?=[([])|\[(?=\[)/g;

/** Whether a run of marks neither opens nor closes anything: `a_b`, `a * b`, and `~5`, which nothing closes. */
function isInert(run: string, at: number, text: string): boolean {
  const [before = ''] = /.$/u.exec(text.slice(Math.max(0, at - 2), at)) ?? [];
  const [after = ''] = /^./u.exec(text.slice(at + run.length, at + run.length + 2)) ?? [];
  const mark = run.charAt(0);
  if (mark === '`' || run !== mark.repeat(run.length)) return false;
  if (before === ' ' && after === ' ') return true;
  if (mark === '_') return isLetter(before) && isLetter(after);
  return run === '~' && (before === '' || before === ' ') && isLetter(after);
}

const isLetter = (character: string): boolean => /^[\p{L}\p{N}]/u.test(character);

/**
 * What GitHub makes something of wherever it stands: addresses, mentions and mail, references to issues and commits
 * (a number alone is none), emoji. The last one is a colon, a name with a letter in it, and a colon.
 */
const live =
  /@\S|[A-Za-z]:\/\/|(?<![\p{L}\p{N}])[wW]{3}\.|#\d|(?<!\w)(?:[gG][hH]|GHSA)-\w|(?<!\w)(?=\d{0,39}[a-f])[\da-f]{7,40}(?!\w)|:(?:[+-]1|100|1234|(?=[\d_+-]{0,40}[A-Za-z])[\w+-]{1,64}):/gu;

/** A dollar that could end mathematics; a price ends none. */
const endsSum = /\S\$(?!\d)|^\$(?!\w)/;

/** The part of a word that has to stand in code, with what belongs to it but without the brackets and stops around it. */
function livePart(word: string, sums: boolean): { readonly start: number; readonly end: number } | undefined {
  let first = word.length;
  let last = 0;
  for (const match of word.matchAll(live)) {
    first = Math.min(first, match.index);
    last = Math.max(last, match.index + match[0].length);
  }
  if (sums && word.includes('$')) {
    first = Math.min(first, word.indexOf('$'));
    last = Math.max(last, word.lastIndexOf('$') + 1);
  }
  if (last === 0) return undefined;
  let start = first;
  let end = last;
  while (start > 0 && isAscii(word, start - 1)) start--;
  if (/:\/\/|[wW]{3}\./.test(word)) end = word.length;
  else while (end < word.length && isAscii(word, end)) end++;
  while (start < first && `([{<"'`.includes(word.charAt(start))) start++;
  let unopened = count(word, ')', start, end) - count(word, '(', start, end);
  for (; end > last; end--) {
    const character = word.charAt(end - 1);
    if (character === ')' ? unopened-- <= 0 : !`.,:;!?]}>"'”’»。，、）`.includes(character)) break;
  }
  return { start, end };
}

const isAscii = (text: string, index: number): boolean => text.charCodeAt(index) < 0x80;

function count(text: string, character: string, start: number, end: number): number {
  let found = 0;
  for (let at = start; at < end; at++) if (text[at] === character) found++;
  return found;
}

/** Text as inline code; empty for an empty one. */
export function escapeCode(value: string): string {
  return codeSpan(escapeLine(value));
}

function codeSpan(text: string): string {
  if (text === '') return '';
  const fence = '`'.repeat(freeRun(text));
  // Markdown strips one space at each end if both ends have one and there is something else between them.
  const pad = /^`|`$/.test(text) || (text.startsWith(' ') && text.endsWith(' ') && /[^ ]/.test(text)) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** The length of the shortest run of backticks that is not in the text. */
function freeRun(text: string): number {
  const taken = new Set<number>();
  for (const [run] of text.matchAll(/`+/g)) taken.add(run.length);
  let length = 1;
  while (taken.has(length)) length++;
  return length;
}

/** The length of the longest run of backticks in a text. */
export function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** Escapes the start of a line, so that it begins no list, heading, rule, quote or definition by accident. */
export function escapeStart(source: string): string {
  const number = /^(\d{1,9})([.)])(?= |$)/.exec(source);
  if (number) return `${number[1]}\\${source.slice(number[1]?.length)}`;
  const acts =
    /^(?:[-+*](?= |$)|#{1,6}(?= |$)|>|-[- ]*$|=+ *$|\[[ xX]\](?= |$))/.test(source) ||
    (source.startsWith('[') && source.includes(']:'));
  return acts ? `\\${source}` : source;
}

/** The words of a heading: `#` at its end would be taken for the heading's own. */
export function escapeHeading(source: string): string {
  return source.replace(/(^|(?<= ))(#+)$/, '\\$2');
}

/** Escapes what would end a table cell, even inside code. */
export function escapeCell(source: string): string {
  return source.replaceAll('|', '\\|');
}
