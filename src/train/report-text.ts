import { escapeLine } from '../text/escape.js';
import { addAll, largest } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { widthOf, wrapLines } from '../text/wrap.js';
import type { Missed, Progress, TrainingReport } from './history.js';

export interface ReportOptions {
  readonly paint: Paint;
  readonly width: number;
  /** Draws bars with `#` in place of blocks, for screen readers and simple terminals. */
  readonly plain: boolean;
}

const barWidth = 20;
/** How many of the latest days and the most missed questions are shown, so that the report fits on one screen. */
const mostDays = 14;
const mostMissed = 10;

/** How practice has gone: tables and bars for a terminal. */
export function reportText(report: TrainingReport, { paint, width, plain }: ReportOptions): string {
  if (report.trainees.length === 0) return 'There are no results here yet. `sop train <sop>` makes the first.\n';
  const bar = (share: number): string => {
    const full = Math.round(Math.max(0, Math.min(1, share)) * barWidth);
    return paint.accent((plain ? '#' : '█').repeat(full)) + paint.faint((plain ? '.' : '░').repeat(barWidth - full));
  };
  const head = ['Trainee', 'Scenarios', 'First', 'Last', 'Best', 'Average'];
  const lines = [paint.strong('Progress'), ...table([head, ...report.trainees.map(rowOf)], paint)];
  for (const { trainee, days } of report.trainees) {
    lines.push('', paint.strong(escapeLine(trainee)));
    if (days.length > mostDays) lines.push(paint.faint(`  the last ${mostDays} of ${days.length} days`));
    for (const { day, score, scenarios } of days.slice(-mostDays)) {
      lines.push(
        `  ${escapeLine(day)}  ${bar(score / 100)} ${String(score).padStart(3)}  ${paint.faint(counted(scenarios))}`,
      );
    }
  }
  lines.push('', paint.strong('Most often missed'));
  if (report.missed.length === 0) lines.push('  Nothing has been missed.');
  else addAll(lines, missedTable(report.missed.slice(0, mostMissed), bar, paint, width));
  if (report.missed.length > mostMissed) lines.push(paint.faint(`  … ${report.missed.length} in all`));
  return `${lines.join('\n')}\n`;
}

function rowOf(one: Progress): string[] {
  return [escapeLine(one.trainee), ...numbersOf(one)];
}

export function numbersOf({ scenarios, first, last, best, average }: Progress): string[] {
  return [scenarios, first, last, best, average].map(String);
}

/** Columns side by side: the first to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[], paint: Paint): string[] {
  const widths = (rows[0] ?? []).map((_, column) => largest(rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row, index) => {
    const cells = row.map((cell, column) => {
      const pad = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
      return column === 0 ? cell + pad : pad + cell;
    });
    const line = `  ${cells.join('  ')}`;
    return index === 0 ? paint.faint(line) : line;
  });
}

/** How often a question was missed, as a bar and in numbers beside it, or below it if there is no room. */
function missedTable(all: readonly Missed[], bar: (share: number) => string, paint: Paint, width: number): string[] {
  const shares = all.map(({ missed, asked }) => `${missed} of ${asked}`);
  const shareWidth = largest(shares.map((share) => share.length));
  const left = 2 + barWidth + 1 + shareWidth + 2;
  const beside = width - left >= 30;
  const indent = ' '.repeat(beside ? left : 4);
  const lines = beside ? [paint.faint(`${'  Missed'.padEnd(left)}Question`)] : [];
  for (const [index, one] of all.entries()) {
    const share = `  ${bar(one.missed / one.asked)} ${(shares[index] ?? '').padEnd(shareWidth)}`;
    const text = [
      ...wrapLines(indent + missedText(one), width, indent),
      ...wrapLines(indent + escapeLine(insteadText(one)), width, indent).map(paint.faint),
    ];
    if (beside) {
      lines.push(`${share}  ${(text[0] ?? '').slice(left)}`);
      addAll(lines, text.slice(1));
    } else {
      lines.push(share.trimEnd());
      addAll(lines, text);
    }
  }
  return lines;
}

function missedText({ sop, ask, step }: Missed): string {
  return `${escapeLine(ask)} (${escapeLine(sop)}, ${escapeLine(step)})`;
}

function insteadText({ instead, trainees }: Missed): string {
  const chosen = instead.slice(0, 3).map(({ label, times }) => `${label} (${times})`);
  return `chosen instead: ${chosen.join(', ')}; by ${trainees} ${trainees === 1 ? 'trainee' : 'trainees'}`;
}

function counted(scenarios: number): string {
  return `${scenarios} ${scenarios === 1 ? 'scenario' : 'scenarios'}`;
}
