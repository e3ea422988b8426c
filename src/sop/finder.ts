import { idPattern } from '../text/id.js';
import type { Source } from '../text/source.js';
import { didYouMean, oneOf, type Words, wordsOf } from '../text/suggest.js';
import { baseOf, type Failed, type FileProblem, type Files, folderOf, pathIn, stemOf } from './files.js';
import { isScenarios, isShared } from './top-keys.js';

/** A folder that SOPs are looked up in. */
export interface SopFolder {
  readonly path: string;
  /** What people call it: `./sop`, `~/.config/sop`, `bundled`. */
  readonly label: string;
  /** Why it cannot be used, where a user insists on it: a mistyped name must not lead to an SOP from elsewhere. */
  readonly problem?: FileProblem | undefined;
}

/** A file that may be an SOP. */
export interface Found {
  /** The file's name without its extension. */
  readonly id: string;
  /** Named as people know the file. */
  readonly source: Source;
  /** Absolute, or as its `Files` have it. */
  readonly path: string;
  /** Where it was found: `./sop`, `bundled` …; for a path, the folder of the file. */
  readonly origin: string;
  /** The folders in which it finds what it includes and, before all others, the SOPs that it names. */
  readonly around: readonly string[];
}

export interface FinderOptions {
  /** Files that were named in the same call: SOPs among them are found before those in folders. */
  readonly named?: readonly Found[];
  /** Whether the files may be versions that are kept away from what they include: it is then looked up as SOPs are. */
  readonly elsewhere?: boolean;
}

/** Looks SOP files up. */
export interface Finder {
  /** What a user typed: an id or a path, a pipe's too. Looks at no more files than it must. */
  find(idOrPath: string): Found | Failed;
  /** What a file says: an id and never a path. `beside` are folders to look in first. */
  findId(id: string, beside?: readonly string[]): Found | Failed;
  /** A path that somebody else chose: only an ordinary file is opened. */
  findFile(path: string): Found | Failed;
  /** A file of any kind; `word` is what a user typed for it. */
  fileAt(path: string, word?: string): Found | Failed;
  /** A text that is no file. It stands, as it were, in `folder`. */
  textAt(folder: string, source: Source): Found;
  /** The paths of the files in the folder of a file. */
  beside(file: Found): readonly string[];
  /** A file of shared parts; `failed` collects those that are there and cannot be read. */
  include(from: Found, name: string, failed: FileProblem[]): Source | undefined;
  /**
   * The SOP files of all folders, in order; shared parts are left out, and files that no id finds. `problems` collects
   * unreadable folders, and those with files of other names.
   */
  files(problems?: FileProblem[]): (Found | (Failed & Omit<Found, 'source'>))[];
  /** The ids that can be looked up, each once, in order of the folders. */
  ids(): readonly string[];
}

const extensions = ['.yaml', '.yml'] as const;

/** Looks in the folders given, in order; the first that has a file wins. */
export function createFinder(files: Files, folders: readonly SopFolder[], options: FinderOptions = {}): Finder {
  const sops = (options.named ?? []).filter((one) => !isScenarioFile(one) && !isShared(one.source));
  const named = new Map(sops.map((found) => [found.id, found]));
  const unusable = folders.find(({ problem }) => problem)?.problem;
  const everywhere = folders.map(({ path }) => path);
  let words: Words | undefined;

  const around = (path: string, source?: Source): readonly string[] => {
    const folder = folderOf(path);
    const own = source && isScenarioFile({ path, source }) ? scenarioHomes(folder) : [folder];
    return options.elsewhere ? [...own, ...everywhere] : own;
  };
  const found = (path: string, source: Source, origin: string): Found => ({
    id: stemOf(path),
    source,
    path,
    origin,
    around: around(path, source),
  });

  const fileAt: Finder['fileAt'] = (path, word) => {
    const reading = files.read(path, word !== undefined);
    if ('text' in reading) return found(path, reading, files.nameOf(folderOf(path)));
    const hint = reading.problem.hint ?? hintFor(reading.problem.kind, path, word ?? path);
    return hint ? { problem: { ...reading.problem, hint } } : reading;
  };

  const sopAt = (path: string, word?: string): Found | Failed => {
    const file = fileAt(path, word);
    return 'source' in file && isShared(file.source) ? sharedProblem(path) : file;
  };

  const findId: Finder['findId'] = (id, beside = []) => {
    if (unusable) return { problem: unusable };
    const other = named.get(id);
    const places: (SopFolder | Found)[] = beside.map((path) => ({ path, label: files.nameOf(path) }));
    if (other) places.push(other);
    for (const folder of folders) places.push(folder);
    let shared: string | undefined;
    for (const place of idPattern.test(id) ? places : []) {
      if ('source' in place) return place;
      for (const extension of extensions) {
        const path = pathIn(place.path, id + extension);
        const reading = files.read(path);
        if ('text' in reading) {
          // Scenarios are often called after the SOP that they are of.
          if (beside.includes(place.path) && isScenarios(reading)) continue;
          if (!isShared(reading)) return found(path, reading, place.label);
          shared ??= path;
        } else if (reading.problem.kind !== 'missing') {
          return reading;
        }
      }
    }
    if (shared) return sharedProblem(shared);
    words ??= wordsOf(ids());
    const hint = didYouMean(id, words) ?? '`sop list` shows what there is';
    return { problem: { kind: 'missing', message: `There is no SOP \`${id}\`.`, hint } };
  };

  const sharedProblem = (path: string): Failed => ({
    problem: {
      kind: 'not-a-file',
      message: `\`${files.nameOf(path)}\` holds shared parts, not an SOP.`,
      hint: `an SOP uses them with \`include: ${stemOf(path)}\``,
    },
  });

  const include: Finder['include'] = (from, name, failed) => {
    let first: Source | undefined;
    for (const folder of from.around) {
      for (const extension of extensions) {
        const reading = files.read(pathIn(folder, name + extension));
        if ('problem' in reading) {
          if (reading.problem.kind !== 'missing') failed.push(reading.problem);
        } else if (isShared(reading)) return reading;
        else first ??= reading;
      }
    }
    return first;
  };

  const listed = (path: string, origin: string): ReturnType<Finder['files']> => {
    const reading = files.read(path);
    if ('text' in reading) return isShared(reading) ? [] : [found(path, reading, origin)];
    const { kind } = reading.problem;
    if (kind === 'folder' || kind === 'missing') return [];
    return [{ id: stemOf(path), path, origin, around: around(path), problem: reading.problem }];
  };

  const listAll: Finder['files'] = (problems = []) => {
    if (unusable) problems.push(unusable);
    return folders.flatMap(({ path: folder, label }) => {
      const names = files.list(folder);
      if ('problem' in names) {
        if (names.problem.kind !== 'missing') problems.push(names.problem);
        return [];
      }
      const known = names.filter((name) => idPattern.test(stemOf(name)));
      const others = names.length - known.length;
      if (others) problems.push(misnamed(others, files.nameOf(folder)));
      return known.flatMap((name) => listed(pathIn(folder, name), label));
    });
  };

  let knownIds: readonly string[] | undefined;
  const ids = (): readonly string[] => {
    knownIds ??= [...new Set([...named.keys(), ...listAll().map(({ id }) => id)])].filter((id) => idPattern.test(id));
    return knownIds;
  };

  const hintFor = (kind: FileProblem['kind'], path: string, word: string): string | undefined => {
    if (kind !== 'folder' && kind !== 'missing') return undefined;
    const list = files.list(kind === 'folder' ? path : folderOf(path));
    // Names to suggest: those that mean the same in every shell.
    const names = 'problem' in list ? [] : list.filter((name) => /^\w[\w.-]*$/.test(name));
    if (kind === 'folder') return names.length ? `the files in it are ${oneOf(names)}` : undefined;
    const extension = extensions.find((one) => names.includes(baseOf(path) + one));
    if (extension) return `did you mean \`${word}${extension}\`?`;
    return didYouMean(baseOf(path), names) ?? '`sop list` shows what there is';
  };

  return {
    find: (word) => (isPath(word) ? sopAt(files.resolve(word), word) : findId(word)),
    findId,
    findFile: (path) => sopAt(path),
    fileAt,
    textAt: (folder, source) => ({
      id: stemOf(source.name),
      source,
      path: source.name,
      origin: files.nameOf(folder),
      around: [folder, ...everywhere],
    }),
    beside: ({ around: [folder = ''] }) => {
      const names = files.list(folder);
      return 'problem' in names ? [] : names.map((name) => pathIn(folder, name));
    },
    include,
    files: listAll,
    ids,
  };
}

/** Whether a word is a path, and not an id. */
export function isPath(word: string): boolean {
  return /[\\/]|\.ya?ml$/.test(word);
}

/** Whether a file holds scenarios, told by where it stands and without parsing it. */
export function isScenarioFile({ path, source }: Pick<Found, 'path' | 'source'>): boolean {
  return isScenarios(source, baseOf(folderOf(path)) === 'scenarios');
}

/** Where the SOP of scenarios is: above the folder that is called after them, or beside them. */
function scenarioHomes(folder: string): readonly string[] {
  return baseOf(folder) === 'scenarios' ? [folderOf(folder)] : [folder, folderOf(folder)];
}

function misnamed(count: number, folder: string): FileProblem {
  const [files, names] =
    count === 1 ? ['1 file', 'its name, which is no id'] : [`${count} files`, 'their names, which are no ids'];
  const message = `${files} in \`${folder}\` cannot be found by ${names}.`;
  return { kind: 'misnamed', message, hint: 'give that folder to `sop check` to see what names would do' };
}
