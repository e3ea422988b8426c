import { digest, fieldValue, partId, sopId, stepId } from '../sop/stored.js';
import {
  either,
  list,
  only,
  optional,
  orNull,
  record,
  type Shape,
  test,
  text,
  truth,
  variant,
  whole,
} from '../text/shape.js';
import { isTime } from '../text/time.js';
import type { EventBody, WalkEvent } from './events.js';

/** Walk ids become names of files, so nothing else is let through. */
export function isWalkId(word: string): boolean {
  return /^\d{8}-\d{6}-[0-9a-f]{4,32}$/.test(word);
}

export const walkId = test((value) => typeof value === 'string' && isWalkId(value));
/** What a walk was taken over on though it could not be verified, or was not handed over. */
export const doubts = list(record({ source: text, doubt: only('unverified', 'no-handoff', 'other-sop') }), 1);
export const summary = list(record({ ask: text, answer: text, field: optional(partId) }));

const from = record({
  walk: walkId,
  sop: sopId,
  title: text,
  outcome: text,
  agent: orNull(text),
  file: optional(text),
  doubts: optional(doubts),
  summary,
});

const withheld = record({ withheld: only(true) });
const given = optional(only(true));
const copy = { step: stepId, response: partId, channel: orNull(text), ready: truth };

const shapes: Readonly<Record<EventBody['type'], Readonly<Record<string, Shape>>>> = {
  started: {
    walk: walkId,
    sop: sopId,
    version: orNull(text),
    digest,
    case: optional(either(text, withheld)),
    agent: optional(text),
    continues: optional(record({ walk: walkId, version: orNull(text) })),
    from: optional(from),
  },
  answered: { step: stepId, option: partId, given },
  filled: { field: partId, value: orNull(either(fieldValue, withheld)) },
  ticked: { step: stepId, action: whole(0), done: truth, reason: optional(text) },
  shown: { step: stepId, given },
  copied: copy,
  'copy-failed': { ...copy, why: text },
  noted: { step: stepId, text },
  'went-back': {},
  stopped: { reason: only('quit', 'end-of-input', 'signal', 'answers-ran-out') },
  resumed: { newer: optional(digest) },
  continued: { walk: walkId },
  ended: { step: stepId, outcome: partId, given },
};

const time = test((value) => typeof value === 'string' && isTime(value));
const stamp = { seq: whole(1), at: time, type: text };

/** A value from outside as an event, in every part; whether it fits a walk is for the engine to say. */
export const storedEvent: Shape = variant(
  'type',
  Object.fromEntries(Object.entries(shapes).map(([type, shape]) => [type, record({ ...stamp, ...shape })])),
);

export function readEvent(value: unknown): WalkEvent | undefined {
  return storedEvent(value) === undefined ? (value as WalkEvent) : undefined;
}
