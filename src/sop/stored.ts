import { idPattern } from '../text/id.js';
import {
  either,
  list,
  matching,
  only,
  orNull,
  record,
  type Shape,
  test,
  text,
  truth,
  variant,
  whole,
} from '../text/shape.js';
import { isDate } from '../text/time.js';
import { type KindName, linksOf } from './kinds.js';
import type { Sop, Step } from './types.js';

/** An SOP as it is kept in data: the shapes of `types.ts`, for what comes back from a file. */

export const sopId = matching(idPattern);
/** The id of a part of an SOP; a step in a sub-procedure is called `call/step`. */
export const partId = matching(/^[a-z0-9][a-z0-9-]*$/);
export const stepId = matching(/^[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)*$/);
export const digest = matching(/^sha256:[0-9a-f]{64}$/);
export const fieldValue = either(text, list(text));
export const handoff = orNull(record({ to: text, sop: orNull(sopId) }));

const textOrNull = orNull(text);
const day = orNull(test((value) => typeof value === 'string' && isDate(value)));
const options = list(
  record({ id: partId, label: text, key: textOrNull, hint: textOrNull, why: textOrNull, next: partId }),
);

const step = {
  id: partId,
  kind: text,
  title: textOrNull,
  actions: list(text),
  says: list(partId),
  guides: list(partId),
  record: list(partId),
  confirm: truth,
  limit: orNull(record({ times: whole(1), then: partId })),
};

const steps: Readonly<Record<KindName, Shape>> = {
  question: record({ ...step, ask: text, options }),
  instruction: record({ ...step, next: partId }),
  run: record({ ...step, run: sopId, then: list(record({ outcome: partId, next: partId })) }),
  leaf: record({ ...step, outcome: partId, handoff }),
};

const sop = record({
  format: only(1),
  id: sopId,
  title: text,
  summary: textOrNull,
  version: textOrNull,
  audience: textOrNull,
  channel: textOrNull,
  owner: textOrNull,
  reviewed: day,
  reviewBy: day,
  source: textOrNull,
  start: partId,
  fields: list(
    record({
      id: partId,
      ask: text,
      type: only('text', 'number', 'choice', 'date', 'list'),
      options: list(text),
      required: truth,
      default: orNull(fieldValue),
      example: textOrNull,
      sensitive: truth,
    }),
  ),
  outcomes: list(record({ id: partId, label: text })),
  always: options,
  guides: list(record({ id: partId, title: text, text: textOrNull, items: list(text) })),
  steps: list(variant('kind', steps)),
  responses: list(
    record({
      id: partId,
      title: text,
      channel: textOrNull,
      text,
      channels: list(record({ channel: text, text })),
    }),
  ),
});

/** An SOP in every part, whose steps lead to steps that it has. Its words may be any. */
export const storedSop: Shape = (value) => sop(value) ?? missingTarget(value as Sop);

function missingTarget({ start, always, steps, outcomes }: Sop): string | undefined {
  const ids = new Set(steps.map(({ id }) => id));
  const ends = new Set(outcomes.map(({ id }) => id));
  if (ids.size < steps.length) return 'steps';
  if (!ids.has(start)) return 'start';
  if (always.some(({ next }) => !ids.has(next))) return 'always';
  const at = steps.findIndex(
    (one) => targetsOf(one).some((id) => !ids.has(id)) || (one.kind === 'leaf' && !ends.has(one.outcome)),
  );
  return at === -1 ? undefined : `steps[${at}]`;
}

function targetsOf(one: Step): string[] {
  return [...linksOf(one).map(({ to }) => to), ...(one.limit ? [one.limit.then] : [])];
}
