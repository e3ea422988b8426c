import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closest, didYouMean, oneOf, onlyClose, wordsOf } from '../../src/text/suggest.js';

describe('the word that was meant', () => {
  test.each([
    ['a letter too few', 'terminat', 'terminate'],
    ['a letter too many', 'terminatee', 'terminate'],
    ['a wrong letter', 'terminote', 'terminate'],
    ['two letters swapped', 'wran', 'warn'],
    ['another case', 'WARN', 'warn'],
    ['a beginning', 'esc', 'escalate'],
    ['nothing like it', 'xyz', undefined],
    ['too short to tell', 'e', undefined],
    ['nothing at all', '', undefined],
  ])('%s', (_name, word, meant) => {
    expect(closest(word, ['warn', 'terminate', 'escalate', 'behaviour'])).toBe(meant);
  });

  test('a beginning that fits two means neither', () => {
    expect(closest('escal', ['escalate-now', 'escalate-later'])).toBeUndefined();
  });

  test('the closer of two wins, whatever their order', () => {
    expect(closest('clam', ['claim', 'clamp', 'calm'])).toBe('claim');
    expect(closest('warn', ['warns', 'warn'])).toBe('warn');
  });

  test('a word among the candidates is itself', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1 }), fc.nat(), (words, pick) => {
        const word = words[pick % words.length] as string;
        expect(closest(word, words)).toBe(word);
      }),
    );
  });

  test('one slip in a word of six letters is seen through', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{6,12}$/), fc.nat(), fc.constantFrom('', 'x', 'xy'), (word, pick, put) => {
        const at = pick % word.length;
        expect(closest(word.slice(0, at) + put + word.slice(at + 1), [word])).toBe(word);
      }),
    );
  });

  test('it is said as a question', () => {
    expect(didYouMean('wran', ['warn'])).toBe('did you mean `warn`?');
    expect(didYouMean('xyz', ['warn'])).toBeUndefined();
  });
});

describe('words in a row', () => {
  test.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a or b'],
    [['a', 'b', 'c'], 'a, b or c'],
  ])('%j', (words, said) => expect(oneOf(words)).toBe(said));

  test('too many are cut', () => {
    expect(oneOf(['a', 'b', 'c', 'd'], 3)).toBe('a, b, c … (4 in all)');
  });
});

describe('words that many are looked up in', () => {
  test('say the same as without, and give up where a file has nothing but unknown ones', () => {
    const all = Array.from({ length: 2000 }, (_, index) => `step-${index}`);
    const words = wordsOf(all);
    expect(closest('stepp-7', words)).toBe(closest('stepp-7', all));
    expect(onlyClose('step-x7777', words)).toBe(onlyClose('step-x7777', all));
    const found = Array.from({ length: 4000 }, (_, index) => closest(`stepp-${index % 2000}`, words) ?? '');
    // What was looked for before is known; so many others are looked for, and then no more.
    expect(new Set(found.filter(Boolean)).size).toBeLessThanOrEqual(50);
    expect(closest('stepp-7', words)).toBe('step-7');
  });
});
