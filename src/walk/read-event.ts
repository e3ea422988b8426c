import type { EventBody, StopReason, WalkEvent } from './events.js';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const textOrNothing: Check = (value) => value === undefined || text(value);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const yesOrNo: Check = (value) => typeof value === 'boolean';
const fieldValue: Check = (value) =>
  value === null || text(value) || (Array.isArray(value) ? value.every(text) : withheld(value));
const withheld: Check = (value) => isRecord(value) && value.withheld === true && Object.keys(value).length === 1;
const reasons: readonly StopReason[] = ['quit', 'end-of-input', 'signal', 'answers-ran-out'];
const textOrNull: Check = (value) => value === null || text(value);
const answer: Check = (value) => isRecord(value) && text(value.ask) && text(value.answer);
const from: Check = (value) =>
  value === undefined ||
  (isRecord(value) &&
    [value.walk, value.sop, value.title, value.outcome].every(text) &&
    textOrNull(value.agent) &&
    textOrNothing(value.file) &&
    Array.isArray(value.summary) &&
    value.summary.every(answer));

/** The keys of each type of event besides `seq`, `at` and `type`. */
const shapes: Record<EventBody['type'], Readonly<Record<string, Check>>> = {
  started: {
    walk: text,
    sop: text,
    version: textOrNull,
    digest: text,
    case: textOrNothing,
    agent: textOrNothing,
    from,
  },
  answered: { step: text, option: text },
  filled: { field: text, value: fieldValue },
  ticked: { step: text, action: count, done: yesOrNo, reason: textOrNothing },
  shown: { step: text },
  noted: { step: text, text },
  'went-back': {},
  stopped: { reason: (value) => reasons.includes(value as StopReason) },
  resumed: {},
  ended: { step: text, outcome: text },
};

/** A value from outside as an event, when it is one in every part; whether it fits a walk is for the engine to say. */
export function readEvent(value: unknown): WalkEvent | undefined {
  if (!isRecord(value) || !count(value.seq) || !text(value.at) || Number.isNaN(Date.parse(value.at as string))) {
    return undefined;
  }
  const { seq: _seq, at: _at, type, ...rest } = value;
  const shape = Object.hasOwn(shapes, String(type)) ? shapes[type as EventBody['type']] : undefined;
  if (!shape) return undefined;
  const fits = Object.entries(shape).every(([key, check]) => check(rest[key]));
  const known = Object.keys(rest).every((key) => Object.hasOwn(shape, key));
  return fits && known ? (value as unknown as WalkEvent) : undefined;
}

/** Whether a value is an object with keys, no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
