import type { Source } from '../text/source.js';

/** Why a file cannot be used, in plain words. */
export interface FileProblem {
  readonly kind:
    | 'missing'
    | 'misnamed'
    | 'folder'
    | 'no-permission'
    | 'not-a-file'
    | 'not-text'
    | 'too-large'
    | 'unreadable';
  readonly message: string;
  readonly hint?: string;
}

export type Failed = { readonly problem: FileProblem };

/** Where texts come from: a disk, a revision of a repository, memory. The parts of a path are between slashes. */
export interface Files {
  /** A file, which is the same `Source` each time. `typed` says that a user typed the path, so that it may be a pipe. */
  read(path: string, typed?: boolean): Source | Failed;
  /** The names of the YAML files in a folder, in order. Hidden ones are left out. */
  list(folder: string): readonly string[] | Failed;
  /** The path that a user means by a word. */
  resolve(word: string): string;
  /** What people call a path. */
  nameOf(path: string): string;
}

/** Texts by path. They take the place of those in `files`, where there are such. */
export function textFiles(texts: ReadonlyMap<string, string>, files?: Files): Files {
  const sources = new Map<string, Source>();
  const nameOf = (path: string): string => files?.nameOf(path) ?? path;
  return {
    read: (path, typed) => {
      const known = sources.get(path);
      if (known) return known;
      const text = texts.get(path);
      if (text === undefined && files) return files.read(path, typed);
      if (text === undefined) return { problem: { kind: 'missing', message: `There is no file \`${path}\`.` } };
      const source = { name: nameOf(path), text };
      sources.set(path, source);
      return source;
    },
    list: (folder) =>
      files?.list(folder) ??
      [...texts.keys()]
        .filter((path) => folderOf(path) === folder)
        .map(baseOf)
        .sort(),
    resolve: (word) => files?.resolve(word) ?? word,
    nameOf,
  };
}

/** The folder of a file: `sop/abusive.yaml` → `sop`. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'))) || (path.startsWith('/') ? '/' : '');
}

/** A file in a folder. */
export function pathIn(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** `sop/abusive.yaml` → `abusive.yaml` */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `sop/abusive.yaml` → `abusive` */
export function stemOf(path: string): string {
  return baseOf(path).replace(/\.ya?ml$/, '');
}
