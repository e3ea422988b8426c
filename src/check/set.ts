import { textFiles } from '../sop/files.js';
import type { Found } from '../sop/finder.js';
import { type Flow, maxFlowSize, responseSize } from '../sop/flow.js';
import { formatKeys } from '../sop/format.js';
import { readShared } from '../sop/include.js';
import { type Library, library, placeProblem, type Read } from '../sop/library.js';
import { type Loaded, loadSop } from '../sop/load.js';
import type { Sop } from '../sop/types.js';
import { type Diagnostic, sortDiagnostics } from '../text/diagnostic.js';
import { idPattern } from '../text/id.js';
import { addAll } from '../text/list.js';
import { sayInto } from '../text/say.js';
import type { Source } from '../text/source.js';
import { askFor, closest, meantBy, type Words } from '../text/suggest.js';
import { readYaml } from '../yaml/document.js';
import { severities } from './codes.js';
import { draftNotes } from './draft-notes.js';
import { mightNeverEnd } from './endless.js';
import { applySilences } from './silence.js';
import { checkSop } from './sop.js';
import { checkUnusedShared } from './unused-shared.js';
import { checkWords } from './words.js';

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
  const { root } = readYaml(source, formatKeys);
  if (root?.kind !== 'group') return 'sop';
  const keys = root.entries;
  if (keys.has('shared') && !keys.has('sop')) return 'shared';
  if (keys.has('steps') || keys.has('start')) return 'sop';
  if (keys.has('scenarios')) return 'scenarios';
  const mistyped = [...keys.keys()].slice(0, 20).some((key) => closest(key, ['scenarios']) !== undefined);
  return mistyped && keys.has('sop') ? 'scenarios' : 'sop';
}

/** What a scenario file is held against. */
interface ScenarioSops {
  /** The SOP of an id; undefined when there is none, null when it has mistakes of its own. */
  flowOf(id: string): Promise<Flow | null | undefined>;
  /** Whether that SOP is good enough to play scenarios on. */
  plays(id: string): boolean;
  readonly ids: Iterable<string> | Words;
}

export type ScenarioCheck = (
  source: Source,
  sops: ScenarioSops,
) => Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly scenarios: number }>;

/**
 * Checks files as a set: each alone, and what they say of each other. Each is read and loaded once. `asOf` is today,
 * `YYYY-MM-DD`. The library has to load SOPs with `loadSop`, which leaves to the rules whether they end.
 */
export async function checkFiles(
  files: readonly Found[],
  library: Library,
  asOf: string,
  checkScenarioFile: ScenarioCheck,
): Promise<Checked> {
  const diagnostics: Diagnostic[] = [];
  const rounds = new Set<string>();
  const kinds = new Map(files.map((file) => [file, kindOfFile(file.source)]));
  const sops = files.filter((file) => kinds.get(file) === 'sop');
  for (const file of sops) {
    const loaded = await library.read(file);
    addAll(diagnostics, loaded.diagnostics);
    addAll(diagnostics, checkSop(loaded, asOf));
    if (loaded.sop) addAll(diagnostics, checkHandoffs(file, loaded, loaded.sop, library));
    if (loaded.sop && multiplies(loaded.sop)) addAll(diagnostics, await checkRuns(file, library, rounds));
  }
  const shared = files.filter((file) => kinds.get(file) === 'shared');
  const sharedNames = shared.map(({ id }) => id).filter((id) => idPattern.test(id));
  for (const [index, found] of diagnostics.entries()) {
    if (found.code !== 'unknown-include') continue;
    const { source, span } = found;
    const { meant, fix } = meantBy(source.text.slice(span.start, span.end), sharedNames);
    const hint = askFor(meant);
    if (hint !== undefined) diagnostics[index] = { ...found, hint, ...(fix ? { fix: [{ span, text: fix }] } : {}) };
  }
  const paths = new Set(files.map(({ path }) => path));
  const users = new Map<Source, Read[]>(shared.map(({ source }) => [source, []]));
  for (const read of await Promise.all(sops.map(library.read))) {
    for (const source of new Set(read.included.values())) users.get(source)?.push(read);
  }
  const whole = new Map<string, boolean>();
  for (const file of shared) {
    addAll(diagnostics, readShared(file.source).diagnostics);
    // What none of the SOPs beside it uses is unused, if they are all among those checked.
    const [folder = ''] = file.around;
    const all = whole.get(folder) ?? library.beside(file).every((path) => paths.has(path));
    whole.set(folder, all);
    if (all) addAll(diagnostics, checkUnusedShared(file.source, users.get(file.source) ?? []));
  }
  const faulty = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ source }) => source));
  const doubtful = new Set(diagnostics.filter(({ code }) => !code.startsWith('review')).map(({ source }) => source));
  let scenarios = 0;
  for (const file of files.filter((one) => kinds.get(one) === 'scenarios')) {
    const sopOf = (id: string): Found | undefined => {
      const sop = library.findId(id, file.around);
      return 'source' in sop ? sop : undefined;
    };
    const checked = await checkScenarioFile(file.source, {
      ids: library.ids(),
      flowOf: async (id) => {
        const sop = sopOf(id);
        return sop && (faulty.has(sop.source) ? null : flowFor(sop, library));
      },
      // What a mistake in the SOP makes of a scenario is not a second mistake.
      plays: (id) => !doubtful.has(sopOf(id)?.source as Source),
    });
    addAll(diagnostics, checked.diagnostics);
    scenarios += checked.scenarios;
  }

  const sources = files.map(({ source }) => source);
  for (const source of sources) addAll(diagnostics, draftNotes(source));
  return {
    diagnostics: sortDiagnostics(applySilences(sources, withoutRepeats(diagnostics), severities())),
    sops: sops.length,
    shared: shared.length,
    scenarios,
  };
}

/** The same for texts by path, as if they stood in a folder of their own. */
export async function checkTexts(
  texts: ReadonlyMap<string, string>,
  asOf: string,
  checkScenarioFile: ScenarioCheck,
): Promise<Checked> {
  const sops = library(textFiles(texts), [{ path: '', label: '.' }], { load: loadSop });
  const files = [...texts.keys()].map((path) => sops.fileAt(path) as Found);
  return checkFiles(files, sops, asOf, checkScenarioFile);
}

/** An SOP with its sub-procedures written out; null where it has mistakes, or its walks might not end. */
async function flowFor(file: Found, library: Library): Promise<Flow | null> {
  const linked = await library.link(file);
  if (!('parts' in linked) || linked.failed.length) return null;
  return [...linked.parts.values()].some(({ sop }) => mightNeverEnd(sop)) ? null : linked.flow;
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

/** Handoffs to SOPs that are not there. */
function checkHandoffs(file: Found, { place }: Loaded, sop: Sop, library: Library): Diagnostic[] {
  const found: Diagnostic[] = [];
  const say = sayInto(checkWords, found);
  for (const step of sop.steps) {
    if (step.kind !== 'leaf' || !step.handoff?.sop || step.handoff.sop === sop.id) continue;
    const id = step.handoff.sop;
    if ('source' in library.findId(id, file.around)) continue;
    const { meant, fix } = meantBy(id, library.ids());
    say('unknown-sop', place(['steps', step.id, 'handoff', 'sop']), { id, meant }, { fix });
  }
  return found;
}

/** Whether an SOP may be much larger than its file, once it is written out. */
function multiplies(sop: Sop): boolean {
  if (sop.steps.some((step) => step.kind === 'run') || sop.always.length * sop.steps.length > 100_000) return true;
  const sizes = new Map(sop.responses.map((response) => [response.id, responseSize(response)]));
  let size = 0;
  for (const { says } of sop.steps) for (const id of says) size += sizes.get(id) ?? 0;
  return size > maxFlowSize / 2;
}

/** What is wrong with the SOPs that an SOP runs, or with what they make of it. `rounds` are those that were found to run each other. */
async function checkRuns(file: Found, library: Library, rounds: Set<string>): Promise<Diagnostic[]> {
  const linked = await library.link(file);
  if (!('parts' in linked)) return [];
  const found: Diagnostic[] = [];
  const say = sayInto(checkWords, found);
  const broken = linked.failed.filter(({ why }) => 'diagnostics' in why);
  for (const { from, step, source } of broken) {
    if (from.found !== file) continue;
    const { place } = await library.read(file);
    say('broken-sop', place(['steps', step.id, 'run']), { id: step.run, file: `${source?.name}` });
  }
  if (broken.length) return found;
  const parts = [...linked.parts.values()];
  for (const problem of linked.problems) {
    const part = parts.find(({ sop }) => sop.id === problem.sop);
    const round = problem.round && [...problem.round].sort().join(' ');
    if (!part || (round !== undefined && rounds.has(round))) continue;
    if (round !== undefined) rounds.add(round);
    found.push(placeProblem(problem, await library.read(part.found)));
  }
  return found;
}
