import type { Flow } from '../sop/flow.js';
import type { FieldValue } from '../sop/types.js';
import { type EventBody, isWithheld, type Withheld } from './events.js';
import { gapText } from './fill.js';

type Started = Extract<EventBody, { type: 'started' }>;

/**
 * The event as it may leave the process, with sensitive values withheld; the same event if it has none. Nothing else
 * decides what is withheld. The engine asks here before it takes an event in, so that a walk, its events and everything
 * made of them can be written as they are. `reveal.ts` gives values back, for the screen and the clipboard.
 */
export function withhold<Event extends EventBody>(flow: Flow, event: Event): Event {
  if (event.type === 'filled' && isOpen(event.value) && isSensitive(flow, event.field)) {
    return { ...event, value: withheld(event.value) };
  }
  if (event.type !== 'started') return event;
  const about = isOpen(event.case) && isSensitive(flow, 'case') ? { case: withheld(event.case) } : {};
  const hides = { ...about, ...withheldBefore(flow, event) };
  return Object.keys(hides).length ? { ...event, ...hides } : event;
}

/** What the walk before recorded and this SOP calls sensitive. */
function withheldBefore(flow: Flow, { from }: Started): Pick<Started, 'from'> {
  if (!from?.summary.some(({ field }) => field !== undefined && isSensitive(flow, field))) return {};
  const summary = from.summary.map((one) =>
    one.field !== undefined && isSensitive(flow, one.field)
      ? { ...one, answer: gapText(flow.fields.get(one.field), one.field, true) }
      : one,
  );
  return { from: { ...from, summary } };
}

/** Whether some value of an SOP may not be written. */
export function hasSensitive({ fields }: Flow): boolean {
  return [...fields.values()].some(({ sensitive }) => sensitive);
}

/** Whether a value was withheld by another process, so that nobody here knows it. */
export function isLost(value: unknown): boolean {
  return isWithheld(value) && !(hidden in value);
}

/**
 * Where a withheld value keeps what it stands for: in no list of keys, so that no JSON, no copy and no message takes it
 * along. Told by its name: each file of the build has a copy of this module.
 */
export const hidden = Symbol.for('sop.hidden');

function isSensitive({ fields }: Flow, field: string): boolean {
  return fields.get(field)?.sensitive === true;
}

function isOpen(value: FieldValue | Withheld | null | undefined): value is FieldValue {
  return value !== null && value !== undefined && !isWithheld(value);
}

function withheld(value: FieldValue): Withheld {
  return Object.defineProperty({ withheld: true as const }, hidden, { value });
}
