import { basename, dirname, resolve } from 'node:path';
import type { FolderVersion } from '../diff/folder.js';
import type { Version } from '../diff/report.js';
import { type Failed, type Files, pathIn, stemOf } from '../sop/files.js';
import type { Found } from '../sop/finder.js';
import type { Library } from '../sop/library.js';
import { isShared } from '../sop/top-keys.js';
import { diskFiles, isFolder, isLink } from '../store/disk.js';
import { wayDown } from '../store/folders.js';
import { isRevision, revisionFiles, revisionOf } from '../store/git.js';
import { createVersions } from '../store/library.js';
import { exists } from '../store/write.js';
import { idPattern } from '../text/id.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import { readSource } from './given.js';

/** One side of a comparison. `rev` is the revision it is of; null for what stands there now. */
export type Side =
  | {
      readonly kind: 'sop';
      readonly word: string;
      readonly rev: string | null;
      readonly path: string | null;
      /** Where git is asked. */
      readonly at: string;
    }
  | { readonly kind: 'folder'; readonly rev: string | null; readonly path: string };

/** Where the words of one call are looked up. The disk is read once for both sides. */
export interface Ground {
  readonly call: Call;
  readonly disk: Files;
}

export function groundOf(call: Call): Ground {
  return { call, disk: diskFiles(call.context) };
}

/** What stands for a last commit. */
const lastCommit = 'HEAD';

/**
 * What the words of `sop diff` mean. None: the folder, against the last commit. One: an SOP or a folder against the last
 * commit, else the folder against a revision. Two: each as it says; a revision before an SOP is that SOP in it.
 */
export function sidesOf(ground: Ground, words: readonly string[]): { readonly old: Side; readonly now: Side } {
  const { call } = ground;
  const [first, second] = words;
  if (first === undefined) return { old: folderIn(call, lastCommit), now: folderIn(call, null) };
  if (second === undefined) return sidesOfOne(ground, first);
  if (first === '-' && second === '-') throw new CallError('Only one of the two can come from stdin.');
  const now = sideOf(ground, second);
  const old = sideOf(ground, first);
  // `sop diff HEAD abusive`: the revision of what is compared with it.
  if (old.kind === 'folder' && old.rev !== null && now.kind === 'sop' && now.rev === null && second !== '-') {
    return { old: atRevision(ground, second, old.rev), now };
  }
  return { old, now };
}

function sidesOfOne(ground: Ground, word: string): { readonly old: Side; readonly now: Side } {
  if (word === '-') throw new CallError('What comes from stdin needs something to be compared with.', 'sop diff old -');
  const side = sideOf(ground, word);
  if (side.kind === 'folder') {
    return side.rev === null
      ? { old: { ...side, rev: lastCommit }, now: side }
      : { old: side, now: { ...side, rev: null } };
  }
  if (side.rev === null) return { old: atRevision(ground, word, lastCommit), now: side };
  const file = word.slice(side.rev.length + 1);
  return { old: side, now: { ...side, word: file, rev: null, path: null } };
}

/** What one word means by itself: a pipe, a folder, an SOP, `REV:file`, `REV:`, or a revision, in this order. */
function sideOf(ground: Ground, word: string): Side {
  const { call, disk } = ground;
  const { cwd } = call.context;
  const sop: Side = { kind: 'sop', word, rev: null, path: null, at: cwd };
  if (word === '-') return sop;
  if (isFolder(resolve(cwd, word)) && !('source' in library(call, disk).find(word))) {
    return { kind: 'folder', rev: null, path: resolve(cwd, word) };
  }
  if (exists(cwd, word)) return sop;
  const revision = revisionOf(word);
  if (revision) return { ...sop, ...revision };
  if (word.endsWith(':')) return folderIn(call, word.slice(0, -1));
  const found = library(call, disk).find(word);
  return 'problem' in found && isRevision(word, cwd) ? folderIn(call, word) : sop;
}

/** The folder of SOPs that a comparison is about: `--sop-dir`, or `./sop`. */
function folderIn({ options, context }: Call, rev: string | null): Side {
  return { kind: 'folder', rev, path: resolve(context.cwd, options.sopDir ?? 'sop') };
}

/** An SOP as it stands in a revision, by the place where it stands now. */
function atRevision({ call, disk }: Ground, word: string, rev: string): Side {
  const found = library(call, disk).find(word);
  if ('problem' in found) {
    const { kind, message, hint } = found.problem;
    const nothing =
      kind === 'missing' && idPattern.test(word) ? `There is no SOP and no revision \`${word}\`.` : message;
    throw new CallError(nothing, hint);
  }
  const { cwd } = call.context;
  const at = standing(cwd, found.path);
  const named = `${rev}:${wayDown(cwd, found.path) ?? found.path}`;
  return { kind: 'sop', word: named, rev, path: inRevision(at, rev, found.path), at };
}

/** As git takes a path from a folder. */
function inRevision(cwd: string, rev: string, path: string): string {
  return `${rev}:./${wayDown(cwd, path)?.replaceAll('\\', '/') ?? basename(path)}`;
}

/** Where git is asked about a path: from the working folder where it is below that, as then names stay short. */
const standing = (cwd: string, path: string): string => (wayDown(cwd, path) ? cwd : dirname(path));

export async function openVersion({ call, disk }: Ground, side: Side & { readonly kind: 'sop' }): Promise<Version> {
  const { context } = call;
  const files = side.rev === null ? disk : revisionFiles(side.rev, side.at, disk);
  const versions = library(call, files);
  const found =
    side.word === '-'
      ? versions.textAt(files.resolve('.'), await readSource('-', context))
      : side.path === null
        ? versions.find(side.word)
        : versions.findFile(side.path);
  const opened = await versions.open(found);
  if ('problem' in opened) throw new CallError(opened.problem.message, opened.problem.hint);
  if ('flow' in opened) return { flow: opened.flow, name: opened.sources[0]?.name ?? side.word };
  await call.explain(opened.diagnostics);
  throw new CallError(`\`${side.word}\` has mistakes, so it is not compared.`);
}

/** All SOPs of a folder. Those with mistakes are shown where they stand there now. */
export async function openFolder(
  { call, disk }: Ground,
  { rev, path }: Side & { readonly kind: 'folder' },
): Promise<FolderVersion> {
  const { cwd } = call.context;
  const at = standing(cwd, path);
  if (rev !== null && !isRevision(rev, at)) {
    throw new CallError(
      `There is no revision \`${rev}\` here.`,
      'name an SOP, a file, a folder, or a commit of this git repository',
    );
  }
  const files = rev === null ? disk : revisionFiles(rev, at, disk);
  const folder = rev === null ? path : inRevision(at, rev, path);
  const names = files.list(folder);
  if ('problem' in names && (rev === null || names.problem.kind !== 'missing')) {
    throw new CallError(names.problem.message, names.problem.hint);
  }
  const versions: Version[] = [];
  const broken: { id: string; name: string }[] = [];
  const sops = library(call, files);
  for (const name of 'problem' in names ? [] : names) {
    const file = pathIn(folder, name);
    // A link may lead out of what is compared.
    if (!idPattern.test(stemOf(name)) || (rev === null && isLink(file))) continue;
    const found: Found | Failed = sops.fileAt(file);
    // What cannot be read is not gone.
    if ('problem' in found) throw new CallError(found.problem.message, found.problem.hint);
    if (isShared(found.source)) continue;
    const opened = await sops.open(found);
    if ('flow' in opened) {
      versions.push({ flow: opened.flow, name: opened.sources[0]?.name ?? name });
      continue;
    }
    if (rev === null && 'diagnostics' in opened) await call.explain(opened.diagnostics);
    broken.push({ id: found.id, name: found.source.name });
  }
  return { name: files.nameOf(folder), versions, broken };
}

function library({ context, options }: Call, files: Files): Library {
  return createVersions({ ...context, sopDir: options.sopDir }, files);
}
