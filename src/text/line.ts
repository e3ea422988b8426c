/** What a piece of a line means; each output format decides how that looks. */
export type Style = 'text' | 'code' | 'strong' | 'emphasis' | 'removed' | 'added' | 'faint' | 'link';

/** A piece of a line. Its text is plain: nothing in it is markup. */
export interface Inline {
  readonly style: Style;
  readonly text: string;
  /** Of a link: the anchor on the same page. */
  readonly to?: string;
}

export type Line = readonly Inline[];

export const text = (value: string): Inline => ({ style: 'text', text: value });
export const code = (value: string): Inline => ({ style: 'code', text: value });
export const strong = (value: string): Inline => ({ style: 'strong', text: value });
export const emphasis = (value: string): Inline => ({ style: 'emphasis', text: value });
export const faint = (value: string): Inline => ({ style: 'faint', text: value });
export const link = (value: string, to: string): Inline => ({ style: 'link', text: value, to });

/** A line from a template. Strings are taken as they are, null is left out. */
export function line(words: TemplateStringsArray, ...values: (string | number | Inline | Line | null)[]): Line {
  return words.flatMap((word, index) => [...(word ? [text(word)] : []), ...piecesOf(values[index] ?? null)]);
}

/** Joins lines, with the same words between each two. */
export function joined(lines: readonly (Inline | Line)[], between: string): Line {
  return lines.flatMap((one, index) => [...(index ? [text(between)] : []), ...piecesOf(one)]);
}

function piecesOf(value: string | number | Inline | Line | null): Line {
  if (value === null) return [];
  if (typeof value === 'string' || typeof value === 'number') return [text(String(value))];
  return 'style' in value ? [value] : value;
}
