import type * as z from 'zod/mini';
import { type Diagnostic, suggestionFor } from '../text/diagnostic.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import { isObject, type Path, type YamlDocument } from './document.js';
import { idPattern } from './schema.js';

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
  for (const issue of result.error.issues.flatMap(chooseBranch)) {
    report(document, path, value, schema, what, issue, diagnostics);
  }
  return undefined;
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
  diagnostics: Diagnostic[],
): void {
  const inner = issue.path as (string | number)[];
  const path = [...base, ...inner];
  const span = document.valueSpan(path);
  const name = nameOf(inner, what);
  const add = (found: Omit<Diagnostic, 'severity' | 'source' | 'span'> & { span?: Diagnostic['span'] }): void => {
    diagnostics.push({ severity: 'error', source: document.source, span, ...found });
  };

  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) {
        const at = document.keySpan([...path, key]);
        const known = keysAt(schema, inner);
        add({
          code: 'unknown-key',
          message: `\`${key}\` is not a key of ${inner.length ? name : what}.`,
          span: at,
          hint: `the keys here are ${oneOf(known, 20)}`,
          ...suggestionFor(key, known, at),
        });
      }
      return;
    case 'invalid_type':
      typeProblem(document, path, valueAt(value, inner), issue, what, name, add);
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
          ? { code: 'too-few', message: `${name} needs at least ${issue.minimum}.` }
          : { code: 'wrong-number', message: `${name} must be ${issue.minimum} or more.` },
      );
      return;
    default:
      add({ code: 'wrong-value', message: `${name} is not valid.` });
  }
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
  what: string,
  name: string,
  add: Add,
): void {
  const expected = expectedWords[issue.expected] ?? issue.expected;
  const key = path[path.length - 1];
  if (actual === undefined) {
    const parent = path.slice(0, -1);
    const owner = issue.path.length > 1 ? nameOf((issue.path as (string | number)[]).slice(0, -1), what) : what;
    add({ code: 'missing-key', message: `${owner} has no \`${key}\`.`, span: document.keySpan(parent) });
    return;
  }
  if (actual === null) {
    add({ code: 'missing-value', message: `${name} has no value.`, span: document.keySpan(path) });
    return;
  }
  const written = document.written(path);
  const scalar = typeof actual === 'number' || typeof actual === 'boolean';
  if (expected === 'text' && scalar && written !== undefined) {
    const span = document.valueSpan(path);
    add({
      code: 'not-text',
      message: `${name} must be text, but YAML reads ${written} as ${typeof actual === 'number' ? 'a number' : 'true or false'}.`,
      hint: `put it in quotes: "${written}"`,
      fix: [{ span, text: `"${written}"` }],
    });
    return;
  }
  const got = Array.isArray(actual) ? 'a list' : isObject(actual) ? 'a group of keys' : typeWord(actual);
  add({ code: 'wrong-type', message: `${name} must be ${expected}, but this is ${got}.` });
}

function typeWord(value: unknown): string {
  if (typeof value === 'number') return 'a number';
  if (typeof value === 'boolean') return 'true or false';
  return 'text';
}

function formatProblem(document: YamlDocument, path: Path, pattern: string, name: string, add: Add): void {
  const written = document.written(path) ?? '';
  if (pattern.includes('a-z')) {
    add(badId(written, name));
  } else if (pattern.includes('\\d')) {
    add({ code: 'bad-date', message: `${name} must be a date such as 2026-11-21.` });
  } else if (pattern.startsWith('/^')) {
    add({ code: 'bad-option-key', message: `${name} must be a single character.` });
  } else {
    add({ code: 'empty-text', message: `${name} is empty.` });
  }
}

/** A name that is not an id, with the id it could be. */
export function badId(written: string, name: string): { code: string; message: string; hint?: string } {
  const slug = written
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return {
    code: 'bad-id',
    message: `${name}: \`${written}\` is not an id. An id has small letters, digits and hyphens, and starts with a letter.`,
    ...(idPattern.test(slug) ? { hint: `write \`${slug}\`` } : {}),
  };
}

/** "`label` of option `yes`" for what stands at an inner path of "step `warn`". */
function nameOf(inner: readonly (string | number)[], what: string): string {
  const named = inner.filter((part) => typeof part === 'string');
  const key = named[named.length - 1];
  if (key === undefined) return capitalised(what);
  if (named[0] === 'options' && named.length > 1) {
    return named.length === 2 ? `Option \`${named[1]}\`` : `\`${key}\` of option \`${named[1]}\``;
  }
  return `\`${key}\``;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at: unknown = value;
  for (const part of path) {
    if (at === null || typeof at !== 'object') return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

/** The keys that the schema knows at an inner path. */
function keysAt(schema: Schema, path: readonly (string | number)[]): string[] {
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
    if (!def) return [];
    if (def.type === 'optional') at = def.innerType;
    else if (def.type === 'union') at = def.options?.find((option) => option._zod.def.type === 'object');
    else if (rest.length === 0) return Object.keys(def.shape ?? {});
    else if (def.type === 'object') at = def.shape?.[String(rest.shift())];
    else if (def.type === 'record') {
      rest.shift();
      at = def.valueType;
    } else {
      rest.shift();
      at = def.element;
    }
  }
}

/** The `hint` for an unknown id: what was meant, or what there is. */
export function idHint(id: string, known: readonly string[], plural: string): string {
  return didYouMean(id, known) ?? (known.length ? `the ${plural} are ${oneOf(known)}` : `there are no ${plural} yet`);
}
