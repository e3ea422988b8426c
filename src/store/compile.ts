import { structuralProblems } from '../check/endless.js';
import { type Loaded, type LoadOptions, loadSop } from '../sop/load.js';
import type { Source } from '../text/source.js';

/** Reads an SOP; one that might never end is no SOP, as one with errors is none. */
export function compileSop(source: Source, options: LoadOptions): Loaded {
  const loaded = loadSop(source, options);
  const endless = loaded.sop ? structuralProblems(loaded.sop, loaded) : [];
  return endless.length ? { ...loaded, sop: null, diagnostics: endless } : loaded;
}
