import type * as z from 'zod/mini';
import { idPattern } from '../text/id.js';
import type { Say } from '../text/say.js';
import { onlyClose } from '../text/suggest.js';
import { type Group, isEmpty, keyPlace, type List, type Node, placeOf, type Scalar, wholePlace } from './node.js';
import { putBackInGroup, putBackInThings } from './put-back.js';
import {
  defOf,
  descriptionOf,
  type GroupWords,
  insideOf,
  type Meaning,
  meaningOf,
  type Part,
  type Shape,
} from './shape.js';
import type { shapeWords, WrongType } from './shape-words.js';

/** What reading takes beside a shape and a node: whom to tell, and what only those know whose format it is. */
export interface Reading {
  readonly say: Say<typeof shapeWords>;
  /** Which of the known keys was meant by an unknown one. */
  meant(key: string, known: readonly string[]): string | undefined;
  /** What there is to say of an unknown key beyond another name for it. */
  advice?(key: string, shape: Part): string | undefined;
  /** The shape of a group that may be of several kinds. */
  choose?(group: Group, what: string): Shape | undefined;
  /** Takes note of what refers to a part of the file. */
  refer?(to: string, node: Scalar): void;
}

/**
 * What could be read: a group lacks what was wrong in it, and things by id come as a map in the order of the file,
 * undefined where they were wrong themselves.
 */
export type Draft<Value> = unknown extends Value
  ? Node
  : Value extends readonly (infer Item)[]
    ? readonly Draft<Item>[]
    : Value extends object
      ? string extends keyof Value
        ? ReadonlyMap<string, Draft<Value[keyof Value]> | undefined>
        : { readonly [Key in keyof Value]?: Draft<Exclude<Value[Key], undefined>> | undefined }
      : Value;

/** What reading a shape gives. */
export type DraftOf<Some extends Part> = Draft<z.infer<Some>>;

/**
 * Reads what stands at a node as a shape says. Each mistake is said once, at its own place; `what` names the value in
 * the middle of a sentence: "step `warn`". Undefined when nothing could be read.
 */
export function read<Value>(shape: Shape<Value>, node: Node, what: string, reading: Reading): Draft<Value> | undefined {
  return readAny(shape, node, what, reading) as Draft<Value> | undefined;
}

function readAny(shape: Part, node: Node, what: string, reading: Reading): unknown {
  const def = defOf(shape);
  if (def.type === 'optional') return readAny(def.innerType, node, what, reading);
  if (def.type === 'unknown') return node;
  if (isEmpty(node)) {
    reading.say('missing-value', keyPlace(node), { what, hint: groupWords(shape).hint?.(node.key?.name ?? '') });
    return undefined;
  }
  switch (def.type) {
    case 'union':
      return readUnion(shape, def.options, node, what, reading);
    case 'object':
      if (node.kind === 'group') return readGroup(shape, node, what, reading);
      break;
    case 'record':
      if (node.kind === 'group') return readThings(shape, def.valueType, node, reading);
      break;
    case 'array':
      if (node.kind === 'list') return readList(def.element, leastOf(def), node, what, reading);
      break;
    default:
      if (node.kind === 'scalar') return readScalar(shape, node, what, reading);
  }
  return wrongType(shape, node, what, reading);
}

function readUnion(shape: Part, options: readonly Part[], node: Node, what: string, reading: Reading): unknown {
  switch (meaningOf(shape)?.type) {
    case 'kind': {
      if (node.kind !== 'group') return wrongType(shape, node, what, reading);
      const kind = reading.choose?.(node, what);
      return kind && readAny(kind, node, what, reading);
    }
    case 'one-or-many': {
      if (node.kind === 'group') return wrongType(shape, node, what, reading);
      const value = readAny(options[node.kind === 'list' ? 1 : 0] as Part, node, what, reading);
      return value === undefined || node.kind === 'list' ? value : [value];
    }
    case 'as-written':
      return node.kind === 'scalar' ? node.written : wrongType(shape, node, what, reading);
    default:
      // The branch that was meant is the one that is of the same sort.
      return readAny(options.find((option) => fits(option, node)) ?? (options[0] as Part), node, what, reading);
  }
}

function fits(shape: Part, node: Node): boolean {
  const { type } = defOf(shape);
  switch (node.kind) {
    case 'group':
      return type === 'object' || type === 'record';
    case 'list':
      return type === 'array';
    case 'scalar':
      return type === typeof node.value;
  }
}

/** Of more unknown keys in one group than this, the rest are not compared with the known ones. */
const mostKeys = 500;

function readGroup(shape: Part, given: Group, what: string, reading: Reading): Record<string, unknown> {
  const inside = insideOf(shape);
  const group = putBackInGroup(given, inside, reading.meant, reading.say);
  const values: Record<string, unknown> = {};
  const strange: Node[] = [];
  for (const [key, node] of group.entries) {
    const part = inside.keys.get(key);
    if (part) values[key] = readAny(part, node, partName(shape, key, what), reading);
    else strange.push(node);
  }
  let missing: readonly string[] = (inside.required[0] ?? []).filter((key) => !group.entries.has(key));
  if (strange.length) missing = sayStrange(shape, group, strange, missing, values, what, reading);
  for (const key of group.damaged ? [] : missing) {
    const part = inside.keys.get(key) as Part;
    const def = defOf(part);
    const value = def.type === 'literal' ? String(def.values[0]) : undefined;
    reading.say('missing-key', keyPlace(group), { what, key, value, description: descriptionOf(part) });
  }
  return values;
}

/** Says unknown keys, and gives the missing ones that none of them was meant for. */
function sayStrange(
  shape: Part,
  { entries }: Group,
  strange: readonly Node[],
  missing: readonly string[],
  values: Record<string, unknown>,
  what: string,
  reading: Reading,
): readonly string[] {
  const { keys } = insideOf(shape);
  const known = [...keys.keys()];
  const absent = known.filter((key) => !entries.has(key));
  const found = new Set<string>();
  const [only] = strange.length === 1 && missing.length === 1 ? missing : [];
  for (const [index, node] of strange.entries()) {
    const key = node.key?.name ?? '';
    const advice = reading.advice?.(key, shape);
    const likely = index < mostKeys ? reading.meant(key, absent) : undefined;
    const meant = likely ?? only;
    const fix = advice === undefined ? meant : undefined;
    reading.say('unknown-key', keyPlace(node), { what, key, known, meant, advice }, { fix });
    if (meant !== undefined) found.add(meant);
    if (likely !== undefined) values[likely] ??= readAny(keys.get(likely) as Part, node, '', silently(reading));
  }
  return missing.filter((key) => !found.has(key));
}

function silently({ meant }: Reading): Reading {
  return { meant, say: () => true };
}

function readThings(shape: Part, thing: Part, given: Group, reading: Reading): Map<string, unknown> {
  const meaning = meaningOf(shape);
  const byId = meaning?.type === 'things';
  const each = byId && meaning.each ? `${meaning.each} ` : '';
  const values = new Map<string, unknown>();
  for (const [id, node] of putBackInThings(given, thing, reading.say).entries) {
    if (byId && !idPattern.test(id)) reading.say('bad-id', keyPlace(node), { what: undefined, id });
    values.set(id, readAny(thing, node, `${each}\`${id}\``, reading));
  }
  return values;
}

function readList(item: Part, least: number, list: List, what: string, reading: Reading): unknown[] {
  if (list.items.length < least) reading.say('too-few', placeOf(list), { what, least });
  const key = list.key?.name ?? '';
  const values = list.items.map((node, index) => readAny(item, node, `item ${index + 1} of \`${key}\``, reading));
  return values.filter((value) => value !== undefined);
}

function readScalar(shape: Part, node: Scalar, what: string, reading: Reading): unknown {
  const meaning = meaningOf(shape);
  if (meaning && 'pattern' in meaning && typeof node.value === 'string') {
    if (!meaning.pattern.test(node.value)) return wrongWord(meaning, node, what, reading);
    if (meaning.type === 'reference') reading.refer?.(meaning.to, node);
    return node.value;
  }
  const result = (shape as Shape).safeParse(node.value);
  if (result.success) return meaning?.type === 'as-written' ? node.written : node.value;
  const [issue] = result.error.issues;
  switch (issue?.code) {
    case 'too_small':
      reading.say('wrong-number/small', placeOf(node), { what, least: String(issue.minimum) });
      return undefined;
    case 'too_big':
      reading.say('wrong-number/large', placeOf(node), { what });
      return undefined;
    default:
      return wrongType(shape, node, what, reading);
  }
}

/** A text that cannot be what it stands for. */
function wrongWord(meaning: Meaning, node: Scalar, what: string, reading: Reading): string | undefined {
  const { written } = node;
  const place = placeOf(node);
  if (meaning.type === 'date') reading.say('bad-date', place, { what, written });
  else if (meaning.type === 'character') reading.say('bad-option-key', place, { what, written });
  else if (!written.trim()) reading.say('empty-text', place, { what });
  else if (meaning.type === 'id') reading.say('bad-id', place, { what, id: written });
  else if (meaning.type === 'reference') {
    reading.refer?.(meaning.to, node);
    return written;
  }
  return undefined;
}

/** What is no text, no list, no group … Text that YAML has read as something else is taken as it was written. */
function wrongType(shape: Part, node: Node, what: string, reading: Reading): string | undefined {
  const { say } = reading;
  const place = placeOf(node);
  const def = defOf(shape);
  const meaning = meaningOf(shape);
  const written = node.kind === 'scalar' ? node.written : undefined;
  if (def.type === 'literal') {
    say('unknown-format', place, { value: String(def.values[0]) });
    return undefined;
  }
  if (def.type === 'enum') {
    const values = Object.values(def.entries).map(String);
    const word = written ?? '';
    say('unknown-value', place, { what, written: word, values }, { fix: onlyClose(word, values) });
    return undefined;
  }
  if (written !== undefined && meaning?.type === 'date') {
    say('bad-date', place, { what, written });
    return undefined;
  }
  const sort = sortOf(shape);
  if (written !== undefined && sort === 'text') {
    const number = node.kind === 'scalar' && typeof node.value === 'number';
    say('not-text', place, { what, written, number }, { fix: `"${written}"` });
    return meaning?.type === 'text' ? written : undefined;
  }
  if (node.kind === 'group' && sort === 'text' && node.key === null && colonInText(node, say)) return undefined;
  const truth = sort === 'true or false' && written !== undefined ? truthOf(written) : undefined;
  const got = gotOf(node, sort);
  if (truth !== undefined) {
    say('wrong-type/truth', place, { what, got, meant: truth }, { fix: truth });
    return undefined;
  }
  const many = meaning?.type === 'one-or-many';
  const { long, hint } = groupWords(shape);
  const key = node.key?.name ?? '';
  const whole = written === undefined || written.includes('\n') ? undefined : long?.(quotedIfNeeded(written));
  const meant = whole === undefined ? hint?.(key) : `write \`${key}: ${whole}\``;
  say('wrong-type', place, { what, sort, got, written, meant, many });
  return undefined;
}

/** `- Say: you are sorry.` in a list of texts. */
function colonInText(node: Group, say: Reading['say']): boolean {
  const { source, span } = wholePlace(node);
  const text = source.text.slice(span.start, span.end).trimEnd();
  if (/[\n"\\]/.test(text) || text.startsWith('{')) return false;
  const place = { source, span: { start: span.start, end: span.start + text.length } };
  return say('colon-in-text', place, { quoted: `"${text}"` }, { fix: `"${text}"` });
}

function sortOf(shape: Part): WrongType['sort'] {
  let def = defOf(shape);
  while (def.type === 'union') def = defOf(def.options[0] as Part);
  switch (def.type) {
    case 'object':
    case 'record':
      return 'a group of keys';
    case 'array':
      return 'a list';
    case 'boolean':
      return 'true or false';
    case 'number':
      return 'format' in def ? 'a whole number' : 'a number';
    default:
      return 'text';
  }
}

function gotOf(node: Node, wanted: string): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a group of keys';
  if (typeof node.value === 'number') return wanted === 'a whole number' ? node.written : 'a number';
  return typeof node.value === 'boolean' ? 'true or false' : 'text';
}

function truthOf(written: string): string | undefined {
  if (/^(y|yes|on|true)$/i.test(written)) return 'true';
  return /^(n|no|off|false)$/i.test(written) ? 'false' : undefined;
}

const quotedIfNeeded = (text: string): string => (/[,:#{}[\]"]/.test(text) ? JSON.stringify(text) : text);

/** "`label` of option `yes`", where the group says that its keys are named with it; else "`label`". */
function partName(shape: Part, key: string, what: string): string {
  return groupWords(shape).inside ? `\`${key}\` of ${what}` : `\`${key}\``;
}

const noWords: GroupWords = {};

function groupWords(shape: Part): GroupWords {
  const meaning = meaningOf(shape);
  return meaning?.type === 'group' || meaning?.type === 'kind' || meaning?.type === 'things' ? meaning : noWords;
}

const leastOf = (def: { checks?: readonly { _zod: { def: object } }[] }): number => {
  const check = def.checks?.[0]?._zod.def;
  return check && 'minimum' in check ? Number(check.minimum) : 0;
};
