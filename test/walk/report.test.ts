import { describe, expect, test } from 'vitest';
import type { Field, FieldValue, Response } from '../../src/sop/types.js';
import type { Withheld } from '../../src/walk/events.js';
import { fillResponse, gapText } from '../../src/walk/fill.js';
import { reportOf } from '../../src/walk/report.js';
import { answered, flowFrom, onward, walkOf } from '../support/sops.js';

const field = (id: string, more: Partial<Field> = {}): Field => ({
  id,
  ask: `The ${id}`,
  type: 'text',
  options: [],
  required: true,
  default: null,
  example: null,
  sensitive: false,
  ...more,
});

const fields = new Map(
  [
    field('customer', { ask: "Customer's name" }),
    field('case', { required: false }),
    field('months', { default: 'two' }),
    field('examples', { type: 'list', required: false }),
  ].map((one) => [one.id, one]),
);

const response = (text: string, channels: Response['channels'] = []): Response => ({
  id: 'hello',
  title: 'Hello',
  channel: 'chat',
  text,
  channels,
});

const fill = (text: string, values: Record<string, FieldValue | Withheld | null> = {}) =>
  fillResponse(response(text), fields, new Map(Object.entries(values)));

describe('a response with its values', () => {
  test.each<[name: string, text: string, values: Record<string, FieldValue | null>, filled: string]>([
    ['a value', 'Hello {{customer}}.', { customer: 'Sam' }, 'Hello Sam.'],
    ['blanks in the braces', 'Hello {{ customer }}.', { customer: 'Sam' }, 'Hello Sam.'],
    ['the same value twice', '{{customer}}, {{customer}}', { customer: 'Sam' }, 'Sam, Sam'],
    ['a default', '{{months}} months', {}, 'two months'],
    ['a default, passed over', '{{months}} months', { months: null }, 'two months'],
    ['a value instead of the default', '{{months}} months', { months: 'six' }, 'six months'],
    ['braces in a value', 'Hello {{customer}}.', { customer: '{{case}} $& $1' }, 'Hello {{case}} $& $1.'],
    ['an optional value that is not there', 'Hello {{case}}, you', {}, 'Hello, you'],
    ['an exclamation in its place', 'Hello {{case}}!\nYou', {}, 'Hello!\nYou'],
    ['its fallback', 'About {{case|your order}} again', {}, 'About your order again'],
    ['blanks around a fallback', 'About {{ case | your order }} again', {}, 'About your order again'],
    ['a value in place of the fallback', 'About {{case|it}}', { case: '12' }, 'About 12'],
    ['a fallback for a required value', 'Hello {{customer|there}}.', {}, 'Hello there.'],
    ['a line of values alone', 'Bye,\n{{case}}, {{case}}.\nUs', {}, 'Bye,\nUs'],
    ['empty values', 'Bye\n{{case}}\n- {{examples}}\nUs', { case: '', examples: [] }, 'Bye\nUs'],
    ['a list in a sentence', 'You said: {{examples}}.', { examples: ['a', 'b'] }, 'You said: a, b.'],
    ['a list on its line', 'You said:\n- {{examples}}\nStop.', { examples: ['a', 'b'] }, 'You said:\n- a\n- b\nStop.'],
    ['a list on its line, indented', '  * {{examples}}', { examples: ['a', 'b'] }, '  * a\n  * b'],
    ['a list on its line that is not there', 'You said:\n- {{examples}}\nStop.', {}, 'You said:\nStop.'],
    ['no placeholder', 'Hello, {you}.', {}, 'Hello, {you}.'],
  ])('%s', (_name, text, values, filled) => {
    expect(fill(text, values)).toMatchObject({ text: filled, ready: true, missing: [], withheld: [] });
  });

  test('a required value that is not there is a gap, and the response is a draft', () => {
    expect(fill('Hello {{customer}}!')).toMatchObject({
      text: "Hello [customer's name]!",
      ready: false,
      missing: ['customer'],
      parts: [
        { text: 'Hello ', gap: false },
        { text: "[customer's name]", gap: true },
        { text: '!', gap: false },
      ],
    });
  });

  test.each([
    ['within a sentence', 'Your order comes on {{case}}.', 'Your order comes on [the case].'],
    ['at the start of a line', '{{case}} is your case.', '[the case] is your case.'],
    ['behind a colon', 'Due: {{case}}', 'Due: [the case]'],
    ['in a greeting further down', 'Hi.\nHello {{case}},', 'Hi.\nHello [the case],'],
    ['beside a value that was given', '{{months}}, {{case}}', 'two, [the case]'],
  ])('an optional value that is not there leaves a hole %s', (_, text, filled) => {
    expect(fill(text)).toMatchObject({ text: filled, ready: false, missing: ['case'] });
  });

  test('a gap that is there twice is missing once', () => {
    expect(fill('{{customer}} {{customer}}').missing).toEqual(['customer']);
  });

  test('a value that is not kept leaves a gap that says so', () => {
    expect(fill('Hello {{customer}}!', { customer: { withheld: true } } as never)).toMatchObject({
      text: "Hello [customer's name, withheld]!",
      missing: [],
      withheld: ['customer'],
    });
  });

  test('the pieces make up the text', () => {
    const filled = fill('Hi {{customer}},\n{{case}}\n- {{examples}}\n{{months}}', { examples: ['a', 'b'] });
    expect(filled.parts.map(({ text }) => text).join('')).toBe(filled.text);
  });
});

describe('a response for each channel', () => {
  const both = response('Short.', [
    { channel: 'chat', text: 'Short.' },
    { channel: 'email', text: 'Dear {{customer}}' },
  ]);

  test('is that of the channel which was chosen', () => {
    const filled = fillResponse(
      both,
      fields,
      new Map([
        ['channel', 'email'],
        ['customer', 'Sam'],
      ]),
    );
    expect(filled).toMatchObject({ channel: 'email', text: 'Dear Sam', ready: true });
  });

  test('is never that of another channel', () => {
    expect(fillResponse(both, fields, new Map([['channel', 'phone']]))).toEqual({
      id: both.id,
      title: both.title,
      channel: 'phone',
      text: '[no text for phone]',
      parts: [{ text: '[no text for phone]', gap: true }],
      ready: false,
      missing: [],
      withheld: [],
      otherChannels: ['chat', 'email'],
    });
  });

  test('is a draft of the first until one is chosen', () => {
    expect(fillResponse(both, fields, new Map())).toMatchObject({
      channel: 'chat',
      text: 'Short.',
      ready: false,
      missing: ['channel'],
    });
  });
});

describe('a gap in words', () => {
  test.each([
    ["Customer's name", "[customer's name]"],
    ['Case', '[case]'],
    ['ID of the case', '[ID of the case]'],
    ['AutoPay amount', '[AutoPay amount]'],
    ['größe', '[größe]'],
  ])('%s', (ask, gap) => expect(gapText(field('x', { ask }), 'x')).toBe(gap));

  test('without a field it is the id', () => expect(gapText(undefined, 'case-id')).toBe('[case-id]'));
});

describe('the report of a walk', () => {
  const flow = flowFrom(`
fields: { customer: { ask: Customer } }
outcomes: { done: Done }
steps:
  ask: { ask: Calm?, options: { yes: { label: They are calm, next: done }, no: warn }, limit: { times: 3, then: done } }
  warn: { do: [Warn., Wait.], confirm: true, say: warning, next: ask }
  done: { do: Go., outcome: done }
responses: { warning: { text: "Stop, {{customer}}." } }
`);
  const walk = onward(
    walkOf(flow),
    { type: 'answered', step: 'ask', option: 'no' },
    { type: 'ticked', step: 'warn', action: 0, done: true },
    { type: 'ticked', step: 'warn', action: 1, done: false, reason: 'hung up' },
    { type: 'filled', field: 'customer', value: 'Sam' },
    { type: 'shown', step: 'warn' },
    { type: 'answered', step: 'ask', option: 'no' },
    { type: 'ticked', step: 'warn', action: 0, done: false, reason: 'no use' },
  );

  test('has the visits with their answers, in order', () => {
    const visits = reportOf(answered(walk, 'ask=yes')).visits.map(({ step, answer }) => [
      step.id,
      answer?.label ?? null,
    ]);
    expect(visits).toEqual([
      ['ask', 'No'],
      ['warn', null],
      ['ask', 'No'],
      ['warn', null],
      ['ask', 'They are calm'],
      ['done', null],
    ]);
  });

  test('keeps the ticks of two visits apart, and knows which actions are still open', () => {
    expect(reportOf(walk).actions).toEqual([
      { step: 'warn', text: 'Warn.', status: 'ticked', done: true, reason: null },
      { step: 'warn', text: 'Wait.', status: 'skipped', done: false, reason: 'hung up' },
      { step: 'warn', text: 'Warn.', status: 'skipped', done: false, reason: 'no use' },
      { step: 'warn', text: 'Wait.', status: 'shown', done: null, reason: null },
    ]);
  });

  test('has no tick that was taken back', () => {
    const back = onward(walk, { type: 'went-back' });
    expect(reportOf(back).actions.map(({ done }) => done)).toEqual([true, false, null, null]);
  });

  test('has a response for each time it was said', () => {
    expect(reportOf(walk).responses.map(({ step, text }) => [step, text])).toEqual([
      ['warn', 'Stop, Sam.'],
      ['warn', 'Stop, Sam.'],
    ]);
  });
});
