import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mightNeverEnd } from '../check/sop.js';
import { digestOf } from '../sop/digest.js';
import { loadSop } from '../sop/load.js';
import type { Source } from '../text/source.js';
import type { Compiled } from './compiled.js';
import { readText } from './read.js';

/** Compiles every SOP of a folder that has no errors into `<to>/<id>.json`. For the build; returns the ids. */
export function compileFolder(from: string, to: string): string[] {
  mkdirSync(to, { recursive: true });
  const ids: string[] = [];
  for (const file of readdirSync(from).filter((name) => name.endsWith('.yaml'))) {
    const source = read(from, file);
    const compiled = source && compileSop(source, (name) => read(from, `${name}.yaml`));
    if (!compiled) continue;
    writeFileSync(join(to, `${compiled.sop.id}.json`), JSON.stringify(compiled));
    ids.push(compiled.sop.id);
  }
  return ids;
}

/** The compiled form of one SOP; undefined when it has errors or is no SOP. */
function compileSop(source: Source, include: (name: string) => Source | undefined): Compiled | undefined {
  const includes: Record<string, string | null> = {};
  const { sop } = loadSop(source, {
    include: (name) => {
      const found = include(name);
      includes[name] = found?.text ?? null;
      return found;
    },
  });
  return sop && !mightNeverEnd(sop) ? { text: source.text, includes, sop, digest: digestOf(sop) } : undefined;
}

function read(folder: string, file: string): Source | undefined {
  const reading = readText(join(folder, file), file);
  return 'text' in reading ? { name: file, text: reading.text } : undefined;
}
