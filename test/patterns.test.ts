/**
 * No pattern takes more than linear time, whatever the text: `recheck` proves it from the pattern as an automaton, or
 * looks for a text that would take longer. It judges one match; where a pattern is used to find all, those that may
 * look at the same text again from every match are listed below, each with why it does not.
 */
import { checkSync } from 'recheck';
import { describe, expect, test } from 'vitest';
import { mayLookAgain, type Pattern, patternsIn } from './support/patterns.js';
import { sources } from './support/sources.js';

/** Patterns that find all there is, and choose between ways to go on. */
const reviewed: Readonly<Record<string, string>> = {
  '"[^"]*"|\'[^\']*\'': 'a quote that is not closed is the last of its kind, and there are two kinds',
  '[→⇒➔➜➝➞➡⟶⟹►▶]\\ufe0f?|[-–—─=]+>*': 'each branch takes all it has looked at',
  "\\s+|[\\p{L}\\p{N}_'’-]+|[^\\s\\p{L}\\p{N}]": 'each branch takes all it has looked at',
  '\\$?\\{([^{}\\n]+)\\}|\\[([^[\\]\\n]+)\\]|<<?([^<>\\n]+)>>?|%([a-z0-9-]+)%':
    'a bracket looks no further than the next of its kind, and there are four kinds',
  '\\{\\{[ \\t]*([a-z][a-z0-9-]*)[ \\t]*(?:\\|([^{}\\n]*))?\\}\\}':
    'it looks no further than the next brace, and begins at one',
  '\\{\\{[^{}]*\\}\\}|,(?=\\s*[\\w-]+:\\s)|[}\\]]':
    'it looks no further than the next brace or comma, and begins at one',
  '^(?=[A-Za-z][\\w-]*:)': 'it looks ahead over one word at the start of a line',
  '^[^a-z]+|-$': 'the first branch fits once',
};

const found = [...sources()].flatMap(([path, text]) => patternsIn(path, text));
const patterns = found.filter((one): one is Pattern => 'source' in one);

describe('patterns', () => {
  test('are written out, so that they can be judged', () => {
    expect(patterns.length).toBeGreaterThan(200);
    expect(found.filter((one) => 'built' in one)).toEqual([]);
  });

  test.each([...new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]))])(
    '%s',
    (_, pattern) => {
      const { status } = checkSync(pattern.source, pattern.flags, { timeout: 50_000 });
      expect({ at: pattern.at, status }).toEqual({ at: pattern.at, status: 'safe' });
    },
  );

  test('that find all there is look at nothing again', () => {
    const again = patterns.filter(mayLookAgain).map(({ source }) => source);
    expect([...new Set(again)].sort()).toEqual(Object.keys(reviewed).sort());
  });
});

describe('a pattern that takes too long is found', () => {
  test.each(['\\s*\\n', ' +$', '^scenarios:\\n(?:\\s*(?:#.*)?\\n)*( +)\\S', '^(a|a)*$', '"((?:[^"\\\\]|\\\\.)*)"'])(
    '%s',
    (source) => {
      expect(checkSync(source, 'm').status).toBe('vulnerable');
    },
  );

  test.each([
    ['text.matchAll(/a.*b|a/g)', true],
    ['text.matchAll(/a(?:.*b)?/g)', true],
    ['text.replace(/a(?=.*b)/g)', true],
    ['text.split(/a.*b|a/)', true],
    ['text.match(/a.*b|a/)', false],
    ['text.match(/[a|b]+/g)', false],
    ['text.match(/\\s+/g)', false],
  ])('%s', (code, may) => {
    expect(
      patternsIn('a.ts', code)
        .filter((one) => 'source' in one)
        .map(mayLookAgain),
    ).toEqual([may]);
  });

  test('also one that is built', () => {
    expect(patternsIn('src/a.ts', 'const a: RegExp = new RegExp(b);')).toEqual([{ built: 'src/a.ts:1' }]);
  });
});
