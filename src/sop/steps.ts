import type { Diagnostic } from '../text/diagnostic.js';
import { isObject, type Path, type PlainObject, type YamlDocument } from '../yaml/document.js';
import * as schema from './format.js';
import { kindKeys, normaliseStep, type StepKind } from './normalise.js';
import { checkIds, entriesOf, slippedOut } from './sections.js';
import type { Step } from './types.js';
import { meantKey, validate } from './validate.js';

const kindShapes = {
  question: schema.question,
  instruction: schema.instruction,
  run: schema.subProcedure,
  leaf: schema.leaf,
};

/** `broken` are the ids of steps whose kind is unclear: they exist, but nothing can be said of where they lead. */
export function readSteps(
  document: YamlDocument,
  top: PlainObject,
  diagnostics: Diagnostic[],
): { steps: Step[]; broken: Set<string> } {
  const steps: Step[] = [];
  const broken = new Set<string>();
  const entries = withoutSlippedKeys(
    document,
    entriesOf(document, top, 'steps', diagnostics, knownStepKeys),
    diagnostics,
  );
  const mistyped = Object.keys(top)
    .slice(0, 500)
    .some((key) => !(key in schema.sopTop.shape) && meantKey(key, ['steps']));
  if ((top.steps === undefined && !mistyped) || (isObject(top.steps) && Object.keys(top.steps).length === 0)) {
    diagnostics.push({
      code: 'missing-key',
      severity: 'error',
      message: 'The SOP has no `steps`.',
      source: document.source,
      span: document.keySpan(['steps']),
      hint: 'add `steps`: an id for each, and under it what the step asks or says',
    });
  }
  for (const [id, raw] of entries) {
    const path: Path = ['steps', id];
    if (!isObject(raw)) {
      diagnostics.push({
        code: raw === null ? 'missing-value' : 'wrong-type',
        severity: 'error',
        message: raw === null ? `Step \`${id}\` is empty.` : `Step \`${id}\` must be a group of keys.`,
        source: document.source,
        span: raw === null ? document.keySpan(path) : document.valueSpan(path),
        hint: 'a step has `ask` and `options`, or `next`, or `outcome`',
      });
      broken.add(id);
      continue;
    }
    const kind = kindOf(document, path, raw, diagnostics);
    if (!kind) {
      broken.add(id);
      continue;
    }
    const sound = kind === 'question' ? withoutSlippedOptions(document, path, raw, diagnostics) : raw;
    validate(document, path, sound, kindShapes[kind], `step \`${id}\``, diagnostics);
    if (kind === 'question' && isObject(raw.options)) {
      checkIds(document, [...path, 'options'], raw.options, diagnostics);
      if (Object.keys(raw.options).length === 0) {
        diagnostics.push({
          code: 'no-options',
          severity: 'error',
          message: `Question \`${id}\` has no options.`,
          source: document.source,
          span: document.keySpan([...path, 'options']),
        });
      }
    }
    steps.push(normaliseStep(id, kind, sound));
  }
  if (isObject(top.steps)) checkIds(document, ['steps'], top.steps, diagnostics);
  return { steps, broken };
}

/** Keys of a step whose value is a group, by a key that such a group cannot have. */
const groupKeys: ReadonlySet<string> = new Set(['options', 'limit', 'handoff', 'then']);

/** `outcome: resolved` in the column of the steps belongs to the step above it. Reports each, and moves it there. */
function withoutSlippedKeys(
  document: YamlDocument,
  entries: readonly [string, unknown][],
  diagnostics: Diagnostic[],
): [string, unknown][] {
  const left: [string, unknown][] = [];
  for (const [id, raw] of entries) {
    const above = left[left.length - 1];
    const owner = above?.[1];
    const slipped =
      knownStepKeys.has(id) &&
      raw !== null &&
      isObject(owner) &&
      !(id in owner) &&
      (!isObject(raw) || (groupKeys.has(id) && !Object.keys(raw).some((key) => mainKeys.has(key))));
    if (!above || !slipped) {
      left.push([id, raw]);
      continue;
    }
    diagnostics.push({
      code: 'wrong-indent',
      severity: 'error',
      message: `\`${id}\` belongs to \`${above[0]}\`, but starts in the same column.`,
      source: document.source,
      span: document.keySpan(['steps', id]),
      hint: `indent the lines of \`${above[0]}\` further than \`${above[0]}\` itself`,
    });
    left[left.length - 1] = [above[0], Object.assign(Object.create(null), owner, { [id]: raw })];
  }
  return left;
}

function kindOf(document: YamlDocument, path: Path, raw: PlainObject, diagnostics: Diagnostic[]): StepKind | undefined {
  const names = { question: 'a question', run: 'a sub-procedure', leaf: 'a leaf', instruction: 'an instruction' };
  const kinds = (Object.keys(kindKeys) as StepKind[]).filter((kind) => kindKeys[kind].some((key) => key in raw));
  // A main key outweighs a companion: `handoff` beside `next` is a stray key of an instruction, not a second kind.
  const main = kinds.filter((kind) => (kindKeys[kind][0] as string) in raw);
  const step = `Step \`${path[1]}\``;
  if (main.length > 1) {
    const [first, second] = main as [StepKind, StepKind];
    const keys = [kindKeys[first][0], kindKeys[second][0]] as [string, string];
    const later = Object.keys(raw).filter((key) => keys.includes(key))[1] as string;
    diagnostics.push({
      code: 'step-kind',
      severity: 'error',
      message: `${step} is both ${names[first]} (\`${keys[0]}\`) and ${names[second]} (\`${keys[1]}\`).`,
      source: document.source,
      span: document.keySpan([...path, later]),
      hint:
        first === 'run' || second === 'run'
          ? '`then` says where each outcome of the other SOP leads: take the other key out, or make two steps'
          : 'a step is one of the two: take one key out, or make two steps',
    });
    return undefined;
  }
  const kind = main[0] ?? kinds[0];
  if (kind) return kind;
  const mainKeys = Object.values(kindKeys).flat();
  const typo = Object.keys(raw).find((key) => !knownStepKeys.has(key) && meantKey(key, mainKeys) !== undefined);
  const meant = typo === undefined ? undefined : meantKey(typo, mainKeys);
  const span = document.keySpan(typo === undefined ? path : [...path, typo]);
  diagnostics.push(
    typo === undefined
      ? {
          code: 'step-kind',
          severity: 'error',
          message: `${step} does not say what comes next.`,
          source: document.source,
          span,
          hint: 'give it `ask` and `options`, or `next`, or `run` and `then`, or `outcome`',
        }
      : {
          code: 'unknown-key',
          severity: 'error',
          message: `\`${typo}\` is not a key of step \`${path[1]}\`.`,
          source: document.source,
          span,
          ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?`, fix: [{ span, text: meant }] }),
        },
  );
  return undefined;
}

/** The options of a question, without the lines of one that have slipped out of it. */
function withoutSlippedOptions(
  document: YamlDocument,
  path: Path,
  raw: PlainObject,
  diagnostics: Diagnostic[],
): PlainObject {
  if (!isObject(raw.options)) return raw;
  const options = slippedOut(document, [...path, 'options'], raw.options, optionKeys, diagnostics);
  return options === raw.options ? raw : { ...raw, options };
}

const optionKeys = new Set(Object.keys(schema.option.shape));
const mainKeys: ReadonlySet<string> = new Set(Object.values(kindKeys).map(([main]) => main as string));
const knownStepKeys = new Set(Object.values(kindShapes).flatMap((shape) => Object.keys(shape.shape)));
