import type { Diagnostic } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import { combineDigests, digestOf } from './digest.js';
import type { Failed, FileProblem, Files } from './files.js';
import { createFinder, type Finder, type FinderOptions, type Found, type SopFolder } from './finder.js';
import { type Flow, type LinkProblem, linkSop } from './flow.js';
import type { Loaded, LoadOptions } from './load.js';
import type { Sop, Step } from './types.js';

/** An SOP ready to be walked. */
export interface Opened {
  readonly flow: Flow;
  readonly digest: string;
  /** The files of `flow.sops`, in the same order. */
  readonly sources: readonly Source[];
  /** Absolute, or as its `Files` have it. */
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

/** A file as it was read, with the files of shared parts that it includes. */
export interface Read extends Loaded {
  readonly included: ReadonlyMap<string, Source>;
  /** Included files that are there and cannot be read. */
  readonly failed: readonly FileProblem[];
}

/** A file that is an SOP. */
interface Part {
  readonly found: Found;
  readonly sop: Sop;
}

/** An SOP that is run and cannot be used; `source` is there where it has mistakes. */
interface Unusable {
  readonly from: Part;
  readonly step: Extract<Step, { readonly kind: 'run' }>;
  readonly source?: Source;
  readonly why: NotLoaded;
}

/** An SOP together with those that it runs. */
interface Linked {
  /** By id, the SOP itself first. */
  readonly parts: ReadonlyMap<string, Part>;
  /** What is run and cannot be used. One that is not there at all is also among the problems. */
  readonly failed: readonly Unusable[];
  readonly flow: Flow | null;
  readonly problems: readonly LinkProblem[];
}

/** SOPs that were read before, so that their texts need not be. */
export interface Memory {
  find(
    source: Source,
    include: LoadOptions['include'] & {},
  ): { readonly sop: Sop; readonly digest: string } | undefined;
  /** `included` are the files it includes, by name. */
  keep(
    source: Source,
    included: ReadonlyMap<string, Source>,
    read: { readonly sop: Sop; readonly digest: string },
  ): void;
}

export interface LibraryOptions extends FinderOptions {
  /** What reads a text; handed in, as it takes longer to load than all else and may never be needed. */
  load(source: Source, options: LoadOptions): Loaded | Promise<Loaded>;
  readonly memory?: Memory;
}

/** Finds SOPs, and makes of their texts what can be walked. Each file is read once. */
export interface Library extends Finder {
  /** All that reading a file gives. */
  read(found: Found): Promise<Read>;
  /** Links an SOP with its sub-procedures, each looked for beside the file that runs it first. */
  link(found: Found): Promise<Linked | NotLoaded>;
  /** The same for whoever needs the flow, or why there is none. */
  open(found: Found | Failed): Promise<Opened | NotLoaded>;
  /** Every SOP file of every folder; `problems` are folders that cannot be read. */
  list(): Promise<{ readonly sops: readonly Listed[]; readonly problems: readonly FileProblem[] }>;
}

/** The SOPs in these folders. */
export function library(files: Files, folders: readonly SopFolder[], options: LibraryOptions): Library {
  const { memory } = options;
  const finder = createFinder(files, folders, options);
  const reads = new Map<string, Promise<Read>>();
  const parts = new Map<string, Promise<Part | NotLoaded>>();
  const links = new Map<string, Promise<Linked | NotLoaded>>();
  const digests = new Map<Sop, string>();

  const read = (found: Found): Promise<Read> =>
    once(reads, found.path, async () => {
      const failed: FileProblem[] = [];
      const included = new Map<string, Source>();
      const include = (name: string): Source | undefined => {
        const source = finder.include(found, name, failed);
        if (source) included.set(name, source);
        return source;
      };
      return { ...(await options.load(found.source, { include })), included, failed };
    });

  const partOf = (found: Found): Promise<Part | NotLoaded> =>
    once(parts, found.path, async () => {
      const failed: FileProblem[] = [];
      const kept = memory?.find(found.source, (name) => finder.include(found, name, failed));
      if (kept && !failed.length) {
        digests.set(kept.sop, kept.digest);
        return { found, sop: kept.sop };
      }
      const { sop, diagnostics, included, failed: unreadable } = await read(found);
      if (unreadable[0]) return { problem: unreadable[0] };
      if (!sop) return { diagnostics };
      memory?.keep(found.source, included, { sop, digest: digestFor(sop) });
      return { found, sop };
    });

  const digestFor = (sop: Sop): string => {
    const digest = digests.get(sop) ?? digestOf(sop);
    digests.set(sop, digest);
    return digest;
  };

  const link = (file: Found): Promise<Linked | NotLoaded> =>
    once(links, file.path, async () => {
      const main = await partOf(file);
      if (!('sop' in main)) return main;
      const used = new Map([[main.sop.id, main]]);
      const failed: Unusable[] = [];
      // The map grows while it is gone through.
      for (const from of used.values()) {
        for (const step of from.sop.steps) {
          if (step.kind !== 'run' || used.has(step.run)) continue;
          const sub = finder.findId(step.run, from.found.around);
          const part = 'problem' in sub ? sub : await partOf(sub);
          if ('sop' in part) used.set(step.run, part);
          else failed.push({ from, step, why: part, ...('source' in sub ? { source: sub.source } : {}) });
        }
      }
      const linked = linkSop(main.sop, (id) => used.get(id)?.sop, failed.length ? finder.ids() : []);
      return { parts: used, failed, ...('flow' in linked ? { ...linked, problems: [] } : { ...linked, flow: null }) };
    });

  const open: Library['open'] = async (file) => {
    const linked = 'problem' in file ? file : await link(file);
    if (!('parts' in linked)) return linked;
    const broken = new Set<Diagnostic>();
    for (const { why } of linked.failed) {
      if ('diagnostics' in why) for (const diagnostic of why.diagnostics) broken.add(diagnostic);
      // What is not there is told where it is run.
      else if (why.problem.kind !== 'missing') return why;
    }
    if (broken.size) return { diagnostics: [...broken] };
    if (!linked.flow) return { diagnostics: await placed(linked) };
    const used = linked.flow.sops.map(({ id }) => linked.parts.get(id) as Part);
    const main = used[0] as Part;
    return {
      flow: linked.flow,
      digest: combineDigests(used.map(({ sop }) => digestFor(sop))),
      sources: used.map(({ found }) => found.source),
      path: main.found.path,
      origin: main.found.origin,
    };
  };

  const placed = async ({ problems, parts }: Linked): Promise<Diagnostic[]> => {
    const diagnostics: Diagnostic[] = [];
    const byId = new Map([...parts.values()].map(({ sop, found }) => [sop.id, found]));
    for (const problem of problems) {
      const found = byId.get(problem.sop) as Found;
      diagnostics.push(placeProblem(problem, await read(found)));
    }
    return diagnostics;
  };

  const list: Library['list'] = async () => {
    const problems: FileProblem[] = [];
    const taken = new Set<string>();
    const sops: Listed[] = [];
    for (const file of finder.files(problems)) {
      const { id, path, origin } = file;
      const part = 'problem' in file ? file : await partOf(file);
      const sop = 'sop' in part ? part.sop : null;
      const shadowed = taken.has(id);
      taken.add(id);
      sops.push({ id, title: sop?.title ?? null, path, origin, shadowed, sop, problem: problemOf(part) });
    }
    return { sops, problems };
  };

  return { ...finder, read, link, open, list };
}

/** What keeps an SOP from being linked, where it stands. */
export function placeProblem(problem: LinkProblem, { place }: Pick<Loaded, 'place'>): Diagnostic {
  const { code, severity, message, hint, path, part, meant } = problem;
  const at = place(path, part);
  const said = { code, severity, message, ...at, ...(hint === undefined ? {} : { hint }) };
  return meant === undefined ? said : { ...said, fix: [{ span: at.span, text: meant }] };
}

function problemOf(part: Part | NotLoaded): string | null {
  if ('problem' in part) return part.problem.message;
  return 'diagnostics' in part ? (part.diagnostics[0]?.message ?? 'It does not load.') : null;
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const promise = known.get(key) ?? make();
  known.set(key, promise);
  return promise;
}
