import { compare } from '../diff/compare.js';
import { compareContent, compareSteps } from '../diff/content.js';
import { type DiffReport, differs } from '../diff/sections.js';
import { seenIn } from '../diff/seen.js';
import { diffGithub, diffJson, diffMarkdown, renderDiff } from '../diff/text.js';
import { proofOf } from '../graph/proof.js';
import { exists } from '../store/files.js';
import { type OpenedText, openFile, openRevision, openText, revisionOf } from '../store/revision.js';
import type { Context } from '../terminal/context.js';
import { renderDiagnostics } from '../text/diagnostic-text.js';
import { readSource } from './given.js';
import {
  type CommonOptions,
  errorPaint,
  fail,
  outputPaint,
  outputWidth,
  write,
  writeAnnotations,
  writeJson,
} from './output.js';

export interface DiffOptions extends CommonOptions {
  readonly format?: 'text' | 'md' | 'json' | 'github';
  readonly json?: boolean;
  /** Exit 1 when something differs, as git does. */
  readonly exitCode?: boolean;
}

/** `sop diff <old> <new>`: 0 · 1 with --exit-code when they differ · 2 when one of them cannot be read. */
export async function diffCommand(old: string, now: string, options: DiffOptions, context: Context): Promise<number> {
  if (old === '-' && now === '-') return fail(context, options, 'Only one of the two can come from stdin.');
  const before = await openSide(old, options, context);
  if (typeof before === 'number') return before;
  const after = await openSide(now, options, context);
  if (typeof after === 'number') return after;

  const was = proofOf(before.flow);
  const is = proofOf(after.flow);
  const comparison =
    was.paths !== null && is.paths !== null && was.space && is.space ? compare(was.space, is.space) : null;
  const why = was.why ?? is.why ?? 'they have too little in common to be walked side by side';
  const report: DiffReport = {
    sop: after.flow.sop.id,
    old: before.name,
    new: after.name,
    comparison,
    why: comparison ? null : why,
    seen: seenIn(was, is),
    content: [...(comparison ? [] : compareSteps(before.flow, after.flow)), ...compareContent(before.flow, after.flow)],
  };
  await print(report, options, context);
  return options.exitCode && differs(report) ? 1 : 0;
}

async function openSide(
  word: string,
  options: DiffOptions,
  context: Context,
): Promise<Extract<OpenedText, { readonly name: string }> | 2> {
  const opened = await openAny(word, options, context);
  if ('problem' in opened) return fail(context, options, opened.problem.message, opened.problem.hint);
  if ('flow' in opened) return opened;
  const paint = errorPaint(context, options);
  await write(context.stderr, renderDiagnostics(opened.diagnostics, paint, outputWidth(context.stderr)));
  return fail(context, options, `\`${word}\` has mistakes, so it is not compared.`);
}

async function openAny(word: string, options: DiffOptions, context: Context): Promise<OpenedText> {
  const place = { ...context, sopDir: options.sopDir };
  if (word === '-') {
    const source = await readSource('-', context);
    return 'problem' in source ? source : openText(source, place);
  }
  const revision = exists(context.cwd, word) ? undefined : revisionOf(word);
  return revision ? openRevision(revision.rev, revision.path, place) : openFile(word, place);
}

async function print(report: DiffReport, options: DiffOptions, context: Context): Promise<void> {
  switch (options.json ? 'json' : options.format) {
    case 'json':
      return writeJson(context, diffJson(report));
    case 'md':
      return write(context.stdout, diffMarkdown(report));
    case 'github':
      return writeAnnotations(context, diffGithub(report));
    default:
      return write(context.stdout, renderDiff(report, outputPaint(context, options), outputWidth(context.stdout)));
  }
}
