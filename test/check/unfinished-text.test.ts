import { expect, test } from 'vitest';
import { checkSop } from '../../src/check/sop.js';
import { loadSop } from '../../src/sop/load.js';

const found = (text: string, ask = 'Is it so?'): string[] => {
  const source = `format: 1
sop: first
title: First
start: ask
outcomes: { done: Done }
fields: { customer: { ask: Customer's name } }
steps:
  ask: { ask: ${JSON.stringify(ask)}, say: hello, options: { "yes": over, "no": left } }
  over: { do: ${JSON.stringify(text)}, outcome: done }
  left: { do: Wait., outcome: done }
responses:
  hello: { text: "Hello {{customer}}" }
`;
  return checkSop(loadSop({ name: 'first.yaml', text: source }), '2026-11-21').map(({ message }) => message);
};

test.each([
  ['Call them. TODO: which number?', 'TODO'],
  ['Wait TBD minutes.', 'TBD'],
  ['Write to [SUPERVISOR NAME].', '[SUPERVISOR NAME]'],
  ['Open case INC-XXXX.', 'XXXX'],
  ['Tell <name> about it.', '<name>'],
  ['Tell $name about it.', '$name'],
])('%s', (text, note) => {
  expect(found(text)).toEqual([`The text still holds \`${note}\`.`]);
  expect(found('Go.', text)).toEqual([`The text still holds \`${note}\`.`]);
});

test.each(['Refund $5 or 5 < 6 > 4.', 'Press [OK].', 'See [the form].', 'It costs US$ 12.', 'Method todo-list'])(
  'not in: %s',
  (text) => expect(found(text)).toEqual([]),
);
