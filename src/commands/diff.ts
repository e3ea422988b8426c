import { compareFolders, type FolderReport, folderDiffers } from '../diff/folder.js';
import { folderGithub, folderJson, folderMarkdown, renderFolderDiff } from '../diff/folder-text.js';
import { compareVersions } from '../diff/report.js';
import { type DiffReport, differs } from '../diff/sections.js';
import { diffGithub, diffJson, diffMarkdown, renderDiff } from '../diff/text.js';
import type { Flow } from '../sop/flow.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { groundOf, openFolder, openVersion, sidesOf } from './diff-sides.js';
import { drawSvg } from './draw-svg.js';
import { exit } from './exit.js';

export interface DiffOptions extends CommonOptions {
  readonly format?: 'text' | 'md' | 'json' | 'github' | 'mermaid' | 'svg';
  /** Exit 1 when something differs, as git does. */
  readonly exitCode?: boolean;
}

/**
 * `sop diff [old] [new]`: two versions of an SOP, or of a folder. 0 · 1 with --exit-code when they differ · 2 when one of
 * them cannot be read.
 */
export async function diffCommand(call: Call<DiffOptions>, words: readonly string[]): Promise<number> {
  const { format, exitCode } = call.options;
  const ground = groundOf(call);
  const { old, now } = sidesOf(ground, words);
  const picture = format === 'mermaid' || format === 'svg';
  let same: boolean;
  if (old.kind === 'sop' && now.kind === 'sop') {
    const before = await openVersion(ground, old);
    const after = await openVersion(ground, now);
    const report = compareVersions(before, after);
    if (picture) await call.write(await draw(format, before.flow, after.flow));
    else await print(call, report);
    same = !differs(report);
  } else if (old.kind === 'folder' && now.kind === 'folder') {
    if (picture) throw new CallError('A picture shows one SOP, not a folder.', 'name an SOP: sop diff HEAD <sop>');
    const before = await openFolder(ground, old);
    const after = await openFolder(ground, now);
    const [broken] = after.broken;
    if (broken) throw new CallError(`\`${broken.name}\` has mistakes, so nothing is compared.`, 'see `sop check`');
    const report = compareFolders(before, after);
    await printFolders(call, report);
    same = !folderDiffers(report);
  } else {
    throw new CallError('An SOP is compared with an SOP, and a folder with a folder.');
  }
  return exitCode && !same ? exit.found : exit.done;
}

async function print(call: Call<DiffOptions>, report: DiffReport): Promise<void> {
  switch (call.options.format) {
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

async function printFolders(call: Call<DiffOptions>, report: FolderReport): Promise<void> {
  switch (call.options.format) {
    case 'json':
      return call.writeJson(folderJson(report));
    case 'md':
      return call.write(folderMarkdown(report));
    case 'github':
      return call.annotate(folderGithub(report));
    default:
      return call.write(renderFolderDiff(report, call.paint, call.width));
  }
}

async function draw(format: 'mermaid' | 'svg', before: Flow, after: Flow): Promise<string> {
  const { pictureOf } = await import('../picture/picture.js');
  const { comparePictures } = await import('../picture/compare.js');
  const picture = comparePictures(pictureOf(before), pictureOf(after));
  return format === 'svg' ? drawSvg(picture) : (await import('../picture/mermaid.js')).mermaidOf(picture);
}
