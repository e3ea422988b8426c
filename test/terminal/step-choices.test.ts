import { describe, expect, it } from 'vitest';
import { offeredIndex, stepChoices } from '../../src/terminal/step-choices.js';
import { pendingOf, type Walk } from '../../src/walk/engine.js';
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
  const choices = stepChoices(pendingOf(walk));
  return choices[offeredIndex(walk, choices)]?.label;
}

describe('what is offered first', () => {
  it('is the default of a field, so that Enter takes it', () => {
    expect(offered(asking(', default: Pro'))).toBe('Pro');
  });

  it('is the first choice where a field has no default', () => {
    expect(offered(asking(''))).toBe('Basic');
  });
});
