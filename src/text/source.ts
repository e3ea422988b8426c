/** A text with a name, and places in it. Offsets are UTF-16 code units from the start of the text. */

export interface Source {
  /** What people call it: a path as the user gave it, or `<stdin>`. */
  readonly name: string;
  readonly text: string;
}

/** `sop/abusive.yaml` → `abusive`; undefined for what is no YAML file by its name. */
export function fileStem(name: string): string | undefined {
  return /^(.+)\.ya?ml$/s.exec(name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1))?.[1];
}

/** Half-open range of offsets into a source's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A part of a text. */
export interface Place {
  readonly source: Source;
  readonly span: Span;
}

/** From one offset to another. */
export function placeIn(source: Source, start: number, end: number): Place {
  return { source, span: { start, end } };
}

/** 1-based. A column counts characters (code points), as editors show them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the lines of a source begin, and the characters of two code units. */
interface Index {
  readonly lines: readonly number[];
  readonly pairs: readonly number[];
}

const indexes = new WeakMap<Source, Index>();

function indexOf(source: Source): Index {
  const known = indexes.get(source);
  if (known) return known;
  const lines = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) lines.push(at + 1);
  const pairs: number[] = [];
  for (const { index } of source.text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) pairs.push(index);
  const made = { lines, pairs };
  indexes.set(source, made);
  return made;
}

/** How many of some ascending numbers are at most a limit. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line and column of an offset; an offset past the end is the end of the text. */
export function positionAt(source: Source, offset: number): Position {
  const { lines, pairs } = indexOf(source);
  const inside = Math.max(0, Math.min(offset, source.text.length));
  const line = countUpTo(lines, inside);
  const start = lines[line - 1] as number;
  const mark = source.text[start] === '\uFEFF' && inside > start ? 1 : 0;
  const before = countUpTo(pairs, inside - 2) - countUpTo(pairs, start - 1);
  return { line, column: inside - start - mark - Math.max(0, before) + 1 };
}

/** Where a 1-based line stands, without its line end or a byte order mark; an empty span where there is no such line. */
export function lineSpan(source: Source, line: number): Span {
  const { lines } = indexOf(source);
  const { text } = source;
  const first = lines[line - 1];
  if (first === undefined) return { start: text.length, end: text.length };
  const start = text[first] === '\uFEFF' ? first + 1 : first;
  const next = lines[line];
  if (next === undefined) return { start, end: text.length };
  return { start, end: text[next - 2] === '\r' ? Math.max(start, next - 2) : next - 1 };
}

/** The text of a 1-based line, without its line end or a byte order mark. */
export function lineText(source: Source, line: number): string {
  const { start, end } = lineSpan(source, line);
  return source.text.slice(start, end);
}
