import { type Flow, linkSop } from '../sop/flow.js';
import { type Loaded, loadSop } from '../sop/load.js';
import { idPattern } from '../sop/reserved.js';
import { readShared } from '../sop/sections.js';
import type { Sop } from '../sop/types.js';
import { type Diagnostic, sortDiagnostics, suggestionFor } from '../text/diagnostic.js';
import { addAll } from '../text/list.js';
import { fileStem, type Source } from '../text/source.js';
import { closest } from '../text/suggest.js';
import { isObject, type Path, readYaml } from '../yaml/document.js';
import { severities } from './codes.js';
import { draftNotes } from './draft-notes.js';
import { mightNeverEnd } from './endless.js';
import { applySilences } from './silence.js';
import { checkSop } from './sop.js';
import { checkUnusedShared } from './unused-shared.js';

/** Where a checked file finds the others. A file that is asked for twice must be the same `Source` both times. */
export interface Neighbours {
  /** A file of shared parts beside this one. */
  include(from: Source, name: string): Source | undefined;
  /** An SOP by id: beside this file first, then wherever SOPs are looked up. */
  sop(from: Source, id: string): Source | undefined;
  /** Ids to suggest from. */
  ids(): readonly string[];
  /** Whether all the SOPs beside this file are among those checked, so that what none of them uses is unused. */
  whole(shared: Source): boolean;
}

export interface Checked {
  /** Sorted; silenced ones left out. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sops: number;
  readonly shared: number;
  readonly scenarios: number;
}

export type FileKind = 'sop' | 'shared' | 'scenarios';

/** What a file is, by its top-level keys; an SOP when in doubt. */
export function kindOfFile(source: Source): FileKind {
  const { value } = readYaml(source);
  if (!isObject(value)) return 'sop';
  if ('shared' in value && !('sop' in value)) return 'shared';
  if ('steps' in value || 'start' in value) return 'sop';
  if ('scenarios' in value) return 'scenarios';
  const mistyped = Object.keys(value)
    .slice(0, 20)
    .some((key) => closest(key, ['scenarios']) !== undefined);
  return mistyped && 'sop' in value ? 'scenarios' : 'sop';
}

/** What a scenario file is held against. */
interface ScenarioSops {
  /** The SOP of an id; undefined when there is none, null when it has mistakes of its own. */
  flowOf(id: string): Flow | null | undefined;
  /** Whether that SOP is good enough to play scenarios on. */
  plays(id: string): boolean;
  readonly ids: readonly string[];
}

export type ScenarioCheck = (
  source: Source,
  sops: ScenarioSops,
) => { readonly diagnostics: readonly Diagnostic[]; readonly scenarios: number };

/**
 * Checks files as a set: each alone, and what they say of each other. Each is read and loaded once. `asOf` is today,
 * `YYYY-MM-DD`.
 */
export function checkSources(
  sources: readonly Source[],
  neighbours: Neighbours,
  asOf: string,
  checkScenarioFile: ScenarioCheck,
): Checked {
  const loads = new Map<Source, Loaded>();
  const includes = new Map<Source, Set<Source>>();
  const load = (source: Source): Loaded => {
    const known = loads.get(source);
    if (known) return known;
    const included = new Set<Source>();
    const loaded = loadSop(source, {
      include: (name) => {
        const found = neighbours.include(source, name);
        if (found) included.add(found);
        return found;
      },
    });
    loads.set(source, loaded);
    includes.set(source, included);
    return loaded;
  };

  const diagnostics: Diagnostic[] = [];
  const rounds = new Set<string>();
  const kinds = new Map(sources.map((source) => [source, kindOfFile(source)]));
  const sops = sources.filter((source) => kinds.get(source) === 'sop');
  for (const source of sops) {
    const loaded = load(source);
    addAll(diagnostics, loaded.diagnostics);
    addAll(diagnostics, checkSop(loaded, asOf));
    if (loaded.sop) addAll(diagnostics, checkLinks(source, loaded, loaded.sop, load, neighbours, rounds));
  }
  const shared = sources.filter((source) => kinds.get(source) === 'shared');
  const sharedNames = shared.flatMap(({ name }) => fileStem(name) ?? []).filter((name) => idPattern.test(name));
  for (const [index, found] of diagnostics.entries()) {
    if (found.code !== 'unknown-include') continue;
    const { source, span } = found;
    diagnostics[index] = { ...found, ...suggestionFor(source.text.slice(span.start, span.end), sharedNames, span) };
  }
  for (const source of shared) {
    addAll(diagnostics, readShared(readYaml(source)).diagnostics);
    if (!neighbours.whole(source)) continue;
    const users = sops.filter((sop) => includes.get(sop)?.has(source)).map(load);
    addAll(diagnostics, checkUnusedShared(source, users));
  }
  const flows = new Map<Source, Flow | null>();
  const flowOf = (source: Source): Flow | null => {
    const known = flows.get(source);
    if (known !== undefined) return known;
    const flow = linkFlow(source, load, neighbours);
    flows.set(source, flow);
    return flow;
  };
  const faulty = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ source }) => source));
  const doubtful = new Set(diagnostics.filter(({ code }) => !code.startsWith('review')).map(({ source }) => source));
  let scenarios = 0;
  for (const source of sources.filter((one) => kinds.get(one) === 'scenarios')) {
    const checked = checkScenarioFile(source, {
      ids: neighbours.ids(),
      flowOf: (id) => {
        const found = neighbours.sop(source, id);
        return found && (faulty.has(found) ? null : flowOf(found));
      },
      // What a mistake in the SOP makes of a scenario is not a second mistake.
      plays: (id) => !doubtful.has(neighbours.sop(source, id) as Source),
    });
    addAll(diagnostics, checked.diagnostics);
    scenarios += checked.scenarios;
  }

  for (const source of sources) addAll(diagnostics, draftNotes(source));
  return {
    diagnostics: sortDiagnostics(applySilences(sources, withoutRepeats(diagnostics), severities())),
    sops: sops.length,
    shared: shared.length,
    scenarios,
  };
}

/** An SOP with its sub-procedures written out; null where it has mistakes, or its walks might not end. */
function linkFlow(source: Source, load: (source: Source) => Loaded, neighbours: Neighbours): Flow | null {
  const { sop } = load(source);
  if (!sop) return null;
  const from = new Map([[sop.id, source]]);
  const sops = new Map([[sop.id, sop]]);
  for (const [id, part] of sops) {
    if (mightNeverEnd(part)) return null;
    for (const step of part.steps) {
      if (step.kind !== 'run' || sops.has(step.run)) continue;
      const inner = neighbours.sop(from.get(id) as Source, step.run);
      const loaded = inner && load(inner).sop;
      if (!inner || !loaded) return null;
      from.set(step.run, inner);
      sops.set(step.run, loaded);
    }
  }
  const linked = linkSop(sop, (id) => sops.get(id));
  return 'flow' in linked ? linked.flow : null;
}

/** What is wrong in a shared file is found by every SOP that includes it. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map<Source, Set<string>>();
  return diagnostics.filter(({ source, span, code, message }) => {
    const known = seen.get(source) ?? new Set();
    seen.set(source, known);
    const key = `${span.start}:${span.end}:${code}:${message}`;
    return !known.has(key) && known.add(key);
  });
}

/** Handoffs and sub-procedures: what an SOP says of others. `rounds` are the SOPs that were found to run each other. */
function checkLinks(
  source: Source,
  loaded: Loaded,
  sop: Sop,
  load: (source: Source) => Loaded,
  neighbours: Neighbours,
  rounds: Set<string>,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = (code: string, message: string, at: ReturnType<Loaded['place']>, hint?: string): void => {
    found.push({ code, severity: 'error', message, ...at, ...(hint === undefined ? {} : { hint }) });
  };
  for (const step of sop.steps) {
    if (step.kind !== 'leaf' || !step.handoff?.sop || step.handoff.sop === sop.id) continue;
    const id = step.handoff.sop;
    if (neighbours.sop(source, id)) continue;
    const at = loaded.place(['steps', step.id, 'handoff', 'sop']);
    found.push({
      code: 'unknown-sop',
      severity: 'error',
      message: `There is no SOP \`${id}\` to hand off to.`,
      ...at,
      hint: '`sop list` shows what there is',
      ...suggestionFor(id, neighbours.ids(), at.span),
    });
  }

  if (!sop.steps.some((step) => step.kind === 'run')) return found;
  const parts = new Map([[sop.id, { source, loaded }]]);
  const sound = [...collectParts(sop, parts, load, neighbours, (step, at) => report('broken-sop', step, at))];
  if (sound.includes(false)) return found;
  const linked = linkSop(sop, (id) => parts.get(id)?.loaded.sop ?? undefined, neighbours.ids());
  if (!('problems' in linked)) return found;
  for (const problem of linked.problems) {
    const part = parts.get(problem.sop);
    const round = problem.round && [...problem.round].sort().join(' ');
    if (!part || (round !== undefined && rounds.has(round))) continue;
    if (round !== undefined) rounds.add(round);
    const key = problem.code === 'unmapped-outcome' || problem.code === 'unknown-outcome';
    const at = part.loaded.place(problem.path, key ? 'key' : 'value');
    const meant = problem.hint && /^did you mean `([a-z0-9-]+)`\?$/.exec(problem.hint)?.[1];
    found.push({
      code: problem.code,
      severity: 'error',
      message: problem.message,
      ...at,
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
      ...(meant ? { fix: [{ span: at.span, text: meant }] } : {}),
    });
  }
  return found;
}

/** Loads the SOPs that are run, and those that they run. Yields whether each is sound. */
function* collectParts(
  sop: Sop,
  parts: Map<string, { source: Source; loaded: Loaded }>,
  load: (source: Source) => Loaded,
  neighbours: Neighbours,
  broken: (message: string, at: ReturnType<Loaded['place']>) => void,
): Generator<boolean> {
  for (const part of parts.values()) {
    for (const step of part.loaded.sop?.steps ?? []) {
      if (step.kind !== 'run' || parts.has(step.run)) continue;
      const source = neighbours.sop(part.source, step.run);
      if (!source) continue;
      const loaded = load(source);
      if (loaded.sop) {
        parts.set(step.run, { source, loaded });
        yield true;
        continue;
      }
      if (part.loaded.sop === sop) {
        const path: Path = ['steps', step.id, 'run'];
        broken(`\`${step.run}\` has mistakes itself (\`sop check ${source.name}\`).`, part.loaded.place(path));
      }
      yield false;
    }
  }
}
