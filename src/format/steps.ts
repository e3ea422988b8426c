import type { Diagnostic } from '../text/diagnostic.js';
import { isObject, type Path, type PlainObject, type YamlDocument } from './document.js';
import { kindKeys, normaliseStep, type StepKind } from './normalise.js';
import * as schema from './schema.js';
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
  const entries = entriesOf(document, top, 'steps', diagnostics, knownStepKeys);
  if (top.steps === undefined || (isObject(top.steps) && entries.length === 0)) {
    diagnostics.push({
      code: 'missing-key',
      severity: 'error',
      message: 'The SOP has no `steps`.',
      source: document.source,
      span: document.keySpan(['steps']),
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
      hint: 'a step is one of the two: take one key out, or make two steps',
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
const knownStepKeys = new Set(Object.values(kindShapes).flatMap((shape) => Object.keys(shape.shape)));
