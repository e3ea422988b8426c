import type { FieldValue, Handoff } from '../sop/types.js';
import type { Walk } from './engine.js';
import { isWithheld } from './events.js';
import { isRecord } from './read-event.js';
import { caseOf, visitsOf } from './report.js';

/** What the one who takes a finished walk over is given: enough to start the next SOP with, and nothing sensitive. */
export interface Handover {
  /** Id of the walk. */
  readonly walk: string;
  readonly sop: string;
  readonly title: string;
  /** The outcome, as it reads. */
  readonly outcome: string;
  readonly handoff: Handoff | null;
  readonly case: string | null;
  readonly agent: string | null;
  /** The name of the transcript that it was read from. */
  readonly file?: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly summary: readonly Summarised[];
}

/** One answer, as it reads. */
interface Summarised {
  readonly ask: string;
  readonly answer: string;
}

/**
 * The handover of a walk; undefined when it has not ended. `keepSensitive` is for going on in the same process, where
 * nothing is written.
 */
export function handoverOf(walk: Walk, keepSensitive = false): Handover | undefined {
  if (walk.status !== 'ended') return undefined;
  const { flow, started, step } = walk;
  const visits = visitsOf(walk);
  const fields: Record<string, FieldValue> = {};
  for (const [id, value] of walk.values) {
    if (value === null || isWithheld(value)) continue;
    if (keepSensitive || !flow.fields.get(id)?.sensitive) fields[id] = value;
  }
  return {
    walk: started.walk,
    sop: flow.sop.id,
    title: flow.sop.title,
    outcome: step.outcome?.label ?? '',
    handoff: step.handoff,
    case: caseOf(walk) ?? null,
    agent: started.agent ?? null,
    fields,
    summary: visits.slice(1).flatMap(({ by }, index) => {
      const from = visits[index]?.step;
      return by && from ? [{ ask: from.ask ?? from.title ?? from.id, answer: by.label }] : [];
    }),
  };
}

/** Reads a handover from parsed JSON; undefined when it is not one. Nothing in it is taken on trust. */
export function readHandover(json: unknown): Handover | undefined {
  if (!isRecord(json) || !isRecord(json.fields) || !Array.isArray(json.summary)) return undefined;
  const { walk, sop, title, outcome, handoff } = json;
  if (![walk, sop, title, outcome].every((one) => typeof one === 'string')) return undefined;
  return {
    walk: String(walk),
    sop: String(sop),
    title: String(title),
    outcome: String(outcome),
    handoff: isRecord(handoff) ? { to: textOf(handoff.to) ?? '', sop: textOf(handoff.sop) } : null,
    case: textOf(json.case),
    agent: textOf(json.agent),
    fields: Object.fromEntries(
      Object.entries(json.fields).filter((entry): entry is [string, FieldValue] => isValue(entry[1])),
    ),
    summary: json.summary.flatMap((one) =>
      isRecord(one) && typeof one.ask === 'string' && typeof one.answer === 'string'
        ? [{ ask: one.ask, answer: one.answer }]
        : [],
    ),
  };
}

function isValue(value: unknown): value is FieldValue {
  return typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
