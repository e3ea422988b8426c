import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { Diagnostic } from '../text/diagnostic.js';
import { findUnsafe } from '../text/escape.js';
import type { Source, Span } from '../text/source.js';
import { tailStart } from '../text/tail.js';
import { wrongBullet } from './slips.js';
import { parseYaml } from './tokens.js';

export type Path = readonly (string | number)[];

export interface Place {
  readonly source: Source;
  readonly span: Span;
}

/** A YAML file as plain values, each of which can be found again in its text. */
export interface YamlDocument {
  readonly source: Source;
  /** Null-prototype objects, arrays and scalars; undefined when the file could not be read. */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the value at a path stands; where it does not exist, its nearest existing parent. */
  valueSpan(path: Path): Span;
  /** Where the key at a path stands. */
  keySpan(path: Path): Span;
  /** The text of the value at a path as it was written, when it is a scalar. */
  written(path: Path): string | undefined;
  /** All of the value at a path, a group or a list to its end. */
  wholeSpan(path: Path): Span;
  /** Groups in which something has been reported that may have cost them a key. */
  readonly damaged: Set<unknown>;
  /** Keys that stand at the wrong place, and have been reported. */
  readonly misplaced: Set<string>;
}

export type PlainObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const documents = new WeakMap<Source, YamlDocument>();

/**
 * Reads YAML into plain values and reports what YAML would change silently: repeated keys, cut or split text. A source
 * is read once, however many files include it.
 */
export function readYaml(source: Source): YamlDocument {
  const known = documents.get(source);
  if (known) return known;
  const document = readDocument(source);
  documents.set(source, document);
  return document;
}

function readDocument(source: Source): YamlDocument {
  const { root, diagnostics: syntax } = parseYaml(source);
  const diagnostics: Diagnostic[] = [...syntax];
  const reading: Reading = { source, diagnostics, damaged: new Set(), misplaced: new Set() };
  const read = root ? toPlain(root, reading) : undefined;
  const value = read === lost ? undefined : read;
  if (!root && syntax.length === 0) {
    diagnostics.push({
      code: 'empty-file',
      severity: 'error',
      message: 'The file is empty.',
      source,
      span: { start: 0, end: 0 },
      hint: '`sop init <name>` writes an SOP to start from',
    });
  }
  const find = finder(root);
  const whole: Span = { start: 0, end: 0 };
  return {
    source,
    value,
    diagnostics,
    valueSpan: (path) => spanOf(find(path).value) ?? spanOf(root) ?? whole,
    keySpan: (path) => {
      const found = find(path);
      const span = spanOf(found.key) ?? spanOf(found.value) ?? whole;
      // An item that is empty is pointed at by its dash.
      if (span.end > span.start) return span;
      let dash = span.start - 1;
      while (dash >= 0 && /\s/.test(source.text[dash] as string)) dash--;
      return source.text[dash] === '-' ? { start: dash, end: dash + 1 } : span;
    },
    written: (path) => {
      const found = find(path);
      return found.whole && isScalar(found.value) && found.value.source !== undefined ? found.value.source : undefined;
    },
    wholeSpan: (path) => {
      const { value: node } = find(path);
      return node?.range ? { start: node.range[0], end: node.range[1] } : whole;
    },
    damaged: reading.damaged,
    misplaced: reading.misplaced,
  };
}

type Node = ParsedNode | null | undefined;
type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

function spanOf(of: Node): Span | undefined {
  let node = of;
  // A collection is pointed at by where it begins; its whole text would be noise under a caret.
  while (isMap(node) && !node.flow) {
    const key: Node = (node.items[0] as ParsedPair | undefined)?.key;
    if (!key?.range) break;
    node = key;
  }
  if (!node?.range) return undefined;
  const [start, end] = node.range;
  if (isMap(node) && !node.flow) return { start, end: start + 1 };
  return isMap(node) || isSeq(node) ? { start, end: Math.min(start + 1, end) } : { start, end: Math.max(end, start) };
}

function finder(root: Node): (path: Path) => { key: Node; value: Node; whole: boolean } {
  const indexes = new WeakMap<YAMLMap, Map<string, ParsedPair>>();
  const pairOf = (map: YAMLMap, key: string): ParsedPair | undefined => {
    let index = indexes.get(map);
    if (!index) {
      index = new Map();
      for (const pair of map.items as ParsedPair[]) {
        const name = keyText(pair);
        if (!index.has(name)) index.set(name, pair);
      }
      indexes.set(map, index);
    }
    return index.get(key);
  };
  return (path) => {
    let key: Node;
    let value: Node = root;
    for (const part of path) {
      if (isMap(value)) {
        const pair = pairOf(value, String(part));
        if (!pair) return { key, value, whole: false };
        key = pair.key;
        value = pair.value ?? pair.key;
      } else if (isSeq(value) && typeof part === 'number' && value.items[part]) {
        key = undefined;
        value = value.items[part] as ParsedNode;
      } else {
        return { key, value, whole: false };
      }
    }
    return { key, value, whole: true };
  };
}

function keyText(pair: ParsedPair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

interface Reading {
  readonly source: Source;
  readonly diagnostics: Diagnostic[];
  readonly damaged: Set<unknown>;
  readonly misplaced: Set<string>;
}

type Problem = Pick<Diagnostic, 'code' | 'message' | 'hint' | 'related' | 'fix'>;

function report({ source, diagnostics }: Reading, span: Span | undefined, problem: Problem): void {
  diagnostics.push({ severity: 'error', source, span: span ?? { start: 0, end: 0 }, ...problem });
}

/** Stands for a value that YAML has changed beyond use, and that has been reported. */
const lost = Symbol('lost');

/** Recursion is bounded: the parser has refused deeper nesting. */
function toPlain(node: ParsedNode, reading: Reading): unknown {
  if (isAlias(node)) {
    report(reading, spanOf(node), {
      code: 'yaml-alias',
      message: 'Text that starts with `*` must be in quotes: YAML reads it as a reference.',
      hint: `write ${JSON.stringify(reading.source.text.slice(node.range[0], node.range[1]))}; an SOP refers by id, never by YAML alias`,
    });
    return lost;
  }
  const empty = isScalar(node) && node.range[0] === node.range[1];
  if (node.anchor !== undefined) {
    reportAnchor(node, reading);
    if (empty) return lost;
  }
  if ((node.tag !== undefined || empty) && reportTag(node, reading) && empty) return lost;
  if (isScalar(node)) {
    const scalar = node as ParsedNode & { type?: string; value: unknown };
    checkEscapes(scalar, reading);
    return checkCut(scalar, reading) ? lost : scalar.value;
  }
  if (!isSeq(node)) return mapToPlain(node as YAMLMap, reading);
  const items = node.items.map((item) => toPlain(item as ParsedNode, reading));
  const kept = items.filter((item) => item !== lost);
  return items.length > 0 && kept.length === 0 ? lost : kept;
}

function mapToPlain(map: YAMLMap, reading: Reading): PlainObject {
  const result: Record<string, unknown> = Object.create(null);
  const first = new Map<string, ParsedPair>();
  const pairs = map.items as ParsedPair[];
  /** Where the first key with a value stands, inside braces; -1 for nowhere. */
  const firstValue = map.flow ? pairs.findIndex(({ value }) => value !== null) : -1;
  /** The nearest key without a value: the lines below it have slipped out of it, or it has moved. */
  let empty: ParsedPair | undefined;
  for (const [index, pair] of pairs.entries()) {
    if (index > 1 && isEmpty(pairs[index - 1] as ParsedPair)) empty = pairs[index - 1];
    const key = keyText(pair);
    const earlier = first.get(key);
    if (earlier) {
      if (empty && !map.flow) {
        reportMisplaced(empty, result, reading);
        break;
      }
      report(reading, spanOf(pair.key), {
        code: 'duplicate-key',
        message: `\`${key}\` is defined twice.`,
        hint: 'rename one of them, or delete it',
        related: { message: 'first defined here', source: reading.source, span: spanOf(earlier.key) as Span },
      });
      // Where a copy was to get another name, nothing of that name is there yet.
      reading.damaged.add(result);
      continue;
    }
    first.set(key, pair);
    if (key === '' || key === 'null') {
      const { range } = pair.key;
      if (range[0] === range[1] || key === '') {
        report(
          reading,
          { start: range[0], end: Math.max(range[1], range[0] + 1) },
          {
            code: 'yaml-syntax',
            message: 'There is no key before this colon.',
            hint: 'write a key, a colon and a value, or put text with a colon in quotes',
          },
        );
        reading.damaged.add(result);
        continue;
      }
    }
    if (pair.value === null && map.flow && reportSplit(pairs, index, firstValue, key, reading)) {
      reading.damaged.add(result);
      continue;
    }
    checkEscapes(pair.key as ParsedNode & { type?: string; value: unknown }, reading);
    if (/^[^\S ]/.test(key)) {
      const start = pair.key.range[0];
      report(
        reading,
        { start, end: start + 1 },
        {
          code: 'odd-space',
          message: 'This is no ordinary space, so YAML takes it as part of the key.',
          hint: 'replace it by spaces: it often comes along when text is pasted from a page or a document',
        },
      );
      reading.damaged.add(result);
      continue;
    }
    const value = pair.value === null ? null : toPlain(pair.value, reading);
    // What is lost is not missed: `<<: *other` says one thing wrong, not two.
    if (value === lost) reading.damaged.add(result);
    else result[key] = value;
  }
  return result;
}

/** `&loud`: the anchor stands before what it names. */
function reportAnchor(node: ParsedNode, reading: Reading): void {
  const { text } = reading.source;
  const at = text.lastIndexOf('&', node.range[0]);
  const start = at === -1 ? node.range[0] : at;
  const end = at === -1 ? node.range[1] : start + 1 + (node.anchor as string).length;
  const lineEnd = /[^\r\n]*/.exec(text.slice(start, start + 2000))?.[0].trimEnd() ?? '';
  report(
    reading,
    { start, end },
    {
      code: 'yaml-anchor',
      message: 'Text that starts with `&` must be in quotes: YAML reads it as an anchor.',
      hint: `write ${JSON.stringify(lineEnd)}`,
      ...(isScalar(node) && node.range[1] <= start + lineEnd.length
        ? { fix: [{ span: { start, end: start + lineEnd.length }, text: JSON.stringify(lineEnd) }] }
        : {}),
    },
  );
}

/** `!important`: reports text that YAML has taken for a tag. Whether there was one. */
function reportTag(node: ParsedNode, reading: Reading): boolean {
  const { text } = reading.source;
  const near = text.slice(Math.max(0, node.range[0] - 200), node.range[0]);
  const before = near.slice(0, tailStart(near, /[ \t]/));
  const tag = /(?:^|[,[{])(!.*)/.exec(before.slice(tailStart(before, /\S/)))?.[1];
  if (tag === undefined) return false;
  const start = text.lastIndexOf(tag, node.range[0] - 1);
  const rest = /[^\r\n,}\]]*/.exec(text.slice(start, start + 2000))?.[0].trimEnd() ?? tag;
  report(
    reading,
    { start, end: start + tag.length },
    {
      code: 'yaml-tag',
      message: 'Text that starts with `!` must be in quotes: YAML reads it as a tag.',
      hint: `write ${JSON.stringify(rest)}`,
      ...(isScalar(node) && node.range[1] <= start + rest.length
        ? { fix: [{ span: { start, end: start + rest.length }, text: JSON.stringify(rest) }] }
        : {}),
    },
  );
  return true;
}

/** `"\\u001b"`: a control character that is written as an escape is one all the same. */
function checkEscapes(node: ParsedNode & { type?: string; value: unknown }, reading: Reading): void {
  if (node.type !== 'QUOTE_DOUBLE' || typeof node.value !== 'string') return;
  const unsafe = findUnsafe(node.value);
  if (!unsafe) return;
  const [start, end] = node.range;
  let span = { start, end };
  for (const match of reading.source.text.slice(start, end).matchAll(/\\(?:x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|.)/gi)) {
    const code = Number.parseInt(match[0].slice(2), 16);
    const character = match[0].length > 2 ? String.fromCodePoint(Math.min(code, 0x10ffff)) : (named[match[0]] ?? '');
    if (!findUnsafe(character)) continue;
    span = { start: start + match.index, end: start + match.index + match[0].length };
    break;
  }
  report(reading, span, {
    code: 'control-character',
    message: `An invisible character (${unsafe.escape}) is written here.`,
    hint: 'delete it',
  });
}

const named: Readonly<Record<string, string>> = {
  '\\0': '\0',
  '\\a': '\u0007',
  '\\b': '\b',
  '\\e': '\u001b',
  '\\f': '\f',
  '\\v': '\v',
  '\\N': '\u0085',
  '\\L': '\u2028',
  '\\P': '\u2029',
};

/**
 * `{ label: Sorry, wait, next: x }`: the text before the comma and the key that it left alone belong together. False
 * where there is no text before it: then the key just has no value.
 */
function reportSplit(
  pairs: readonly ParsedPair[],
  index: number,
  firstValue: number,
  key: string,
  reading: Reading,
): boolean {
  const { key: node } = pairs[index] as ParsedPair;
  const unspaced = /^([\w-]+):(\S.*)$/.exec(key);
  if (unspaced) {
    const at = node.range[0] + (unspaced[1] as string).length + 1;
    report(reading, spanOf(node), {
      code: 'split-text',
      message: `\`${key}\` is a key without a value: a colon needs a space after it.`,
      hint: `write \`${unspaced[1]}: ${unspaced[2]}\``,
      fix: [{ span: { start: at, end: at }, text: ' ' }],
    });
    return true;
  }
  const value = pairs[index - 1]?.value;
  // A text with two commas has left two keys alone; it is one mistake.
  if (value === null) return firstValue !== -1 && firstValue < index;
  if (!value || !isScalar(value)) return false;
  let last = index;
  while (pairs[last + 1]?.value === null) last++;
  const end = (pairs[last] as ParsedPair).key.range[1];
  const text = reading.source.text.slice(value.range[0], end).replace(/^[“”„](.*)[“”]$/, '$1');
  const quotable = !/["\\\n]/.test(text);
  report(reading, spanOf(node), {
    code: 'split-text',
    message: `A comma inside { } ends a value, so \`${key}\` stands alone here.`,
    hint: quotable ? `write "${text}"` : 'put the text with the comma in quotes',
    ...(quotable ? { fix: [{ span: { start: value.range[0], end }, text: `"${text}"` }] } : {}),
  });
  return true;
}

function isEmpty({ value }: ParsedPair): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

function reportMisplaced(pair: ParsedPair, result: Record<string, unknown>, reading: Reading): void {
  const key = keyText(pair);
  delete result[key];
  reading.misplaced.add(key);
  reading.damaged.add(result);
  report(reading, spanOf(pair.key), {
    code: 'wrong-indent',
    message: `\`${key}\` starts in the same column as the lines below it, so nothing belongs to it.`,
    hint: `move \`${key}\` to the left, or the lines that belong to it to the right`,
  });
}

/**
 * A list item that is indented further than the one above it, or lines with other bullets than a dash: YAML joins them
 * into one text. Whether there is no list at all.
 */
function checkJoined(text: string, start: number, end: number, reading: Reading): boolean {
  // A first dash without a space has been reported as such.
  if (text[start] === '-') return false;
  const bullet = /^(?:[*•·●▪–—]|\(?\d{1,2}[.)])(?=[ \t])/.exec(text.slice(start, start + 6))?.[0];
  const lines = bullet === undefined ? [] : text.slice(start, end).split(/\r?\n[ \t]*/);
  if (
    bullet !== undefined &&
    lines.length > 1 &&
    lines.every((line) => /^(?:[*•·●▪–—]|\(?\d{1,2}[.)])[ \t]/.test(line))
  ) {
    const span = { start, end: start + bullet.length };
    report(reading, span, { code: 'joined-text', ...wrongBullet(bullet) });
    return true;
  }
  const dash = /\n *(- )/.exec(text.slice(start, end));
  if (!dash) return false;
  const at = start + dash.index + dash[0].length - 2;
  report(
    reading,
    { start: at, end: at + 1 },
    {
      code: 'joined-text',
      message: 'YAML takes this line as part of the text above it, dash and all.',
      hint: 'start the dashes of one list in the same column',
    },
  );
  return false;
}

/**
 * `Ticket #123`: YAML takes everything from ` #` as a comment. A comment proper has a space after its `#`. Whether all
 * of the value was taken.
 */
function checkCut(node: ParsedNode & { type?: string; value: unknown }, reading: Reading): boolean {
  if (node.type !== 'PLAIN') return false;
  const { text } = reading.source;
  const [start, end] = node.range;
  if (checkJoined(text, start, end, reading)) return true;
  const empty = start === end;
  const next = text[end];
  const tail =
    next === ' ' || next === '\t' || empty
      ? (/^[ \t]*#(?!sop-ignore\b)[^\s#!][^\n\r]*/.exec(text.slice(end, end + 200)) ??
        (countedThing.test(text.slice(start, end)) ? /^ # ?\d[^\n\r]*/.exec(text.slice(end, end + 200)) : null))
      : null;
  const below = tail || empty || (next !== '\n' && next !== '\r') ? null : cutBelow(text, start, end);
  const cut = tail ? { start: end + tail[0].indexOf('#'), end: end + tail[0].trimEnd().length } : below;
  if (!cut) return false;
  const lost = text.slice(cut.start, cut.end);
  const whole = `${text.slice(start, end)}${empty ? '' : ' '}${lost}`;
  const quoted = JSON.stringify(whole);
  report(reading, cut, {
    code: 'cut-text',
    message: `YAML drops everything from \`${lost.length > 20 ? `${lost.slice(0, 19)}…` : lost}\` as a comment.`,
    hint: `to keep it, write ${quoted}${lost.startsWith('# ') ? '' : '; for a comment, put a space after #'}`,
    fix: [{ span: { start: empty ? cut.start : start, end: cut.end }, text: quoted }],
  });
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
