import { existsSync, mkdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { displayPath, type Place } from './folders.js';
import { codeOf, type WriteProblem, writeFileSafely, writingFailed } from './write.js';

/** A file to be written for the first time. */
export interface NewFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** The first of the files that exists already. */
export function firstThere(files: readonly { readonly path: string }[]): string | undefined {
  return files.find(({ path }) => existsSync(path))?.path;
}

/** Writes files that must not exist yet, with the folders they need. Stops at the first that cannot be written. */
export function writeNewFiles(files: readonly NewFile[]): { readonly problem: WriteProblem } | undefined {
  for (const { path, text } of files) {
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      const blocked = ['EEXIST', 'ENOTDIR'].includes(codeOf(error));
      return { problem: blocked ? notAFolder(dirname(path)) : writingFailed(error, path) };
    }
    const result = writeFileSafely(path, text, { overwrite: false, mode: 0o644 });
    if ('problem' in result) return result;
  }
  return undefined;
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

function notAFolder(path: string): WriteProblem {
  const message = `\`${path}\` is a file, or below one, so nothing can be written into it.`;
  return { kind: 'no-folder', message, hint: 'name another folder' };
}

/** A path below a working folder, absolute, and what people call it. */
export function namedPath(
  place: Place,
  folder: string,
  file: string,
): { readonly path: string; readonly name: string } {
  const path = resolve(place.cwd, folder, file);
  return { path, name: displayPath(place, path) };
}

/** The relative path from one file to another, as it is written in the first. */
export function wayFrom(path: string, to: string): string {
  const way = relative(dirname(path), to).split('\\').join('/');
  return way.startsWith('.') ? way : `./${way}`;
}
