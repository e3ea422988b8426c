import type { Flow, FlowOption, FlowStep } from '../sop/flow.js';
import { handoffCommand } from '../sop/handoff.js';
import type { Outcome } from '../sop/types.js';

/**
 * A flow as boxes and arrows, before anything is known of how it is written or where it stands. Texts are the author's,
 * as they are; whoever writes them escapes them.
 */
export interface Picture {
  readonly id: string;
  readonly title: string;
  readonly summary: string | null;
  /** Those that a box has the colour of, in the order of the file. */
  readonly outcomes: readonly Outcome[];
  /** Each after the group that it is in. */
  readonly groups: readonly PictureGroup[];
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  /** Whether boxes and arrows are marked with what an edit changes. */
  readonly compared: boolean;
}

/** A sub-procedure, or the steps that are open from everywhere. */
export interface PictureGroup {
  readonly id: string;
  readonly kind: 'sub-procedure' | 'always';
  readonly label: string;
  /** The group that it is in; null for none. */
  readonly parent: string | null;
}

/** A step. */
export interface Box {
  /** The step's id in the flow. */
  readonly id: string;
  readonly kind: 'question' | 'instruction' | 'leaf';
  readonly start: boolean;
  readonly heading: string;
  /** What else stands in it, a line each. */
  readonly notes: readonly string[];
  /** The index of the outcome that it ends with. */
  readonly outcome: number | null;
  readonly group: string | null;
  readonly mark: Mark | null;
}

/** A way from one step to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: 'option' | 'next' | 'limit';
  /** The option's id; empty for other kinds. */
  readonly option: string;
  readonly label: string;
  readonly mark: Mark | null;
}

/** What an edit did to a box or an arrow. */
export type Mark = 'new' | 'gone' | 'changed' | 're-routed';

/** Flow → picture. Every step is a box, once; options that are always open are told at the steps they lead to. */
export function pictureOf(flow: Flow): Picture {
  const { sop } = flow;
  const outcomes = [...flow.outcomes.values()];
  const steps = [...flow.steps.values()];
  const groups: PictureGroup[] = [];
  const opened = new Map<string, FlowOption[]>();
  const seen = new Set<string>();
  for (const step of steps) {
    const prefix = prefixOf(step.id);
    if (seen.has(prefix)) continue;
    seen.add(prefix);
    const call = prefix.slice(0, -1);
    if (prefix) {
      groups.push({ id: prefix, kind: 'sub-procedure', label: step.sop.title, parent: groupOf(prefixOf(call)) });
    }
    for (const { next, ...option } of step.sop.always) {
      const target = flow.steps.get(prefix + next);
      if (!target) continue;
      const options = opened.get(target.id);
      if (options) options.push({ ...option, next: target, always: true });
      else opened.set(target.id, [{ ...option, next: target, always: true }]);
    }
    if (step.sop.always.length) {
      groups.push({ id: alwaysId(prefix), kind: 'always', label: 'Open at every step', parent: groupOf(prefix) });
    }
  }
  const boxes = steps.map((step): Box => {
    const prefix = prefixOf(step.id);
    const ways = opened.get(step.id) ?? [];
    const outcome = step.outcome ? outcomes.indexOf(step.outcome) : -1;
    return {
      id: step.id,
      kind: step.sub?.outcome ? 'leaf' : step.kind,
      start: step === flow.start,
      heading: headingOf(step),
      notes: [...ways.map(wayIn), ...notesOf(step)],
      outcome: outcome === -1 ? null : outcome,
      group: ways.length ? alwaysId(prefix) : groupOf(prefix),
      mark: null,
    };
  });
  const arrows = steps.flatMap(arrowsFrom);
  return { id: sop.id, title: sop.title, summary: sop.summary, outcomes, groups, boxes, arrows, compared: false };
}

/** `call/` for the step `call/step`, and nothing for one of the SOP itself. */
const prefixOf = (id: string): string => id.slice(0, id.lastIndexOf('/') + 1);

const groupOf = (prefix: string): string | null => (prefix === '' ? null : prefix);

const alwaysId = (prefix: string): string => `${prefix}always`;

function headingOf(step: FlowStep): string {
  const { title, ask, actions, sub, outcome } = step;
  const named = title ?? ask ?? (sub?.outcome === null ? sub.sop.title : undefined) ?? sub?.outcome?.label;
  return named ?? actions[0] ?? outcome?.label ?? step.id;
}

const wayIn = ({ key, label }: FlowOption): string => (key === null ? label : `${key} ${label}`);

function notesOf(step: FlowStep): string[] {
  const heading = headingOf(step);
  const notes = step.says.map(({ title }) => `Say: ${title}`);
  if (step.ask !== null && step.ask !== heading) notes.push(step.ask);
  const ends = step.outcome ?? step.sub?.outcome;
  if (ends && ends.label !== heading) notes.push(`Ends: ${ends.label}`);
  if (step.handoff) {
    const command = handoffCommand(step.handoff);
    notes.push(`Over to: ${step.handoff.to}${command ? ` (${command})` : ''}`);
  }
  return notes;
}

function arrowsFrom(step: FlowStep): Arrow[] {
  const arrow = (to: FlowStep, kind: Arrow['kind'], label = '', option = ''): Arrow => ({
    from: step.id,
    to: to.id,
    kind,
    option,
    label,
    mark: null,
  });
  const arrows = step.options.flatMap((option) =>
    option.always ? [] : arrow(option.next, 'option', option.label, option.id),
  );
  if (step.next) arrows.push(arrow(step.next, 'next'));
  if (step.limit) {
    const { times, then } = step.limit;
    arrows.push(arrow(then, 'limit', `after ${times === 1 ? 'once' : `${times} times`}`));
  }
  return arrows;
}
