import * as z from 'zod/mini';
import { type Diagnostic, suggestionFor } from '../text/diagnostic.js';
import { closest, didYouMean, oneOf, type Words } from '../text/suggest.js';
import { capitalised } from '../text/words.js';
import { isObject, type Path, type YamlDocument } from '../yaml/document.js';
import { referencePattern } from './format.js';
import { idPattern } from './reserved.js';

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

/**
 * Checks the value at a path against one shape. Every mistake becomes a diagnostic at its own place, in the words of
 * the format; `what` names the thing ("step `warn`"). Undefined when the value is not of that shape.
 */
export function validate<T extends z.ZodMiniType>(
  document: YamlDocument,
  path: Path,
  value: unknown,
  schema: T,
  what: string,
  diagnostics: Diagnostic[],
): z.infer<T> | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap(chooseBranch);
  const mistyped = mistypedKeys(issues, value, schema);
  for (const issue of issues) {
    const key = isMissing(issue, value) ? issue.path.join('/') : undefined;
    if (key !== undefined && mistyped.missing.has(key)) continue;
    if (key !== undefined && document.damaged.has(valueAt(value, issue.path.slice(0, -1) as Path))) continue;
    report(document, path, value, schema, what, issue, mistyped.meant, diagnostics);
  }
  return undefined;
}

/** Of more unknown keys in one group than this, the rest are not compared with the known ones. */
const mostKeys = 500;

function isMissing(issue: Issue, value: unknown): boolean {
  return /^invalid_(type|value)$/.test(issue.code ?? '') && valueAt(value, issue.path as Path) === undefined;
}

/**
 * A mistyped key is one mistake, though a key is unknown and another is missing. `meant` says by path which key an
 * unknown one stands for; `missing` are those that are not missed any more.
 */
function mistypedKeys(issues: readonly Issue[], value: unknown, schema: Schema) {
  const meant = new Map<string, string>();
  const missing = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const owner = valueAt(value, issue.path as Path);
    const at = (key: string): string => [...issue.path, key].join('/');
    const known = keysAt(schema, issue.path as Path).filter((key) => !isObject(owner) || !(key in owner));
    const gone = issues
      .filter((other) => isMissing(other, value) && other.path.length === issue.path.length + 1)
      .filter((other) => other.path.slice(0, -1).join('/') === issue.path.join('/'))
      .map((other) => String(other.path[other.path.length - 1]));
    for (const key of issue.keys.slice(0, mostKeys)) {
      const likely = meantKey(key, known) ?? (issue.keys.length === 1 && gone.length === 1 ? gone[0] : undefined);
      if (likely === undefined) continue;
      meant.set(at(key), likely);
      missing.add(at(likely));
    }
  }
  return { meant, missing };
}

/** A union answers "invalid input"; the branch that the author meant is the one whose outer type fits. */
function chooseBranch(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const fits = issue.errors.find((errors) => !errors.some(isOuterTypeError));
  const errors = fits ?? issue.errors[0] ?? [];
  return errors.flatMap((inner) => chooseBranch({ ...inner, path: [...issue.path, ...inner.path] } as Issue));
}

function isOuterTypeError(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function report(
  document: YamlDocument,
  base: Path,
  value: unknown,
  schema: Schema,
  what: string,
  issue: Issue,
  meant: ReadonlyMap<string, string>,
  diagnostics: Diagnostic[],
): void {
  const inner = issue.path as (string | number)[];
  const path = [...base, ...inner];
  const span = document.valueSpan(path);
  const name = nameOf(inner, what);
  const add = (found: Omit<Diagnostic, 'severity' | 'source' | 'span'> & { span?: Diagnostic['span'] }): void => {
    diagnostics.push({ severity: 'error', source: document.source, span, ...found });
  };

  const actual = valueAt(value, inner);
  const key = path[path.length - 1];
  if (actual === undefined && /^invalid_(type|value)$/.test(issue.code ?? '')) {
    const owner = inner.length > 1 ? nameOf(inner.slice(0, -1), what) : what;
    add({
      code: 'missing-key',
      message: `${capitalised(owner)} has no \`${key}\`.`,
      span: document.keySpan(path.slice(0, -1)),
      hint: hintForMissing(schemaAt(schema, inner), String(key)),
    });
    return;
  }
  if (actual === null && /^invalid_(type|value)$/.test(issue.code ?? '')) {
    const hint = name.startsWith('Option') ? { hint: `write the step it leads to after \`${key}:\`` } : {};
    add({ code: 'missing-value', message: `${name} has no value.`, span: document.keySpan(path), ...hint });
    return;
  }

  switch (issue.code) {
    case 'unrecognized_keys':
      if (inner.length === 0 && isStepElsewhere(issue.keys, base)) {
        document.misplaced.add(String(base[1]));
        add({
          code: 'unknown-key',
          message: `${name} is written like a step.`,
          span: document.keySpan(base),
          hint: 'move it to `steps`',
        });
        return;
      }
      for (const key of issue.keys) {
        const at = document.keySpan([...path, key]);
        const likely = meant.get([...inner, key].join('/'));
        add({
          code: 'unknown-key',
          message: `\`${key}\` is not a key of ${inner.length ? lowered(name) : what}.`,
          span: at,
          ...(likely === undefined
            ? { hint: companionHint(key, what, inner) ?? `the keys here are ${oneOf(keysAt(schema, inner), 20)}` }
            : key === 'optional'
              ? { hint: 'write `required: false`' }
              : { hint: `did you mean \`${likely}\`?`, fix: [{ span: at, text: likely }] }),
        });
      }
      return;
    case 'invalid_type':
      typeProblem(document, path, actual, issue, name, keysAt(schema, inner), add);
      return;
    case 'invalid_value':
      if (issue.values.length === 1) {
        add({
          code: 'unknown-format',
          message: `This sop reads format ${String(issue.values[0])}.`,
          hint: `write \`format: ${String(issue.values[0])}\``,
        });
      } else {
        const values = issue.values.map(String);
        const written = document.written(path) ?? '';
        add({
          code: 'unknown-value',
          message: `${name} must be ${oneOf(values)}.`,
          ...suggestionFor(written, values, span),
        });
      }
      return;
    case 'invalid_format':
      formatProblem(document, path, issue.pattern ?? '', name, add);
      return;
    case 'too_small':
      add(
        issue.origin === 'array'
          ? { code: 'too-few', message: `${name} needs at least ${issue.minimum === 1 ? 'one entry' : 'two entries'}.` }
          : { code: 'wrong-number', message: `${name} must be ${issue.minimum} or more.` },
      );
      return;
    case 'too_big':
      add({ code: 'wrong-number', message: `${name} is too large.` });
      return;
    default:
      add({ code: 'wrong-value', message: `${name} is not valid.` });
  }
}

/** A step that stands in another section: `do` and `outcome` in a response. */
function isStepElsewhere(keys: readonly string[], [section, id]: Path): boolean {
  const own = ['do', 'say', 'outcome', 'options', 'run', 'next', 'record', 'confirm', 'handoff'];
  const others = ['responses', 'guides', 'fields'];
  return id !== undefined && others.includes(String(section)) && keys.filter((key) => own.includes(key)).length > 1;
}

type Add = (found: {
  code: string;
  message: string;
  hint?: string;
  span?: Diagnostic['span'];
  fix?: NonNullable<Diagnostic['fix']>;
}) => void;

const expectedWords: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
};

function typeProblem(
  document: YamlDocument,
  path: Path,
  actual: unknown,
  issue: Extract<Issue, { code: 'invalid_type' }>,
  name: string,
  keys: readonly string[],
  add: Add,
): void {
  const expected = expectedWords[issue.expected] ?? issue.expected;
  const key = path[path.length - 1];
  const written = document.written(path);
  const scalar = typeof actual === 'number' || typeof actual === 'boolean';
  if (scalar && (key === 'reviewed' || key === 'review-by')) {
    add({ code: 'bad-date', message: `${name} must be a date such as 2026-11-21.` });
    return;
  }
  if (expected === 'text' && scalar && written !== undefined) {
    const span = document.valueSpan(path);
    add({
      code: 'not-text',
      message: `${name} must be text, but YAML reads ${written} as ${typeof actual === 'number' ? 'a number' : 'a yes-or-no value'}.`,
      hint: `put it in quotes: "${written}"`,
      fix: [{ span, text: `"${written}"` }],
    });
    return;
  }
  if (expected === 'text' && isObject(actual) && typeof key === 'number') {
    // `- Say: you are sorry.` in a list of texts.
    const span = document.wholeSpan(path);
    const text = document.source.text.slice(span.start, span.end).trimEnd();
    if (!/[\n"\\]/.test(text) && !text.startsWith('{')) {
      add({
        code: 'colon-in-text',
        message: 'Text with a colon followed by a space must be in quotes.',
        span: { start: span.start, end: span.start + text.length },
        hint: `write "${text}"`,
        fix: [{ span: { start: span.start, end: span.start + text.length }, text: `"${text}"` }],
      });
      return;
    }
  }
  const fraction = issue.expected === 'int' && typeof actual === 'number';
  const got = fraction
    ? String(written)
    : Array.isArray(actual)
      ? 'a list'
      : isObject(actual)
        ? 'a group of keys'
        : typeWord(actual);
  const truth = expected === 'true or false' && written !== undefined ? truthOf(written) : undefined;
  const span = document.valueSpan(path);
  add({
    code: 'wrong-type',
    message: `${name} must be ${expected}, but this is ${got}.`,
    ...(truth === undefined ? hintForType(key, expected, got, written, keys) : { hint: `write \`${truth}\`` }),
    ...(truth === undefined ? {} : { fix: [{ span, text: truth }] }),
  });
}

function truthOf(written: string): string | undefined {
  if (/^(y|yes|on|true)$/i.test(written)) return 'true';
  return /^(n|no|off|false)$/i.test(written) ? 'false' : undefined;
}

/** The key that a single text under a group most likely is. */
const mainKeys = ['ask', 'to', 'times', 'text', 'title'];

function hintForType(
  key: string | number | undefined,
  expected: string,
  got: string,
  written: string | undefined,
  keys: readonly string[],
): { hint?: string } {
  if (expected === 'a group of keys' && got === 'a list')
    return { hint: 'write `id: …` on each line, without the dash' };
  if (expected === 'a group of keys' && keys.includes('next') && written !== undefined && idPattern.test(written)) {
    return { hint: `write \`${key}: { label: …, next: ${written} }\`` };
  }
  if (expected === 'a group of keys' && (key === 'then' || key === 'options')) {
    return { hint: `write \`${key}: { ${key === 'then' ? '<outcome>' : '<answer>'}: ${written ?? '<step>'} }\`` };
  }
  if (expected === 'a list' && written !== undefined) {
    if (/^-\S/.test(written)) return { hint: 'put a space after each dash' };
    return { hint: 'put each item on a line of its own, after a dash and a space' };
  }
  const main = mainKeys.find((one) => keys.includes(one));
  if (expected === 'a group of keys' && written !== undefined && main !== undefined && !written.includes('\n')) {
    const value = /[,:#{}[\]"]/.test(written) ? JSON.stringify(written) : written;
    const rest = main === 'times' ? ', then: <step>' : '';
    return { hint: `write \`${key}: { ${main}: ${value}${rest} }\`` };
  }
  if (expected === 'text' && got === 'a group of keys') {
    const list = key === 'do' || key === 'say' || key === 'items' || key === 'guides' || key === 'record';
    if (!list) return { hint: 'write the text itself behind the colon, in quotes if it starts with a bracket' };
    return { hint: 'write texts, each on a line with a dash' };
  }
  if (expected === 'text' && got === 'a list') return { hint: 'there can be one only here' };
  if (expected === 'a whole number' || expected === 'a number') return { hint: 'write it in digits, without quotes' };
  return {};
}

function typeWord(value: unknown): string {
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'true or false';
  return 'text';
}

function formatProblem(document: YamlDocument, path: Path, pattern: string, name: string, add: Add): void {
  const written = document.written(path) ?? '';
  if (pattern.includes('a-z')) {
    if (pattern === String(referencePattern) && written.trim()) return;
    add(written.trim() ? badId(written, name) : { code: 'empty-text', message: `${name} is empty.` });
  } else if (pattern.includes('\\d')) {
    const [, day = '', month = '', year] = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(written) ?? [];
    const likely = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const other = `${year}-${day.padStart(2, '0')}-${month.padStart(2, '0')}`;
    const unclear = /[/]/.test(written) && Number(day) <= 12 && day !== month;
    const american = Number(month) > 12 && Number(day) <= 12;
    const hint =
      year === undefined || (Number(month) > 12 && !american)
        ? {}
        : { hint: `write ${american ? other : likely}${unclear && !american ? ` or ${other}` : ''}: year, month, day` };
    add({ code: 'bad-date', message: `${name} must be a date such as 2026-11-21.`, ...hint });
  } else if (pattern.startsWith('/^')) {
    const first = [...written.trim().replace(/[“”„‘’]/g, '')][0];
    const hint = first === undefined ? {} : { hint: `write one character, such as "${first}"` };
    add({ code: 'bad-option-key', message: `${name} must be a single character.`, ...hint });
  } else {
    add({ code: 'empty-text', message: `${name} is empty.` });
  }
}

/** The id that words could have: "It was sent" → `it-was-sent`. Empty where there is none. */
export function idOf(words: string): string {
  return words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-$/g, '');
}

const idRule = 'An id has small letters, digits and hyphens, and starts with a letter.';

/** A name that is not an id, with the id it could be. */
export function badId(written: string, name: string): { code: string; message: string; hint?: string } {
  const word = /^\d+\p{L}/u.test(written) ? `the-${written}` : written;
  const slug = idOf(word.replace(/\.ya?ml$/, '').slice(0, 200));
  return {
    code: 'bad-id',
    message: `${name ? `${name}: ` : ''}\`${written}\` is not an id. ${idRule}`,
    ...(idPattern.test(slug) ? { hint: `write \`${slug}\`` } : {}),
  };
}

/** "`label` of option `yes`" for what stands at an inner path of "step `warn`". */
function nameOf(inner: readonly (string | number)[], what: string): string {
  const named = inner.filter((part) => typeof part === 'string');
  const key = named[named.length - 1];
  if (key === undefined) return capitalised(what);
  const last = inner[inner.length - 1];
  if (typeof last === 'number') return `Item ${last + 1} of \`${key}\``;
  if (named[0] === 'options' && named.length > 1) {
    return named.length === 2 ? `Option \`${named[1]}\`` : `\`${key}\` of option \`${named[1]}\``;
  }
  return `\`${key}\``;
}

function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** What authors write for keys of the format, when they do not remember the word. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  ask: ['question', 'prompt', 'text', 'q'],
  options: ['answers', 'choices', 'option', 'responses'],
  next: ['goto', 'go-to', 'go', 'then', 'to', 'target', 'step', 'leads-to', 'next-step'],
  outcome: ['end', 'result', 'status', 'ends', 'exit'],
  do: ['todo', 'action', 'actions', 'instructions', 'tasks', 'does'],
  say: ['response', 'responses', 'reply', 'message', 'says', 'send'],
  record: ['fields', 'field', 'note', 'capture', 'collect'],
  guides: ['guide', 'help', 'see', 'reference'],
  handoff: ['hand-off', 'hand-over', 'handover', 'transfer', 'escalate-to'],
  label: ['title', 'text', 'name', 'caption'],
  hint: ['help', 'description', 'note', 'comment'],
  why: ['reason', 'because', 'rule', 'explanation'],
  key: ['shortcut', 'hotkey', 'letter'],
  title: ['name', 'heading', 'label'],
  summary: ['description', 'desc', 'about', 'intro'],
  text: ['body', 'message', 'content', 'say', 'template'],
  sensitive: ['private', 'secret', 'personal', 'pii', 'confidential'],
  required: ['mandatory', 'needed', 'optional'],
  example: ['sample', 'examples', 'placeholder', 'eg'],
  items: ['points', 'list', 'bullets', 'tips'],
  times: ['max', 'count', 'number', 'limit'],
  then: ['next', 'else', 'after', 'outcomes'],
  run: ['sub-procedure', 'call', 'sop', 'procedure'],
  owner: ['author', 'contact', 'maintainer'],
  reviewed: ['review', 'date', 'last-reviewed', 'updated'],
  sop: ['id', 'name'],
  start: ['first', 'begin', 'entry', 'start-step'],
  steps: ['nodes', 'stages', 'states'],
};

/** The key that was meant by one that is unknown: another spelling, a slip, or another word for it. */
export function meantKey(key: string, known: readonly string[]): string | undefined {
  const plain = key
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .trim()
    .replace(/[_\s]+/g, '-');
  if (known.includes(plain)) return plain;
  const words = known.filter((one) => otherWords[one]?.includes(plain));
  return closest(plain, known) ?? (words.length === 1 ? words[0] : undefined);
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at: unknown = value;
  for (const part of path) {
    if (at === null || typeof at !== 'object') return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

/** The schema of what stands at an inner path. */
function schemaAt(schema: Schema, path: readonly (string | number)[]): Schema | undefined {
  let at: Schema | undefined = schema;
  const rest = [...path];
  for (;;) {
    const def = at?._zod.def as
      | {
          type: string;
          innerType?: Schema;
          shape?: Record<string, Schema>;
          valueType?: Schema;
          options?: Schema[];
          element?: Schema;
        }
      | undefined;
    if (!def) return undefined;
    if (def.type === 'optional') at = def.innerType;
    else if (rest.length === 0 && def.type !== 'union') return at;
    else if (def.type === 'union') {
      const group: Schema | undefined = def.options?.find((option) => option._zod.def.type === 'object');
      if (rest.length === 0) return group ?? at;
      at = group;
    } else if (def.type === 'object') at = def.shape?.[String(rest.shift())];
    else {
      rest.shift();
      at = def.type === 'record' ? def.valueType : def.element;
    }
  }
}

/** The keys that the schema knows at an inner path. */
function keysAt(schema: Schema, path: readonly (string | number)[]): string[] {
  const def = schemaAt(schema, path)?._zod.def as { shape?: Record<string, Schema> } | undefined;
  return Object.keys(def?.shape ?? {});
}

/** "add `title`: the title people know it by", in the words of the schema. */
function hintForMissing(schema: Schema | undefined, key: string): string {
  if (key === 'format') return 'add `format: 1`';
  const about = schema && z.globalRegistry.get(schema as z.ZodMiniType)?.description;
  const first = about?.split(/[.:] |\.$/)[0];
  return first ? `add \`${key}\`: ${first.charAt(0).toLowerCase()}${first.slice(1)}` : `add \`${key}\``;
}

/** Keys of a step that go with the key that makes it what it is. */
const companions: Readonly<Record<string, string>> = { handoff: 'outcome', then: 'run', options: 'ask' };

function companionHint(key: string, what: string, inner: readonly (string | number)[]): string | undefined {
  const main = what.startsWith('step ') && inner.length === 0 ? companions[key] : undefined;
  return main && `\`${key}\` goes with \`${main}\`, and only with it`;
}

/** The `hint` for an unknown id: what was meant, or what there is. */
export function idHint(id: string, known: Words, plural: string): string {
  return (
    didYouMean(id, known) ?? (known.all.length ? `the ${plural} are ${oneOf(known.all)}` : `there are no ${plural} yet`)
  );
}
