import type { Flow } from '../sop/flow.js';
import type { WalkEvent } from './events.js';

/** The event as it may leave the process: without the value of a sensitive field. */
export function redactEvent(flow: Flow, event: WalkEvent): WalkEvent {
  if (event.type !== 'filled' || event.value === null || !flow.fields.get(event.field)?.sensitive) return event;
  return { ...event, value: { withheld: true } };
}
