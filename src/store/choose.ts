import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type FileProblem, type Files, folderOf, pathIn, stemOf } from '../sop/files.js';
import { type Finder, type Found, isPath, isScenarioFile } from '../sop/finder.js';
import { isOurs, isShared, sopOf } from '../sop/top-keys.js';
import type { Source } from '../text/source.js';
import { isFolder, isYamlName } from './disk.js';
import type { LibraryPlace } from './library.js';
import { readingFailed } from './read.js';

/** The files that words name: SOPs, shared parts and scenarios alike. */
export interface Chosen {
  /** Each once, in order of the words, then by name. */
  readonly files: readonly Found[];
  readonly problems: readonly FileProblem[];
  /** The folders to watch: a change in one of them can change what is chosen. */
  readonly folders: readonly string[];
}

export interface Choice {
  /** What `-` stands for. */
  readonly stdin?: Source | undefined;
  /** Whether a file that is named may be a pipe. Not if it has to be read again later. */
  readonly pipes?: boolean;
  /** Whether the path of an SOP also brings its scenarios, as its id always does. */
  readonly scenarios?: boolean;
}

/** Deeper folders are not looked into. */
const maxDepth = 8;

/**
 * Finds the files that words name: a file, a folder with all below it, the id of an SOP (with its scenarios) or `-`.
 * Without words: the SOP folder.
 */
export function choose(
  words: readonly string[],
  place: LibraryPlace,
  files: Files,
  finder: Finder,
  { stdin, pipes = false, scenarios = false }: Choice = {},
): Chosen {
  const chosen = new Map<string, Found>();
  const folders = new Set<string>();
  const problems: FileProblem[] = [];

  const add = (file: ReturnType<Finder['fileAt']>): void => {
    if ('problem' in file) problems.push(file.problem);
    else {
      folders.add(folderOf(file.path));
      if (!chosen.has(file.path)) chosen.set(file.path, file);
    }
  };
  /** Deeper folders may hold the YAML files of other programs, so there a file has to look like one of ours. */
  const isWanted = (path: string, depth: number): boolean => {
    const read = files.read(path);
    if ('text' in read) return depth === 0 || isOurs(read);
    const { kind } = read.problem;
    return kind !== 'missing' && (depth === 0 || kind !== 'not-a-file');
  };
  const addFolder = (folder: string, depth: number): number => {
    folders.add(folder);
    let count = 0;
    try {
      const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const entry of entries) {
        const path = pathIn(folder, entry.name);
        const isLinked = entry.isSymbolicLink() && isFolder(path);
        if (entry.isDirectory() || (isLinked && entry.name === 'scenarios')) {
          if (!/^\.|^node_modules$/.test(entry.name) && depth < maxDepth) count += addFolder(path, depth + 1);
        } else if (isYamlName(entry.name) && !isLinked && isWanted(path, depth)) {
          add(finder.fileAt(path));
          count++;
        }
      }
    } catch (error) {
      problems.push(readingFailed(error, files.nameOf(folder)));
    }
    return count;
  };
  const addScenariosOf = (sop: Found): void => {
    const folder = pathIn(folderOf(sop.path), 'scenarios');
    const names = files.list(folder);
    if ('problem' in names) {
      if (names.problem.kind !== 'missing') problems.push(names.problem);
      return;
    }
    for (const name of names) {
      const path = pathIn(folder, name);
      const read = files.read(path);
      const isCalledAfter = stemOf(path) === sop.id && !('text' in read && read.text.trim() === '');
      if (isCalledAfter || ('text' in read && sopOf(read) === sop.id)) add(finder.fileAt(path));
    }
  };

  for (const word of words.length ? words : [defaultFolder(place)]) {
    if (word === '-' && stdin) {
      const file = finder.textAt(files.resolve('.'), stdin);
      chosen.set(file.path, file);
      continue;
    }
    const path = files.resolve(word);
    if (isFolder(path)) {
      const before = problems.length;
      if (addFolder(path, 0) === 0 && problems.length === before) {
        const message = `There is no YAML file in \`${files.nameOf(path)}\`.`;
        problems.push({ kind: 'missing', message, hint: '`sop init <name>` writes an SOP to start from' });
      }
      continue;
    }
    const named = isPath(word);
    if (named) folders.add(dirname(path));
    const file = named ? finder.fileAt(path, pipes ? word : undefined) : finder.findId(word);
    add(file);
    const isSop = 'source' in file && !isScenarioFile(file) && !isShared(file.source);
    if (isSop && (scenarios || !named)) addScenariosOf(file);
  }
  return { files: [...chosen.values()], problems, folders: [...folders] };
}

/** The folder that is meant where none is named: `--sop-dir`, else `./sop`, else the bundled one. */
function defaultFolder({ cwd, sopDir, packageDir }: LibraryPlace): string {
  if (sopDir) return resolve(cwd, sopDir);
  const own = resolve(cwd, 'sop');
  return isFolder(own) ? own : join(packageDir, 'sop');
}

/** Whether the default is the bundled folder, which is never written to. */
export function defaultIsBundled(place: LibraryPlace): boolean {
  return defaultFolder(place) === join(place.packageDir, 'sop');
}
