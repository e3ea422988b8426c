import { readFieldValue } from '../sop/field-value.js';
import type { Opened } from '../sop/library.js';
import type { FieldValue } from '../sop/types.js';
import type { Context } from '../terminal/context.js';
import { isoWithOffset } from '../text/time.js';
import { applyEvent, isRefusal, startWalk, type Walk } from '../walk/engine.js';
import type { Stamp, Started, WalkEvent } from '../walk/events.js';
import type { Handover } from '../walk/handover.js';
import { withhold } from '../walk/withhold.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';

/** What a walk begins with. */
export interface Beginning {
  readonly fields: ReadonlyMap<string, FieldValue>;
  readonly case?: string | undefined;
  /** The walk that handed over to this one. */
  readonly handover?: Handover | undefined;
  /** The walk that it goes on with, on a newer version. */
  readonly old?: Walk;
}

/** A walk with the events that led there. */
export interface Begun {
  readonly walk: Walk;
  readonly events: readonly WalkEvent[];
}

/** A new walk with its fields filled in. */
export async function beginWalk({ context }: Call, opened: Opened, beginning: Beginning): Promise<Begun> {
  const { flow, digest } = opened;
  const { handover, old } = beginning;
  const carried = handover ? (await import('./from.js')).carriedFields(handover, flow) : [];
  const fields = new Map([...carried, ...beginning.fields]);
  const about = beginning.case ?? textOf(fields.get('case')) ?? handover?.case ?? undefined;
  const caseField = flow.fields.get('case');
  if (about !== undefined && caseField && !fields.has('case')) {
    const reading = readFieldValue(caseField, about);
    if ('value' in reading) fields.set('case', reading.value);
  }
  const agent = context.env.SOP_AGENT || context.userName();
  const at = isoWithOffset(context.now());
  const started: Stamp & Started = withhold(flow, {
    seq: 1,
    at,
    type: 'started',
    walk: walkId(at, context),
    sop: flow.sop.id,
    version: flow.sop.version,
    digest,
    ...(about === undefined ? {} : { case: about }),
    ...(agent ? { agent } : {}),
    ...(old ? { continues: { walk: old.started.walk, version: old.started.version } } : {}),
    ...(handover ? { from: fromOf(handover) } : old?.started.from ? { from: old.started.from } : {}),
  });
  const events: WalkEvent[] = [started];
  let walk = startWalk(flow, started);
  for (const [field, value] of fields) {
    if (isRefusal(walk)) break;
    const event: WalkEvent = withhold(flow, { seq: walk.seq + 1, at, type: 'filled', field, value });
    walk = applyEvent(walk, event);
    events.push(event);
  }
  if (isRefusal(walk)) throw new CallError(walk.message);
  return { walk, events };
}

function fromOf({ walk, sop, title, outcome, agent, file, doubts, summary }: Handover): NonNullable<Started['from']> {
  const source = { ...(file === undefined ? {} : { file }), ...(doubts === undefined ? {} : { doubts }) };
  return { walk, sop, title, outcome, agent, ...source, summary };
}

const textOf = (value: FieldValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

/** `20261121-194005-3f9a2c`: sorts by time, and cannot be guessed from it. */
function walkId(at: string, context: Context): string {
  const digits = at.replace(/\D/g, '');
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${context.newId(3)}`;
}
