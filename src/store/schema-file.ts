import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ownGround, type Place } from './folders.js';
import { wayFrom } from './new-files.js';

/** Where a file finds the schema for its editor. */
export interface SchemaFile {
  /** Relative, as it is written in the file: it leads to the same place in everybody's checkout. */
  readonly way: string;
  /** Absolute. */
  readonly path: string;
  /** Whether it stands there. */
  readonly there: boolean;
}

/**
 * The schema nearest to a file in its repository (without one, below the working folder); where there is none, the place
 * beside the SOPs where it is to be written.
 */
export function schemaFileFor(path: string, schema: string, place: Place): SchemaFile {
  const folder = dirname(path);
  const folders = [folder];
  for (let at = folder; dirname(at) !== at; folders.push(at)) at = dirname(at);
  const repository = folders.find((at) => existsSync(join(at, '.git'))) ?? ownGround(place, folder);
  for (const at of folders.slice(0, folders.indexOf(repository) + 1)) {
    for (const name of [schema, join('dist', schema), join('node_modules', 'sop', 'dist', schema)]) {
      const candidate = join(at, name);
      if (existsSync(candidate)) return { way: wayFrom(path, candidate), path: candidate, there: true };
    }
  }
  const beside = basename(folder) === 'scenarios' && folder !== repository ? dirname(folder) : folder;
  const own = join(beside, schema);
  return { way: wayFrom(path, own), path: own, there: false };
}
