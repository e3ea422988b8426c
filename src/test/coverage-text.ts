import { answersText, replayAnswers } from '../graph/answers.js';
import { formatCount } from '../graph/count.js';
import { escapeLine } from '../text/escape.js';
import { largest } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import type { Coverage, Missing } from './coverage.js';
import { type CoveragePart, coverageParts } from './gates.js';

/** Whole percent, rounded down, so that 100 means all; null when there is no total. */
export function percentOf(coverage: Coverage, part: CoveragePart): number | null {
  const { covered, total } = coverage.parts[part];
  if (total === null) return null;
  return total === 0n ? 100 : Number((covered * 100n) / total);
}

/** A table of coverage, a row an SOP. */
export function coverageTable(
  rows: readonly { readonly id: string; readonly scenarios: number; readonly coverage: Coverage }[],
  paint: Paint,
): string[] {
  const header = ['SOP', 'scenarios', ...coverageParts];
  const cells = rows.map(({ id, scenarios, coverage }) => [
    escapeLine(id),
    String(scenarios),
    ...coverageParts.map((part) => {
      const percent = percentOf(coverage, part);
      return percent === null ? '?' : `${percent} %`;
    }),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, largest(cells.map((row) => row[column]?.length ?? 0))),
  );
  const line = (row: readonly string[], style: (text: string, column: number) => string): string =>
    row
      .map((cell, column) => {
        const pad = ' '.repeat((widths[column] as number) - cell.length);
        const styled = style(cell, column);
        return column === 0 ? styled + pad : pad + styled;
      })
      .join('  ')
      .trimEnd();
  return [
    line(header, (text) => paint.faint(text)),
    ...cells.map((row) =>
      line(row, (text, column) => (column < 2 ? text : text === '100 %' ? paint.good(text) : paint.warning(text))),
    ),
  ];
}

const nouns: Readonly<Record<Missing['part'], string>> = {
  steps: 'step',
  options: 'option',
  outcomes: 'outcome',
  responses: 'response',
};

/** What is not covered, with the answers that reach it; the first `most`. */
export function missingLines(coverage: Coverage, paint: Paint, most = 20): string[] {
  const shown = coverage.missing.slice(0, most);
  const width = largest(shown.map(({ part, id }) => nouns[part].length + escapeLine(id).length + 1));
  const lines = shown.map((missing) => {
    const id = escapeLine(missing.id);
    const reach = coverage.reach(missing);
    const answers = reach ? answersText(reach.answers) || 'the first step' : 'no path leads there';
    const noun = nouns[missing.part];
    const pad = ' '.repeat(width - noun.length - id.length - 1);
    return `${noun} ${paint.strong(id)}${pad}  ${paint.faint(escapeLine(answers))}`;
  });
  if (coverage.missing.length > most) lines.push(paint.faint(`… and ${coverage.missing.length - most} more`));
  return lines;
}

/** Paths that no scenario takes: all if they are few; if they are many, the first ones, and only if `asked`. */
export function missingPathLines(coverage: Coverage, sop: string, asked: boolean, paint: Paint, most = 10): string[] {
  const { covered, total } = coverage.parts.paths;
  if (total === null) return [];
  const left = total - covered;
  if (left > most && !asked) return [];
  const shown = firstOf(coverage.missingPaths(), most);
  const lines = shown.map((way) => `path ${paint.faint(escapeLine(answersText(replayAnswers(way))) || '(no answer)')}`);
  const more = left - BigInt(shown.length);
  if (more > 0n)
    lines.push(
      paint.faint(`… and ${formatCount(more)} more; \`sop paths ${escapeLine(sop)} --limit 0\` lists every path`),
    );
  return lines;
}

function firstOf<T>(things: Iterable<T>, most: number): T[] {
  const found: T[] = [];
  for (const thing of things) {
    if (found.length === most) break;
    found.push(thing);
  }
  return found;
}

/** More than this many missing things are counted, not named, in JSON. */
const maxNamed = 1000;
const maxPaths = 20;

/** Coverage for programs. Counts of paths are decimal strings. */
export function coverageJson(coverage: Coverage): object {
  const parts = coverageParts.map((part) => {
    const { covered, total } = coverage.parts[part];
    const number = (count: bigint | null) => (count === null ? null : part === 'paths' ? String(count) : Number(count));
    return [part, { covered: number(covered), total: number(total), percent: percentOf(coverage, part) }];
  });
  return {
    ...Object.fromEntries(parts),
    missing: coverage.missing.slice(0, maxNamed).map((missing) => ({
      kind: nouns[missing.part],
      id: missing.id,
      answers: coverage.reach(missing)?.answers ?? null,
    })),
    missingInAll: coverage.missing.length,
    missingPaths: firstOf(coverage.missingPaths(), maxPaths).map((way) => replayAnswers(way)),
  };
}
