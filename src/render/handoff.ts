import type { Handoff } from '../format/types.js';

/** The command that the one who takes over types; undefined where no SOP follows. */
export function handoffCommand(handoff: Handoff | null, caseId?: string): string | undefined {
  if (!handoff?.sop) return undefined;
  return `sop run ${handoff.sop}${caseId ? ` --case ${shellWord(caseId)}` : ''}`;
}

/** A word that a POSIX shell reads as it is; line ends and tabs go through `printf`, so that it stays one line. */
export function shellWord(word: string): string {
  if (/[\n\r\t]/.test(word)) {
    const format = word.replace(/\\/g, '\\\\').replace(/%/g, '%%').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
    return `"$(printf -- ${quoted(format.replace(/\t/g, '\\t'))})"`;
  }
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word);
}

const quoted = (word: string): string => `'${word.replace(/'/g, `'\\''`)}'`;
