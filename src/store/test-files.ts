import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Source } from '../text/source.js';
import { type WriteProblem, writeFileSafely, writingFailed } from './files.js';
import type { Finder, FinderOptions } from './finder.js';
import { displayPath } from './folders.js';
import { readingFailed, readText, type StoreProblem } from './read.js';
import { defaultFolder, isFolder, isShared, stem, topKeys, yamlFiles } from './yaml-folder.js';

/** A scenario file, read. */
export interface ScenarioSource {
  /** Absolute. */
  readonly path: string;
  readonly source: Source;
}

export interface TestFiles {
  /** Absolute paths of SOP files, each once, in order. */
  readonly sops: readonly string[];
  readonly scenarios: readonly ScenarioSource[];
  readonly problems: readonly StoreProblem[];
}

/** Where the scenarios of the SOPs of a folder are. */
const scenarioFolder = 'scenarios';

/**
 * The SOPs and scenario files that are to be tested: those named by files, folders or ids, or all of the SOP folder
 * (`--sop-dir`, `./sop`, else the bundled one). `find` looks up what was typed, which may be a pipe.
 */
export function findTestFiles(words: readonly string[], options: FinderOptions, find: Finder['find']): TestFiles {
  const sops = new Set<string>();
  const scenarios = new Map<string, ScenarioSource>();
  const problems: StoreProblem[] = [];

  const read = (path: string): Source | undefined => {
    const name = displayPath(options, path);
    const reading = readText(path, name);
    if ('text' in reading) return { name, text: reading.text };
    problems.push(reading.problem);
    return undefined;
  };
  const addScenarios = (path: string, source = read(path)): void => {
    if (source) scenarios.set(path, { path, source });
  };
  const addFolder = (folder: string): void => {
    for (const path of yamlIn(folder, options, problems)) addFile(path);
    const inner = join(folder, scenarioFolder);
    if (isFolder(inner)) for (const path of yamlIn(inner, options, problems)) addScenarios(path);
  };
  const addFile = (path: string): void => {
    const source = read(path);
    if (source && topKeys(source.text).has('scenarios')) addScenarios(path, source);
    else if (source && !isShared(source.text)) sops.add(path);
  };
  /** An SOP brings the scenarios beside it that are of it. */
  const addSop = (path: string): void => {
    sops.add(path);
    const folder = join(dirname(path), scenarioFolder);
    const id = stem(path);
    for (const file of isFolder(folder) ? yamlIn(folder, options, problems) : []) {
      // One that cannot be read is of the SOP that it is called after.
      const reading = readText(file, displayPath(options, file));
      if ('text' in reading ? sopOf(reading.text) === id : stem(file) === id) addScenarios(file);
    }
  };
  /** Among files that a shell found by a pattern may be shared parts, in which nothing is tested. */
  const isOfShared = (path: string): boolean => {
    const reading = readText(path, path);
    return 'text' in reading && isShared(reading.text);
  };

  for (const word of words.length ? words : [defaultFolder(options)]) {
    const path = resolve(options.cwd, word);
    if (isFolder(path)) {
      addFolder(path);
      continue;
    }
    const found = find(word);
    if ('problem' in found) {
      if (!isOfShared(path)) problems.push(found.problem);
    } else if (topKeys(found.source.text).has('scenarios')) addScenarios(found.path, found.source);
    else addSop(found.path);
  }
  return { sops: [...sops], scenarios: [...scenarios.values()], problems };
}

/** Writes a scenario file and, where needed, the folder it is in; through no link below that folder. */
export function writeScenarios(
  path: string,
  text: string,
  overwrite: boolean,
  below: string,
): { readonly written: true } | { readonly problem: WriteProblem } {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    return { problem: writingFailed(error, dirname(path)) };
  }
  return writeFileSafely(path, text, { overwrite, mode: 0o644, below });
}

function yamlIn(folder: string, options: FinderOptions, problems: StoreProblem[]): string[] {
  try {
    return yamlFiles(folder)
      .map((name) => join(folder, name))
      .filter((path) => !isFolder(path));
  } catch (error) {
    problems.push(readingFailed(error, displayPath(options, folder)));
    return [];
  }
}

function sopOf(text: string): string | undefined {
  return /^\uFEFF?["']?sop["']?[ \t]*:[ \t]*["']?([a-z][a-z0-9-]*)/m.exec(text)?.[1];
}
