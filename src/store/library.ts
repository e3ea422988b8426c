import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Files } from '../sop/files.js';
import type { SopFolder } from '../sop/finder.js';
import { type Library, type LibraryOptions, library } from '../sop/library.js';
import { createCache } from './cache.js';
import { diskFiles, isFolder } from './disk.js';
import { type Place, sopFolders } from './folders.js';

export interface LibraryPlace extends Place {
  /** The folder of the installed package, which holds `sop/` and `dist/`. */
  readonly packageDir: string;
  /** The value of `--sop-dir`. */
  readonly sopDir?: string | undefined;
}

/** The SOPs within reach: `--sop-dir`, `$SOP_PATH`, `./sop`, the user's config folder, the bundled ones. */
export function createLibrary(place: LibraryPlace): Library {
  const load: LibraryOptions['load'] = async (source, options) =>
    (await import('./compile.js')).compileSop(source, options);
  return library(diskFiles(place), foldersAt(place), { load, memory: createCache(place) });
}

/** The library for comparing versions, which may have any name, be kept anywhere and come from any `files`. */
export function createVersions(place: LibraryPlace, files: Files): Library {
  return library(files, foldersAt(place), {
    elsewhere: true,
    load: async (source, options) => (await import('./compile.js')).compileSop(source, options, true),
  });
}

/** The folders that ids are looked up in. A folder with two names is listed once. */
export function foldersAt(place: LibraryPlace): SopFolder[] {
  const seen = new Set<string>();
  return sopFolders(place).flatMap((folder) => {
    const real = realPath(folder.path);
    if (seen.has(real)) return [];
    seen.add(real);
    const named = place.sopDir && seen.size === 1;
    return [named && !isFolder(folder.path) ? { ...folder, problem: missing(place.sopDir as string) } : folder];
  });
}

function missing(sopDir: string): SopFolder['problem'] {
  return { kind: 'missing', message: `There is no folder \`${sopDir}\`, which \`--sop-dir\` names.` };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
