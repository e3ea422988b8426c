import { optionOf } from '../sop/flow.js';
import { escapeLine } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import { pendingOf, type Walk } from './engine.js';
import { type EventBody, isWithheld } from './events.js';
import { reportOf } from './report.js';
import { stepName } from './screen.js';
import { subMark } from './text.js';

/**
 * What is left of a step once the agent has moved on: a line or two that say what happened, so that what has scrolled
 * by reads as a log. `walk` is the walk before the event; `after`, the walk after it, shows the sub-procedures that it
 * began or ended.
 */
export function eventLines(walk: Walk, event: EventBody, paint: Paint, width: number, after?: Walk): string[] {
  const line = (text: string, style: (text: string) => string = paint.faint): string[] =>
    wrapLines(text, width, '    ').map(style);
  const { step } = walk;
  const note = (what: string, ...rest: string[]): string[] => line(`  ${what}${rest.join('')}`);
  switch (event.type) {
    case 'answered': {
      const option = optionOf(step, event.option);
      const question = step.kind === 'question' ? escapeLine(step.ask ?? '') : stepName(step);
      return [
        ...stepLog(walk, paint, width, false, option?.always === true),
        ...line(`${question} ${escapeLine(option?.label ?? event.option)}`, same),
        ...subLines(walk, after).flatMap((mark) => line(mark, same)),
      ];
    }
    case 'shown':
      return [...stepLog(walk, paint, width, true), ...subLines(walk, after).flatMap((mark) => line(mark, same))];
    case 'filled': {
      const field = walk.flow.fields.get(event.field);
      const name = escapeLine(field?.ask ?? event.field);
      if (event.value === null) return note(`${name}: passed over`);
      if (field?.sensitive || isWithheld(event.value)) return note(`${name}: given`);
      return note(`${name}: `, escapeLine(typeof event.value === 'string' ? event.value : event.value.join(', ')));
    }
    case 'ticked': {
      const action = escapeLine(step.actions[event.action] ?? '');
      return note(
        event.done ? '[x] ' : '[-] ',
        action,
        event.done ? '' : ` (skipped: ${escapeLine(event.reason ?? '')})`,
      );
    }
    case 'noted': {
      const [first = '', ...more] = event.text.split('\n');
      const rest = more.length ? ` (and ${more.length} more ${more.length === 1 ? 'line' : 'lines'})` : '';
      return note('Note: ', escapeLine(first), rest);
    }
    case 'went-back':
      return walk.before ? line(`Back to: ${placeName(walk.before)}`) : [];
    default:
      return [];
  }
}

function placeName(walk: Walk): string {
  const pending = pendingOf(walk);
  if (pending.kind === 'field') return escapeLine(pending.field.ask);
  if (pending.kind === 'tick') return escapeLine(pending.step.actions[pending.action] ?? '');
  return pending.step.ask === null ? stepName(pending.step) : escapeLine(pending.step.ask);
}

const same = (text: string): string => text;

/** What a walk began and ended on its way from one place to the next. */
function subLines(walk: Walk, after: Walk | undefined): string[] {
  const from = walk.path.index;
  const left = after ? reportOf(after).visits.slice(from) : [];
  return left.flatMap((visit, index) => (index === 0 && visit.sub === 'begins' ? [] : (subMark(visit) ?? [])));
}

/** The name of a step that had something to do or say, and what it was; no more than shown where a way out left it. */
function stepLog(walk: Walk, paint: Paint, width: number, always = false, left = false): string[] {
  const { step } = walk;
  const lines: string[] = [];
  const actions = step.confirm ? [] : step.actions;
  if (!actions.length && !step.says.length && !always) return lines;
  const runs = step.title === null && step.sub && !step.sub.outcome;
  addAll(lines, wrapLines(runs ? escapeLine(step.sub?.sop.title ?? '') : stepName(step), width));
  const mark = left ? 'Shown:' : '•';
  for (const action of actions) {
    addAll(lines, wrapLines(`  ${mark} ${escapeLine(action)}`, width, '    ').map(paint.faint));
  }
  for (const { title } of step.says) {
    addAll(
      lines,
      wrapLines(`  ${left ? 'Shown: r' : 'R'}esponse: ${escapeLine(title)}`, width, '    ').map(paint.faint),
    );
  }
  return lines;
}
