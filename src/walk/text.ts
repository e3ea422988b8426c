import { handoffCommand } from '../sop/handoff.js';
import { escapeLine, escapeText } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { capitalised } from '../text/words.js';
import { wrapLines } from '../text/wrap.js';
import type { Walk } from './engine.js';
import type { Doubt } from './events.js';
import { type FilledResponse, gapText } from './fill.js';
import { caseOf, type Report, type ReportedAction, type ReportedVisit, reportOf } from './report.js';
import { revealResponse } from './reveal.js';
import { copyLine, leavingLine, plainLine, responseStatus } from './status.js';

/**
 * A walk as text: each step with its answer, what was to be done and said, and how it ended. `onScreen` where a
 * terminal shows it; anywhere else what is sensitive stays withheld.
 */
export function renderWalk(walk: Walk, paint: Paint, width: number, onScreen = false): string {
  const { sop } = walk.flow;
  const report = reportOf(walk);
  const lines = [`${paint.strong(escapeLine(sop.title))} ${paint.faint(sopName(walk))}`, ''];
  const before = renderBefore(walk, paint, width);
  if (before.length) {
    addAll(lines, before);
    lines.push('');
  }
  const said = ({ state, step, responses }: ReportedVisit): readonly FilledResponse[] =>
    onScreen && state ? step.says.map((response) => revealResponse(state, response)) : responses;
  for (const visit of report.visits) {
    const { step, answer } = visit;
    const mark = subMark(visit);
    const heading = escapeLine(step.ask ?? step.title ?? '');
    if (heading) {
      addAll(
        lines,
        wrapLines(heading, width).map((line) => paint.strong(line)),
      );
    }
    for (const action of visit.actions) addAll(lines, renderAction(action, paint, width));
    said(visit).forEach((response, index) => {
      lines.push('');
      addAll(lines, renderResponse(response, walk, paint));
      for (const copy of visit.responses[index]?.copies ?? []) {
        addAll(
          lines,
          wrapLines(`  ${capitalised(escapeLine(plainLine(copyLine(copy, walk.started.at))))}`, width, '    ').map(
            paint.faint,
          ),
        );
      }
    });
    if (visit.left && visit.actions.length + visit.responses.length) {
      addAll(lines, wrapLines(`  (${escapeLine(plainLine(leavingLine(visit.left)))})`, width, '    ').map(paint.faint));
    }
    if (answer) addAll(lines, wrapLines(`  → ${escapeLine(answer.label)}`, width, '    ').map(paint.accent));
    if (mark) addAll(lines, wrapLines(`  ${mark}`, width, '    ').map(paint.faint));
    if (heading || visit.actions.length || visit.responses.length || answer || mark) lines.push('');
  }
  const copied = copiedAndTakenBack(report, walk.started.at);
  for (const about of copied) addAll(lines, wrapLines(about, width, '  '));
  if (copied.length) lines.push('');
  addAll(lines, renderEnd(walk, paint, width));
  return `${lines.join('\n')}\n`;
}

/** "Taken back: Warning, copied at 19:40:12": what was copied at a step that is on the path no more. */
export function copiedAndTakenBack({ takenBack }: Report, started: string): string[] {
  return takenBack.flatMap(({ responses, left }) =>
    responses
      .filter(({ copies }) => copies.some(({ failed }) => failed === null))
      .map(
        (one) => `Taken back: ${escapeLine(one.title)}, ${escapeLine(plainLine(responseStatus(one, left, started)))}`,
      ),
  );
}

/** "De-escalate begins", "De-escalate ends: Resolved": where a sub-procedure does; null at any other visit. */
export function subMark({ step, sub }: ReportedVisit): string | null {
  if (!step.sub || !sub) return null;
  const title = escapeLine(step.sub.sop.title);
  return sub === 'begins' ? `${title} begins` : `${title} ends: ${escapeLine(step.sub.outcome?.label ?? '')}`;
}

function sopName(walk: Walk): string {
  const { id, version } = walk.flow.sop;
  return escapeLine(`(${id}${version ? ` ${version}` : ''})`);
}

export function renderAction(action: ReportedAction, paint: Paint, width: number): string[] {
  const mark = action.status === 'ticked' ? '✓' : action.status === 'skipped' ? '–' : '•';
  const reason =
    action.status !== 'skipped' || action.reason === null ? '' : ` (skipped: ${escapeLine(action.reason)})`;
  return wrapLines(`  ${mark} ${escapeLine(action.text)}${reason}`, width, '    ').map(paint.strong);
}

/**
 * A response between two rules, so that the text itself can be selected and pasted. Without a width its lines are not
 * broken, and what is pasted is exactly what is sent.
 */
export function renderResponse(response: FilledResponse, walk: Walk, paint: Paint, width?: number): string[] {
  const channel = response.channel === null ? '' : ` (${escapeLine(response.channel)})`;
  const rule = paint.faint('─'.repeat(Math.min(width ?? 60, 60)));
  const text = response.parts.map((part) => (part.gap ? paint.warning(escapeText(part.text)) : escapeText(part.text)));
  const lines = [
    ...wrapLines(`Send: ${paint.strong(escapeLine(response.title))}${channel}`, width ?? 80),
    rule,
    ...(width === undefined ? text.join('').split('\n') : wrapLines(text.join(''), width)),
    rule,
  ];
  const note = draftNote(response, walk) ?? withheldNote(response, walk);
  if (note) addAll(lines, wrapLines(note, width ?? 80).map(paint.warning));
  return lines;
}

/** "Customer's name is withheld: a terminal alone shows it."; undefined for a response that is whole. */
function withheldNote({ withheld }: FilledResponse, walk: Walk): string | undefined {
  if (withheld.length === 0) return undefined;
  const one = withheld.length === 1;
  const names = capitalised(escapeLine(gapNames(withheld, walk)));
  return `${names} ${one ? 'is' : 'are'} withheld: a terminal alone shows ${one ? 'it' : 'them'}.`;
}

/** "Draft, not ready to send: customer's name is missing."; undefined for a response that is ready. */
export function draftNote(response: FilledResponse, walk: Walk): string | undefined {
  if (response.ready) return undefined;
  const { missing, otherChannels, channel } = response;
  if (otherChannels) {
    const there = escapeLine(otherChannels.join(', '));
    return `Draft, not ready to send: there is no text for ${escapeLine(channel ?? '')}, only for ${there}.`;
  }
  const names = escapeLine(gapNames(missing, walk));
  return `Draft, not ready to send: ${names} ${missing.length === 1 ? 'is' : 'are'} missing.`;
}

function gapNames(fields: readonly string[], walk: Walk): string {
  return fields.map((id) => gapText(walk.flow.fields.get(id), id).slice(1, -1)).join(', ');
}

/** What the walk before this one found, for the one who takes over; nothing where none handed over. */
export function renderBefore({ started }: Walk, paint: Paint, width: number): string[] {
  const { from } = started;
  if (!from) return [];
  const by = from.agent === null ? '' : `, by ${escapeLine(from.agent)}`;
  const head = `Before this: ${escapeLine(from.title)}${by}: ${paint.strong(escapeLine(from.outcome))}`;
  const answers = from.summary.flatMap(({ ask, answer }) =>
    wrapLines(`  ${escapeLine(ask)} ${escapeLine(answer)}`, width, '    '),
  );
  const trust = (from.doubts ?? []).flatMap((doubt) =>
    wrapLines(`  Taken on trust: ${doubtText(doubt)}`, width, '    '),
  );
  return [...wrapLines(head, width, '  '), ...trust.map(paint.warning), ...answers.map(paint.faint)];
}

/** "first.md could not be verified": what a walk rests on all the same. */
export function doubtText({ source, doubt }: Doubt): string {
  const texts = {
    unverified: 'could not be verified',
    'no-handoff': 'handed over to nobody',
    'other-sop': 'handed over to another SOP',
  };
  return `${escapeLine(source)} ${texts[doubt]}`;
}

function renderEnd(walk: Walk, paint: Paint, width: number): string[] {
  if (walk.status !== 'ended') return [paint.warning(`Stopped at ${escapeLine(walk.step.id)}.`)];
  const { outcome, handoff } = walk.step;
  const lines = [
    `Outcome: ${paint.strong(escapeLine(outcome?.label ?? ''))} ${paint.faint(`(${escapeLine(outcome?.id ?? '')})`)}`,
  ];
  if (handoff) {
    const command = handoffCommand(handoff, caseOf(walk));
    const next = command ? `: ${paint.accent(escapeLine(command))}` : '';
    addAll(lines, wrapLines(`${capitalised(escapeLine(handoff.to))} takes over${next}`, width));
  }
  return lines;
}
