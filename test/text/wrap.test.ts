import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { widthOf, wrapLines } from '../../src/text/wrap.js';

const words = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'b', '.', '你', '🙂', 'é', 'e\u0301'), maxLength: 30 }))
  .map((parts) => parts.join(' '));

describe('wrapped text', () => {
  test('is never wider than asked', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 8, max: 60 }), (text, width) => {
        for (const line of wrapLines(text, width)) expect(widthOf(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('is never wider than asked with its indent', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 14, max: 60 }), (text, width) => {
        const lines = wrapLines(text, width, '    ');
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        for (const line of lines.slice(1)) expect(line.startsWith('    ')).toBe(true);
      }),
    );
  });

  test('loses and adds nothing but blanks; what looks the same may be composed otherwise', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 8, max: 60 }), (text, width) => {
        expect(wrapLines(text, width).join('').replace(/\s/g, '')).toBe(text.normalize().replace(/\s/g, ''));
      }),
    );
  });

  test('keeps its own line ends', () => {
    expect(wrapLines('one\n\ntwo three', 9)).toEqual(['one', '', 'two three']);
  });

  test('breaks between words', () => {
    expect(wrapLines('Warn the customer', 10)).toEqual(['Warn the', 'customer']);
  });

  test('a wide character takes two columns', () => {
    expect(widthOf('你好')).toBe(4);
    expect(wrapLines('你好你好你好', 8)).toEqual(['你好你好', '你好']);
  });
});
