import type { FlowStep } from '../sop/flow.js';
import { placeholders } from '../sop/placeholder.js';
import { channelField } from '../sop/reserved.js';
import type { Field, FieldValue, Response } from '../sop/types.js';
import type { Visit, Walk } from './engine.js';
import { type EventBody, isWithheld, type WalkEvent, type Withheld } from './events.js';

/** What a walk amounts to: the path taken, with everything that was done and said on it. */
export interface Report {
  readonly visits: readonly ReportedVisit[];
  readonly actions: readonly ReportedAction[];
  readonly responses: readonly (FilledResponse & { readonly step: string })[];
}

export interface ReportedVisit {
  readonly step: FlowStep;
  readonly at: string;
  /** The option taken here; null at an instruction, a leaf, and where the walk stands. */
  readonly answer: { readonly id: string; readonly label: string } | null;
  /** Whether a sub-procedure begins or ends here. It does not end where the walk still stands, or leaves by an option. */
  readonly sub: 'begins' | 'ends' | null;
}

export interface ReportedAction {
  readonly step: string;
  readonly text: string;
  /** Whether it was ticked done; null where the step does not ask for confirmation, or has not come to it. */
  readonly done: boolean | null;
  readonly reason: string | null;
}

/** A response with its placeholders filled in. */
export interface FilledResponse {
  readonly id: string;
  readonly title: string;
  readonly channel: string | null;
  readonly text: string;
  /** The text in pieces; a gap is a placeholder that could not be filled, shown in brackets. */
  readonly parts: readonly { readonly text: string; readonly gap: boolean }[];
  /** Whether it may be sent as it is. */
  readonly ready: boolean;
  /** Ids of the required fields without a value. */
  readonly missing: readonly string[];
  /** Ids of the sensitive fields whose value was used, but is not kept. */
  readonly withheld: readonly string[];
}

/** The visits of a walk from first to last. */
export function visitsOf(walk: Walk): Visit[] {
  const visits: Visit[] = [];
  for (let visit: Visit | null = walk.path; visit; visit = visit.previous) visits.push(visit);
  return visits.reverse();
}

/** The moves that stand: those that were not taken back, from first to last. */
export function movesOf(walk: Walk): WalkEvent[] {
  return statesOf(walk).flatMap(({ move }) => move ?? []);
}

/** The walk after each move that stands, from first to last. */
function statesOf(walk: Walk): Walk[] {
  const states: Walk[] = [];
  for (let at: Walk | null = walk; at; at = at.before) states.push(at);
  return states.reverse();
}

/** The case a walk is about: given at its start, or filled in as the field `case` on the way; none that is sensitive. */
export function caseOf(walk: Walk): string | undefined {
  return [walk.started.case, walk.values.get('case')].find((about) => typeof about === 'string');
}

/** The case as it is written: `[case number, withheld]` where it is sensitive. */
export function caseText(walk: Walk): string | undefined {
  const hides = [walk.started.case, walk.values.get('case')].some(isWithheld);
  return caseOf(walk) ?? (hides ? gapText(walk.flow.fields.get('case'), 'case', true) : undefined);
}

/** The report of a walk as it stands. */
export function reportOf(walk: Walk): Report {
  const visits = visitsOf(walk);
  const ticks = ticksByVisit(walk);
  const reported = visits.map((visit, index) => {
    const { step, at } = visit;
    const next = visits[index + 1];
    const by = next?.by ?? null;
    const ends = step.sub?.outcome && next && !by ? 'ends' : null;
    const answer = by && { id: by.id, label: by.label };
    return { step, at, answer, sub: step.sub && !step.sub.outcome ? ('begins' as const) : (ends as 'ends' | null) };
  });
  return {
    visits: reported,
    actions: visits.flatMap(({ step }, index) =>
      step.actions.map((text, action) => {
        const tick = ticks.get(index)?.[action];
        return { step: step.id, text, done: tick?.done ?? null, reason: tick?.reason ?? null };
      }),
    ),
    responses: visits.flatMap(({ step }) =>
      step.says.map((response) => ({ step: step.id, ...fillResponse(response, walk.flow.fields, walk.values) })),
    ),
  };
}

type Tick = Extract<EventBody, { type: 'ticked' }>;

/** Ticks by the index of the visit they belong to. A step may be visited again, so the order decides. */
function ticksByVisit(walk: Walk): Map<number, Tick[]> {
  const ticks = new Map<number, Tick[]>();
  for (const { before, move } of statesOf(walk)) {
    if (move?.type !== 'ticked' || !before) continue;
    const { index } = before.path;
    ticks.set(index, [...(ticks.get(index) ?? []), move]);
  }
  return ticks;
}

/** Fills a response's placeholders. A gap reads `[customer's name]`; a `list` alone on its line repeats the line. */
export function fillResponse(
  response: Response,
  fields: ReadonlyMap<string, Field>,
  values: ReadonlyMap<string, FieldValue | Withheld | null>,
): FilledResponse {
  const given: Given = (id) => values.get(id) ?? fields.get(id)?.default ?? null;
  const chosen = given(channelField);
  const variant = response.channels.find(({ channel }) => channel === chosen) ?? response.channels[0];
  const template = variant?.text ?? response.text;
  const parts: { text: string; gap: boolean }[] = [];
  const missing: string[] = [];
  const withheld: string[] = [];
  const push = (text: string, gap: boolean): void => {
    const last = parts[parts.length - 1];
    if (last && last.gap === gap && !gap) last.text += text;
    else if (text) parts.push({ text, gap });
  };
  const lines = template.split('\n').filter((line) => !isLeftOut(line, fields, given));
  lines.forEach((line, index) => {
    if (index > 0) push('\n', false);
    fillLine(line, fields, given, push, missing, withheld);
  });
  return {
    id: response.id,
    title: response.title,
    channel: variant?.channel ?? response.channel,
    text: parts.map((part) => part.text).join(''),
    parts,
    ready: missing.length === 0 && (response.channels.length === 0 || typeof chosen === 'string'),
    missing:
      response.channels.length && typeof chosen !== 'string' && !missing.includes(channelField)
        ? [...missing, channelField]
        : missing,
    withheld,
  };
}

/** The value of a field, or its default. */
type Given = (id: string) => FieldValue | Withheld | null;

/** A line with nothing on it but an optional value that was not given. */
function isLeftOut(line: string, fields: ReadonlyMap<string, Field>, given: Given): boolean {
  const [only, second] = placeholders(line);
  if (!only || second || !isItemLine(line, only.index, only.length)) return false;
  return fields.get(only.field)?.required === false && given(only.field) === null;
}

function fillLine(
  line: string,
  fields: ReadonlyMap<string, Field>,
  given: Given,
  push: (text: string, gap: boolean) => void,
  missing: string[],
  withheld: string[],
): void {
  const found = placeholders(line);
  const only = found.length === 1 ? found[0] : undefined;
  const items = only && given(only.field);
  if (only && Array.isArray(items) && isItemLine(line, only.index, only.length)) {
    const before = line.slice(0, only.index);
    push(items.map((item) => `${before}${item}`).join('\n'), false);
    return;
  }
  let at = 0;
  for (const { field: id, index, length } of found) {
    const field = fields.get(id);
    const value = given(id);
    let text = line.slice(at, index);
    at = index + length;
    if (value !== null && !isWithheld(value)) {
      push(text + (typeof value === 'string' ? value : value.join(', ')), false);
    } else if (value === null && field && !field.required) {
      // An optional value that was not given leaves no space behind: "Hello {{customer}}," → "Hello,".
      if (text === '' && index === 0) at += line[at] === ' ' ? 1 : 0;
      else text = text.replace(/ $/, '');
      push(text, false);
    } else {
      push(text, false);
      push(gapText(field, id, value !== null), true);
      const list = value === null ? missing : withheld;
      if (!list.includes(id)) list.push(id);
    }
  }
  push(line.slice(at), false);
}

/** `- {{examples}}`: nothing on the line but a bullet and the placeholder. */
function isItemLine(line: string, index: number, length: number): boolean {
  return /^\s*(?:[-*•]\s+)?$/.test(line.slice(0, index)) && line.slice(index + length).trim() === '';
}

/** `[customer's name]`: what is missing, in the words it is asked with. */
export function gapText(field: Field | undefined, id: string, withheld = false): string {
  const ask = field?.ask ?? id;
  // "ID" and "AutoPay" keep their capitals; an ordinary first word loses its own.
  const words = /^[A-Z][a-z]*(?:['’ ]|$)/.test(ask) ? ask.charAt(0).toLowerCase() + ask.slice(1) : ask;
  return withheld ? `[${words}, withheld]` : `[${words}]`;
}
