import { escapeLine, escapeText } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { capitalised } from '../text/words.js';
import { wrapLines } from '../text/wrap.js';
import type { FlowStep } from './flow.js';
import { handoffCommand } from './handoff.js';
import type { Guide, Response } from './types.js';

/** One step as text: what it asks, what is done and said, and where it leads. */
export function renderStep(step: FlowStep, paint: Paint, width: number): string {
  const lines: string[] = [];
  const add = (text: string, indent = ''): void => {
    addAll(lines, wrapLines(text, width, indent));
  };
  add(paint.strong(escapeLine(step.ask ?? step.title ?? step.id)));
  if (step.ask && step.title) add(paint.faint(escapeLine(step.title)));
  if (step.sub && !step.sub.outcome) add(`Runs ${escapeLine(step.sub.sop.title)} (${escapeLine(step.sub.sop.id)}).`);
  for (const action of step.actions) add(`  • ${escapeLine(action)}`, '    ');
  for (const response of step.says) add(`  Send: ${escapeLine(response.title)} (${escapeLine(response.id)})`, '    ');
  if (step.needs.length) add(`  Asks for: ${step.needs.map(({ ask }) => escapeLine(ask)).join(', ')}`, '    ');
  if (step.guides.length) add(`  Guides: ${step.guides.map(({ id }) => escapeLine(id)).join(', ')}`, '    ');
  if (step.limit) add(`  At most ${step.limit.times} times, then ${escapeLine(step.limit.then.id)}`, '    ');
  for (const option of step.options) {
    const key = option.key === null ? '' : `${escapeLine(option.key)} `;
    const hint = option.hint === null ? '' : paint.faint(` – ${escapeLine(option.hint)}`);
    add(`  ${key}${paint.accent(escapeLine(option.label))}${hint} → ${escapeLine(option.next.id)}`, '    ');
    if (option.why !== null) add(paint.faint(`      ${escapeLine(option.why)}`), '      ');
  }
  if (step.next) add(`  → ${escapeLine(step.next.id)}`);
  if (step.outcome) add(`  Outcome: ${escapeLine(step.outcome.label)} (${escapeLine(step.outcome.id)})`, '    ');
  if (step.handoff) {
    const command = handoffCommand(step.handoff);
    add(`  ${capitalised(escapeLine(step.handoff.to))} takes over${command ? `: ${escapeLine(command)}` : ''}`, '    ');
  }
  return `${lines.join('\n')}\n`;
}

/** A response as text, with its placeholders; each variant under its channel. */
export function renderResponseText(response: Response, paint: Paint): string {
  const channel = response.channel === null ? '' : ` (${escapeLine(response.channel)})`;
  const texts = response.channels.length
    ? response.channels.map(
        (variant) => `${paint.faint(`${escapeLine(variant.channel)}:`)}\n${escapeText(variant.text)}`,
      )
    : [escapeText(response.text)];
  return `${paint.strong(escapeLine(response.title))}${channel}\n\n${texts.join('\n\n')}\n`;
}

/** A guide as text. */
export function renderGuide(guide: Guide, paint: Paint, width: number): string {
  const lines = [paint.strong(escapeLine(guide.title))];
  if (guide.text !== null) {
    lines.push('');
    addAll(lines, wrapLines(escapeText(guide.text.trimEnd()), width));
  }
  if (guide.items.length) lines.push('');
  guide.items.forEach((item, index) => {
    const number = `${String(index + 1).padStart(String(guide.items.length).length)}. `;
    addAll(lines, wrapLines(number + escapeText(item), width, ' '.repeat(number.length)));
  });
  return `${lines.join('\n')}\n`;
}
