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
    .filter((name) => /^[^.].*\.ya?ml$/s.test(name))
    .sort();
}

/** The name of a YAML file without its ending. */
export function stem(path: string): string {
  return basename(path).replace(/\.ya?ml$/, '');
}

/** The keys that start a line of a YAML text, told without parsing it. */
export function topKeys(text: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const match of text.matchAll(/^\uFEFF?["']?([\w-]+)["']?[ \t]*:/gm)) keys.add(match[1] as string);
  return keys;
}

/** Whether a text is a file of shared parts, told by its top-level keys alone. */
export function isShared(text: string): boolean {
  const keys = topKeys(text);
  return keys.has('shared') && !keys.has('sop');
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
