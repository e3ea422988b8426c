import { dirname } from 'node:path';
import { combineDigests, digestOf } from '../sop/digest.js';
import { type Flow, type LinkProblem, linkSop } from '../sop/flow.js';
import type { Sop } from '../sop/types.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import { createCache } from './cache.js';
import { createFinder, type Failed, type Finder, type FinderOptions, type Found } from './finder.js';
import type { StoreProblem } from './read.js';

/** An SOP ready to be walked. */
export interface Opened {
  readonly flow: Flow;
  readonly digest: string;
  /** The files of `flow.sops`, in the same order. */
  readonly sources: readonly Source[];
  /** Absolute. */
  readonly path: string;
  /** Where it was found: `./sop`, `bundled` …; for a path, the folder of the file. */
  readonly origin: string;
}

/** One file of a listing. */
export interface Listed {
  readonly id: string;
  readonly title: string | null;
  /** Absolute. */
  readonly path: string;
  readonly origin: string;
  /** Another file of the same id comes first. */
  readonly shadowed: boolean;
  /** Null when it does not load. */
  readonly sop: Sop | null;
  /** Why it does not load, in one line; null when it does. */
  readonly problem: string | null;
}

type NotLoaded = { readonly diagnostics: readonly Diagnostic[] } | Failed;

/** Finds and opens SOPs. Each file is read and loaded once. */
export interface Library extends Pick<Finder, 'find' | 'findId' | 'findFile' | 'ids'> {
  /** Loads and links an SOP with its sub-procedures, each looked for beside the file that runs it first. */
  open(found: Found | Failed): Promise<Opened | NotLoaded>;
  /** Every SOP file of every folder; `problems` are folders that cannot be read. */
  list(): Promise<{ readonly sops: readonly Listed[]; readonly problems: readonly StoreProblem[] }>;
}

interface Member {
  readonly found: Found;
  readonly sop: Sop;
  readonly digest: string;
}

/** The SOPs within reach: `--sop-dir`, `$SOP_PATH`, `./sop`, the user's config folder, the bundled ones. */
export function createLibrary(options: FinderOptions): Library {
  const finder = createFinder(options);
  const cache = createCache(options);
  const members = new Map<string, Promise<Member | NotLoaded>>();

  /** The YAML library and zod take longer to load than all else: `compile` is imported only where it is needed. */
  const compile = async (file: Found, failed: StoreProblem[]) => {
    const { compileSop } = await import('./compile.js');
    const included = new Map<string, string>();
    const find = finder.includeFrom(dirname(file.path), failed);
    const include = (name: string): Source | undefined => {
      const source = find(name);
      if (source) included.set(name, source.text);
      return source;
    };
    return { ...compileSop(file.source, { include }), included };
  };

  const memberOf = (file: Found): Promise<Member | NotLoaded> =>
    once(members, file.path, async () => {
      const failed: StoreProblem[] = [];
      const kept = cache.find(file.source, finder.includeFrom(dirname(file.path), failed));
      if (kept && !failed.length) return { found: file, sop: kept.sop, digest: kept.digest };
      const { sop, diagnostics, included } = await compile(file, failed);
      if (failed[0]) return { problem: failed[0] };
      if (!sop) return { diagnostics };
      const digest = digestOf(sop);
      cache.keep(file.source, included, { sop, digest });
      return { found: file, sop, digest };
    });

  const open: Library['open'] = async (file) => {
    const main = 'problem' in file ? file : await memberOf(file);
    if (!('sop' in main)) return main;
    const parts = new Map([[main.sop.id, main]]);
    const broken = new Set<Diagnostic>();
    let known: readonly string[] = [];
    // The map grows while it is gone through.
    for (const part of parts.values()) {
      for (const step of part.sop.steps) {
        if (step.kind !== 'run' || parts.has(step.run)) continue;
        const sub = finder.findId(step.run, dirname(part.found.path));
        if ('problem' in sub && sub.problem.kind === 'missing') {
          // Reported where it is run.
          known = finder.ids();
          continue;
        }
        const member = 'problem' in sub ? sub : await memberOf(sub);
        if ('problem' in member) return member;
        if ('sop' in member) parts.set(step.run, member);
        else for (const diagnostic of member.diagnostics) broken.add(diagnostic);
      }
    }
    if (broken.size) return { diagnostics: [...broken] };
    const linked = linkSop(main.sop, (id) => parts.get(id)?.sop, known);
    if ('problems' in linked) return { diagnostics: await placed(linked.problems, parts) };
    const used = linked.flow.sops.map(({ id }) => parts.get(id) as Member);
    return {
      flow: linked.flow,
      digest: combineDigests(used.map(({ digest }) => digest)),
      sources: used.map((part) => part.found.source),
      path: main.found.path,
      origin: main.found.origin,
    };
  };

  const placed = async (problems: readonly LinkProblem[], parts: ReadonlyMap<string, Member>) => {
    const diagnostics: Diagnostic[] = [];
    const read = new Map<string, ReturnType<typeof compile>>();
    for (const { code, message, hint, sop, path } of problems) {
      const { found } = parts.get(sop) as Member;
      const { place } = await once(read, found.path, () => compile(found, []));
      const part = code === 'unmapped-outcome' || code === 'unknown-outcome' ? 'key' : 'value';
      const { source, span } = place(path, part);
      diagnostics.push({ code, severity: 'error', message, source, span, ...(hint === undefined ? {} : { hint }) });
    }
    return diagnostics;
  };

  const list: Library['list'] = async () => {
    const problems: StoreProblem[] = [];
    const taken = new Set<string>();
    const sops: Listed[] = [];
    for (const file of finder.files(problems)) {
      const { id, path, origin } = file;
      const member = 'problem' in file ? file : await memberOf(file);
      const sop = 'sop' in member ? member.sop : null;
      const shadowed = taken.has(id);
      taken.add(id);
      sops.push({ id, title: sop?.title ?? null, path, origin, shadowed, sop, problem: problemOf(member) });
    }
    return { sops, problems };
  };

  return {
    find: finder.find,
    findId: finder.findId,
    findFile: finder.findFile,
    ids: finder.ids,
    open,
    list,
  };
}

function problemOf(member: Member | NotLoaded): string | null {
  if ('problem' in member) return member.problem.message;
  return 'diagnostics' in member ? (member.diagnostics[0]?.message ?? 'It does not load.') : null;
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const promise = known.get(key) ?? make();
  known.set(key, promise);
  return promise;
}
