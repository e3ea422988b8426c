import { lstatSync, readdirSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { Failed, Files } from '../sop/files.js';
import type { Source } from '../text/source.js';
import { displayPath, type Place } from './folders.js';
import { readingFailed, readText } from './read.js';

/** The files of this computer. Each is read once. */
export function diskFiles(place: Place): Files {
  const known = new Map<string, Source | Failed>();
  const nameOf = (path: string): string => displayPath(place, path);
  return {
    read: (path, typed = false) => {
      const before = known.get(path);
      if (before && ('text' in before || !typed)) return before;
      const name = nameOf(path);
      const reading = readText(path, name, { pipes: typed });
      const read = 'text' in reading ? { name, text: reading.text } : reading;
      known.set(path, read);
      return read;
    },
    list: (folder) => {
      try {
        return yamlFiles(folder);
      } catch (error) {
        return { problem: readingFailed(error, nameOf(folder)) };
      }
    },
    resolve: (word) => resolve(place.cwd, word).replaceAll(sep, '/'),
    nameOf,
  };
}

/** Whether there is a folder of that path. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether a name leads elsewhere. */
export function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Whether a name is that of a YAML file, and not hidden. */
export function isYamlName(name: string): boolean {
  return /^[^.].*\.ya?ml$/s.test(name);
}

/** Names of the YAML files in a folder, in order. Errors of the file system are thrown. */
function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => isYamlName(entry.name) && !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
