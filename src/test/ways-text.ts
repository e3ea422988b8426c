import { answersText, replayAnswers } from '../graph/answers.js';
import { formatCount } from '../graph/count.js';
import { type Way, waysTo } from '../graph/paths.js';
import type { Proof } from '../graph/proof.js';
import type { Flow, FlowStep } from '../sop/flow.js';
import { escapeLine } from '../text/escape.js';
import { addAll } from '../text/list.js';
import { inlineMarkdown } from '../text/markdown.js';
import type { Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import { proofLine } from './proof-text.js';

/** Ways as a list: the answers, then where they lead. */
export function renderWays(ways: readonly Way[], paint: Paint, width: number): string {
  const lines = ways.flatMap((way) => {
    const answers = answersText(replayAnswers(way)) || '(no answer)';
    return wrapLines(`${answers} ${paint.faint('→')} ${endText(way.end, paint)}`, width, '    ');
  });
  return lines.length ? `${lines.join('\n')}\n` : '';
}

function endText(end: FlowStep, paint: Paint): string {
  const step = paint.accent(end.id);
  return end.outcome ? `${step} ${paint.strong(`(${escapeLine(end.outcome.id)})`)}` : step;
}

/** A way for programs: the answers that replay it, in order, the steps it passes, and where it ends. */
export function wayJson(way: Way): object {
  const { end } = way;
  return {
    answers: replayAnswers(way),
    steps: [...way.moves.map(({ step }) => step.id), end.id],
    end: end.id,
    outcome: end.outcome?.id ?? null,
    handoff: end.handoff,
    says: end.says.map(({ id }) => id),
  };
}

/** Up to this many paths are listed one by one in the outcome table; beyond, it says where each answer leads. */
const maxRows = 100;

/**
 * What the SOP comes to, as a table that a team can commit and approve: every path where there are few, else where each
 * answer leads. It changes when what happens to customers does, and not with the wording of the file.
 */
export function outcomeTable(proof: Proof): string {
  const { flow, space } = proof;
  const lines = [
    `# ${inlineMarkdown(flow.sop.title)}: outcomes`,
    '',
    `${inlineMarkdown(proofLine(proof))}.`,
    '',
    '| Outcome | Paths |',
    '| --- | ---: |',
    ...proof.outcomes.map(
      ({ id, paths }) => `| ${inlineMarkdown(id)} | ${proof.paths === null ? '?' : formatCount(paths)} |`,
    ),
    '',
  ];
  const ways = space && proof.paths !== null && proof.paths <= BigInt(maxRows) ? waysTo(space) : null;
  addAll(lines, ways ? pathRows(ways) : routeRows(flow));
  return `${lines.join('\n')}\n`;
}

/** Ways as a Markdown table. */
export function waysTable(ways: Iterable<Way>): string {
  return `${pathRows(ways).join('\n')}\n`;
}

function pathRows(ways: Iterable<Way>): string[] {
  const rows = ['| Answers | Ends at | Outcome | Takes over | Sends |', '| --- | --- | --- | --- | --- |'];
  for (const way of ways) {
    const sent = [...way.moves.map(({ step }) => step), way.end].flatMap((step) => step.says.map(({ id }) => id));
    rows.push(
      row([
        answersText(replayAnswers(way), Number.POSITIVE_INFINITY),
        way.end.id,
        ...endCells(way.end),
        sent.join(', '),
      ]),
    );
  }
  return rows;
}

function routeRows(flow: Flow): string[] {
  const rows = ['| Step | Answer | Leads to | Outcome | Takes over | Sends |', '| --- | --- | --- | --- | --- | --- |'];
  for (const step of flow.steps.values()) {
    const sends = step.says.map(({ id }) => id).join(', ');
    for (const { id, next } of step.options) rows.push(row([step.id, id, next.id, '', '', sends]));
    if (step.next) rows.push(row([step.id, '', step.next.id, '', '', sends]));
    if (step.limit) rows.push(row([step.id, `after ${step.limit.times}`, step.limit.then.id, '', '', '']));
    if (step.kind === 'leaf') rows.push(row([step.id, '', '', ...endCells(step), sends]));
  }
  return rows;
}

function endCells({ outcome, handoff }: FlowStep): [string, string] {
  return [outcome?.id ?? '', handoff ? [handoff.to, handoff.sop].filter(Boolean).join(': ') : ''];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(inlineMarkdown).join(' | ')} |`.replace(/ {2,}/g, ' ');
}
