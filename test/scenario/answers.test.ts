import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/scenario/answers.js';
import { positionAt } from '../../src/text/source.js';
import { flowOf } from '../support/generate.js';

const flow = flowOf({
  main: 'main',
  texts: new Map([
    [
      'main',
      `format: 1
sop: main
title: Main
start: warn
outcomes: { done: Done }
fields:
  customer: { ask: Customer }
  tickets: { ask: Tickets, type: number }
  examples: { ask: Examples, type: list }
steps:
  warn:
    ask: Stopped?
    record: [customer, tickets, examples]
    options: { yes: end, no: end }
  end: { do: Go., outcome: done }
`,
    ],
  ]),
});

function read(text: string) {
  const { given, diagnostics } = readAnswers(flow, { name: 'a.yaml', text });
  return {
    answers: Object.fromEntries(given.answers),
    fields: Object.fromEntries(given.fields),
    problems: diagnostics.map(({ code, message, source, span }) => {
      const { line, column } = positionAt(source, span.start);
      return `${line}:${column} ${code}: ${message}`;
    }),
  };
}

describe('readAnswers', () => {
  it('reads answers and fields from YAML', () => {
    expect(read('answers: { warn: yes }\nfields: { customer: Sam, tickets: 007, examples: [a, 5] }\n')).toEqual({
      answers: { warn: ['yes'] },
      fields: { customer: 'Sam', tickets: '007', examples: ['a', '5'] },
      problems: [],
    });
  });

  it('reads JSON, and a list of answers for visits', () => {
    expect(read('{"answers": {"warn": ["no", "yes"]}}')).toEqual({
      answers: { warn: ['no', 'yes'] },
      fields: {},
      problems: [],
    });
  });

  it('points at the very answer that does not exist', () => {
    expect(
      read('answers:\n  warn: [no, nope, 5]\n  wran: yes\nfields:\n  custmer: Sam\n  tickets: many\n').problems,
    ).toEqual([
      '2:14 unknown-option: Step `warn` has no option `nope`.',
      '2:20 unknown-option: Step `warn` has no option `5`.',
      '3:3 unknown-step: There is no step `wran` in `main`.',
      '5:3 unknown-field: There is no field `custmer` in `main`.',
      '6:12 wrong-value: Field `tickets` (Tickets) must be a number, such as 12.',
    ]);
  });

  it('takes true and numbers as they are written', () => {
    expect(read('answers: { warn: true }').problems).toEqual([
      '1:18 unknown-option: Step `warn` has no option `true`.',
    ]);
  });

  it('refuses what is no answers file', () => {
    expect(read('').problems).toEqual(['1:1 empty-file: The file is empty.']);
    expect(read('- warn: yes').problems).toEqual([
      '1:1 not-answers: An answers file has the keys `answers` and `fields`.',
    ]);
    expect(read('answer: { warn: yes }').problems).toEqual([
      '1:1 unknown-key: `answer` is not a key of the answers file.',
    ]);
    expect(read('answers: { warn: { yes: 1 } }').problems).toHaveLength(1);
    expect(read('answers: { warn: }').problems).toHaveLength(1);
    expect(read('answers: { warn: "yes"').problems).toHaveLength(1);
    expect(read('answers: { warn: [] }').problems).toHaveLength(1);
  });
});
