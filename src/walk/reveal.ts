import type { FieldValue, Response } from '../sop/types.js';
import type { Walk } from './engine.js';
import { isWithheld, type Withheld } from './events.js';
import { type FilledResponse, fillResponse } from './fill.js';
import { hidden } from './withhold.js';

/*
 * What is withheld, given back to the screen and the clipboard, and to nothing else: `test/architecture.test.ts` holds
 * the list of who may import this.
 */

/** The value behind a withheld one; what nobody in this process knows stays withheld. */
export function reveal<Value>(value: Value | Withheld): Value | FieldValue | Withheld {
  return isWithheld(value) ? ((value as { readonly [hidden]?: FieldValue })[hidden] ?? value) : value;
}

/** A response as the agent sees and sends it. */
export function revealResponse({ flow, values }: Walk, response: Response): FilledResponse {
  const known = new Map([...values].map(([id, value]) => [id, reveal(value)]));
  return fillResponse(response, flow.fields, known);
}
