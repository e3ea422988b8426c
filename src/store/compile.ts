import { structuralProblems } from '../check/endless.js';
import { type Loaded, type LoadOptions, loadSop } from '../sop/load.js';
import type { Source } from '../text/source.js';

/**
 * Reads an SOP; one that might never end is no SOP, as one with errors is none. With `anyName` its file may be called
 * otherwise than the SOP: two versions are often two files.
 */
export function compileSop(source: Source, options: LoadOptions, anyName = false): Loaded {
  const loaded = loadSop(source, options);
  const errors = loaded.diagnostics.filter(({ severity }) => severity === 'error');
  const nameAlone = errors.every(({ code }) => code === 'name-mismatch' || code === 'bad-file-name');
  const sop = loaded.sop ?? (anyName && nameAlone ? loaded.draft : null);
  const endless = sop ? structuralProblems(sop, loaded) : [];
  return endless.length ? { ...loaded, sop: null, diagnostics: endless } : { ...loaded, sop };
}
