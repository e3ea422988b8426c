import { draftOfOutline } from './build.js';
import type { Draft } from './drafting.js';
import { type Lines, readLines } from './lines.js';
import { withArrows } from './marks.js';
import { draftOfChart, isFlowchart } from './mermaid.js';
import type { Note } from './note.js';
import { type Outline, readOutline } from './outline.js';

/** A written procedure, as far as it was understood. */
export interface Procedure {
  readonly title: string | null;
  readonly summary: string | null;
  /** Null where there is nothing to make steps of. */
  readonly draft: Draft | null;
  /** How many of the steps ask. */
  readonly questions: number;
  /** What was not understood, in order. */
  readonly notes: readonly Note[];
}

/** Reads a procedure: a Mermaid flowchart where there is one that asks, else an outline. Pure, and never fails. */
export function readProcedure(text: string): Procedure {
  const read = readLines(text);
  const outline = readOutline(read.lines);
  const title = read.title === null ? null : withArrows(read.title);
  const { draft, notes } = chartOf(read, outline) ?? outlineOf(read, outline);
  const questions = draft?.steps.filter(({ ask }) => ask !== null).length ?? 0;
  const all = [...read.notes, ...notes].sort((a, b) => a.line - b.line);
  return { title, summary: outline.summary, draft, questions, notes: all };
}

function chartOf({ charts, lines }: Lines, outline: Outline): { draft: Draft; notes: Note[] } | undefined {
  for (const chart of charts) {
    const read = isFlowchart(chart.text) ? draftOfChart(chart.text, chart.line) : undefined;
    if (!read?.draft.steps.some(({ ask }) => ask !== null)) continue;
    const notes = [...read.notes, ...charts.filter((other) => other !== chart).map(otherChart)];
    const beside = outline.nodes.length ? lines.filter(({ number }) => number >= (outline.nodes[0]?.line ?? 0)) : [];
    for (const { number, text } of beside)
      notes.push({ line: number, text: withArrows(text), why: 'beside the chart, which was taken' });
    return { draft: read.draft, notes };
  }
  return undefined;
}

function outlineOf({ charts }: Lines, outline: Outline): { draft: Draft | null; notes: Note[] } {
  const notes = [...outline.notes, ...charts.map(otherChart)];
  if (!outline.nodes.length) return { draft: null, notes };
  const draft = draftOfOutline(outline.nodes);
  for (const { line, actions, ask } of draft.lost) {
    if (line !== null) notes.push({ line, text: ask ?? actions[0] ?? '', why: 'nothing leads there' });
  }
  return { draft, notes };
}

const otherChart = ({ line, text }: Lines['charts'][number]): Note => {
  const [first = ''] = text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);
  return {
    line,
    text: first,
    why: isFlowchart(text) ? 'a chart that does not ask, or not the first' : 'a diagram that is no flowchart',
  };
};
