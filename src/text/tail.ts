/**
 * Where the run of characters at the end of a text that match a pattern begins; the text's length if there is none. A
 * pattern with `$` would take quadratic time, because it starts again at each character.
 */
export function tailStart(text: string, fits: RegExp): number {
  let at = text.length;
  while (at > 0 && fits.test(text[at - 1] as string)) at--;
  return at;
}
