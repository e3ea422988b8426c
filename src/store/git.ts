import { execFileSync } from 'node:child_process';
import type { Failed, FileProblem, Files } from '../sop/files.js';
import { isYamlName } from './disk.js';
import { maxBytes, textOf } from './read.js';

/** A file in a revision of a git repository. */
export interface Revision {
  readonly rev: string;
  /** As git takes it, and as `Files` do: `HEAD~1:sop/abusive.yaml`. */
  readonly path: string;
}

/** `HEAD~1:sop/abusive.yaml`, or `HEAD~1:abusive` for the same; undefined for anything else. */
export function revisionOf(word: string): Revision | undefined {
  const [, rev, file] = /^([^:\s-][^:\s]*):(.+)$/.exec(word) ?? [];
  if (!rev || !file || /^[a-zA-Z]$/.test(rev)) return undefined;
  if (/[\\/]/.test(file)) return { rev, path: `${rev}:${file}` };
  return { rev, path: /\.ya?ml$/.test(file) ? `${rev}:./${file}` : `${rev}:sop/${file}.yaml` };
}

/** Whether a word names a commit of the repository that a folder is in. */
export function isRevision(word: string, cwd: string): boolean {
  if (/^[-:]|[\s:]/.test(word) || word === '') return false;
  return 'output' in git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${word}^{commit}`], word, cwd);
}

/** The files of a revision. Paths that do not name the revision are looked up in `others`. */
export function revisionFiles(rev: string, cwd: string, others: Files): Files {
  const isOurs = (path: string): boolean => path.startsWith(`${rev}:`);
  const known = new Map<string, ReturnType<Files['read']>>();
  const show = (path: string): ReturnType<Files['read']> => {
    const shown = git(['cat-file', '--end-of-options', 'blob', path], path, cwd);
    const reading = 'problem' in shown ? shown : textOf(shown.output, path);
    return 'problem' in reading ? reading : { name: shortened(path), text: reading.text };
  };
  return {
    read: (path, typed) => {
      if (!isOurs(path)) return others.read(path, typed);
      const read = known.get(path) ?? show(path);
      known.set(path, read);
      return read;
    },
    list: (folder) => {
      if (!isOurs(folder)) return others.list(folder);
      const listed = git(['ls-tree', '-z', '--end-of-options', `${folder}/`], folder, cwd);
      if ('problem' in listed) return listed;
      const entries = listed.output.toString('utf8').split('\0');
      return entries
        .flatMap((entry) => /^100\d+ blob [0-9a-f]+\t(.+)$/s.exec(entry)?.[1] ?? [])
        .filter(isYamlName)
        .sort();
    },
    resolve: (word) => (isOurs(word) ? word : others.resolve(word)),
    nameOf: (path) => (isOurs(path) ? shortened(path) : others.nameOf(path)),
  };
}

/** What people call a path of a revision. */
const shortened = (path: string): string => path.replace(':./', ':');

/** What git prints. The time is limited, because git may try to fetch an object that is not here. */
function git(args: readonly string[], path: string, cwd: string): { readonly output: Buffer } | Failed {
  try {
    const output = execFileSync('git', args, {
      cwd,
      maxBuffer: maxBytes,
      timeout: 20_000,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { output };
  } catch (error) {
    return { problem: gitFailed(error as NodeJS.ErrnoException & { readonly stderr?: Buffer }, path) };
  }
}

function gitFailed({ code, stderr }: NodeJS.ErrnoException & { readonly stderr?: Buffer }, path: string): FileProblem {
  if (code === 'ENOENT') return { kind: 'unreadable', message: 'git is not installed, and a revision needs it.' };
  if (code === 'ENOBUFS')
    return { kind: 'too-large', message: `\`${path}\` is larger than ${maxBytes / 1_000_000} MB.` };
  if (code === 'ETIMEDOUT') return { kind: 'unreadable', message: `git did not show \`${path}\` within 20 seconds.` };
  const [line = ''] = (stderr?.toString('utf8') ?? '').trim().split('\n');
  const said = line.replace(/^fatal: /, '').replace(/\.$/, '');
  if (said.endsWith(': bad file')) return { kind: 'folder', message: `\`${path}\` is a folder, not a file.` };
  if (said.startsWith('not a git repository')) {
    return {
      kind: 'unreadable',
      message: `\`${path.replace(/^[^:]*:(?:\.\/)?/, '')}\` is in no git repository, so it has no other versions.`,
    };
  }
  const missing = said.startsWith('path ') || said.startsWith('Not a valid object name ');
  const hint = 'a path in a revision counts from the top of the repository';
  const message = `git cannot show \`${path}\`: ${said}.`;
  return missing ? { kind: 'missing', message, hint } : { kind: 'unreadable', message };
}
