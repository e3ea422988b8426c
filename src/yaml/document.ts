import { isAlias, isMap, isScalar, type ParsedNode, type Range, type YAMLMap } from 'yaml';
import type { Diagnostic } from '../text/diagnostic.js';
import { sayInto } from '../text/say.js';
import { placeIn, type Source } from '../text/source.js';
import { isCut, isSplit, isTagged, nameOf, type ParsedPair, reportAnchor, reportEscapes } from './changed.js';
import type { Group, Key, Node } from './node.js';
import { parseYaml } from './tokens.js';
import { type Context, yamlWords } from './words.js';

/** What is found to stand at the wrong place while nodes are made. */
interface Strays {
  readonly strays: Set<string>;
}

/** A YAML file as nodes that know their places. */
export interface YamlDocument {
  readonly source: Source;
  /** Undefined when the file could not be read. */
  readonly root: Node | undefined;
  /** Keys that stand at the wrong place, and have been reported. */
  readonly strays: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

const documents = new WeakMap<Source, YamlDocument>();

/**
 * Reads YAML into nodes and reports what YAML would change silently: repeated keys, cut or split text. A source is read
 * once, however many files include it. `keys` are those of the format, for slips that look like one.
 */
export function readYaml(source: Source, keys: ReadonlySet<string>): YamlDocument {
  const document = documents.get(source) ?? readDocument(source, keys);
  documents.set(source, document);
  return document;
}

function readDocument(source: Source, keys: ReadonlySet<string>): YamlDocument {
  const diagnostics: Diagnostic[] = [];
  const strays = new Set<string>();
  const context = { source, say: sayInto(yamlWords, diagnostics), strays };
  const parsed = parseYaml(context, keys);
  const root = parsed && nodeOf(parsed, null, context);
  if (!parsed && !diagnostics.length) context.say('empty-file', placeIn(source, 0, 0), {});
  return { source, root, strays, diagnostics };
}

/** Undefined for a value that YAML has changed beyond use. Recursion is bounded: the parser has refused deeper nesting. */
function nodeOf(node: ParsedNode, key: Key | null, context: Context & Strays): Node | undefined {
  const { source, say } = context;
  const [start, last] = node.range;
  if (isAlias(node)) {
    say('yaml-alias/read', placeIn(source, start, last), { quoted: JSON.stringify(source.text.slice(start, last)) });
    return undefined;
  }
  const empty = isScalar(node) && start === last;
  if (node.anchor !== undefined) {
    reportAnchor(node, context);
    if (empty) return undefined;
  }
  if ((node.tag !== undefined || empty) && isTagged(node, context) && empty) return undefined;
  if (isScalar(node)) {
    const { value, source: written = '' } = node;
    reportEscapes(node, context);
    if (isCut(node, context)) return undefined;
    return { kind: 'scalar', source, key, start, end: last, last, value, written };
  }
  if (isMap(node)) return groupOf(node, key, context);
  const items = node.items.flatMap((item) => nodeOf(item, null, context) ?? []);
  if (node.items.length && !items.length) return undefined;
  return { kind: 'list', source, key, start, end: Math.min(start + 1, last), last, items };
}

function groupOf(map: YAMLMap, own: Key | null, context: Context & Strays): Group {
  const { source, say, strays } = context;
  const pairs = map.items as ParsedPair[];
  const inBraces = map.flow === true;
  const entries = new Map<string, Node>();
  const lost = new Map<string, Key>();
  let damaged = false;
  let valued = false;
  /** The nearest key without a value: the lines below it have slipped out of it, or it has moved. */
  let empty: Key | undefined;
  for (let index = 0; index < pairs.length; index++) {
    const pair = pairs[index] as ParsedPair;
    const before = pairs[index - 1];
    if (index > 1 && before && isEmpty(before)) empty = keyOf(before);
    if (before?.value) valued = true;
    const key = keyOf(pair);
    const earlier = entries.get(key.name)?.key ?? lost.get(key.name);
    if (earlier && empty && !inBraces) {
      strays.add(empty.name);
      entries.delete(empty.name);
      say('wrong-indent/nothing', placeIn(source, empty.start, empty.end), { key: empty.name });
      damaged = true;
      break;
    }
    if (earlier) {
      const related = { message: 'first defined here', ...placeIn(source, earlier.start, earlier.end) };
      say('duplicate-key', placeIn(source, key.start, key.end), { key: key.name }, { related });
    }
    const gone = earlier || (inBraces && !pair.value && isSplit(pairs, index, valued, context));
    const value = gone ? undefined : valueBehind(pair, key, context);
    if (value) {
      entries.set(key.name, value);
      continue;
    }
    damaged = true;
    lost.set(key.name, earlier ?? key);
  }
  const [start, last] = map.range as Range;
  const end = inBraces ? Math.min(start + 1, last) : (pairs[0]?.key.range[1] ?? start + 1);
  return { kind: 'group', source, key: own, start, end, last, entries, damaged };
}

function keyOf(pair: ParsedPair): Key {
  return { name: nameOf(pair), start: pair.key.range[0], end: pair.key.range[1] };
}

function valueBehind(pair: ParsedPair, key: Key, context: Context & Strays): Node | undefined {
  const { source, say } = context;
  const { name, start, end } = key;
  if (name === '' || (name === 'null' && start === end)) {
    say('yaml-syntax/no-key', placeIn(source, start, Math.max(end, start + 1)), {});
    return undefined;
  }
  reportEscapes(pair.key, context);
  if (/^[^\S ]/.test(name)) {
    say('odd-space/key', placeIn(source, start, start + 1), {});
    return undefined;
  }
  if (pair.value) return nodeOf(pair.value, key, context);
  return { kind: 'scalar', source, key, start, end, last: end, value: null, written: '' };
}

function isEmpty({ value }: ParsedPair): boolean {
  return value === null || (isScalar(value) && value.value === null);
}
