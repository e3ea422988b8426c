import fc from 'fast-check';
import { type Flow, linkSop } from '../../src/sop/flow.js';
import type { Sop } from '../../src/sop/types.js';
import { findUnsafe } from '../../src/text/escape.js';

/** Pieces of text that act on a terminal, or hide or turn round what is read. */
export const acting = [
  '\u001b[31m',
  '\u001b]0;x\u0007',
  '\u009b31m',
  '\r',
  '\b',
  '\u007f',
  '\u0085',
  '\u2028',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u{e0041}',
  '\ud800',
] as const;

/** The first character of some output that acts on a terminal, as an escape; undefined when there is none. */
export function rawIn(text: string): string | undefined {
  return text.includes('\r') ? '\\r' : findUnsafe(text)?.escape;
}

/** A value with a piece of hostile text after every text in it that `hits` says; keys stay as they are. */
export function hostile<T>(value: T, piece: string, hits: (key: string, text: string) => boolean = () => true): T {
  return JSON.parse(JSON.stringify(value), (key, one) =>
    typeof one === 'string' && hits(key, one) ? one + piece : one,
  ) as T;
}

export const pieces = fc.constantFrom(...acting);

/** What tells the shapes of data apart, and is in no text. */
const kinds = new Set(['kind', 'type', 'reason']);
/** The ids of fields stand in placeholders, too, and the field `channel` is the program's own. */
export const anyText = (key: string, text: string): boolean => !kinds.has(key) && !/^(channel|f\d+)$/.test(text);

/** A flow whose every text is hostile: titles, ids, versions, what refers to them. No file could hold it. */
export function hostileFlow(flow: Flow, piece: string): Flow {
  const sops = flow.sops.map((sop) => hostile(sop, piece, anyText));
  const linked = linkSop(sops[0] as Sop, (id) => sops.find((sop) => sop.id === id));
  if (!('flow' in linked)) throw new Error(linked.problems[0]?.message);
  return linked.flow;
}
