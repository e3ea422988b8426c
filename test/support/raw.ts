import fc from 'fast-check';
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
