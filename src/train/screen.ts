import { escapeLine, escapeText } from '../text/escape.js';
import { addAll, largest } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { widthOf, wrapLines } from '../text/wrap.js';
import { revealResponse } from '../walk/reveal.js';
import { stepLines } from '../walk/screen.js';
import { plainStepLines } from '../walk/screen-plain.js';
import { askOf, type Decision, type TrainingCase } from './case.js';
import type { DecisionResult } from './score.js';

/** The title and the story, before the first decision. `place` is `1 of 3`; empty for a single scenario. */
export function storyLines({ customer }: TrainingCase, place: string, paint: Paint, width: number): string[] {
  const title = escapeLine(customer.title ?? customer.id);
  const lines = ['', ...wrapLines(place ? `${place} · ${title}` : title, width).map(paint.strong)];
  if (customer.story) addAll(lines, wrapLines(escapeText(customer.story).trimEnd(), width));
  return lines;
}

/** What the customer says or does, in a bubble. */
function bubbleLines(cue: string, paint: Paint, width: number): string[] {
  const room = Math.max(8, Math.min(width, 76) - 6);
  const text = wrapLines(escapeText(cue).trimEnd(), room);
  const wide = largest(text.map(widthOf));
  const side = paint.accent('│');
  return [
    `  ${paint.accent(`╭${'─'.repeat(wide + 2)}╮`)}`,
    ...text.map((line) => `  ${side} ${line}${' '.repeat(wide - widthOf(line))} ${side}`),
    `  ${paint.accent(`╰─┬${'─'.repeat(wide)}╯`)}`,
  ];
}

/** What is shown above the choices of a decision. `hints` are those that were taken. */
export function decisionLines(
  decision: Decision,
  hints: readonly string[],
  remaining: number | null,
  paint: Paint,
  width: number,
): string[] {
  const lines = stepLines(decision.walk, { width, paint, remaining, withoutResponses: decision.kind === 'response' });
  if (decision.cue) {
    lines.push('');
    addAll(lines, bubbleLines(decision.cue, paint, width));
  }
  if (hints.length) lines.push('');
  for (const hint of hints) addAll(lines, wrapLines(`Hint: ${escapeLine(hint)}`, width, '      ').map(paint.warning));
  return lines;
}

/** As {@link decisionLines}, in plain lines and without the hints. */
export function plainDecisionLines(decision: Decision, remaining: number | null): string[] {
  const lines = plainStepLines(decision.walk, remaining, decision.kind === 'response');
  if (decision.cue) addAll(lines, `What happens: ${escapeText(decision.cue).trimEnd()}`.split('\n'));
  return lines;
}

/** What the SOP says about a decision, and why. `signs` are marks such as ✓, which are quicker to see than words. */
export function feedbackLines(
  decision: Decision,
  result: DecisionResult,
  { paint, width, signs }: { readonly paint: Paint; readonly width: number; readonly signs: boolean },
): string[] {
  const { verdict, miss, right, why, guides, points, of } = result;
  const line = (text: string): string[] => wrapLines(`  ${escapeLine(text)}`, width, '    ');
  const sign = (character: string): string => (signs ? `${character} ` : '');
  const because = why ? line(`Why: ${why}`) : [];
  if (verdict === 'right') {
    const cost = points < of ? ` ${pointsText(points)} of ${of} with the hint${result.hints > 1 ? 's' : ''}.` : '';
    return [...line(`${sign('✓')}Right.${cost}`).map(paint.good), ...because.map(paint.faint)];
  }
  const lines =
    verdict === 'close'
      ? line(`${sign('≈')}Close: it leads to the same place, but the SOP has a more exact answer.`).map(paint.warning)
      : line(`${sign('✗')}The SOP says something else here.`).map(paint.bad);
  addAll(lines, line(`The SOP: ${right.label}`).map(paint.strong));
  addAll(lines, because);
  // The leaf, which is shown next, shows its response.
  if (decision.kind === 'response' && decision.step.kind !== 'leaf') addAll(lines, responseLines(decision, width));
  const remark = remarkOn(miss, of - points);
  if (remark) addAll(lines, line(remark).map(paint.warning));
  if (guides.length) addAll(lines, line(`To read: ${guides.map(({ title }) => title).join(' · ')}`));
  return lines;
}

/** The text of the right response. */
function responseLines({ walk, right }: Decision, width: number): string[] {
  const response = walk.step.says.find(({ id }) => id === right.id);
  if (!response) return [];
  const { text } = revealResponse(walk, response);
  return wrapLines(escapeText(text).trimEnd(), width - 4).map((one) => `    ${one}`.trimEnd());
}

/** Nobody who leaves because they feel unsafe is told that they should not have. */
function remarkOn(miss: DecisionResult['miss'], lost: number): string | null {
  const cost = `That costs ${pointsText(lost)} ${lost === 1 ? 'point' : 'points'}.`;
  switch (miss) {
    case 'safety':
      return `A way out was missed: somebody may get hurt. ${cost}`;
    case 'handover':
      return `A handover was missed: whoever should take over hears nothing. ${cost}`;
    case 'unneeded':
      return 'Nobody had to take over yet. If you ever feel unsafe, leave all the same: that is never a fault.';
    default:
      return null;
  }
}

/** `2.25`, without needless digits. */
export function pointsText(points: number): string {
  return String(Math.round(points * 100) / 100);
}

/** A decision for a class: the choices and, once `shown`, which one is right and why. */
export function demoLines(decision: Decision, shown: boolean, paint: Paint, width: number): string[] {
  const { kind, choices, right } = decision;
  if (kind === 'pause' && right.gravity === 'ordinary') return [];
  const lines = ['', ...wrapLines(escapeLine(askOf(decision)), width).map(paint.strong)];
  for (const choice of choices) {
    const is = shown && choice.id === right.id;
    const hint = choice.hint === null ? '' : ` – ${choice.hint}`;
    const text = wrapLines(`${is ? '✓' : '•'} ${escapeLine(choice.label + hint)}`, width - 2, '  ');
    addAll(
      lines,
      text.map((line) => `  ${is ? paint.good(line) : shown ? paint.faint(line) : line}`),
    );
  }
  if (!shown) return lines;
  lines.push('');
  addAll(lines, wrapLines(`Right: ${escapeLine(right.label)}`, width).map(paint.good));
  if (right.why) addAll(lines, wrapLines(`Why: ${escapeLine(right.why)}`, width, '     '));
  if (kind === 'response') addAll(lines, responseLines(decision, width));
  return lines;
}
