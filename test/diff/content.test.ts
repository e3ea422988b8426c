import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareContent, compareSteps } from '../../src/diff/content.js';
import type { Field, Guide, Response, Sop } from '../../src/sop/types.js';
import { flowFrom, leaf, question, sopWith } from '../graph/random.js';
import { flows } from '../support/generate.js';

const field: Field = {
  id: 'customer',
  ask: "Customer's name",
  type: 'text',
  options: [],
  required: true,
  default: null,
  example: null,
  sensitive: true,
};
const guide: Guide = { id: 'calm', title: 'How to stay calm', text: 'Breathe.', items: ['In.', 'Out.'] };
const response: Response = { id: 'bye', title: 'Goodbye', channel: 'chat', text: 'Goodbye.', channels: [] };

const base = sopWith('main', [question('a', ['end', 'end']), leaf('end')], {
  version: '1.0.0',
  fields: [field],
  guides: [guide],
  responses: [response],
});

function changed(edit: Partial<Sop>): string[] {
  return compareContent(flowFrom(base), flowFrom({ ...base, ...edit })).map(
    ({ kind, id, was, is }) => `${kind} ${id}: ${JSON.stringify(was)} → ${JSON.stringify(is)}`,
  );
}

describe('compareContent', () => {
  it('finds nothing between an SOP and itself', () => {
    fc.assert(
      fc.property(flows(), (flow) => {
        expect(compareContent(flow, flow)).toEqual([]);
        expect(compareSteps(flow, flow)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('finds each change by its kind and id', () => {
    expect(changed({ version: '1.1.0', owner: 'Fraud' })).toEqual([
      'metadata version: "1.0.0" → "1.1.0"',
      'metadata owner: null → "Fraud"',
    ]);
    expect(changed({ fields: [{ ...field, required: false, example: 'Sam' }] })).toEqual([
      'field customer: "Customer\'s name, sensitive" → "Customer\'s name, optional, example Sam, sensitive"',
    ]);
    expect(changed({ guides: [{ ...guide, items: ['In.'] }] })).toEqual([
      'guide calm: "How to stay calm\\nBreathe.\\n- In.\\n- Out." → "How to stay calm\\nBreathe.\\n- In."',
    ]);
    expect(changed({ responses: [{ ...response, id: 'farewell' }] })).toEqual([
      'response farewell: null → "Goodbye (chat)\\n\\nGoodbye."',
      'response bye: "Goodbye (chat)\\n\\nGoodbye." → null',
    ]);
    expect(changed({ outcomes: [{ id: 'good', label: 'Very good' }] })).toEqual([
      'outcome good: "Good" → "Very good"',
      'outcome bad: "Bad" → null',
    ]);
  });

  it('compares steps as they are written', () => {
    const edited = flowFrom({ ...base, steps: [question('a', ['end']), leaf('end')] });
    expect(compareSteps(flowFrom(base), edited)).toEqual([
      { kind: 'step', id: 'a', was: 'a?\no0: o0 → end\no1: o1 → end', is: 'a?\no0: o0 → end' },
    ]);
  });
});
