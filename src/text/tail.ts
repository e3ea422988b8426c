/**
 * Where the characters at the end of a text that fit a pattern begin; the text's length when the last does not fit. A
 * pattern with `$` does the same in quadratic time: it starts anew at each place.
 */
export function tailStart(text: string, fits: RegExp): number {
  let at = text.length;
  while (at > 0 && fits.test(text[at - 1] as string)) at--;
  return at;
}
