import { describe, expect, it } from 'vitest';
import { noPaint } from '../../src/text/paint.js';
import { cardOf } from '../../src/walk/card.js';
import type { Walk } from '../../src/walk/engine.js';
import { flowFrom, walkOf } from '../support/sops.js';

const asking = (field: string): Walk =>
  walkOf(
    flowFrom(`
fields: { plan: { ask: Plan, type: choice, options: [Basic, Pro, Max]${field} } }
outcomes: { done: Done }
steps:
  first: { ask: First?, record: [plan], options: { yes: end, no: end } }
  end: { do: [Stop.], outcome: done }
`),
  );

function offered(walk: Walk): string | undefined {
  const { take } = cardOf(walk, { paint: noPaint, remaining: null });
  return take.kind === 'choose' ? take.choices[take.offered ?? -1]?.label : undefined;
}

describe('what is offered first', () => {
  it('is the default of a field, so that Enter takes it', () => {
    expect(offered(asking(', default: Pro'))).toBe('Pro');
  });

  it('is nothing where a field has no default', () => {
    expect(offered(asking(''))).toBeUndefined();
  });
});
