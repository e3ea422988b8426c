import { code, type Line, line, strong, text } from '../text/line.js';
import { type Block, bullets, heading, paragraph, printMarkdown, quote, table } from '../text/markdown.js';
import type { TrainingReport } from './history.js';
import { numbersOf } from './report-text.js';
import type { CaseResult, DecisionResult } from './score.js';
import type { SessionResult } from './session.js';
import { factsOf, scoreText, showCommand } from './text.js';

/** The report of a training session to hand over, as Markdown. */
export function trainingMarkdown(result: SessionResult): string {
  const { sop, trainee, seed, scenarios, read } = result;
  const facts = [
    line`SOP: ${code(sop.id)}${sop.version ? ` version ${sop.version}` : null}`,
    ...(trainee === null ? [] : [line`Trainee: ${trainee}`]),
    line`${scoreText(result)}`,
    line`Seed: ${code(seed)}`,
  ];
  const blocks = [
    heading(1, line`Training: ${sop.title}`),
    bullets(facts.map((fact) => ({ line: fact }))),
    ...scenarios.flatMap(scenarioBlocks),
  ];
  if (read.length) {
    const parts = read.map(({ title, ...part }) => ({ line: line`${title}: ${code(showCommand(part))}` }));
    blocks.push(heading(2, line`To read`), bullets(parts));
  }
  return printMarkdown(blocks);
}

function scenarioBlocks({ id, title, score, decisions }: CaseResult): Block[] {
  const names = ['', 'Decision', 'Decided', 'The SOP says', ''];
  return [
    heading(2, line`${title ?? id}: ${score}`),
    paragraph(line`Scenario ${code(id)}`),
    table(
      names.map((name) => ({ name })),
      decisions.map(rowOf),
    ),
    ...decisions.flatMap(({ verdict, ask, why }) =>
      verdict !== 'right' && why ? [quote(line`${strong(ask)} ${why}`)] : [],
    ),
  ];
}

function rowOf(decision: DecisionResult): Line[] {
  const { verdict, ask, chosen, right } = decision;
  const word = verdict === 'wrong' ? strong(verdict) : text(verdict);
  return [[word], [text(ask)], [text(chosen.label)], [text(right.label)], [text(factsOf(decision).join(', '))]];
}

/** How practice has gone, as Markdown. */
export function reportMarkdown(report: TrainingReport): string {
  const numbers = ['Scenarios', 'First', 'Last', 'Best', 'Average'].map((name) => ({ name, align: 'right' as const }));
  const missed = report.missed.map(({ missed, asked, sop, ask, step, instead }): Line[] => [
    line`${missed} of ${asked}`,
    [code(sop)],
    line`${ask} (${code(step)})`,
    [text(instead.map(({ label, times }) => `${label} (${times})`).join(', '))],
  ]);
  return printMarkdown([
    heading(1, line`Training`),
    heading(2, line`Progress`),
    table(
      [{ name: 'Trainee' }, ...numbers],
      report.trainees.map((one) => [[text(one.trainee)], ...numbersOf(one).map((number) => [text(number)])]),
    ),
    heading(2, line`Most often missed`),
    table([{ name: 'Missed', align: 'right' }, { name: 'SOP' }, { name: 'Question' }, { name: 'Instead' }], missed),
  ]);
}
