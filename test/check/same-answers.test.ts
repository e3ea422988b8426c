import { expect, test } from 'vitest';
import { base, checkWith } from './corpus.js';

const file = 'scenarios/refund.yaml';
const text = base.get(file) as string;
/** The first scenario, once more under another id. */
const [head = '', first = ''] = text.split(/^(?= {2}[a-z-]+:$)/m);
const again = first.replace(/^ {2}[a-z-]+:/, '  once-more:');

async function found(added: string): Promise<string[]> {
  const { diagnostics } = await checkWith(file, `${text.trimEnd()}\n\n${added}`);
  return diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

test('a scenario that is there twice is found, and where the ends differ that is said', async () => {
  const id = /^ {2}([a-z-]+):/.exec(first)?.[1];
  expect(head).toContain('scenarios:');
  expect(await found(again)).toEqual([`same-answers: \`${id}\` has the same answers and the same story.`]);
  const [, outcome = ''] = /outcome: ([a-z]+)/.exec(again) ?? [];
  const other = outcome === 'paid' ? 'escalated' : 'paid';
  const differing = await found(again.replace(`outcome: ${outcome}`, `outcome: ${other}`));
  expect(differing).toContain(`same-answers: \`${id}\` has the same answers and expects \`${outcome}\`.`);
});

test('two stories may be answered alike', async () => {
  expect(await found(again.replace(/story: .*/, 'story: Somebody else, on another day.'))).toEqual([]);
});
