import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { idPattern } from '../sop/reserved.js';
import type { Source } from '../text/source.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import { displayPath, type Place, type SopFolder, sopFolders } from './folders.js';
import { readingFailed, readText, type StoreProblem } from './read.js';
import { isFolder, isShared, stem, yamlFiles } from './yaml-folder.js';

export interface FinderOptions extends Place {
  /** The folder of the installed package, which holds `sop/` and `dist/`. */
  readonly packageDir: string;
  /** The value of `--sop-dir`. */
  readonly sopDir?: string | undefined;
}

/** A file that may be an SOP. */
export interface Found {
  /** The file's name without its extension. */
  readonly id: string;
  /** Named as people know the file. */
  readonly source: Source;
  /** Absolute. */
  readonly path: string;
  /** Where it was found: `./sop`, `bundled` …; for a path, the folder of the file. */
  readonly origin: string;
}

export type Failed = { readonly problem: StoreProblem };

/** Looks SOP files up. Each file is read once. */
export interface Finder {
  /** What a user typed: an id or a path, a pipe's too. Looks at no more files than it must. */
  find(idOrPath: string): Found | Failed;
  /** What a file says: an id and never a path. `beside` is a folder to look in first. */
  findId(id: string, beside?: string): Found | Failed;
  /** A path that somebody else chose: only an ordinary file is opened. */
  findFile(path: string): Found | Failed;
  /** Finds the files that a file in this folder includes; `failed` collects those that cannot be read. */
  includeFrom(folder: string, failed: StoreProblem[]): (name: string) => Source | undefined;
  /**
   * The SOP files of all folders, in order; shared parts are left out, and files that no id finds. `problems` collects
   * unreadable folders, and those with files of other names.
   */
  files(problems?: StoreProblem[]): (Found | (Failed & Omit<Found, 'source'>))[];
  /** The ids that can be looked up, each once, in order of the folders. */
  ids(): readonly string[];
}

const extensions = ['.yaml', '.yml'] as const;

/** Looks in `--sop-dir`, `$SOP_PATH`, `./sop`, the user's config folder and among the bundled ones. */
export function createFinder(options: FinderOptions): Finder {
  const folders = sopFolders(options);
  const texts = new Map<string, ReturnType<typeof readText>>();
  const show = (path: string): string => displayPath(options, path);

  const read = (path: string, pipes = false) => {
    const known = texts.get(path);
    if (known && ('text' in known || !pipes)) return known;
    const reading = readText(path, show(path), { pipes });
    texts.set(path, reading);
    return reading;
  };

  const found = (path: string, text: string, origin: string): Found => ({
    id: stem(path),
    source: { name: show(path), text },
    path,
    origin,
  });

  const findPath = (word: string, pipes: boolean): Found | Failed => {
    const path = resolve(options.cwd, word);
    const reading = read(path, pipes);
    if ('text' in reading) {
      return isShared(reading.text) ? sharedProblem(path) : found(path, reading.text, show(dirname(path)));
    }
    const hint = hintForPath(reading.problem.kind, word, path);
    return hint ? { problem: { ...reading.problem, hint } } : reading;
  };

  const findId = (id: string, beside?: string): Found | Failed => {
    const missing = sopDirProblem();
    if (missing) return { problem: missing };
    let shared: string | undefined;
    const places: SopFolder[] = beside ? [{ path: beside, label: show(beside) }, ...folders] : [...folders];
    for (const folder of idPattern.test(id) ? places : []) {
      for (const extension of extensions) {
        const path = join(folder.path, id + extension);
        const reading = read(path);
        if ('text' in reading) {
          if (!isShared(reading.text)) return found(path, reading.text, folder.label);
          shared ??= path;
        } else if (reading.problem.kind !== 'missing') {
          return reading;
        }
      }
    }
    if (shared) return sharedProblem(shared);
    const hint = didYouMean(id, ids()) ?? '`sop list` shows what there is';
    return { problem: { kind: 'missing', message: `There is no SOP \`${id}\`.`, hint } };
  };

  /** A mistyped `--sop-dir` must not lead to an SOP from elsewhere. */
  const sopDirProblem = (): StoreProblem | undefined => {
    if (!options.sopDir || isFolder(resolve(options.cwd, options.sopDir))) return undefined;
    return { kind: 'missing', message: `There is no folder \`${options.sopDir}\`, which \`--sop-dir\` names.` };
  };

  const sharedProblem = (path: string): Failed => ({
    problem: {
      kind: 'not-a-file',
      message: `\`${show(path)}\` holds shared parts, not an SOP.`,
      hint: `an SOP uses them with \`include: ${stem(path)}\``,
    },
  });

  const files: Finder['files'] = (problems = []) => {
    const missing = sopDirProblem();
    if (missing) problems.push(missing);
    const seen = new Set<string>();
    return folders.flatMap((folder) => {
      try {
        const real = realpathSync(folder.path);
        if (seen.has(real)) return [];
        seen.add(real);
        const names = yamlFiles(folder.path);
        const others = names.filter((name) => !idPattern.test(stem(name)) && !isFolder(join(folder.path, name)));
        if (others.length) problems.push(misnamed(others.length, show(folder.path)));
        return names
          .filter((name) => idPattern.test(stem(name)))
          .flatMap((name) => listed(join(folder.path, name), folder.label));
      } catch (error) {
        const failure = readingFailed(error, show(folder.path));
        if (failure.kind !== 'missing') problems.push(failure);
        return [];
      }
    });
  };

  const listed = (path: string, origin: string): ReturnType<Finder['files']> => {
    const reading = read(path);
    if ('text' in reading) return isShared(reading.text) ? [] : [found(path, reading.text, origin)];
    if (reading.problem.kind === 'folder' || reading.problem.kind === 'missing') return [];
    return [{ id: stem(path), path, origin, problem: reading.problem }];
  };

  const ids = (): readonly string[] => [...new Set(files().map(({ id }) => id))];

  return {
    find: (word) => (isPath(word) ? findPath(word, true) : findId(word)),
    findId,
    findFile: (path) => findPath(path, false),
    includeFrom: (folder, failed) => (name) => {
      for (const extension of extensions) {
        const path = join(folder, name + extension);
        const reading = read(path);
        if ('text' in reading) return { name: show(path), text: reading.text };
        if (reading.problem.kind !== 'missing') failed.push(reading.problem);
      }
      return undefined;
    },
    files,
    ids,
  };
}

function misnamed(count: number, folder: string): StoreProblem {
  const [files, names] =
    count === 1 ? ['1 file', 'its name, which is no id'] : [`${count} files`, 'their names, which are no ids'];
  const message = `${files} in \`${folder}\` cannot be found by ${names}.`;
  return { kind: 'misnamed', message, hint: 'give that folder to `sop check` to see what names would do' };
}

function hintForPath(kind: StoreProblem['kind'], word: string, path: string): string | undefined {
  if (kind !== 'folder' && kind !== 'missing') return undefined;
  const folder = kind === 'folder' ? path : dirname(path);
  const names = namesIn(folder);
  if (kind === 'folder') return names.length ? `the files in it are ${oneOf(names)}` : undefined;
  const extension = extensions.find((one) => names.includes(basename(path) + one));
  if (extension) return `did you mean \`${word}${extension}\`?`;
  return didYouMean(basename(path), names) ?? '`sop list` shows what there is';
}

function isPath(word: string): boolean {
  return /[\\/]|\.ya?ml$/.test(word);
}

/** Names to suggest: those that mean the same in every shell. */
function namesIn(folder: string): string[] {
  try {
    return yamlFiles(folder).filter((name) => /^\w[\w.-]*$/.test(name));
  } catch {
    return [];
  }
}
