import { isScalar, type Pair, type ParsedNode, type Scalar } from 'yaml';
import { findUnsafe } from '../text/escape.js';
import { placeIn, type Span } from '../text/source.js';
import { tailStart } from '../text/tail.js';
import type { Context } from './words.js';

/** What YAML would change silently: text taken for an anchor, a tag or a comment, text that is split or joined. */

export type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

export function nameOf({ key }: ParsedPair): string {
  return isScalar(key) ? String(key.value) : '';
}

/** `&loud`: the anchor stands before what it names. */
export function reportAnchor(node: ParsedNode, { source, say }: Context): void {
  const { text } = source;
  const at = text.lastIndexOf('&', node.range[0]);
  const start = at === -1 ? node.range[0] : at;
  const end = at === -1 ? node.range[1] : start + 1 + (node.anchor as string).length;
  const whole = /[^\r\n]*/.exec(text.slice(start, start + 2e3))?.[0].trimEnd() ?? '';
  say('yaml-anchor', placeIn(source, start, end), { quoted: JSON.stringify(whole) }, mended(node, start, whole));
}

/** `!important`: says where text has been taken for a tag. Whether there was one. */
export function isTagged(node: ParsedNode, { source, say }: Context): boolean {
  const { text } = source;
  const near = text.slice(Math.max(0, node.range[0] - 200), node.range[0]);
  const before = near.slice(0, tailStart(near, /[ \t]/));
  const tag = /(?:^|[,[{])(!.*)/.exec(before.slice(tailStart(before, /\S/)))?.[1];
  if (tag === undefined) return false;
  const start = text.lastIndexOf(tag, node.range[0] - 1);
  const whole = /[^\r\n,}\]]*/.exec(text.slice(start, start + 2e3))?.[0].trimEnd() ?? tag;
  const place = placeIn(source, start, start + tag.length);
  return say('yaml-tag', place, { quoted: JSON.stringify(whole) }, mended(node, start, whole));
}

/** Quotes around the text, where all of it stands on its line. */
function mended(node: ParsedNode, start: number, text: string) {
  const end = start + text.length;
  return isScalar(node) && node.range[1] <= end ? { fix: [{ span: { start, end }, text: JSON.stringify(text) }] } : {};
}

/** `"\\u001b"`: a control character that is written as an escape is one all the same. */
export function reportEscapes(node: ParsedNode & Partial<Scalar>, { source, say }: Context): void {
  const { type, value } = node;
  if (type !== 'QUOTE_DOUBLE' || typeof value !== 'string') return;
  const unsafe = findUnsafe(value);
  if (!unsafe) return;
  const [start, end] = node.range;
  let place = placeIn(source, start, end);
  for (const { 0: written, index } of source.text
    .slice(start, end)
    .matchAll(/\\(?:x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|.)/gi)) {
    const code = Number.parseInt(written.slice(2), 16);
    const character = written.length > 2 ? String.fromCodePoint(Math.min(code, 1114111)) : (named[written] ?? '');
    if (!findUnsafe(character)) continue;
    place = placeIn(source, start + index, start + index + written.length);
    break;
  }
  say('control-character/escaped', place, { sign: unsafe.escape });
}

const named: Readonly<Record<string, string>> = {
  '\\0': '\0',
  '\\a': '\x07',
  '\\b': '\b',
  '\\e': '\x1B',
  '\\f': '\f',
  '\\v': '\v',
  '\\N': '\x85',
  '\\L': '\u2028',
  '\\P': '\u2029',
};

/**
 * `{ label: Sorry, wait, next: x }`: the text before the comma and the key that it left alone belong together. `valued`
 * says whether a key before this one has a value. False where there is no text before it: then the key just has none.
 */
export function isSplit(
  pairs: readonly ParsedPair[],
  index: number,
  valued: boolean,
  { source, say }: Context,
): boolean {
  const pair = pairs[index] as ParsedPair;
  const { key } = pair;
  const place = placeIn(source, key.range[0], key.range[1]);
  const name = nameOf(pair);
  const [, word, rest] = /^([\w-]+):(\S.*)$/.exec(name) ?? [];
  if (word !== undefined && rest !== undefined) {
    const at = key.range[0] + word.length + 1;
    return say(
      'split-text/colon',
      place,
      { key: word, value: rest },
      { fix: [{ span: { start: at, end: at }, text: ' ' }] },
    );
  }
  const value = pairs[index - 1]?.value;
  // A text with two commas has left two keys alone; it is one mistake.
  if (value === null) return valued;
  if (!value || !isScalar(value)) return false;
  let last = index;
  while (pairs[last + 1]?.value === null) last++;
  const [start] = value.range;
  const end = (pairs[last] as ParsedPair).key.range[1];
  const text = source.text.slice(start, end).replace(/^[“”„](.*)[“”]$/, '$1');
  const quotable = !/["\\\n]/.test(text);
  const fix = quotable ? [{ span: { start, end }, text: `"${text}"` }] : undefined;
  return say('split-text', place, { key: name, text: quotable ? text : undefined }, { fix });
}

/**
 * A list item that is indented further than the one above it, or lines with other bullets than a dash: YAML joins them
 * into one text. Whether there is no list at all.
 */
function isJoined(start: number, end: number, { source, say }: Context): boolean {
  const { text } = source;
  // A first dash without a space has been reported as such.
  if (text[start] === '-') return false;
  const bullet = bulletPattern.exec(text.slice(start, start + 6))?.[0].trimEnd();
  const lines = bullet === undefined ? [] : text.slice(start, end).split(/\r?\n[ \t]*/);
  if (bullet !== undefined && lines.length > 1 && lines.every((line) => bulletPattern.test(line))) {
    return say('joined-text/bullet', placeIn(source, start, start + bullet.length), { bullet });
  }
  const dash = /\n *(- )/.exec(text.slice(start, end));
  if (!dash) return false;
  const at = start + dash.index + dash[0].length - 2;
  say('joined-text', placeIn(source, at, at + 1), {});
  return false;
}

const bulletPattern = /^(?:[*•·●▪–—]|\(?\d{1,2}[.)])[ \t]/;

/**
 * `Ticket #123`: YAML takes everything from ` #` as a comment. A comment proper has a space after its `#`. Whether all
 * of the value was taken.
 */
export function isCut(node: ParsedNode & Scalar, context: Context): boolean {
  if (node.type !== 'PLAIN') return false;
  const { source, say } = context;
  const { text } = source;
  const [start, end] = node.range;
  if (isJoined(start, end, context)) return true;
  const empty = start === end;
  const next = text[end];
  const tail =
    next === ' ' || next === '	' || empty
      ? (/^[ \t]*#(?!sop-ignore\b)[^\s#!][^\n\r]*/.exec(text.slice(end, end + 200)) ??
        (countedThing.test(text.slice(start, end)) ? /^ # ?\d[^\n\r]*/.exec(text.slice(end, end + 200)) : null))
      : null;
  const below = tail || empty || (next !== '\n' && next !== '\r') ? null : cutBelow(text, start, end);
  const cut = tail ? { start: end + tail[0].indexOf('#'), end: end + tail[0].trimEnd().length } : below;
  if (!cut) return false;
  const lost = text.slice(cut.start, cut.end);
  const quoted = JSON.stringify(`${text.slice(start, end)}${empty ? '' : ' '}${lost}`);
  const fix = [{ span: { start: empty ? cut.start : start, end: cut.end }, text: quoted }];
  say('cut-text', { source, span: cut }, { lost, quoted }, { fix });
  return empty;
}

/** `Order # 12`: a space after the # makes it no comment where it follows what is counted. */
const countedThing =
  /\b(?:account|bug|call|case|chat|customer|extension|invoice|issue|item|level|line|no\.?|nr\.?|number|option|order|page|parcel|step|ticket|tier)$/i;

/** A text that goes on in the next line, further in, with `#1`: that line is taken as a comment, too. */
function cutBelow(text: string, start: number, end: number): Span | null {
  const line = /^\r?\n( *)(#(?!sop-ignore\b)[^\s#!][^\n\r]*)/.exec(text.slice(end, end + 200));
  if (!line) return null;
  const own = /^ */.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1))?.[0].length ?? 0;
  const [all, indent = '', rest = ''] = line;
  if (indent.length <= own) return null;
  const from = end + all.length - rest.length;
  return { start: from, end: from + rest.trimEnd().length };
}
