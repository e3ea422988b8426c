/** A word that a POSIX shell reads as it is; line ends and tabs go through `printf`, so that it stays one line. */
export function shellWord(word: string): string {
  if (/[\n\r\t]/.test(word)) {
    const format = word.replace(/\\/g, '\\\\').replace(/%/g, '%%').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
    return `"$(printf -- ${quoted(format.replace(/\t/g, '\\t'))})"`;
  }
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word);
}

const quoted = (word: string): string => `'${word.replace(/'/g, `'\\''`)}'`;
