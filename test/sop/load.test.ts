import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/sop/digest.js';
import { loadSop } from '../../src/sop/load.js';
import { mustLoad } from '../support/generate.js';
import { withHeader } from '../support/sops.js';

const good = readFileSync(join(import.meta.dirname, 'fixtures', 'good.yaml'), 'utf8');
const sop = mustLoad('good', good);
const stepOf = (id: string) => sop.steps.find((step) => step.id === id);

describe('every construct, in its one shape', () => {
  test('the header', () => {
    expect(sop).toMatchObject({
      format: 1,
      id: 'good',
      title: 'Everything in one SOP',
      version: '1.0.0',
      audience: 'agent',
      owner: 'Fraud Responsibilities',
      reviewed: '2026-11-21',
      reviewBy: '2027-05-21',
      source: 'The team',
      start: 'behaviour',
    });
  });

  test('fields of every type', () => {
    const given = { options: [], required: true, default: null, example: null, sensitive: false };
    expect(sop.fields).toEqual([
      { ...given, id: 'customer', ask: "Customer's name", type: 'text', sensitive: true },
      { ...given, id: 'case', ask: 'Case number', type: 'text', required: false, example: 'A-12' },
      { ...given, id: 'refund', ask: 'Months refunded', type: 'number', default: '1' },
      { ...given, id: 'reason', ask: 'Reason', type: 'choice', options: ['Swearing', 'Threats'], default: 'Threats' },
      { ...given, id: 'until', ask: 'Last day', type: 'date', default: '2026-12-01' },
      { ...given, id: 'examples', ask: 'Examples of their language', type: 'list', default: ['You are useless'] },
    ]);
  });

  test('a text of one line that is written over several', () => {
    const long = mustLoad(
      'long',
      `format: 1
sop: long
title: >
  A long
  title
start: first
outcomes: { done: "It is\\ndone" }
guides: { one: { title: "A\\nguide", text: "Two\\nlines", items: ["One\\n  item"] } }
responses: { bye: { text: "Two\\nlines" } }
steps:
  first:
    guides: one
    say: bye
    do:
      - |
        Do this
        and that.
    ask: >-
      Did it

      work?
    options:
      yes: { label: "Yes,\\r\\nit did", hint: "a\\nb", next: end }
      no: end
  end: { outcome: done, handoff: { to: "tier\\n3" } }
`,
    );
    expect(long.title).toBe('A long title');
    expect(long.outcomes[0]?.label).toBe('It is done');
    expect(long.guides[0]).toMatchObject({ title: 'A guide', text: 'Two\nlines', items: ['One item'] });
    expect(long.responses[0]?.text).toBe('Two\nlines');
    expect(long.steps[0]).toMatchObject({
      actions: ['Do this and that.'],
      ask: 'Did it work?',
      options: [{ label: 'Yes, it did', hint: 'a b' }, { label: 'No' }],
    });
    expect(long.steps[1]).toMatchObject({ handoff: { to: 'tier 3' } });
  });

  test('outcomes, what is always open, and guides', () => {
    expect(sop.outcomes).toEqual([
      { id: 'resolved', label: 'Resolved' },
      { id: 'escalated', label: 'Escalated to a supervisor' },
    ]);
    expect(sop.always).toEqual([
      { id: 'unsafe', label: 'I feel unsafe', key: '!', hint: null, why: 'Safety comes first.', next: 'escalate' },
    ]);
    expect(sop.guides).toEqual([
      {
        id: 'identify',
        title: 'How to recognise abuse',
        text: 'One of these is enough.',
        items: ['Threats.', 'Slurs.'],
      },
      { id: 'calm', title: 'How to stay calm', text: null, items: ['Breathe.'] },
    ]);
  });

  test('a question, with its options written long and short', () => {
    const plain = { key: null, hint: null, why: null };
    expect(stepOf('behaviour')).toEqual({
      id: 'behaviour',
      kind: 'question',
      title: 'The start',
      ask: 'How is the customer behaving?',
      actions: [],
      says: [],
      guides: ['identify', 'calm'],
      record: ['case'],
      confirm: false,
      limit: null,
      options: [
        { ...plain, id: 'upset', label: 'Upset', next: 'warn' },
        { id: 'abusive', label: 'Abusive', key: 'a', hint: 'swearing, threats, slurs', why: 'The rule.', next: 'warn' },
        { ...plain, id: 'calm', label: 'Calm', next: 'resolve' },
      ],
    });
    expect(stepOf('warn')).toMatchObject({
      actions: ['Warn the customer.', 'Wait for an answer.'],
      says: ['warning'],
      confirm: true,
      limit: { times: 2, then: 'escalate' },
      options: [
        { id: 'yes', label: 'Yes', next: 'settle' },
        { id: 'no', label: 'No', next: 'warn' },
        { id: 'more-trouble', label: 'More trouble', next: 'hand-over' },
      ],
    });
  });

  test('an instruction, a sub-procedure and leaves', () => {
    expect(stepOf('settle')).toMatchObject({
      kind: 'instruction',
      actions: ['Refund what was agreed.'],
      says: ['refund', 'warning'],
      record: ['refund', 'reason', 'until'],
      next: 'resolve',
    });
    expect(stepOf('hand-over')).toMatchObject({
      kind: 'run',
      run: 'other',
      then: [
        { outcome: 'resolved', next: 'resolve' },
        { outcome: 'refused', next: 'escalate' },
      ],
    });
    expect(stepOf('resolve')).toMatchObject({ kind: 'leaf', outcome: 'resolved', handoff: null });
    expect(stepOf('escalate')).toMatchObject({ handoff: { to: 'supervisor', sop: 'other' } });
  });

  test('responses, with one text and with one for each channel', () => {
    expect(sop.responses).toEqual([
      {
        id: 'warning',
        title: 'A warning',
        channel: 'chat',
        text: 'Hello {{customer}},\n\nplease stop. You said:\n- {{examples}}',
        channels: [],
      },
      {
        id: 'refund',
        title: 'Refund',
        channel: null,
        text: 'We refund {{refund}} months, {{customer}}.',
        channels: [
          { channel: 'chat', text: 'We refund {{refund}} months, {{customer}}.' },
          {
            channel: 'email',
            text: 'Dear {{ customer }},\nwe refund {{refund}} months because of {{reason}}. It ends on {{until}}.',
          },
        ],
      },
    ]);
  });

  test('it is plain data', () => {
    expect(JSON.parse(JSON.stringify(sop))).toEqual(sop);
  });
});

const small = (option: string): string =>
  withHeader(
    'main',
    `outcomes: { done: Done }\nsteps:\n  ask: { ask: Go?, options: { ${option}, no: done } }\n  done: { do: Stop., outcome: done }\n`,
  );

describe('the digest', () => {
  test('does not see shorthand, comments and layout', () => {
    const long = `# A comment\n${small('yes: { label: Yes, next: done }')}`.replaceAll('do: Stop.', 'do: [Stop.]');
    expect(digestOf(mustLoad('main', long))).toBe(digestOf(mustLoad('main', small('yes: done'))));
    const crlf = `\ufeff${small('yes: done').replaceAll('\n', '\r\n')}`;
    expect(digestOf(mustLoad('main', crlf))).toBe(digestOf(mustLoad('main', small('yes: done'))));
  });

  test('sees every word', () => {
    const texts = [...good.matchAll(/[A-Za-z]{5,}/g)].map((match) => match.index);
    fc.assert(
      fc.property(fc.constantFrom(...texts), (at) => {
        const { sop: other } = loadSop({ name: 'good.yaml', text: `${good.slice(0, at)}Z${good.slice(at)}` });
        fc.pre(other !== null);
        const same = digestOf(other as typeof sop) === digestOf(sop);
        expect(same).toBe(good.slice(0, at).split('\n').length === 1);
      }),
    );
  });
});

describe('what YAML makes of words', () => {
  test.each(['yes', 'no', 'on', 'off', 'y', 'n'])('%s is a word', (word) => {
    const { sop: loaded } = loadSop({
      name: 'main.yaml',
      text: small(`${word === 'no' ? 'non' : word}: { label: ${word}, next: done }`),
    });
    expect(loaded?.steps[0]).toMatchObject({ options: [{ label: word }, { id: 'no' }] });
  });

  test('a date is text, and a time is too', () => {
    expect(mustLoad('main', small('yes: { label: 2026-11-21, hint: "12:30", next: done }')).steps[0]).toMatchObject({
      options: [{ label: '2026-11-21', hint: '12:30' }, {}],
    });
  });

  test('a number that is the default of a field stays as it was written', () => {
    const text = `fields: { card: { ask: Card, default: 4111111111111111111 }, part: { ask: Part, type: number, default: 1.50 } }\n`;
    const { fields } = mustLoad(
      'main',
      `${small('yes: done').replace('do: Stop.', 'do: Stop., record: [card, part]')}${text}`,
    );
    expect(fields.map((field) => field.default)).toEqual(['4111111111111111111', '1.50']);
  });
});
