import type { Severity } from '../text/diagnostic.js';
import { draftNoteCode } from './draft-notes.js';
import { referenceCodes, shapeCodes, yamlCodes } from './format-codes.js';
import type { CodeDoc } from './rule.js';
import { rules } from './rules.js';
import { scenarioCodes, setCodes, silenceCodes } from './set-codes.js';

/** Codes by subject, in the order of the docs. */
export const codeGroups: readonly { readonly title: string; readonly codes: readonly CodeDoc[] }[] = [
  { title: 'YAML', codes: yamlCodes },
  { title: 'Keys and values', codes: shapeCodes },
  { title: 'References', codes: referenceCodes },
  { title: 'The procedure as a whole', codes: rules },
  { title: 'Several files', codes: setCodes },
  { title: 'Scenarios', codes: scenarioCodes },
  { title: 'Drafts', codes: [draftNoteCode] },
  { title: 'Silences', codes: silenceCodes },
];

/** Every code that `sop check` can print. */
export function allCodes(): readonly CodeDoc[] {
  return codeGroups.flatMap(({ codes }) => codes);
}

export function severities(): ReadonlyMap<string, Severity> {
  return new Map(allCodes().map(({ code, severity }) => [code, severity]));
}
