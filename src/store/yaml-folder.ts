import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** Whether there is a folder of that path. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Names of the YAML files in a folder, hidden ones left out, in order. Errors of the file system are thrown. */
export function yamlFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^[^.].*\.ya?ml$/.test(name))
    .sort();
}

/** The name of a YAML file without its ending. */
export function stem(path: string): string {
  return basename(path).replace(/\.ya?ml$/, '');
}

/** The folder that is meant where none is named: `--sop-dir`, else `./sop`, else the bundled one. */
export function defaultFolder(options: {
  readonly cwd: string;
  readonly sopDir?: string | undefined;
  readonly packageDir: string;
}): string {
  if (options.sopDir) return resolve(options.cwd, options.sopDir);
  const own = resolve(options.cwd, 'sop');
  return isFolder(own) ? own : join(options.packageDir, 'sop');
}
