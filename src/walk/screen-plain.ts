import type { FlowStep } from '../sop/flow.js';
import { handoffCommand } from '../sop/handoff.js';
import type { Guide } from '../sop/types.js';
import { escapeLine, escapeText } from '../text/escape.js';
import { addAll } from '../text/list.js';
import { capitalised } from '../text/words.js';
import { pendingOf, type Walk } from './engine.js';
import type { FilledResponse } from './fill.js';
import { caseOf, reportOf } from './report.js';
import { answerText, progressParts, responsesOf } from './screen.js';
import { draftNote, subMark } from './text.js';

/**
 * A step in plain lines, for a screen reader or an odd terminal: words in place of rules and signs, and nothing that
 * is drawn over.
 */
export function plainStepLines(walk: Walk, remaining: number | null, withoutResponses = false): string[] {
  const pending = pendingOf(walk);
  const { step } = pending;
  const lines = ['', `${capitalised(progressParts(walk, remaining).join(', '))}.`];
  const answers = reportOf(walk).visits.flatMap((visit) => {
    const { step: passed, answer } = visit;
    const mark = subMark(visit);
    return [mark ? `${mark}.` : [], answer ? `${answerText(passed, answer.label)}.` : []].flat();
  });
  if (answers.length) lines.push(`So far: ${answers.join(' ')}`);
  if (step.title || step.sub) lines.push(plainTitle(step));
  const own = reportOf(walk).visits.at(-1)?.actions ?? [];
  own.forEach((action, index) => {
    const state = action.done === null ? '' : action.done ? ' Done.' : ` Skipped: ${escapeLine(action.reason ?? '')}.`;
    lines.push(`${step.actions.length > 1 ? `Do ${index + 1}` : 'Do'}: ${escapeLine(action.text)}${state}`);
  });
  for (const response of withoutResponses ? [] : responsesOf(walk)) {
    if (response.ready || pending.kind !== 'field') addAll(lines, plainResponse(walk, response));
  }
  if (pending.kind === 'leaf') addAll(lines, plainEnd(walk));
  return lines;
}

function plainTitle(step: FlowStep): string {
  return step.title || !step.sub ? escapeLine(step.title ?? '') : escapeLine(step.sub.sop.title);
}

export function plainResponse(walk: Walk, filled: FilledResponse): string[] {
  const channel = filled.channel === null ? '' : ` (${escapeLine(filled.channel)})`;
  return [
    `Send: ${escapeLine(filled.title)}${channel}`,
    ...escapeText(filled.text)
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`.trimEnd()),
    draftNote(filled, walk) ?? 'End of the response. It is ready to send.',
  ];
}

function plainEnd(walk: Walk): string[] {
  const { outcome, handoff } = walk.step;
  const lines = [`Outcome: ${escapeLine(outcome?.label ?? '')}`];
  if (!handoff) return lines;
  const command = handoffCommand(handoff, caseOf(walk));
  return [...lines, `${capitalised(escapeLine(handoff.to))} takes over${command ? `: ${escapeLine(command)}` : '.'}`];
}

/** A guide in plain lines. */
export function plainGuideLines(guide: Guide): string[] {
  return [
    escapeLine(guide.title),
    ...(guide.text ? escapeText(guide.text).trimEnd().split('\n') : []),
    ...guide.items.map((item, index) => `  ${index + 1}. ${escapeLine(item)}`),
    'End of the guide.',
  ];
}
