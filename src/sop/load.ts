import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import { fileStem, type Source } from '../text/source.js';
import { isObject, type Path, type Place, type PlainObject, readYaml, type YamlDocument } from '../yaml/document.js';
import { checkFileName } from './file-name.js';
import * as schema from './format.js';
import { lineOr, normaliseOption } from './normalise.js';
import { checkReferences, type ReferenceKind } from './references.js';
import { commandNames } from './reserved.js';
import {
  checkIds,
  emptySections,
  entriesOf,
  type Include,
  includeShared,
  readSections,
  withoutUnusedShared,
} from './sections.js';
import { readSteps } from './steps.js';
import type { Sop } from './types.js';
import { meantKey, validate } from './validate.js';

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

function atMost(most: number, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const last = diagnostics[most - 1];
  if (!last || diagnostics.length <= most) return diagnostics;
  const { source, span } = last;
  const message = `There are ${diagnostics.length - most} more problems in this file.`;
  const more: Diagnostic = {
    code: 'more-problems',
    severity: 'error',
    message,
    source,
    span,
    hint: 'mend these first',
  };
  return [...diagnostics.slice(0, most), more];
}

/** Text → normalised SOP + diagnostics. Pure, and never throws on any text. */
export function loadSop(source: Source, options: LoadOptions = {}): Loaded {
  const document = readYaml(source);
  const diagnostics: Diagnostic[] = [...document.diagnostics];
  const origins = new Map<string, YamlDocument>();
  const place = (path: Path, part: 'key' | 'value' = 'value'): Place => {
    const from = origins.get(`${path[0]}/${path[1]}`) ?? document;
    return { source: from.source, span: part === 'key' ? from.keySpan(path) : from.valueSpan(path) };
  };
  const done = (draft: Sop | null): Loaded => ({
    sop: draft && !hasErrors(diagnostics) ? draft : null,
    draft,
    diagnostics: atMost(mostProblems, sortDiagnostics(diagnostics)),
    place,
  });

  checkFileName(document, 'sop', diagnostics);
  if (document.value === undefined) return done(null);
  if (!isObject(document.value)) {
    diagnostics.push({
      code: 'not-an-sop',
      severity: 'error',
      message: 'An SOP file starts with keys such as `format: 1` and `sop: <id>`.',
      source,
      span: document.valueSpan([]),
      hint: '`sop init <name>` writes an SOP to start from',
    });
    return done(null);
  }
  const slipped = withoutSlippedSections(document, document.value, diagnostics);
  const top = withMissingSection(document, slipped, diagnostics);
  validate(document, [], top, schema.sopTop, 'the SOP', diagnostics);
  checkReserved(document, top, diagnostics);

  const sections = emptySections();
  readSections(document, top, sections, diagnostics);
  const ownIds = new Set(
    Object.entries(sections).flatMap(([name, map]) => [...map.keys()].map((id) => `${name}/${id}`)),
  );
  const included = includeShared(document, top, sections, origins, options.include, diagnostics);

  const optionKeys = new Set(Object.keys(schema.option.shape));
  const open = entriesOf(document, top, 'always', diagnostics, optionKeys);
  if (open.length > mostAlways) {
    diagnostics.push({
      code: 'too-large',
      severity: 'error',
      message: `\`always\` has more than ${mostAlways} options, which would be open at every question.`,
      source,
      span: document.keySpan(['always', open[mostAlways]?.[0] ?? '']),
      hint: 'put those that are not needed everywhere at the questions where they are',
    });
  }
  const always = open.slice(0, mostAlways).map(([id, raw]) => {
    validate(document, ['always', id], raw, schema.option, `option \`${id}\``, diagnostics);
    return normaliseOption(id, raw);
  });
  if (isObject(top.always)) checkIds(document, ['always'], top.always, diagnostics);

  const { steps, broken } = readSteps(document, top, diagnostics);
  const text = (key: string): string | null => lineOr(top[key], null);
  const draft: Sop = {
    format: 1,
    id: text('sop') ?? '',
    title: text('title') ?? '',
    summary: text('summary'),
    version: text('version'),
    audience: text('audience'),
    channel: text('channel'),
    owner: text('owner'),
    reviewed: text('reviewed'),
    reviewBy: text('review-by'),
    source: text('source'),
    start: text('start') ?? '',
    fields: [...sections.fields.values()],
    outcomes: [...sections.outcomes.values()],
    always,
    guides: [...sections.guides.values()],
    steps,
    responses: [...sections.responses.values()],
  };
  checkReferences(
    draft,
    { broken, misplaced: document.misplaced, unread: unreadKinds(document, top, included) },
    place,
    diagnostics,
  );
  return done(origins.size ? withoutUnusedShared(draft, ownIds) : draft);
}

/** Kinds of parts that may be defined where they could not be read, so that none of them can be called unknown. */
function unreadKinds(document: YamlDocument, top: PlainObject, included: boolean): Set<ReferenceKind> {
  const kinds = new Set<ReferenceKind>();
  const sections = { step: 'steps', outcome: 'outcomes', response: 'responses', guide: 'guides', field: 'fields' };
  const strange = Object.keys(top)
    .filter((key) => !(key in schema.sopTop.shape))
    .slice(0, 100);
  const notIncluded = top.include === undefined && strange.some((key) => meantKey(key, ['include']));
  for (const [kind, section] of Object.entries(sections) as [ReferenceKind, string][]) {
    const unread =
      top[section] === undefined ? strange.some((key) => meantKey(key, [section])) : !isObject(top[section]);
    const all = included && !notIncluded;
    if (unread || document.damaged.has(top[section]) || (!all && kind !== 'step')) kinds.add(kind);
  }
  return kinds;
}

/** The top of the file without sections that are empty because their lines are not indented. Reports each once. */
function withoutSlippedSections(document: YamlDocument, top: PlainObject, diagnostics: Diagnostic[]): PlainObject {
  const keys = Object.keys(top);
  const known = (key: string | undefined): boolean => key !== undefined && key in schema.sopTop.shape;
  let left = top;
  keys.forEach((key, at) => {
    const next = keys[at + 1];
    if (top[key] !== null || !sectionKeys.includes(key) || next === undefined || known(next)) return;
    if (meantKey(next, Object.keys(schema.sopTop.shape)) !== undefined) return;
    diagnostics.push({
      code: 'wrong-indent',
      severity: 'error',
      message: `\`${next}\` belongs to \`${key}\`, but starts in the same column.`,
      source: document.source,
      span: document.keySpan([next]),
      hint: `indent the lines of \`${key}\` further than \`${key}\` itself`,
    });
    left = { ...left };
    for (let slipped = at + 1; slipped < keys.length && !known(keys[slipped]); slipped++) {
      delete (left as Record<string, unknown>)[keys[slipped] as string];
    }
    document.damaged.add(left);
  });
  return left;
}

/**
 * The top of the file with a section put back whose own line is missing, so that its entries have fallen to the section
 * above: steps among options, guides or outcomes, responses among steps. Reports the line once.
 */
function withMissingSection(document: YamlDocument, top: PlainObject, diagnostics: Diagnostic[]): PlainObject {
  const missing = [
    ['steps', ['ask', 'outcome', 'do', 'run'], ['fields', 'outcomes', 'always', 'guides']],
    ['responses', ['text', 'channels'], ['steps']],
  ] as const;
  for (const [section, keys, above] of missing) {
    if (top[section] !== undefined || Object.keys(top).some((key) => !(key in schema.sopTop.shape))) continue;
    const fallen = (entry: unknown): boolean =>
      isObject(entry) &&
      keys.some((key) => key in entry) &&
      !('next' in entry && !('do' in entry)) &&
      !('type' in entry);
    for (const from of above) {
      const group = top[from];
      if (!isObject(group)) continue;
      const entries = Object.entries(group);
      const first = entries.findIndex(([, entry], at) => at > 0 && fallen(entry));
      if (first === -1 || (section === 'steps' && from === 'fields' && !('outcome' in Object(entries[first]?.[1]))))
        continue;
      const id = entries[first]?.[0] as string;
      diagnostics.push({
        code: 'missing-key',
        severity: 'error',
        message: `A line \`${section}:\` is missing before \`${id}\`.`,
        source: document.source,
        span: document.keySpan([from, id]),
        hint: `\`${id}\` and what follows belong to \`${section}\``,
      });
      return {
        ...top,
        [from]: Object.fromEntries(entries.slice(0, first)),
        [section]: Object.fromEntries(entries.slice(first)),
      };
    }
  }
  return top;
}

const sectionKeys = ['fields', 'outcomes', 'always', 'guides', 'steps', 'responses'];

function checkReserved(document: YamlDocument, top: PlainObject, diagnostics: Diagnostic[]): void {
  const id = top.sop;
  // Of another name than its file, that is said first.
  if (!commandNames.some((name) => name === id) || fileStem(document.source.name) !== id) return;
  diagnostics.push({
    code: 'command-name',
    severity: 'warning',
    message: `\`${id}\` is a command of sop, so \`sop ${id}\` is that command.`,
    source: document.source,
    span: document.valueSpan(['sop']),
    hint: `\`sop run ${id}\` walks the SOP`,
  });
}
