import type { FlowStep } from '../sop/flow.js';
import { handoffCommand } from '../sop/handoff.js';
import { escapeLine } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { capitalised } from '../text/words.js';
import { widthOf, wrapLines } from '../text/wrap.js';
import { pendingOf, type Walk } from './engine.js';
import type { FilledResponse } from './fill.js';
import { caseOf, reportOf, visitsOf } from './report.js';
import { revealResponse } from './reveal.js';
import { renderAction, renderResponse, subMark } from './text.js';

export interface ScreenOptions {
  /** Columns. */
  readonly width: number;
  readonly paint: Paint;
  /** At most how many questions are still to be answered, this one included; null when nobody knows. */
  readonly remaining: number | null;
  /** In training, the response is for the trainee to find. */
  readonly withoutResponses?: boolean;
}

/**
 * What the agent reads before they answer: where they are, what to do, what to say. What can be answered stands below
 * it, and changes as they type; this does not.
 */
export function stepLines(walk: Walk, options: ScreenOptions): string[] {
  const { width, paint } = options;
  const pending = pendingOf(walk);
  const { step } = pending;
  const lines = ['', ...progressLines(walk, options), ...trailLines(walk, options)];
  const title = stepTitle(step);
  if (title || step.actions.length) lines.push('');
  if (title) addAll(lines, wrapLines(escapeLine(title), width).map(paint.accent));
  addAll(lines, actionLines(walk, options));
  const responses = options.withoutResponses ? [] : responsesOf(walk);
  // While a value is asked for, the response is shown as far as it is known: the agent may need it to learn the value.
  const asking = pending.kind === 'field';
  for (const response of responses.filter(({ ready }) => ready || !asking)) {
    lines.push('');
    addAll(lines, renderResponse(response, walk, paint, width));
  }
  const drafts = asking ? responses.filter(({ ready }) => !ready).map(({ title: name }) => escapeLine(name)) : [];
  if (drafts.length) {
    lines.push('');
    addAll(lines, wrapLines(`For: ${drafts.join(', ')}`, width).map(paint.faint));
  }
  if (pending.kind === 'leaf') {
    lines.push('');
    addAll(lines, endLines(walk, options));
  }
  return lines;
}

/** The responses of the step where a walk stands, filled in as far as they can be. */
export function responsesOf(walk: Walk): FilledResponse[] {
  return walk.step.says.map((response) => revealResponse(walk, response));
}

/** "step 3", "at most 2 to go": where the walk is, and how much is ahead. */
export function progressParts(walk: Walk, remaining: number | null): string[] {
  const { kind } = walk.step;
  const step = `step ${visitsOf(walk).filter((visit) => visit.step.waits).length}`;
  if (kind === 'leaf') return [step, 'the end'];
  if (remaining === null) return [step];
  const after = remaining - (kind === 'question' ? 1 : 0);
  if (after > 0) return [step, `at most ${after} to go`];
  return [step, kind === 'question' ? 'the last question' : 'no more questions'];
}

/** "Abusive customer · step 3 · at most 2 to go", on one line. */
function progressLines(walk: Walk, { width, paint, remaining }: ScreenOptions): string[] {
  const parts = progressParts(walk, remaining);
  let line = [escapeLine(walk.flow.sop.title), ...parts].join(' · ');
  // If there is no room, the title is what can be left out.
  if (widthOf(line) > width) line = capitalised(parts.join(' · '));
  return [paint.faint(shorten(line, width))];
}

/** Two lines never hold more visits than this. */
const mostInTrail = 100;

/** "Behaviour: Abusive › Directed: Yes": what was answered, on two lines at most; the oldest go first. */
function trailLines(walk: Walk, { width, paint }: ScreenOptions): string[] {
  const answers = reportOf(walk)
    .visits.slice(-mostInTrail)
    .flatMap((visit) => {
      const { step, answer } = visit;
      return [subMark(visit) ?? [], answer ? answerText(step, answer.label) : []].flat();
    });
  for (let from = 0; from < answers.length; from++) {
    const lines = wrapLines(`${from ? '… › ' : ''}${answers.slice(from).join(' › ')}`, width);
    if (lines.length <= 2 || from === answers.length - 1) return lines.slice(0, 2).map(paint.faint);
  }
  return [];
}

/** "Behaviour: Upset"; a name that is a question takes no colon. */
export function answerText(step: FlowStep, label: string): string {
  const name = stepName(step);
  return `${name}${/[?!.:…]$/.test(name) ? '' : ':'} ${escapeLine(label)}`;
}

/** What a step is called in a few words: its title, else its id in plain words, else its question. */
export function stepName(step: FlowStep): string {
  if (step.title) return escapeLine(step.title);
  const id = step.id.slice(step.id.lastIndexOf('/') + 1);
  if (/[a-z]{3}/.test(id) && !/^(step|question|ask|node)?-?\d*$/.test(id))
    return capitalised(escapeLine(id.replace(/-/g, ' ')));
  return shorten(escapeLine(step.ask ?? id), 30);
}

/** Text cut to a width, with an ellipsis. */
function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

function stepTitle(step: FlowStep): string | null {
  if (step.title) return step.title;
  if (step.sub) return step.sub.outcome ? `${step.sub.sop.title}: ${step.sub.outcome.label}` : step.sub.sop.title;
  return step.kind === 'leaf' ? (step.outcome?.label ?? null) : null;
}

function actionLines(walk: Walk, { width, paint }: ScreenOptions): string[] {
  const { step } = walk;
  const own = reportOf(walk).visits.at(-1)?.actions ?? [];
  if (!step.confirm) return own.flatMap((action) => renderAction(action, paint, width));
  return own.flatMap((action, index) => {
    const reason = action.reason === null ? '' : ` (skipped: ${escapeLine(action.reason)})`;
    const box = action.done === null ? '[ ]' : action.done ? '[x]' : '[-]';
    const current = index === walk.ticked;
    const style = current ? paint.strong : action.done === null ? (text: string) => text : paint.faint;
    return wrapLines(`${box} ${escapeLine(action.text)}${reason}`, width - 2, '    ').map(
      (line, row) => (current && row === 0 ? paint.accent('> ') : '  ') + style(line),
    );
  });
}

/** The outcome, and who goes on with which command. */
function endLines(walk: Walk, { width, paint }: ScreenOptions): string[] {
  const { outcome, handoff } = walk.step;
  const lines = wrapLines(`Outcome: ${escapeLine(outcome?.label ?? '')}`, width).map(paint.strong);
  if (handoff) {
    const command = handoffCommand(handoff, caseOf(walk));
    const who = `${capitalised(escapeLine(handoff.to))} takes over`;
    // The command is kept on one line where it fits, so that it can be copied.
    const whole = command ? `${who}: ${paint.accent(escapeLine(command))}` : `${who}.`;
    if (widthOf(whole) <= width || !command) addAll(lines, wrapLines(whole, width));
    else {
      addAll(lines, wrapLines(`${who}:`, width));
      addAll(lines, wrapLines(paint.accent(escapeLine(command)), width));
    }
  }
  return lines;
}
