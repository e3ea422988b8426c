import { channelField } from '../sop/reserved.js';
import type { FieldValue } from '../sop/types.js';
import type { Walk } from './engine.js';
import { isWithheld, type Withheld } from './events.js';
import { gapText } from './fill.js';

/** What was recorded of a field on a walk: the value that stands. What it was before is among the walk's changes. */
export interface Recorded {
  readonly field: string;
  /** What was asked for. */
  readonly ask: string;
  readonly value: FieldValue | Withheld;
}

/** The values of a walk, in the order in which they were first given; those that were passed over are left out. */
export function recordedOf(walk: Walk): Recorded[] {
  return [...walk.values].flatMap(([field, value]): Recorded[] => {
    if (value === null || field === channelField) return [];
    return [{ field, ask: walk.flow.fields.get(field)?.ask ?? field, value }];
  });
}

/** A value as it reads in what is written: `[PIN, withheld]` for one that is sensitive. */
export function valueText(walk: Walk, field: string, value: FieldValue | Withheld): string {
  if (isWithheld(value)) return gapText(walk.flow.fields.get(field), field, true);
  return typeof value === 'string' ? value : value.join(', ');
}
