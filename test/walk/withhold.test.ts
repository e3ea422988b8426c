import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../src/walk/events.js';
import { readEvent } from '../../src/walk/read-event.js';
import { caseOf, caseText, reportOf } from '../../src/walk/report.js';
import { reveal, revealResponse } from '../../src/walk/reveal.js';
import { hasSensitive, isLost, withhold } from '../../src/walk/withhold.js';
import { started } from '../support/generate.js';
import { flowFrom, onward, walkOf } from '../support/sops.js';

const flow = flowFrom(`
fields:
  case: { ask: Case number, sensitive: true }
  customer: { ask: Customer's name, sensitive: true }
  words: { ask: Words, type: list, sensitive: true }
  shop: { ask: Shop }
outcomes: { done: Done }
steps:
  end: { say: bye, record: [words, shop], outcome: done }
responses: { bye: { text: "Bye {{customer}}, {{case}}: {{words}}, {{shop}}." } }
`);
const open = flowFrom('outcomes: { done: Done }\nsteps:\n  end: { do: Stop., outcome: done }\n');

const filled = (field: string, value: string | readonly string[] | null) => ({ type: 'filled', field, value }) as const;
const withheld = { withheld: true };

describe('what is withheld', () => {
  test.each<[string, EventBody, unknown]>([
    ['a sensitive value', filled('customer', 'Sam'), { ...filled('customer', 'Sam'), value: withheld }],
    ['a sensitive list', filled('words', ['a', 'b']), { ...filled('words', null), value: withheld }],
    ['a case that is sensitive', { ...started(flow), case: '4711' }, { ...started(flow), case: withheld }],
  ])('%s', (_name, event, written) => {
    expect(withhold(flow, event)).toEqual(written);
    // Once is enough: what was withheld stays the same thing, and so does what stands for it.
    const once = withhold(flow, event);
    expect(withhold(flow, once)).toBe(once);
  });

  test.each<[string, EventBody]>([
    ['a value that is not sensitive', filled('shop', 'Sam')],
    ['a field that was passed over', filled('customer', null)],
    ['a field that there is not', filled('toString', 'Sam')],
    ['a walk without a case', started(flow)],
    ['a note', { type: 'noted', step: 'end', text: 'Sam' }],
    ['a value that another process withheld', { type: 'filled', field: 'customer', value: { withheld: true } }],
  ])('not: %s', (_name, event) => {
    expect(withhold(flow, event)).toBe(event);
  });

  test('not the case of an SOP that does not call it sensitive', () => {
    const event = { ...started(open), case: '4711' };
    expect(withhold(open, event)).toBe(event);
    expect([hasSensitive(open), hasSensitive(flow)]).toEqual([false, true]);
  });
});

describe('a value that was withheld', () => {
  const event = withhold(flow, filled('customer', 'Sam Doe'));

  test('is given back on the screen alone, and by no way of writing or copying it', () => {
    expect(reveal(event.value)).toBe('Sam Doe');
    const ways = [
      JSON.stringify(event),
      inspect(event, { depth: null }),
      String(event.value),
      `${event.value}`,
      Object.entries(event.value ?? {}).join(),
      inspect(structuredClone(event.value), { showHidden: true }),
      inspect({ ...(event.value as object) }, { showHidden: true }),
      inspect(Object.assign({}, event.value), { showHidden: true }),
    ];
    for (const way of ways) expect(way).not.toContain('Sam');
    expect(readEvent(JSON.parse(JSON.stringify({ ...event, seq: 2, at: '2026-11-21T10:00:00+00:00' })))).toBeDefined();
  });

  test('is lost where another process withheld it', () => {
    const read = JSON.parse(JSON.stringify(event.value));
    expect([isLost(event.value), isLost(read), isLost('Sam'), isLost(null)]).toEqual([false, true, false, false]);
    expect(reveal(read)).toBe(read);
  });
});

test('a walk holds what is sensitive as withheld, and its responses are ready all the same', () => {
  const walk = onward(walkOf(flow), filled('customer', 'Sam'), filled('words', ['x', 'y']), filled('case', '4711'));
  const all = onward(walk, filled('shop', 'Main street'));
  expect(JSON.stringify([[...all.values], all.move, reportOf(all)])).not.toMatch(/Sam|4711|"x"/);
  expect(reportOf(all).responses).toMatchObject([
    {
      text: "Bye [customer's name, withheld], [case number, withheld]: [words, withheld], Main street.",
      ready: true,
      missing: [],
      withheld: ['customer', 'case', 'words'],
    },
  ]);
  const [response] = all.step.says;
  expect(response && revealResponse(all, response)).toMatchObject({
    text: 'Bye Sam, 4711: x, y, Main street.',
    ready: true,
    withheld: [],
  });
  expect([caseOf(all), caseText(all)]).toEqual([undefined, '[case number, withheld]']);
});
