import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import { type Say, sayInto } from '../text/say.js';
import { fileStem, type Place, placeIn, type Source } from '../text/source.js';
import { readYaml } from '../yaml/document.js';
import { type Group, keyPlace, nodeAt, type Path, placeAt, placeOf } from '../yaml/node.js';
import type { Reading } from '../yaml/read.js';
import { type DraftOf, read } from '../yaml/read.js';
import { descriptionOf, insideOf, type Part } from '../yaml/shape.js';
import { checkFileName } from './file-name.js';
import { formatKeys, sopFile } from './format.js';
import { type Include, includeShared, withoutUnusedShared } from './include.js';
import { stepOf } from './kinds.js';
import { line, lineOrNull, optionsOf, type Sections, sectionsOf } from './normalise.js';
import { checkParts } from './parts.js';
import { putInPlace } from './put-in-place.js';
import { readingInto } from './reading.js';
import { checkReferences, type Reference, type ReferenceKind } from './references.js';
import { commandNames } from './reserved.js';
import type { Sop } from './types.js';
import { sopWords } from './words.js';

export interface LoadOptions {
  readonly include?: Include;
}

export interface Loaded {
  /** Null when there is an error. */
  readonly sop: Sop | null;
  /** The file as far as it could be read, for checks that go on past a mistake; null when it is no SOP at all. */
  readonly draft: Sop | null;
  /** Sorted; all the problems of the file, not the first alone. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where something of the SOP stands, by its path in the file: `['steps', 'warn', 'next']`. Also in shared files. */
  place(path: Path, part?: 'key' | 'value'): Place;
}

/** More than an author mends in one go, and than a terminal can show. */
const mostProblems = 500;
/** What is open at every question is multiplied by them. */
const mostAlways = 100;

/** Text → normalised SOP + diagnostics. Pure, and never throws on any text. */
export function loadSop(source: Source, { include }: LoadOptions = {}): Loaded {
  const { root, strays, diagnostics: found } = readYaml(source, formatKeys);
  const diagnostics = [...found];
  const say = sayInto(sopWords, diagnostics);
  const loaded = (draft: Sop | null, place: Loaded['place']): Loaded => ({
    sop: hasErrors(diagnostics) ? null : draft,
    draft,
    diagnostics: atMost(mostProblems, sortDiagnostics(diagnostics)),
    place: place,
  });
  const nothing = (): Loaded => loaded(null, () => placeIn(source, 0, 0));
  checkFileName(source, root, 'sop', say);
  if (!root) return nothing();
  if (root.kind !== 'group') {
    say('not-an-sop', placeOf(root), {});
    return nothing();
  }
  const references: Reference[] = [];
  const reading = readingInto(diagnostics, (to, node) => {
    references.push({ to: to as ReferenceKind, node });
  });
  const top = putInPlace(root, say);
  const file = read(sopFile, top, 'the SOP', reading) ?? {};
  checkReserved(top, file, say);
  checkParts(top, file, say);
  checkSteps(top, file, reading.say, say);
  checkAlways(top, file, say);
  const own = sectionsOf(file);
  const { sections, origins, complete } = includeShared(top, file, own, include, diagnostics);
  const place: Loaded['place'] = (path, part) => placeAt(origins.get(`${path[0]}/${path[1]}`) ?? top, path, part);
  const draft = sopOf(file, sections);
  const steps = new Set(file.steps?.keys());
  checkReferences(draft, { steps, strays, kinds: unreadKinds(top, file, complete) }, references, place, say);
  return loaded(origins.size ? withoutUnusedShared(draft, own) : draft, place);
}

function sopOf(file: DraftOf<typeof sopFile>, { fields, outcomes, guides, responses }: Sections): Sop {
  return {
    format: 1,
    id: file.sop ?? '',
    title: line(file.title ?? ''),
    summary: lineOrNull(file.summary),
    version: lineOrNull(file.version),
    audience: lineOrNull(file.audience),
    channel: file.channel ?? null,
    owner: lineOrNull(file.owner),
    reviewed: file.reviewed ?? null,
    reviewBy: file['review-by'] ?? null,
    source: lineOrNull(file.source),
    start: file.start ?? '',
    fields: [...fields.values()],
    outcomes: [...outcomes.values()],
    always: optionsOf(file.always).slice(0, mostAlways),
    guides: [...guides.values()],
    steps: [...(file.steps ?? [])].flatMap(([id, step]) => (step && stepOf(id, step)) ?? []),
    responses: [...responses.values()],
  };
}

function atMost(most: number, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const last = diagnostics[most - 1];
  if (!last || diagnostics.length <= most) return diagnostics;
  const shown = diagnostics.slice(0, most);
  sayInto(sopWords, shown)('more-problems', last, { count: diagnostics.length - most });
  return shown;
}

function checkReserved(top: Group, { sop: id }: DraftOf<typeof sopFile>, say: Say<typeof sopWords>): void {
  // Of another name than its file, that is said first.
  if (id === undefined || id !== fileStem(top.source.name) || !commandNames.some((name) => name === id)) return;
  say('command-name', placeOf(nodeAt(top, ['sop'])), { id });
}

function checkSteps(
  top: Group,
  { steps }: DraftOf<typeof sopFile>,
  sayShape: Reading['say'],
  say: Say<typeof sopWords>,
): void {
  if (steps?.size === 0) {
    const description = descriptionOf(insideOf(sopFile).keys.get('steps') as Part);
    sayShape('missing-key', keyPlace(nodeAt(top, ['steps'])), {
      what: 'the SOP',
      key: 'steps',
      value: undefined,
      description,
    });
  }
  for (const [id, step] of steps ?? []) {
    if (!step || !('options' in step) || step.options?.size !== 0) continue;
    say('no-options', keyPlace(nodeAt(top, ['steps', id, 'options'])), { id });
  }
}

function checkAlways(top: Group, { always }: DraftOf<typeof sopFile>, say: Say<typeof sopWords>): void {
  const first = [...(always?.keys() ?? [])][mostAlways];
  if (first !== undefined) say('too-large/always', keyPlace(nodeAt(top, ['always', first])), { most: mostAlways });
}

/** Where the parts stand that are referred to. */
const sections = {
  step: 'steps',
  outcome: 'outcomes',
  response: 'responses',
  guide: 'guides',
  field: 'fields',
} as const;

/** Kinds of parts that may be defined where they could not be read, so that none of them can be called unknown. */
function unreadKinds(top: Group, file: DraftOf<typeof sopFile>, complete: boolean): Set<ReferenceKind> {
  const kinds = Object.keys(sections) as ReferenceKind[];
  return new Set(
    kinds.filter((kind) => {
      const node = top.entries.get(sections[kind]);
      const isLost = node ? file[sections[kind]] === undefined : top.damaged;
      return isLost || (node?.kind === 'group' && node.damaged) || (!complete && kind !== 'step');
    }),
  );
}
