import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sop } from '../sop/types.js';
import type { Source } from '../text/source.js';

/**
 * An SOP as the loader read it when the package was built. It stands for a file only when the file, and those it
 * includes, have exactly these texts: then the YAML library need not be loaded at all.
 */
export interface Compiled {
  readonly text: string;
  /** Texts of the included files by name, in the order they were asked for; null where there was none. */
  readonly includes: Readonly<Record<string, string | null>>;
  readonly sop: Sop;
  readonly digest: string;
}

/** Where the build puts compiled SOPs: one `<id>.json` each. */
export const compiledFolder = (packageDir: string): string => join(packageDir, 'dist', 'compiled');

/** The compiled form of an id whose file has this text; undefined when there is none, or when it is of other texts. */
export function readCompiled(
  folder: string,
  id: string,
  text: string,
  include: (name: string) => Source | undefined,
): Compiled | undefined {
  let compiled: Compiled;
  try {
    compiled = JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8'));
  } catch {
    return undefined;
  }
  if (compiled.text !== text) return undefined;
  for (const [name, included] of Object.entries(compiled.includes)) {
    if ((include(name)?.text ?? null) !== included) return undefined;
  }
  return compiled;
}
