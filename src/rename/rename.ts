import { readScenarios, type ScenarioFile, scenarioPath } from '../scenario/read.js';
import type { Loaded } from '../sop/load.js';
import type { Sop, Step } from '../sop/types.js';
import type { Place, Source, Span } from '../text/source.js';
import { commentsOf } from '../yaml/comments.js';
import type { Path } from '../yaml/node.js';
import { type Kind, type Name, namesIn } from './names.js';

/** What is to be renamed: an id of an SOP, and its new one. */
export interface Renaming {
  readonly sop: string;
  readonly kind: Kind;
  readonly old: string;
  readonly now: string;
  /** Of an option: its step, or `always`. */
  readonly owner: string | null;
}

/** The SOPs that may refer to each other, by id, and the files of their scenarios. None has a mistake. */
export interface Desk {
  readonly sops: ReadonlyMap<string, { readonly sop: Sop; readonly loaded: Loaded; readonly source: Source }>;
  readonly scenarios: readonly Source[];
}

/** Texts by source; those that do not change are left out. */
export interface Renamed {
  readonly texts: ReadonlyMap<Source, string>;
  /** How many places changed. */
  readonly places: number;
  /** The SOPs in which the id means this, and those that run them. */
  readonly affected: ReadonlySet<string>;
}

/** Makes the edits that rename an id wherever it means the same. Comments and layout stay as they are. */
export function rename(desk: Desk, renaming: Renaming): Renamed {
  const { kind, old, now } = renaming;
  const edits = new Map<Source, Map<number, Span>>();
  const edit = ({ source, span }: Place): void => {
    const text = source.text.slice(span.start, span.end);
    const at = text.indexOf(old);
    // In quotes or without them: what else stands there is not this id.
    if (at === -1 || text.replace(/^["']|["']$/g, '') !== old) return;
    const found = edits.get(source) ?? new Map<number, Span>();
    edits.set(source, found.set(span.start, { start: span.start + at, end: span.start + at + old.length }));
  };
  const owners = ownersOf(desk, renaming);
  const callers = callersOf(desk, owners);
  for (const [id, { sop, loaded, source }] of desk.sops) {
    for (const name of namesIn(sop)) if (isMeant(name, id, renaming, owners)) edit(loaded.place(name.path, name.part));
    if (kind === 'field' && owners.has(id)) {
      const definition = loaded.place(['fields', old], 'key').source;
      for (const place of new Set([source, definition])) addPlaceholders(place, old, edits);
    }
  }
  for (const source of desk.scenarios) {
    const { file } = readScenarios(source);
    if (file) for (const place of scenarioPlaces(file, desk, renaming, owners, callers)) edit(place);
  }
  const texts = new Map<Source, string>();
  let places = 0;
  for (const [source, spans] of edits) {
    places += spans.size;
    texts.set(source, edited(source.text, [...spans.values()], now));
  }
  return { texts, places, affected: callers };
}

/** The SOPs in which the id means this: its own, and where it is shared all that include it. */
function ownersOf(desk: Desk, { sop, kind, old }: Renaming): Set<string> {
  const owners = new Set([sop]);
  const section = { outcome: 'outcomes', response: 'responses', guide: 'guides', field: 'fields' }[kind as string];
  const own = desk.sops.get(sop);
  if (section === undefined || !own) return owners;
  const definition = own.loaded.place([section, old], 'key');
  if (definition.source === own.source) return owners;
  for (const [id, other] of desk.sops) {
    const same = namesIn(other.sop).some((name) => name.defines && name.kind === kind && name.id === old);
    if (same && other.loaded.place([section, old], 'key').source === definition.source) owners.add(id);
  }
  return owners;
}

/** The SOPs, and all that run one of them, or one that does. */
function callersOf(desk: Desk, owners: ReadonlySet<string>): Set<string> {
  const callers = new Map<string, string[]>();
  for (const [id, { sop }] of desk.sops) {
    for (const step of sop.steps) {
      if (step.kind === 'run') callers.set(step.run, [...(callers.get(step.run) ?? []), id]);
    }
  }
  const found = new Set(owners);
  for (const id of found) for (const caller of callers.get(id) ?? []) found.add(caller);
  return found;
}

function isMeant(name: Name, sop: string, { kind, old, owner }: Renaming, owners: ReadonlySet<string>): boolean {
  if (name.kind !== kind || name.id !== old) return false;
  switch (kind) {
    case 'sop':
      return true;
    case 'option':
      return owners.has(sop) && name.owner === owner;
    default:
      return owners.has(name.owner ?? sop);
  }
}

/** `{{old}}` in every text of a file, not in its comments. */
function addPlaceholders(source: Source, old: string, edits: Map<Source, Map<number, Span>>): void {
  const comments = commentsOf(source);
  const found = edits.get(source) ?? new Map<number, Span>();
  let comment = 0;
  for (const match of source.text.matchAll(/\{\{([^{}\n]*)\}\}/g)) {
    const inside = match[1] as string;
    const name = inside.split('|')[0]?.trim();
    if (name !== old) continue;
    while ((comments[comment]?.span.end ?? Number.POSITIVE_INFINITY) <= match.index) comment++;
    if ((comments[comment]?.span.start ?? Number.POSITIVE_INFINITY) <= match.index) continue;
    const start = match.index + 2 + inside.indexOf(old);
    found.set(start, { start, end: start + old.length });
  }
  if (found.size) edits.set(source, found);
}

/** Where a scenario file names what is renamed. */
function scenarioPlaces(
  file: ScenarioFile,
  desk: Desk,
  renaming: Renaming,
  owners: ReadonlySet<string>,
  callers: ReadonlySet<string>,
): Place[] {
  const { kind, old, owner } = renaming;
  const places: Place[] = [];
  const key = (path: Path): void => void places.push(file.place(path, 'key'));
  const value = (path: Path): void => void places.push(file.place(path));
  if (kind === 'sop') {
    if (file.sop === old) value(['sop']);
    for (const scenario of file.scenarios) {
      if (scenario.expect.handoff === old) value([...scenarioPath(scenario), 'expect', 'handoff']);
    }
    return places;
  }
  const here = desk.sops.get(file.sop)?.sop;
  const another =
    !owners.has(file.sop) && here && namesIn(here).some((one) => one.defines && one.kind === kind && one.id === old);
  // Of an SOP that has one of its own by that name, the scenarios mean that one.
  if (!callers.has(file.sop) || (another && (kind === 'response' || kind === 'field'))) return places;
  for (const scenario of file.scenarios) {
    const path = scenarioPath(scenario);
    const { expect, answers, cues, fields } = scenario;
    const steps: [string, Path, 'key' | 'value'][] = [
      ...[...answers.keys()].map((step): [string, Path, 'key'] => [step, [...path, 'answers', step], 'key']),
      ...[...cues.keys()].map((step): [string, Path, 'key'] => [step, [...path, 'cues', step], 'key']),
      ...(['passes', 'avoids'] as const).flatMap((list) =>
        (expect[list] ?? []).map((step, at): [string, Path, 'value'] => [step, [...path, 'expect', list, at], 'value']),
      ),
    ];
    switch (kind) {
      case 'step':
        for (const [step, at, part] of steps) {
          const { source, span } = file.place(at, part);
          for (const piece of piecesOf(step, file.sop, desk)) {
            if (piece.step !== old || !owners.has(piece.sop)) continue;
            const written = source.text.slice(span.start, span.end);
            const start = span.start + written.indexOf(step) + piece.at;
            places.push({ source, span: { start, end: start + old.length } });
          }
        }
        break;
      case 'option':
        for (const [step, given] of answers) {
          const asked = piecesOf(step, file.sop, desk).at(-1);
          // What is open at every step is answered at any, also within the SOPs that are run.
          const open = owner === 'always' && piecesOf(step, file.sop, desk).some((piece) => owners.has(piece.sop));
          if (!open && !(asked && asked.step === owner && owners.has(asked.sop))) continue;
          for (const [at, option] of given.entries()) if (option === old) value([...path, 'answers', step, at]);
        }
        break;
      case 'outcome':
        if (owners.has(file.sop) && expect.outcome === old) value([...path, 'expect', 'outcome']);
        break;
      case 'response':
        for (const [at, id] of (expect.says ?? []).entries()) if (id === old) value([...path, 'expect', 'says', at]);
        break;
      case 'field':
        if (fields.has(old)) key([...path, 'fields', old]);
    }
  }
  return places;
}

/** `calm/warn`: the step `calm` of one SOP, and `warn` of the one that it runs, each with where it begins. */
function piecesOf(path: string, sop: string, desk: Desk): { step: string; sop: string; at: number }[] {
  const pieces: { step: string; sop: string; at: number }[] = [];
  let inside: string | undefined = sop;
  let at = 0;
  for (const step of path.split('/')) {
    if (inside === undefined) break;
    pieces.push({ step, sop: inside, at });
    const here: Sop | undefined = desk.sops.get(inside)?.sop;
    const found: Step | undefined = here?.steps.find(({ id }) => id === step);
    inside = found?.kind === 'run' ? found.run : undefined;
    at += step.length + 1;
  }
  return pieces;
}

/** Ids that a reader of YAML could take for something else. */
const needsQuotes = /^(?:y|n|yes|no|on|off|true|false|null)$/;

function edited(text: string, spans: readonly Span[], now: string): string {
  let result = '';
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const quoted =
      /["'/{|\s]$/.test(text.slice(Math.max(start - 1, 0), start)) && /^["'/}|]/.test(text.slice(end, end + 1));
    result += text.slice(from, start) + (needsQuotes.test(now) && !quoted ? `"${now}"` : now);
    from = end;
  }
  return result + text.slice(from);
}
