import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const inputs = ['package.json', 'package-lock.json', 'tsup.config.ts', 'bin', 'scripts', 'sop', 'src'];

/** Tells a build from all others: a digest over everything it is made of, names and contents. */
export function buildId() {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap(filesIn).sort()) hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

function filesIn(path) {
  if (path.includes('.')) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
