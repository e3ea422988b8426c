import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allCodes } from '../../src/check/codes.js';
import { rules } from '../../src/check/rules.js';
import { checkTexts } from '../../src/check/set.js';
import { checkWords } from '../../src/check/words.js';
import { checkScenarioFile } from '../../src/scenario/check-file.js';
import { scenarioWords } from '../../src/scenario/words.js';
import { sopWords } from '../../src/sop/words.js';
import { shapeWords } from '../../src/yaml/shape-words.js';
import { yamlWords } from '../../src/yaml/words.js';
import { codesOf } from '../support/codes.js';
import { checksDocument, foundInExample } from './checks-doc.js';
import { readCorpus } from './corpus.js';

const codes = allCodes();
const withExample = codes.filter(({ example }) => example !== '');

describe('codes', () => {
  test('each is documented once', () => {
    const names = codes.map(({ code }) => code);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  const folder = join(import.meta.dirname, '..', '..', 'src', 'check');
  const inCheck = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('-codes.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const printed = new Set([
    ...[yamlWords, shapeWords, sopWords, scenarioWords, checkWords].flatMap(codesOf),
    ...rules.map(({ code }) => code),
    ...inCheck.flatMap((text) => [...text.matchAll(/\bcode: '([a-z]+(?:-[a-z]+)+)'/g)].map((m) => m[1] as string)),
  ]);

  test('every code that can be printed is documented', () => {
    const known = new Set(codes.map(({ code }) => code));
    // The answers file of `sop run --answers` is no file that is checked.
    expect([...printed].filter((code) => !known.has(code))).toEqual(['not-answers']);
  });

  test('every code that is documented can be printed', () => {
    expect(codes.map(({ code }) => code).filter((code) => !printed.has(code))).toEqual([]);
  });

  test.each(withExample)('the example of $code shows it, and nothing else', async (doc) => {
    expect((await foundInExample(doc)).map(({ code, severity }) => ({ code, severity }))).toEqual([
      { code: doc.code, severity: doc.severity },
    ]);
  });

  test('what the corpus finds is documented', () => {
    const known = new Set(codes.map(({ code }) => code));
    for (const { expected } of readCorpus()) expect(known).toContain(expected.code);
  });

  test('docs/checks.md shows what is really printed', async () => {
    await expect(await checksDocument()).toMatchFileSnapshot('../../docs/checks.md');
  });
});

test('a file that is too large is not read', async () => {
  const texts = new Map([['large.yaml', `# ${'x'.repeat(5_000_001)}`]]);
  const { diagnostics } = await checkTexts(texts, '2026-11-21', checkScenarioFile);
  expect(diagnostics.map(({ code }) => code)).toEqual(['too-large']);
});

test('options that are open at every question are few', async () => {
  const always = async (count: number): Promise<string[]> => {
    const options = Array.from({ length: count }, (_, index) => `  o${index}: { label: Out ${index}, next: end }\n`);
    const text = `format: 1\nsop: many\ntitle: Many\nstart: ask\noutcomes: { done: Done }\nalways:\n${options.join('')}steps:\n  ask: { ask: Is it so?, options: { "yes": end, "no": end } }\n  end: { do: Stop., outcome: done }\n`;
    const { diagnostics } = await checkTexts(new Map([['many.yaml', text]]), '2026-11-21', checkScenarioFile);
    return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  };
  expect(await always(100)).toEqual([]);
  expect(await always(101)).toEqual(['too-large']);
});
