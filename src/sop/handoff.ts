import { shellWord } from '../text/shell.js';
import type { Handoff } from './types.js';

/** The command that the one who takes over types; undefined where no SOP follows. */
export function handoffCommand(handoff: Handoff | null, caseId?: string): string | undefined {
  if (!handoff?.sop) return undefined;
  return `sop run ${handoff.sop}${caseId ? ` --case ${shellWord(caseId)}` : ''}`;
}
