import { type Place, placeIn, type Source } from '../text/source.js';

/** A value in a YAML file that knows its place. Immutable; offsets count from the start of the text. */
export type Node = Group | List | Scalar;

interface NodeBase {
  readonly source: Source;
  /** The key it stands behind; null for the root and for items of a list. */
  readonly key: Key | null;
  readonly start: number;
  /** Of what is pointed at: a group or a list by where it begins, as its whole text would be noise under a caret. */
  readonly end: number;
  /** The end of all of it. */
  readonly last: number;
}

export interface Key {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface Group extends NodeBase {
  readonly kind: 'group';
  /** In the order of the file. */
  readonly entries: ReadonlyMap<string, Node>;
  /** Whether something has been reported that may have cost it a key. */
  readonly damaged: boolean;
}

export interface List extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface Scalar extends NodeBase {
  readonly kind: 'scalar';
  /** Text, a number, true or false; null where nothing is written. */
  readonly value: unknown;
  /** The text exactly as it is written, without quotes: `yes`, `007`, `true`. */
  readonly written: string;
}

/** Where a part stands, by its keys and the numbers of its items: `['steps', 'warn', 'do', 0]`. */
export type Path = readonly (string | number)[];

export function placeOf({ source, start, end }: Node): Place {
  return placeIn(source, start, end);
}

/** A group or a list to its end. */
export function wholePlace({ source, start, last }: Node): Place {
  return placeIn(source, start, last);
}

/** Where the key of a value stands; of an item that is empty, its dash. */
export function keyPlace({ source, key, start, end }: Node): Place {
  const span = { start: key?.start ?? start, end: key?.end ?? end };
  if (span.start !== span.end) return { source, span };
  let dash = span.start - 1;
  while (dash >= 0 && /\s/.test(source.text.charAt(dash))) dash--;
  return { source, span: source.text[dash] === '-' ? { start: dash, end: dash + 1 } : span };
}

/** What stands at a path; where there is nothing, its nearest parent. */
export function nodeAt(root: Node, path: Path): Node {
  let node = root;
  for (const part of path) {
    const inner =
      node.kind === 'group'
        ? node.entries.get(String(part))
        : node.kind === 'list' && typeof part === 'number'
          ? node.items[part]
          : undefined;
    if (!inner) return node;
    node = inner;
  }
  return node;
}

export function placeAt(root: Node, path: Path, part: 'key' | 'value' = 'value'): Place {
  const node = nodeAt(root, path);
  return part === 'key' ? keyPlace(node) : placeOf(node);
}

export function isEmpty(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

export function withEntry(group: Group, name: string, node: Node): Group {
  return { ...group, entries: new Map(group.entries).set(name, node) };
}
