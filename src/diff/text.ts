import { escapeLine } from '../text/escape.js';
import { annotation } from '../text/github.js';
import { code, emphasis, type Inline, type Line, line as lineOf, strong } from '../text/line.js';
import { type Block, bullets, heading, type Item as MarkdownItem, paragraph, printMarkdown } from '../text/markdown.js';
import type { Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import type { Difference } from './compare.js';
import { type DiffReport, differenceItem, differs, diffSections, diffSummary, type Item } from './sections.js';

/** The differences as people read them on a terminal; `[-gone-]` and `{+new+}` are marked in words, too. */
export function renderDiff(report: DiffReport, paint: Paint, width: number): string {
  const title = `${paint.strong(escapeLine(report.sop))}: ${escapeLine(report.old)} → ${escapeLine(report.new)}`;
  if (!differs(report)) return `${title}\nNothing changes.\n`;
  const inline = ({ style, text }: Inline): string => {
    const safe = escapeLine(text);
    switch (style) {
      case 'removed':
        return paint.bad(`[-${safe}-]`);
      case 'added':
        return paint.good(`{+${safe}+}`);
      case 'code':
        return paint.accent(safe);
      case 'strong':
        return paint.strong(safe);
      case 'faint':
        return paint.faint(safe);
      default:
        return safe;
    }
  };
  const lineOf = (line: Line, indent: string): string[] => wrapLines(indent + line.map(inline).join(''), width, indent);
  const itemOf = ({ answers, line, details }: Item): string[] => [
    ...wrapLines(`  ${answers ? `${escapeLine(answers)}: ` : ''}${line.map(inline).join('')}`, width, '    '),
    ...details.flatMap((detail) => lineOf(detail, '      ')),
  ];
  const sections = diffSections(report).map(({ title: heading, items, more }) =>
    [paint.strong(heading), ...items.flatMap(itemOf), ...(more ? [paint.faint(`  … and ${more} more`)] : [])].join(
      '\n',
    ),
  );
  return `${[[title, ...wrapLines(diffSummary(report), width)].join('\n'), ...sections].join('\n\n')}\n`;
}

/** The differences as Markdown that fits a comment on a pull request. */
export function diffMarkdown(report: DiffReport): string {
  const title = heading(3, lineOf`${report.sop}: what changes for customers`);
  if (!differs(report)) return printMarkdown([title, paragraph(lineOf`Nothing changes.`)]);
  let room = maxComment;
  const sections = diffSections(report).flatMap(({ title: name, items, more }): Block[] => {
    const shown: MarkdownItem[] = [];
    let left = more;
    for (const { answers, line, details } of items) {
      const item = {
        line: [...(answers ? lineOf`${code(answers)}: ` : []), ...line.map(inMarkdown)],
        details: details.map((detail) => detail.map(inMarkdown)),
      };
      room -= printMarkdown([bullets([item])]).length;
      if (room < 0) left++;
      else shown.push(item);
    }
    if (left) shown.push({ line: lineOf`… and ${left} more` });
    return [paragraph([strong(name)]), bullets(shown)];
  });
  return printMarkdown([title, paragraph(lineOf`${diffSummary(report)}`), ...sections]);
}

/** Whole sentences are in bold already, as headings. */
const inMarkdown = (piece: Inline): Inline => (piece.style === 'strong' ? emphasis(piece.text) : piece);

/** A comment on GitHub takes 65,536 characters; the rest is for headings. */
export const maxComment = 60_000;

/** Workflow commands of GitHub Actions: a notice on the file for each difference. */
export function diffGithub(report: DiffReport): string {
  const notice = (title: string, message: string): string => annotation('notice', { file: report.new }, title, message);
  if (!differs(report)) return notice(report.sop, 'Nothing changes.');
  const lines = [notice(report.sop, diffSummary(report))];
  for (const { title, items, more } of diffSections(report)) {
    for (const { answers, line, details } of items) {
      const said = `${answers ? `${answers}: ` : ''}${plain(line)}`;
      const message = details.length
        ? `${said}${said.endsWith('.') ? '' : ':'} ${details.map(plain).join('; ')}`
        : said;
      lines.push(notice(`${report.sop}: ${title}`, message));
    }
    if (more) lines.push(notice(`${report.sop}: ${title}`, `… and ${more} more`));
  }
  return lines.join('');
}

const plain = (line: Line): string =>
  line
    .map(({ style, text }) => (style === 'removed' ? `[-${text}-]` : style === 'added' ? `{+${text}+}` : text))
    .join('');

/** More differences than this are counted, not listed, in JSON. */
const maxListed = 1000;

/** The differences as one JSON value; counts of paths are decimal strings, because they outgrow numbers. */
export function diffJson(report: DiffReport): object {
  const { comparison } = report;
  const counts = (side: { paths: bigint; changed: bigint }) => ({
    paths: String(side.paths),
    changed: String(side.changed),
  });
  return {
    sop: report.sop,
    old: report.old,
    new: report.new,
    same: !differs(report),
    paths: comparison && { old: counts(comparison.old), new: counts(comparison.new) },
    why: report.why,
    differences: (comparison?.differences ?? []).slice(0, maxListed).map(differenceJson),
    differencesInAll: comparison?.differences.length ?? null,
    content: report.content.map((change, index) => ({
      ...change,
      answers: index < maxListed ? report.seen(change) : null,
    })),
  };
}

function differenceJson(one: Difference): object {
  const { line, details } = differenceItem(one);
  const side = ({ id, outcome, handoff }: Difference['is']) => ({ step: id, outcome: outcome?.id ?? null, handoff });
  return {
    kind: one.kind,
    answers: one.answers(),
    was: side(one.was),
    is: side(one.is),
    option: one.option?.is?.id ?? one.option?.was?.id ?? null,
    oldPaths: one.oldPaths === null ? null : String(one.oldPaths),
    newPaths: one.newPaths === null ? null : String(one.newPaths),
    text: plain(line),
    details: details.map(plain),
  };
}
