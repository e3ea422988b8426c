import type * as z from 'zod/mini';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import { addAll } from '../text/list.js';
import type { Source } from '../text/source.js';
import { isObject, type Path, type PlainObject, readYaml, type YamlDocument } from '../yaml/document.js';
import { checkFileName } from './file-name.js';
import * as schema from './format.js';
import { normaliseField, normaliseGuide, normaliseOutcome, normaliseResponse } from './normalise.js';
import { channelField, idPattern } from './reserved.js';
import type { Field, Guide, Outcome, Response, Sop } from './types.js';
import { badId, validate } from './validate.js';

/** The parts of a file that have ids, with the document each came from. */
export interface Sections {
  readonly fields: Map<string, Field>;
  readonly outcomes: Map<string, Outcome>;
  readonly guides: Map<string, Guide>;
  readonly responses: Map<string, Response>;
}

/** Finds a file of shared parts by the name under `include`. */
export type Include = (name: string) => Source | undefined;

export function emptySections(): Sections {
  return { fields: new Map(), outcomes: new Map(), guides: new Map(), responses: new Map() };
}

const sectionNames = ['fields', 'outcomes', 'guides', 'responses'] as const;

/** What a file of shared parts holds, and its diagnostics, those of reading it included. */
export interface Shared {
  readonly sections: Sections;
  readonly diagnostics: readonly Diagnostic[];
}

const sharedParts = new WeakMap<YamlDocument, Shared>();

/** A file of shared parts on its own. Read once, however many SOPs include it. */
export function readShared(document: YamlDocument): Shared {
  const known = sharedParts.get(document);
  if (known) return known;
  const diagnostics: Diagnostic[] = [...document.diagnostics];
  checkFileName(document, 'shared', diagnostics);
  const sections = emptySections();
  if (isObject(document.value)) {
    validate(document, [], document.value, schema.sharedTop, 'a file of shared parts', diagnostics);
    readSections(document, document.value, sections, diagnostics);
  }
  const shared = { sections, diagnostics: sortDiagnostics(diagnostics) };
  sharedParts.set(document, shared);
  return shared;
}

/**
 * The entries of a section; what is no section is reported. `inner` are the keys that its entries have: where they
 * stand beside an entry that is empty, they have slipped out of it.
 */
export function entriesOf(
  document: YamlDocument,
  top: PlainObject,
  section: string,
  diagnostics: Diagnostic[],
  inner?: ReadonlySet<string>,
): [string, unknown][] {
  const value = top[section];
  if (value === undefined) return [];
  if (isObject(value)) {
    return Object.entries(inner ? slippedOut(document, [section], value, inner, diagnostics) : value);
  }
  if (value === null && document.damaged.has(top)) return [];
  diagnostics.push({
    code: value === null ? 'missing-value' : 'wrong-type',
    severity: 'error',
    message:
      value === null
        ? `\`${section}\` has no value.`
        : `\`${section}\` must be a group of keys: an id, a colon, and what it stands for.`,
    source: document.source,
    span: value === null ? document.keySpan([section]) : document.valueSpan([section]),
    ...(Array.isArray(value) ? { hint: 'write `id: …` on each line, without the dash' } : {}),
  });
  return [];
}

/** Keys inside an entry that hold groups themselves. */
const groupKeys: ReadonlySet<string> = new Set(['options', 'limit', 'handoff', 'then', 'channels']);

/**
 * A group without the lines that belong to one of its entries and have slipped out of it: an empty entry, followed by
 * keys that only such an entry has. Reports them once. The same group when nothing has slipped.
 */
export function slippedOut(
  document: YamlDocument,
  path: Path,
  group: PlainObject,
  inner: ReadonlySet<string>,
  diagnostics: Diagnostic[],
): PlainObject {
  const keys = Object.keys(group);
  const empty = keys.findIndex(
    (key, at) => group[key] === null && at + 1 < keys.length && inner.has(keys[at + 1] ?? ''),
  );
  const next = keys[empty + 1] ?? '';
  if (empty === -1 && path[path.length - 1] === 'options') return withSlippedNext(document, path, group, diagnostics);
  if (empty === -1 || (isObject(group[next]) && !groupKeys.has(next))) return group;
  const owner = keys[empty] as string;
  let end = empty + 1;
  while (end < keys.length && inner.has(keys[end] as string)) end++;
  const first = keys[empty + 1] as string;
  diagnostics.push({
    code: 'wrong-indent',
    severity: 'error',
    message: `\`${first}\` belongs to \`${owner}\`, but starts in the same column.`,
    source: document.source,
    span: document.keySpan([...path, first]),
    hint: `indent the lines of \`${owner}\` further than \`${owner}\` itself`,
  });
  document.misplaced.add(owner);
  const left: Record<string, unknown> = Object.create(null);
  keys.forEach((key, at) => {
    if (at < empty || at >= end) left[key] = group[key];
  });
  return left;
}

/** `next` in the column of the options, below an option without one. Reports it, and moves it there. */
function withSlippedNext(
  document: YamlDocument,
  path: Path,
  group: PlainObject,
  diagnostics: Diagnostic[],
): PlainObject {
  const keys = Object.keys(group);
  const at = keys.indexOf('next');
  const owner = keys[at - 1];
  const above = owner === undefined ? undefined : group[owner];
  if (owner === undefined || !isObject(above) || 'next' in above || isObject(group.next)) return group;
  diagnostics.push({
    code: 'wrong-indent',
    severity: 'error',
    message: `\`next\` belongs to \`${owner}\`, but starts in the same column.`,
    source: document.source,
    span: document.keySpan([...path, 'next']),
    hint: `indent the lines of \`${owner}\` further than \`${owner}\` itself`,
  });
  const { next, ...rest } = group;
  return Object.assign(Object.create(null), rest, { [owner]: { ...above, next } });
}

export function checkIds(document: YamlDocument, path: Path, group: PlainObject, diagnostics: Diagnostic[]): void {
  for (const id of Object.keys(group)) {
    if (idPattern.test(id)) continue;
    diagnostics.push({
      severity: 'error',
      source: document.source,
      span: document.keySpan([...path, id]),
      ...badId(id, ''),
    });
  }
}

export function readSections(
  document: YamlDocument,
  top: PlainObject,
  into: Sections,
  diagnostics: Diagnostic[],
): void {
  const read = <T>(
    name: (typeof sectionNames)[number],
    shape: z.ZodMiniType,
    what: string,
    map: Map<string, T>,
    normalise: (id: string, raw: PlainObject) => T,
  ): void => {
    const inner = new Set(Object.keys((shape as unknown as { shape: object }).shape));
    for (const [id, raw] of entriesOf(document, top, name, diagnostics, inner)) {
      validate(document, [name, id], raw, shape, `${what} \`${id}\``, diagnostics);
      if (name === 'responses') checkTexts(document, id, raw, diagnostics);
      if (name === 'guides') checkNotEmpty(document, id, raw, diagnostics);
      map.set(id, normalise(id, isObject(raw) ? raw : Object.create(null)));
    }
    if (isObject(top[name])) checkIds(document, [name], top[name], diagnostics);
  };
  read('fields', schema.field, 'field', into.fields, (id, raw) => {
    if (id === channelField) {
      diagnostics.push({
        code: 'reserved-name',
        severity: 'error',
        message: '`channel` is built in: it is asked for when a response has a text for each channel.',
        source: document.source,
        span: document.keySpan(['fields', id]),
        hint: 'delete this field, or rename it',
      });
    }
    return normaliseField(id, raw, document.written(['fields', id, 'default']));
  });
  for (const [id, raw] of entriesOf(document, top, 'outcomes', diagnostics)) {
    validate(document, ['outcomes', id], raw, schema.outcomeLabel, `outcome \`${id}\``, diagnostics);
    into.outcomes.set(id, normaliseOutcome(id, raw));
  }
  if (isObject(top.outcomes)) checkIds(document, ['outcomes'], top.outcomes, diagnostics);
  read('guides', schema.guide, 'guide', into.guides, normaliseGuide);
  read('responses', schema.response, 'response', into.responses, normaliseResponse);
}

/** A response has a text, or one for each channel. */
function checkTexts(document: YamlDocument, id: string, raw: unknown, diagnostics: Diagnostic[]): void {
  if (!isObject(raw) || document.damaged.has(raw)) return;
  const { text, channels } = raw;
  const path = ['responses', id];
  const add = (code: string, message: string, at: Path, hint: string): void => {
    diagnostics.push({
      code,
      severity: 'error',
      message: `Response \`${id}\` ${message}.`,
      source: document.source,
      span: document.keySpan(at),
      hint,
    });
  };
  if (text !== undefined && channels !== undefined) {
    add('text-and-channels', 'has both `text` and `channels`', [...path, 'channels'], 'keep one of them');
  } else if (text === undefined && channels === undefined) {
    if (Object.keys(raw).some((key) => !(key in schema.response.shape))) return;
    add('missing-key', 'has no `text`', path, 'add `text`: what the customer reads');
  }
  if (!isObject(channels)) return;
  checkIds(document, [...path, 'channels'], channels, diagnostics);
  if (Object.keys(channels).length === 0) {
    add(
      'too-few',
      'has no text in its `channels`',
      [...path, 'channels'],
      'add a text for each channel, or use `text`',
    );
  }
}

/** A guide has something to read. */
function checkNotEmpty(document: YamlDocument, id: string, raw: unknown, diagnostics: Diagnostic[]): void {
  if (!isObject(raw) || document.damaged.has(raw) || 'text' in raw || 'items' in raw) return;
  if (Object.keys(raw).some((key) => !(key in schema.guide.shape))) return;
  diagnostics.push({
    code: 'empty-guide',
    severity: 'error',
    message: `Guide \`${id}\` has neither \`text\` nor \`items\`.`,
    source: document.source,
    span: document.keySpan(['guides', id]),
    hint: 'add `text`, or `items` with a list of points',
  });
}

/** Whether every included file was found, so that what is still unknown is a mistake of its own. */
export function includeShared(
  document: YamlDocument,
  top: PlainObject,
  sections: Sections,
  origins: Map<string, YamlDocument>,
  include: Include | undefined,
  diagnostics: Diagnostic[],
): boolean {
  let all = true;
  const names = typeof top.include === 'string' ? [top.include] : Array.isArray(top.include) ? top.include : [];
  const seen = new Set<unknown>();
  names.forEach((name, index) => {
    if (typeof name !== 'string' || !idPattern.test(name)) {
      all = false;
      return;
    }
    const at = document.valueSpan(['include', index]);
    if (seen.has(name)) {
      const message = `\`${name}\` is included twice.`;
      const hint = 'delete one of them';
      diagnostics.push({
        code: 'repeated-item',
        severity: 'warning',
        message,
        source: document.source,
        span: at,
        hint,
      });
      return;
    }
    seen.add(name);
    const source = include?.(name);
    const shared = source && readYaml(source);
    if (!shared || (shared.value !== undefined && !isSharedValue(shared.value))) {
      all = false;
      diagnostics.push({
        code: 'unknown-include',
        severity: 'error',
        message: shared
          ? `\`${name}.yaml\` is not a file of shared parts.`
          : `There is no file \`${name}.yaml\` beside this one.`,
        source: document.source,
        span: at,
        hint: shared
          ? 'an included file starts with `shared: <its name>` and has no steps'
          : 'an included file stands in the same folder and is named without .yaml',
      });
      return;
    }
    const { sections: parts, diagnostics: problems } = readShared(shared);
    addAll(diagnostics, problems);
    for (const section of sectionNames) {
      const into = sections[section] as Map<string, unknown>;
      for (const [id, value] of parts[section] as Map<string, unknown>) {
        if (into.has(id)) {
          const earlier = origins.get(`${section}/${id}`) ?? document;
          diagnostics.push({
            code: 'duplicate-key',
            severity: 'error',
            message: `\`${id}\` is also defined in ${shared.source.name}.`,
            source: earlier.source,
            span: earlier.keySpan([section, id]),
            hint: 'rename it, or delete it here to use the shared one',
            related: { message: 'defined here as well', source: shared.source, span: shared.keySpan([section, id]) },
          });
          continue;
        }
        into.set(id, value);
        origins.set(`${section}/${id}`, shared);
      }
    }
    if (hasErrors(problems)) all = false;
  });
  return all;
}

/** An SOP among the included files would be told of every key that shared parts do not have. */
function isSharedValue(value: unknown): boolean {
  return isObject(value) && !('sop' in value) && ('shared' in value || !('steps' in value));
}

/** Shared parts that this SOP does not use are no part of it, nor of its digest. `own` are its own, as `section/id`. */
export function withoutUnusedShared(sop: Sop, own: ReadonlySet<string>): Sop {
  const says = new Set(sop.steps.flatMap((step) => step.says));
  const guides = new Set(sop.steps.flatMap((step) => step.guides));
  const outcomes = new Set(sop.steps.flatMap((step) => (step.kind === 'leaf' ? [step.outcome] : [])));
  const responses = sop.responses.filter((response) => own.has(`responses/${response.id}`) || says.has(response.id));
  const texts = responses.flatMap((response) => [response.text, ...response.channels.map((variant) => variant.text)]);
  const fields = new Set([
    ...sop.steps.flatMap((step) => step.record),
    ...texts.flatMap((text) => [...text.matchAll(/\{\{[ \t]*([a-z0-9-]+)/g)].map((match) => match[1] as string)),
  ]);
  return {
    ...sop,
    responses,
    fields: sop.fields.filter(({ id }) => own.has(`fields/${id}`) || fields.has(id)),
    guides: sop.guides.filter(({ id }) => own.has(`guides/${id}`) || guides.has(id)),
    outcomes: sop.outcomes.filter(({ id }) => own.has(`outcomes/${id}`) || outcomes.has(id)),
  };
}
