import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sop.js';

/** The texts of all sources, by path from the root: `src/walk/engine.ts`. */
export function sources(): Map<string, string> {
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `src/${path.replaceAll('\\', '/')}`);
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}
