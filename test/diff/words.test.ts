import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffItems, wordDiff } from '../../src/diff/words.js';

const shown = (before: string, after: string): string =>
  wordDiff(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`))
    .join('');

describe('wordDiff', () => {
  it('marks words, not letters', () => {
    expect(shown('Warn the customer once.', 'Warn the customer twice.')).toBe('Warn the customer [-once-]{+twice+}.');
    expect(shown('Stop.', 'Please stop now.')).toBe('[-Stop-]{+Please stop now+}.');
    expect(shown('Don’t ask.', 'Don’t ask!')).toBe('Don’t ask[-.-]{+!+}');
    expect(shown('You should never go.', 'You do not go.')).toBe('You [-should never-]{+do not+} go.');
    expect(shown('', 'New.')).toBe('{+New.+}');
    expect(shown('Same.', 'Same.')).toBe('Same.');
  });

  it('holds both texts, whatever they are', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n', '.', 'é', '{{x}}', '😀'), { maxLength: 30 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const parts = wordDiff(a.join(''), b.join(''));
        const join = (without: string): string =>
          parts.flatMap(({ kind, text }) => (kind === without ? [] : [text])).join('');
        expect(join('added')).toBe(a.join(''));
        expect(join('removed')).toBe(b.join(''));
      }),
    );
  });

  it('gives up on the middle of texts that are too long to compare, and stays right', () => {
    const before = ['start', ...Array.from({ length: 3000 }, (_, at) => `a${at}`), 'end'];
    const after = ['start', ...Array.from({ length: 3000 }, (_, at) => `b${at}`), 'end'];
    const parts = diffItems(before, after);
    expect(parts.flatMap(({ kind, item }) => (kind === 'added' ? [] : [item]))).toEqual(before);
    expect(parts.flatMap(({ kind, item }) => (kind === 'removed' ? [] : [item]))).toEqual(after);
    expect(parts.filter(({ kind }) => kind === 'same').map(({ item }) => item)).toEqual(['start', 'end']);
  });
});
