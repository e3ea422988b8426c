import { formatCount } from '../graph/count.js';
import { proofOf } from '../graph/proof.js';
import { escapeLine } from '../text/escape.js';
import { annotation } from '../text/github.js';
import { code, type Line, line } from '../text/line.js';
import { heading, paragraph, printMarkdown } from '../text/markdown.js';
import type { Paint } from '../text/paint.js';
import { oneOf } from '../text/suggest.js';
import { wrapLines } from '../text/wrap.js';
import { type FolderReport, folderDiffers, type SopChange } from './folder.js';
import type { Version } from './report.js';
import { type DiffReport, differs } from './sections.js';
import { diffGithub, diffJson, diffMarkdown, maxComment, renderDiff } from './text.js';

/** The changes as people read them on a terminal. */
export function renderFolderDiff(report: FolderReport, paint: Paint, width: number): string {
  const title = `${paint.strong(escapeLine(report.old))} → ${paint.strong(escapeLine(report.new))}`;
  if (!folderDiffers(report)) return `${title}\nNothing changes in ${sops(report.counts.new)}.\n`;
  const print = (sentence: Line): string[] =>
    wrapLines(
      sentence.map(({ style, text }) => (style === 'code' ? paint.accent : plainly)(escapeLine(text))).join(''),
      width,
    );
  const parts = report.changes.map((change) => {
    const said = print(sentenceOf(change));
    const more = detailsOf(change).map((details) => renderDiff(details, paint, width).trimEnd());
    return [...(change.kind === 'changed' ? [] : said), ...more].join('\n');
  });
  const mended = report.mended.flatMap((name) => print(mendedSentence(name)));
  const head = [title, ...wrapLines(summaryOf(report), width)].join('\n');
  return `${[head, ...(mended.length ? [mended.join('\n')] : []), ...parts].join('\n\n')}\n`;
}

const plainly = (text: string): string => text;

/** The changes as Markdown that fits one comment on a pull request. */
export function folderMarkdown(report: FolderReport): string {
  if (!folderDiffers(report)) return printMarkdown([paragraph(line`Nothing changes in ${sops(report.counts.new)}.`)]);
  let printed = printMarkdown([
    heading(2, line`What changes for customers`),
    paragraph(line`${summaryOf(report)}`),
    ...report.mended.map((name) => paragraph(mendedSentence(name))),
  ]);
  let left = 0;
  for (const change of report.changes) {
    const said =
      change.kind === 'changed'
        ? []
        : [printMarkdown([heading(3, line`${idOf(change)}`), paragraph(sentenceOf(change))])];
    const part = [...said, ...detailsOf(change).map(diffMarkdown)].join('\n');
    if (printed.length + part.length > maxComment) left++;
    else printed += `\n${part}`;
  }
  return left
    ? `${printed}\n${printMarkdown([paragraph(line`… and ${left === 1 ? '1 more SOP' : `${left} more SOPs`}.`)])}`
    : printed;
}

/** Workflow commands of GitHub Actions. */
export function folderGithub(report: FolderReport): string {
  if (!folderDiffers(report)) return annotation('notice', { file: report.new }, 'SOPs', 'Nothing changes.');
  const told = report.changes.flatMap((change) => {
    // A file that is gone is named as it was called.
    const file = 'version' in change ? change.version.name.replace(/^[^:]*:/, '') : change.report.new;
    const said = annotation('notice', { file }, idOf(change), plain(sentenceOf(change)));
    return [...(change.kind === 'changed' ? [] : [said]), ...detailsOf(change).map(diffGithub)];
  });
  const mended = report.mended.map((name) =>
    annotation('notice', { file: name.replace(/^[^:]*:/, '') }, 'SOPs', plain(mendedSentence(name))),
  );
  return [...mended, ...told].join('');
}

/** The changes as one JSON value. */
export function folderJson(report: FolderReport): object {
  const { old, new: now, counts, mended } = report;
  return {
    old,
    new: now,
    same: !folderDiffers(report),
    counts,
    mended,
    sops: report.changes.map((change) => {
      if ('version' in change) return { kind: change.kind, sop: idOf(change), file: change.version.name };
      return { kind: change.kind, was: change.was, ...diffJson(change.report) };
    }),
  };
}

const idOf = (change: SopChange): string => ('version' in change ? change.version.flow.sop.id : change.report.sop);

/** What differs within an SOP that is there before and now. */
const detailsOf = (change: SopChange): DiffReport[] =>
  'report' in change && differs(change.report) ? [change.report] : [];

/** "7 SOPs before, 8 now: 1 new, 1 renamed." */
function summaryOf({ counts, changes, mended }: FolderReport): string {
  const kinds = ['new', 'gone', 'renamed', 'changed'] as const;
  const told = kinds.flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count ? `${count} ${kind}` : [];
  });
  if (mended.length) told.push(`${mended.length} had mistakes before`);
  const size = counts.old === counts.new ? sops(counts.new) : `${sops(counts.old)} before, ${counts.new} now`;
  return `${size}: ${told.join(', ')}.`;
}

const sops = (count: number): string => `${count} ${count === 1 ? 'SOP' : 'SOPs'}`;

function sentenceOf(change: SopChange): Line {
  if ('version' in change) {
    const { kind, version } = change;
    return kind === 'new'
      ? line`${code(idOf(change))} is new: ${about(version)}.`
      : line`${code(idOf(change))} is gone. It was ${about(version)}.`;
  }
  const same = differs(change.report) ? '' : ' Nothing else changes.';
  if (change.kind === 'changed') return line`${code(idOf(change))} changes.`;
  return line`${code(change.was)} is now called ${code(idOf(change))}.${same}`;
}

const mendedSentence = (name: string): Line => line`${code(name)} had mistakes, so nothing is compared with it.`;

function about({ flow }: Version): string {
  const { paths } = proofOf(flow);
  const ways = paths === null ? '' : `, ${formatCount(paths)} ${paths === 1n ? 'path' : 'paths'}`;
  return `“${flow.sop.title}”${ways}, with the ends ${oneOf([...flow.outcomes.values()].map(({ label }) => label))}`;
}

const plain = (sentence: Line): string => sentence.map(({ text }) => text).join('');
