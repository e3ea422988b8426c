import { mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Source } from '../text/source.js';
import { type WriteProblem, writeFileSafely, writingFailed } from './files.js';
import type { FinderOptions } from './finder.js';
import { displayPath } from './folders.js';
import { readingFailed, readText, type StoreProblem } from './read.js';
import { defaultFolder, isFolder, isShared, topKeys, yamlFiles } from './yaml-folder.js';

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
 * (`--sop-dir`, `./sop`, else the bundled one). `find` looks an id up.
 */
export function findTestFiles(
  words: readonly string[],
  options: FinderOptions,
  find: (id: string) => { readonly path: string } | { readonly problem: StoreProblem },
): TestFiles {
  const sops = new Set<string>();
  const scenarios = new Map<string, ScenarioSource>();
  const problems: StoreProblem[] = [];

  const addScenarios = (path: string): void => {
    const reading = readText(path, displayPath(options, path));
    if ('problem' in reading) problems.push(reading.problem);
    else scenarios.set(path, { path, source: { name: displayPath(options, path), text: reading.text } });
  };
  const addFolder = (folder: string): void => {
    for (const path of yamlIn(folder, options, problems)) addFile(path);
    const inner = join(folder, scenarioFolder);
    if (isFolder(inner)) for (const path of yamlIn(inner, options, problems)) addScenarios(path);
  };
  const addFile = (path: string): void => {
    const reading = readText(path, displayPath(options, path));
    if ('problem' in reading) problems.push(reading.problem);
    else if (topKeys(reading.text).has('scenarios')) addScenarios(path);
    else if (!isShared(reading.text)) sops.add(path);
  };
  /** An SOP brings the scenarios beside it that are of it. */
  const addSop = (path: string): void => {
    sops.add(path);
    const folder = join(dirname(path), scenarioFolder);
    const id = basename(path).replace(/\.ya?ml$/, '');
    for (const file of isFolder(folder) ? yamlIn(folder, options, problems) : []) {
      const reading = readText(file, displayPath(options, file));
      if ('text' in reading && sopOf(reading.text) === id) addScenarios(file);
    }
  };

  for (const word of words.length ? words : [defaultFolder(options)]) {
    const path = resolve(options.cwd, word);
    if (isFolder(path)) addFolder(path);
    else if (/[\\/]|\.ya?ml$/.test(word)) {
      addFile(path);
      if (sops.has(path)) addSop(path);
    } else {
      const found = find(word);
      if ('problem' in found) problems.push(found.problem);
      else addSop(found.path);
    }
  }
  return { sops: [...sops], scenarios: [...scenarios.values()], problems };
}

/** Writes a scenario file and, where needed, the folder it is in. */
export function writeScenarios(
  path: string,
  text: string,
  overwrite: boolean,
): { readonly written: true } | { readonly problem: WriteProblem } {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    return { problem: writingFailed(error, dirname(path)) };
  }
  return writeFileSafely(path, text, { overwrite, mode: 0o644 });
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
