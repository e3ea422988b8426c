import { answersText, replayAnswers } from '../graph/answers.js';
import { formatCount } from '../graph/count.js';
import { type Way, waysTo } from '../graph/paths.js';
import type { Proof } from '../graph/proof.js';
import type { Flow, FlowStep } from '../sop/flow.js';
import { escapeLine } from '../text/escape.js';
import { line, text } from '../text/line.js';
import { type Block, heading, paragraph, printMarkdown, table } from '../text/markdown.js';
import type { Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import { proofLine } from './proof-text.js';

/** Ways as a list: the answers, then where they lead. */
export function renderWays(ways: readonly Way[], paint: Paint, width: number): string {
  const lines = ways.flatMap((way) => {
    const answers = answersText(replayAnswers(way)) || '(no answer)';
    return wrapLines(`${escapeLine(answers)} ${paint.faint('→')} ${endText(way.end, paint)}`, width, '    ');
  });
  return lines.length ? `${lines.join('\n')}\n` : '';
}

function endText(end: FlowStep, paint: Paint): string {
  const step = paint.accent(escapeLine(end.id));
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
 * The outcomes of an SOP, as a table that a team can commit and approve: every path if there are few, else where each
 * answer leads. It changes when something changes for customers, and not with the wording of the file.
 */
export function outcomeTable(proof: Proof): string {
  const { flow, space } = proof;
  const ways = space && proof.paths !== null && proof.paths <= BigInt(maxRows) ? waysTo(space) : null;
  return printMarkdown([
    heading(1, line`${flow.sop.title}: outcomes`),
    paragraph(line`${proofLine(proof)}.`),
    table(
      [{ name: 'Outcome' }, { name: 'Paths', align: 'right' }],
      proof.outcomes.map(({ id, paths }) => [[text(id)], [text(proof.paths === null ? '?' : formatCount(paths))]]),
    ),
    ways ? pathTable(ways) : routeTable(flow),
  ]);
}

/** Ways as a Markdown table. */
export function waysTable(ways: Iterable<Way>): string {
  return printMarkdown([pathTable(ways)]);
}

function pathTable(ways: Iterable<Way>): Block {
  const rows: string[][] = [];
  for (const way of ways) {
    const sent = [...way.moves.map(({ step }) => step), way.end].flatMap((step) => step.says.map(({ id }) => id));
    const answers = answersText(replayAnswers(way), Number.POSITIVE_INFINITY);
    rows.push([answers, way.end.id, ...endCells(way.end), sent.join(', ')]);
  }
  return textTable(['Answers', 'Ends at', 'Outcome', 'Takes over', 'Sends'], rows);
}

function routeTable(flow: Flow): Block {
  const rows: string[][] = [];
  for (const step of flow.steps.values()) {
    const sends = step.says.map(({ id }) => id).join(', ');
    for (const { id, next } of step.options) rows.push([step.id, id, next.id, '', '', sends]);
    if (step.next) rows.push([step.id, '', step.next.id, '', '', sends]);
    if (step.limit) rows.push([step.id, `after ${step.limit.times}`, step.limit.then.id, '', '', '']);
    if (step.kind === 'leaf') rows.push([step.id, '', '', ...endCells(step), sends]);
  }
  return textTable(['Step', 'Answer', 'Leads to', 'Outcome', 'Takes over', 'Sends'], rows);
}

function endCells({ outcome, handoff }: FlowStep): [string, string] {
  return [outcome?.id ?? '', handoff ? [handoff.to, handoff.sop].filter(Boolean).join(': ') : ''];
}

function textTable(names: readonly string[], rows: readonly (readonly string[])[]): Block {
  return table(
    names.map((name) => ({ name })),
    rows.map((cells) => cells.map((cell) => [text(cell)])),
  );
}
