/** The codes in a table of words, each once: its keys without what stands behind the slash. */
export const codesOf = (words: object): string[] => [
  ...new Set(Object.keys(words).map((key) => key.replace(/\/.*/, ''))),
];
