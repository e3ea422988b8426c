/**
 * What a hint says is done, to the letter: the mistake is gone then, and there is no new one. Where a hint only points a way
 * ("give one of them another label"), there is nothing to type.
 */
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { lineText, positionAt } from '../../src/text/source.js';
import { base, checkWith, readCorpus } from './corpus.js';

/** The file with what the hint says typed into it; undefined where it says nothing to type. */
function typed({ source, span, hint = '', fix }: Diagnostic): string | undefined {
  const { text } = source;
  if (fix?.length) {
    return [...fix]
      .sort((a, b) => b.span.start - a.span.start)
      .reduce((now, edit) => now.slice(0, edit.span.start) + edit.text + now.slice(edit.span.end), text);
  }
  // "write `customer: { ask: Customer's name }`": the key with its value, in the place of what stands there on its line.
  const [, written, key] = /^write `(([\w-]+): [^`<…]+)`/.exec(hint) ?? [];
  if (written === undefined) return undefined;
  const { line } = positionAt(source, span.start);
  const old = lineText(source, line);
  const lines = text.split('\n');
  const indent = /^\s*(?:- )?/.exec(old)?.[0] ?? '';
  if (!old.slice(indent.length).startsWith(key as string)) return undefined;
  lines[line - 1] = indent + written;
  return lines.join('\n');
}

const errorsOf = async (file: string, text: string): Promise<Diagnostic[]> =>
  (await checkWith(file, text)).diagnostics.filter(
    ({ severity, source }) => severity === 'error' && source.name === file,
  );

const cases: { where: string; file: string; hint: string; before: string; mended: string }[] = [];
for (const { where, file, text } of readCorpus()) {
  for (const one of (await checkWith(file, text)).diagnostics) {
    const mended = one.source.name === file ? typed(one) : undefined;
    if (mended !== undefined) cases.push({ where, file, hint: one.hint ?? '', before: text, mended });
  }
}

test('many hints say what to type', () => {
  expect(cases.length).toBeGreaterThan(60);
});

test.each(cases)('$where: $hint', async ({ file, before, mended }) => {
  const found = await errorsOf(file, mended);
  expect(found.map(({ code, message }) => [code, message])).toEqual([]);
  expect(mended).not.toBe(before);
});

describe('a placeholder in braces', () => {
  const whole = base.get('refund.yaml') as string;
  const line = '    text: "We cannot refund this, {{customer}}."';
  test.each([
    'no-refund: { text: Hi {{customer}} please stop. }',
    'no-refund: { text: {{customer}} }',
    'no-refund: { text: {{customer}}, we are sorry, but no., title: No refund }',
    'no-refund: { title: No refund, text: Hi {{ customer }}: no. }',
    'no-refund: { channels: { chat: Hi {{customer}}, email: "Dear {{customer}}," } }',
    "no-refund: 'Hi {{customer}}'",
    'no-refund: Hi {{customer}}',
    'no-refund: Hi, {{customer}}',
  ])('%s gets its exact mend', async (written) => {
    let text = whole.replace(`  no-refund:\n${line}`, `  ${written}`);
    expect(text).not.toBe(whole);
    // Each hint in turn, as long as there is one to be followed.
    for (let round = 0; round < 5; round++) {
      const [first] = await errorsOf('refund.yaml', text);
      if (!first) break;
      text = typed(first) ?? '';
    }
    expect(await errorsOf('refund.yaml', text)).toEqual([]);
    expect(text).toContain('{{');
  });
});
