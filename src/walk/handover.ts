import { fieldValue, handoff, partId, sopId } from '../sop/stored.js';
import type { FieldValue, Handoff } from '../sop/types.js';
import { group, optional, orNull, record, type Shape, text } from '../text/shape.js';
import type { Walk } from './engine.js';
import { type Doubt, isWithheld } from './events.js';
import { doubts, summary, walkId } from './read-event.js';
import { recordedOf, valueText } from './recorded.js';
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
  /** What it rests on though it could not be verified, or was not handed over. */
  readonly doubts?: readonly Doubt[];
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly summary: readonly Summarised[];
}

/** One answer or value, as it reads. */
interface Summarised {
  readonly ask: string;
  readonly answer: string;
  /** Of a value: the one who takes over may have to withhold it. */
  readonly field?: string;
}

/**
 * The handover of a walk; undefined when it has not ended. `answersAlone` as sop 0.1 wrote it, whose summary had no
 * values.
 */
export function handoverOf(walk: Walk, answersAlone = false): Handover | undefined {
  if (walk.status !== 'ended') return undefined;
  const { flow, started, step } = walk;
  const visits = visitsOf(walk);
  const fields: Record<string, FieldValue> = {};
  for (const [id, value] of walk.values) {
    if (value !== null && !isWithheld(value)) fields[id] = value;
  }
  return {
    walk: started.walk,
    sop: flow.sop.id,
    title: flow.sop.title,
    outcome: step.outcome?.label ?? '',
    handoff: step.handoff,
    case: caseOf(walk) ?? null,
    agent: started.agent ?? null,
    ...(started.from?.doubts ? { doubts: started.from.doubts } : {}),
    fields,
    summary: [
      ...visits.slice(1).flatMap(({ by }, index) => {
        const from = visits[index]?.step;
        return by && from ? [{ ask: from.ask ?? from.title ?? from.id, answer: by.label }] : [];
      }),
      ...(answersAlone ? [] : recordedOf(walk)).map(({ field, ask, value }) => ({
        ask: `${ask}:`,
        answer: valueText(walk, field, value),
        field,
      })),
    ],
  };
}

/** A handover in every part, as the data of a transcript hold it. */
export const storedHandover: Shape = record({
  walk: walkId,
  sop: sopId,
  title: text,
  outcome: text,
  handoff,
  case: orNull(text),
  agent: orNull(text),
  doubts: optional(doubts),
  fields: group(partId, fieldValue),
  summary,
});
