import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { structuralProblems } from '../check/endless.js';
import { type Flow, linkSop } from '../sop/flow.js';
import { loadSop } from '../sop/load.js';
import type { Sop } from '../sop/types.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import { createFinder, type FinderOptions } from './finder.js';
import { displayPath } from './folders.js';
import { readText, type StoreProblem } from './read.js';

/** An SOP that comes from a text, with the files beside it from the same place. */
export type OpenedText =
  | { readonly flow: Flow; readonly name: string }
  | { readonly diagnostics: readonly Diagnostic[] }
  | { readonly problem: Pick<StoreProblem, 'message' | 'hint'> };

/** The text of a file beside the SOP by its name without extension; undefined when there is none. */
type Beside = (name: string) => Promise<Source | undefined>;

/** `HEAD~1:sop/abusive.yaml` → its parts; undefined for anything else. */
export function revisionOf(word: string): { readonly rev: string; readonly path: string } | undefined {
  const match = /^([^:\s-][^:\s]*):(.+)$/.exec(word);
  if (!match || /^[a-zA-Z]$/.test(match[1] as string)) return undefined;
  return { rev: match[1] as string, path: match[2] as string };
}

/** Opens an SOP as it stands in a revision of a git repository, shared parts and sub-procedures included. */
export async function openRevision(rev: string, path: string, options: FinderOptions): Promise<OpenedText> {
  const file = /[\\/]|\.ya?ml$/.test(path) ? path : `sop/${path}.yaml`;
  const read = (at: string) => gitShow(rev, at, options.cwd);
  const main = await read(file);
  if ('problem' in main) return main;
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return openWith(main, firstOf(folder, read), options);
}

/** Opens an SOP by id or path. Its file may be called otherwise than the SOP: two versions are often two files. */
export async function openFile(word: string, options: FinderOptions): Promise<OpenedText> {
  const found = createFinder(options).find(word);
  if ('problem' in found) return found;
  const read = async (path: string): Promise<Source | object> => {
    const name = displayPath(options, path);
    const reading = readText(path, name);
    return 'text' in reading ? { name, text: reading.text } : {};
  };
  return openWith(found.source, firstOf(`${dirname(found.path)}/`, read), options);
}

function firstOf(folder: string, read: (path: string) => Promise<Source | object>): Beside {
  return async (name) => {
    for (const extension of ['.yaml', '.yml']) {
      const found = await read(folder + name + extension);
      if ('text' in found) return found;
    }
    return undefined;
  };
}

/** Opens an SOP from a text that is no file; what it refers to is looked up in the SOP folder. */
export async function openText(source: Source, options: FinderOptions): Promise<OpenedText> {
  return openWith(source, async () => undefined, options);
}

function gitShow(rev: string, path: string, cwd: string): Promise<Source | { readonly problem: StoreProblem }> {
  // The loader takes what follows the last slash for the file's name.
  const name = path.includes('/') ? `${rev}:${path}` : `${rev}:./${path}`;
  return new Promise((done) => {
    const limits = { cwd, maxBuffer: 5_000_000, encoding: 'utf8', timeout: 20_000, killSignal: 'SIGKILL' } as const;
    execFile('git', ['show', '--end-of-options', name], limits, (error, stdout, stderr) => {
      if (!error) return done({ name, text: stdout });
      const said = stderr
        .trim()
        .split('\n')[0]
        ?.replace(/^fatal: /, '')
        .replace(/\.$/, '');
      const noGit = (error as NodeJS.ErrnoException).code === 'ENOENT';
      const message = noGit
        ? 'git is not installed, and a revision needs it.'
        : `git cannot show \`${name}\`: ${said}.`;
      const hint = 'a path in a revision counts from the top of the repository';
      done({ problem: { kind: 'unreadable', message, ...(said?.startsWith('path ') ? { hint } : {}) } });
    });
  });
}

async function openWith(main: Source, beside: Beside, options: FinderOptions): Promise<OpenedText> {
  const finder = createFinder(options);
  const shared = new Map<string, Source | undefined>();
  /** Loading asks for shared files in the middle of its work, so they are read first. */
  const load = async (source: Source) => {
    for (const name of sharedNames(source.text)) {
      if (!shared.has(name)) shared.set(name, (await beside(name)) ?? localShared(name, options));
    }
    return loadSop(source, { include: (name) => shared.get(name) });
  };
  const sops = new Map<string, Sop>();
  const work: { id: string | null; source: Source }[] = [{ id: null, source: { ...main } }];
  let first: Sop | undefined;
  for (let next = work.pop(); next; next = work.pop()) {
    const loaded = await load(next.source);
    const errors = loaded.diagnostics.filter(
      ({ severity, code }) => severity === 'error' && code !== 'name-mismatch' && code !== 'bad-file-name',
    );
    const sop = loaded.sop ?? (errors.length ? null : loaded.draft);
    if (!sop) return { diagnostics: errors };
    const endless = structuralProblems(sop, loaded);
    if (endless.length) return { diagnostics: endless };
    first ??= sop;
    sops.set(next.id ?? sop.id, sop);
    for (const step of sop.steps) {
      if (step.kind !== 'run' || sops.has(step.run) || work.some(({ id }) => id === step.run)) continue;
      const found = await beside(step.run);
      const local = found ? undefined : finder.findId(step.run);
      const source = found ?? (local && 'source' in local ? local.source : undefined);
      if (source) work.push({ id: step.run, source });
    }
  }
  const linked = linkSop(first as Sop, (id) => sops.get(id), finder.ids());
  if ('problems' in linked) {
    const problem = linked.problems[0] as { message: string; hint?: string };
    return {
      problem: { message: `${main.name}: ${problem.message}`, ...(problem.hint ? { hint: problem.hint } : {}) },
    };
  }
  return { flow: linked.flow, name: main.name };
}

/** The names after `include:`, told without parsing; too many do no harm. */
function sharedNames(text: string): string[] {
  const at = /^include[ \t]*:([^\n]*(?:\n[ \t]*-[^\n]*)*)/m.exec(text);
  return at ? ((at[1] as string).match(/[a-z][a-z0-9-]*/g) ?? []) : [];
}

function localShared(name: string, options: FinderOptions): Source | undefined {
  for (const folder of [join(options.cwd, 'sop'), options.cwd, join(options.packageDir, 'sop')]) {
    const path = join(folder, `${name}.yaml`);
    const shown = displayPath(options, path);
    const reading = readText(path, shown);
    if ('text' in reading) return { name: shown, text: reading.text };
  }
  return undefined;
}
