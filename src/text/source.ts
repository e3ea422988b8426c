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

const lineStartsOf = new WeakMap<Source, number[]>();

function lineStarts(source: Source): number[] {
  let starts = lineStartsOf.get(source);
  if (!starts) {
    starts = [0];
    for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    lineStartsOf.set(source, starts);
  }
  return starts;
}

function lineIndex(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The line and column of an offset; an offset past the end is the end of the text. */
export function positionAt(source: Source, offset: number): Position {
  const starts = lineStarts(source);
  const inside = Math.max(0, Math.min(offset, source.text.length));
  const index = lineIndex(starts, inside);
  const before = source.text.slice(starts[index], inside).replace(/^\uFEFF/, '');
  // Count surrogate pairs with a pattern instead of spreading the text: a line can be megabytes long.
  const pairs = before.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0;
  return { line: index + 1, column: before.length - pairs + 1 };
}

/** The text of a 1-based line, without its line end or a byte order mark. */
export function lineText(source: Source, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1];
  if (start === undefined) return '';
  return source.text
    .slice(start, starts[line] ?? source.text.length)
    .replace(/\r?\n$/, '')
    .replace(/^\uFEFF/, '');
}
