import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeLine, escapeText, findUnsafe } from '../../src/text/escape.js';

/** Control, format, surrogate and line-separating characters, said in Unicode's own classes. */
const dangerous = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** Any text, with the characters that matter more often than chance would have them. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]0;title\u0007',
        '\u009b2J',
        '\u202e',
        '\u2066',
        '\r\n',
        '\n',
        '\t',
        '\ufeff',
      ),
    ),
  )
  .map((parts) => parts.join(''));

describe('escaped text', () => {
  test('holds no control or bidirectional character, on one line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeLine(text)).not.toMatch(dangerous);
      }),
      { numRuns: 2000 },
    );
  });

  test('holds none but line ends, over several lines', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeText(text).replaceAll('\n', '')).not.toMatch(dangerous);
      }),
      { numRuns: 2000 },
    );
  });

  test('stays as it is when it is escaped again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(escapeLine(escapeLine(text))).toBe(escapeLine(text));
        expect(escapeText(escapeText(text))).toBe(escapeText(text));
      }),
    );
  });

  test('is escaped piece by piece as it is whole, so that no sequence comes together', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        // Halves of one surrogate pair belong together.
        fc.pre(!/[\ud800-\udbff]$/.test(a) && !(a.endsWith('\r') && b.startsWith('\n')));
        expect(escapeText(a + b)).toBe(escapeText(a) + escapeText(b));
        expect(escapeLine(a + b)).toBe(escapeLine(a) + escapeLine(b));
      }),
    );
  });

  test('is found unsafe exactly where it would be escaped', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = text.replace(/[\r\n\t]/g, '');
        const found = findUnsafe(plain);
        expect(found === undefined).toBe(escapeText(plain) === plain);
        if (found) expect(escapeText(plain.slice(0, found.index))).toBe(plain.slice(0, found.index));
      }),
    );
  });

  test.each([
    ['a terminal sequence', '\u001b[2Jgone', '\\u001b[2Jgone'],
    ['a sequence hidden in a sequence', '\u001b\u001b[m[2J', '\\u001b\\u001b[m[2J'],
    ['a C1 control', '\u009b2J', '\\u009b2J'],
    ['an override of the reading order', 'a\u202eb', 'a\\u202eb'],
    ['an invisible tag', 'a\u{e0041}', 'a\\u{e0041}'],
    ['half a character', '\ud83d!', '\\ud83d!'],
    ['a backspace', 'no\b\byes', 'no\\u0008\\u0008yes'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['a tab', 'a\tb', 'a  b'],
    ['a carriage return', 'safe\rgone', 'safe\\u000dgone'],
    ['letters, marks and emoji of any script', 'Zoë 你好 🙂 e\u0301', 'Zoë 你好 🙂 e\u0301'],
    ['a family of emoji', '👩‍👩‍👧', '👩‍👩‍👧'],
  ])('%s', (_name, text, escaped) => {
    expect(escapeLine(text)).toBe(escaped);
  });

  test('keeps lines apart, however they ended', () => {
    expect(escapeText('a\r\nb\rc\nd\u0007')).toBe('a\nb\nc\nd\\u0007');
  });
});

test('styling that is put around escaped text survives it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const styled = `\u001b[1m${escapeLine(text)}\u001b[22m`;
      expect(styled.split('\u001b')).toHaveLength(3);
      expect(styled.startsWith('\u001b[1m') && styled.endsWith('\u001b[22m')).toBe(true);
    }),
  );
});
