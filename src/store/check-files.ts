import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Neighbours } from '../check/set.js';
import { idPattern } from '../sop/reserved.js';
import type { Source } from '../text/source.js';
import { createFinder, type FinderOptions } from './finder.js';
import { displayPath } from './folders.js';
import { readingFailed, readText, type StoreProblem } from './read.js';
import { defaultFolder, isFolder, isShared, stem, topKeys, yamlFiles } from './yaml-folder.js';

/** The files to check, and where they find others. */
export interface CheckFiles {
  /** Each once, in order of the words, then by name. */
  readonly sources: readonly Source[];
  readonly problems: readonly StoreProblem[];
  /** Absolute; undefined for what was read from stdin. */
  pathOf(source: Source): string | undefined;
  /** Folders whose changes can change what is found. */
  readonly folders: readonly string[];
  readonly neighbours: Neighbours;
}

export interface CheckFilesOptions extends FinderOptions {
  /** What `-` stands for. */
  readonly stdin?: Source | undefined;
  /** Whether a file that is named may be a pipe: not where it would be read again. */
  readonly pipes?: boolean;
  /** Texts that take the place of those on disk, by absolute path. */
  readonly instead?: ReadonlyMap<string, string> | undefined;
}

const yamlName = /^[^.].*\.ya?ml$/s;
/** Deeper folders are not looked into. */
const maxDepth = 8;

/**
 * Finds the files that words name: a file, a folder with all below it, the id of an SOP (with its scenarios) or `-`.
 * Without words: the SOP folder (`--sop-dir`, `./sop`, else the bundled one). A file is one `Source`, however often it
 * is asked for.
 */
export function findCheckFiles(words: readonly string[], options: CheckFilesOptions): CheckFiles {
  const finder = createFinder(options);
  const known = new Map<string, Source>();
  const paths = new Map<Source, string>();
  const chosen = new Set<Source>();
  const folders = new Set<string>();
  const problems: StoreProblem[] = [];

  const sourceAt = (path: string, text?: string, pipes = false): Source | { problem: StoreProblem } => {
    const before = known.get(path);
    if (before) return before;
    const name = displayPath(options, path);
    const instead = options.instead?.get(path) ?? text;
    const reading = instead === undefined ? readText(path, name, { pipes }) : { text: instead };
    if ('problem' in reading) return reading;
    const source = { name, text: reading.text };
    known.set(path, source);
    paths.set(source, path);
    return source;
  };
  const addFile = (path: string, pipes = false): void => {
    folders.add(dirname(path));
    const source = sourceAt(path, undefined, pipes);
    if ('problem' in source) problems.push(source.problem);
    else chosen.add(source);
  };
  /** Below the folder that was named there may be YAML of other programs, and anything that is called so. */
  const isWanted = (path: string, depth: number): boolean => {
    const source = sourceAt(path);
    if ('text' in source) return depth === 0 || looksOurs(source.text);
    const { kind } = source.problem;
    return kind !== 'missing' && (depth === 0 || kind !== 'not-a-file');
  };
  const addFolder = (folder: string, depth: number): number => {
    folders.add(folder);
    let count = 0;
    try {
      const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const entry of entries) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (!/^\.|^node_modules$/.test(entry.name) && depth < maxDepth) count += addFolder(path, depth + 1);
        } else if (yamlName.test(entry.name) && !(entry.isSymbolicLink() && isFolder(path)) && isWanted(path, depth)) {
          addFile(path);
          count++;
        }
      }
    } catch (error) {
      problems.push(readingFailed(error, displayPath(options, folder)));
    }
    return count;
  };
  const addId = (word: string): void => {
    const found = finder.find(word);
    if ('problem' in found) {
      problems.push(found.problem);
      return;
    }
    addFile(found.path);
    const scenarios = join(dirname(found.path), 'scenarios', basename(found.path));
    if (isWanted(scenarios, 0)) addFile(scenarios);
  };

  for (const word of words.length ? words : [defaultFolder(options)]) {
    if (word === '-' && options.stdin) {
      chosen.add(options.stdin);
      continue;
    }
    const path = resolve(options.cwd, word);
    if (isFolder(path)) {
      const before = problems.length;
      if (addFolder(path, 0) === 0 && problems.length === before) {
        const message = `There is no YAML file in \`${displayPath(options, path)}\`.`;
        problems.push({ kind: 'missing', message, hint: '`sop init <name>` writes an SOP to start from' });
      }
    } else if (/[\\/]|\.ya?ml$/.test(word)) {
      addFile(path, options.pipes);
    } else {
      addId(word);
    }
  }

  const byId = new Map([...chosen].map((source) => [stem(paths.get(source) ?? ''), source]));
  const folderOf = (source: Source): string => dirname(paths.get(source) ?? join(options.cwd, 'stdin'));
  const found = (path: string, text?: string): Source | undefined => {
    const source = sourceAt(path, text);
    return 'problem' in source ? undefined : source;
  };
  return {
    sources: [...chosen],
    problems,
    pathOf: (source) => paths.get(source),
    folders: [...folders],
    neighbours: {
      include: (from, name) =>
        found(join(folderOf(from), `${name}.yaml`)) ?? found(join(folderOf(from), `${name}.yml`)),
      sop: (from, id) => {
        const folder = folderOf(from);
        const beside = basename(folder) === 'scenarios' ? dirname(folder) : folder;
        const file = finder.findId(id, beside);
        const member = byId.get(id);
        if ('problem' in file) return member && 'text' in member && !isShared(member.text) ? member : undefined;
        return dirname(file.path) === beside
          ? found(file.path, file.source.text)
          : (member ?? found(file.path, file.source.text));
      },
      ids: () => [...new Set([...byId.keys(), ...finder.ids()])].filter((id) => idPattern.test(id)),
      whole: (source) => {
        const folder = folderOf(source);
        return yamlFilesIn(folder).every((name) => {
          const path = known.get(join(folder, name));
          return path !== undefined && chosen.has(path);
        });
      },
    },
  };
}

/** Whether the default of `sop check` is the bundled folder, which nobody wants to change. */
export function defaultIsBundled(options: FinderOptions): boolean {
  return defaultFolder(options) === join(options.packageDir, 'sop');
}

/** The permissions of a file that is to be replaced; those of a new file where there is none. */
export function modeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? stats.mode & 0o777 : 0o644;
}

function yamlFilesIn(folder: string): string[] {
  try {
    return yamlFiles(folder).filter((name) => !isFolder(join(folder, name)));
  } catch {
    return [];
  }
}

function looksOurs(text: string): boolean {
  const keys = topKeys(text);
  return ['sop', 'steps', 'shared', 'scenarios'].some((key) => keys.has(key));
}
