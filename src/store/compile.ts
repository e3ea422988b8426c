import { structuralProblems } from '../check/endless.js';
import { type Loaded, type LoadOptions, loadSop } from '../sop/load.js';
import type { Source } from '../text/source.js';

/**
 * Reads an SOP, and refuses one whose walks might never end. With `anyName`, the file may have another name than the
 * SOP, because two versions of an SOP are often two files.
 */
export function compileSop(source: Source, options: LoadOptions, anyName = false): Loaded {
  const loaded = loadSop(source, options);
  const errors = loaded.diagnostics.filter(({ severity }) => severity === 'error');
  const nameAlone = errors.every(({ code }) => code === 'name-mismatch' || code === 'bad-file-name');
  const sop = loaded.sop ?? (anyName && nameAlone ? loaded.draft : null);
  const endless = sop ? structuralProblems(sop, loaded) : [];
  return endless.length ? { ...loaded, sop: null, diagnostics: endless } : { ...loaded, sop };
}
