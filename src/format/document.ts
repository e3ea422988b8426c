import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Source, Span } from '../text/source.js';
import { parseYaml } from './yaml.js';

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
  const value = root ? toPlain(root, source, diagnostics) : undefined;
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
      return spanOf(found.key) ?? spanOf(found.value) ?? whole;
    },
    written: (path) => {
      const found = find(path);
      return found.whole && isScalar(found.value) && found.value.source !== undefined ? found.value.source : undefined;
    },
  };
}

type Node = ParsedNode | null | undefined;
type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

function spanOf(node: Node): Span | undefined {
  if (!node?.range) return undefined;
  const [start, end] = node.range;
  // A collection is pointed at by where it begins; its whole text would be noise under a caret.
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

/** Recursion is bounded: the parser has refused deeper nesting. */
function toPlain(node: ParsedNode, source: Source, diagnostics: Diagnostic[]): unknown {
  const report = (at: ParsedNode, code: string, message: string, hint: string): void => {
    const span = spanOf(at) ?? { start: 0, end: 0 };
    diagnostics.push({ code, severity: 'error', message, source, span, hint });
  };
  if (isAlias(node)) {
    report(
      node,
      'yaml-alias',
      'Text that starts with `*` must be in quotes: YAML reads it as a reference.',
      'put the text in quotes; an SOP refers by id, never by YAML alias',
    );
    return undefined;
  }
  if (node.anchor !== undefined) {
    report(
      node,
      'yaml-anchor',
      'Text that starts with `&` must be in quotes: YAML reads it as an anchor.',
      'put the text in quotes; an SOP refers by id, never by YAML anchor',
    );
  }
  if (isScalar(node)) {
    checkCut(node as ParsedNode & { type?: string }, source, diagnostics);
    return node.value;
  }
  if (isSeq(node)) return node.items.map((item) => toPlain(item as ParsedNode, source, diagnostics));
  const result: Record<string, unknown> = Object.create(null);
  const first = new Map<string, ParsedNode>();
  for (const pair of (node as YAMLMap).items as ParsedPair[]) {
    const key = keyText(pair);
    const earlier = first.get(key);
    if (earlier) {
      diagnostics.push({
        code: 'duplicate-key',
        severity: 'error',
        message: `\`${key}\` is defined twice.`,
        source,
        span: spanOf(pair.key) ?? { start: 0, end: 0 },
        hint: 'rename one of them, or delete it',
        related: { message: 'first defined here', source, span: spanOf(earlier) as Span },
      });
      continue;
    }
    first.set(key, pair.key);
    if (pair.value === null && (node as YAMLMap).flow) {
      report(
        pair.key,
        'split-text',
        `A comma inside { } ends a value, so \`${key}\` stands alone here.`,
        'put the text with the comma in quotes',
      );
      continue;
    }
    result[key] = pair.value === null ? null : toPlain(pair.value, source, diagnostics);
  }
  return result;
}

/** `Ticket #123`: YAML takes everything from ` #` as a comment. A comment proper has a space after its `#`. */
function checkCut(node: ParsedNode & { type?: string }, source: Source, diagnostics: Diagnostic[]): void {
  if (node.type !== 'PLAIN') return;
  const [start, end] = node.range;
  const tail = /^[ \t]+#[^\s#][^\n\r]*/.exec(source.text.slice(end, end + 200));
  if (!tail) return;
  const whole = source.text.slice(start, end) + tail[0].replace(/[ \t]+$/, '');
  diagnostics.push({
    code: 'cut-text',
    severity: 'error',
    message: `YAML drops everything from \`${tail[0].trim().slice(0, 20)}\` as a comment.`,
    source,
    span: { start: end + tail[0].indexOf('#'), end: end + tail[0].trimEnd().length },
    hint: `to keep it, write ${JSON.stringify(whole)}; for a comment, put a space after #`,
  });
}
