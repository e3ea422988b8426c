import { compare } from '../diff/compare.js';
import { compareContent, compareSteps } from '../diff/content.js';
import { type DiffReport, differs } from '../diff/sections.js';
import { seenIn } from '../diff/seen.js';
import { diffGithub, diffJson, diffMarkdown, renderDiff } from '../diff/text.js';
import { proofOf } from '../graph/proof.js';
import type { Flow } from '../sop/flow.js';
import { diskFiles } from '../store/disk.js';
import { revisionFiles, revisionOf } from '../store/git.js';
import { createVersions } from '../store/library.js';
import { exists } from '../store/write.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { drawSvg } from './draw-svg.js';
import { exit } from './exit.js';
import { readSource } from './given.js';

export interface DiffOptions extends CommonOptions {
  readonly format?: 'text' | 'md' | 'json' | 'github' | 'mermaid' | 'svg';
  /** Exit 1 when something differs, as git does. */
  readonly exitCode?: boolean;
}

/** `sop diff <old> <new>`: 0 · 1 with --exit-code when they differ · 2 when one of them cannot be read. */
export async function diffCommand(call: Call<DiffOptions>, old: string, now: string): Promise<number> {
  const { options } = call;
  if (old === '-' && now === '-') throw new CallError('Only one of the two can come from stdin.');
  const before = await openSide(call, old);
  const after = await openSide(call, now);

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
  if (options.format === 'mermaid' || options.format === 'svg') {
    await call.write(await draw(options.format, before.flow, after.flow));
  } else {
    await print(call, report);
  }
  return options.exitCode && differs(report) ? exit.found : exit.done;
}

async function openSide(
  call: Call<DiffOptions>,
  word: string,
): Promise<{ readonly flow: Flow; readonly name: string }> {
  const { options, context } = call;
  const place = { ...context, sopDir: options.sopDir };
  const revision = exists(context.cwd, word) ? undefined : revisionOf(word);
  const disk = diskFiles(place);
  const files = revision ? revisionFiles(revision.rev, context.cwd, disk) : disk;
  const library = createVersions(place, files);
  const found =
    word === '-'
      ? library.textAt(files.resolve('.'), await readSource('-', context))
      : revision
        ? library.findFile(revision.path)
        : library.find(word);
  const opened = await library.open(found);
  if ('problem' in opened) throw new CallError(opened.problem.message, opened.problem.hint);
  if ('flow' in opened) return { flow: opened.flow, name: opened.sources[0]?.name ?? word };
  await call.explain(opened.diagnostics);
  throw new CallError(`\`${word}\` has mistakes, so it is not compared.`);
}

async function print(call: Call<DiffOptions>, report: DiffReport): Promise<void> {
  const { options } = call;
  switch (options.format) {
    case 'json':
      return call.writeJson(diffJson(report));
    case 'md':
      return call.write(diffMarkdown(report));
    case 'github':
      return call.annotate(diffGithub(report));
    default:
      return call.write(renderDiff(report, call.paint, call.width));
  }
}

async function draw(format: 'mermaid' | 'svg', before: Flow, after: Flow): Promise<string> {
  const { pictureOf } = await import('../picture/picture.js');
  const { comparePictures } = await import('../picture/compare.js');
  const picture = comparePictures(pictureOf(before), pictureOf(after));
  return format === 'svg' ? drawSvg(picture) : (await import('../picture/mermaid.js')).mermaidOf(picture);
}
