/** Ids of SOPs, shared parts, steps and the rest: all that a name in a file can be, and so a file's own name. */
export const idPattern = /^[a-z][a-z0-9-]*$/;

/** The id that words could have: "It was sent" → `it-was-sent`. Empty where there is none. */
export function idOf(words: string): string {
  return words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-$/g, '');
}
