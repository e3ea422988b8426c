import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeLine, escapeText, findUnsafe } from '../../src/text/escape.js';

/** Control, format, surrogate and line-separating characters, said in Unicode's own classes. */
const dangerous = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
/** Those that cannot be seen, but that emoji and some scripts are written with. */
const joining = /[\p{M}\p{Cf}\p{Emoji_Modifier}\p{Default_Ignorable_Code_Point}]/u;

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
        ...['\u200d', '\u200c', '\ufe0f', '\ufe0e', '\u3164', '\u034f', '\u{e0067}', '\u{1f3fb}', '\u{1f3f4}'],
        ...['👩', '💻', '❤', '1', '\u20e3', '葛', '\u{e0100}', 'ی', 'क', '्', 'a'],
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
        // Halves of one surrogate pair belong together, and joiners to what is before and after them.
        fc.pre(!joining.test(`${a.slice(-2)}${b.slice(0, 2)}`));
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
    ['a soft hyphen', 'a\u00adb', 'a\\u00adb'],
    ['a Hangul filler', 'a\u3164', 'a\\u3164'],
    ['a grapheme joiner', 'a\u034fb', 'a\\u034fb'],
    ['a blank of Braille', 'a\u2800', 'a\\u2800'],
    ['a joiner between letters', 'a\u200db\u200cc', 'a\\u200db\\u200cc'],
    ['a form chosen for a letter', 'a\ufe0f1\ufe0e', 'a\\ufe0f1\\ufe0e'],
    ['forms without an end', '🙂\ufe0f\ufe0f\u{e0101}', '🙂\ufe0f\\ufe0f\\u{e0101}'],
    ['a flag of no country', '🏴\u{e0061}\u{e007f}', '🏴\\u{e0061}\\u{e007f}'],
    ['what is no character', 'a\uffff\u{1fffe}', 'a\\uffff\\u{1fffe}'],
  ])('%s', (_name, text, escaped) => {
    expect(escapeLine(text)).toBe(escaped);
  });

  test.each([
    '👩‍👩‍👧‍👦',
    '❤️',
    '👩🏽‍💻',
    '🏳️‍🌈',
    '1️⃣',
    '☎︎',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '🇩🇪',
    '→️',
    '©️',
    'می‌خواهم',
    'क्‍ष',
    'ක්‍ෂ',
    '葛󠄀城',
  ])('leaves %s as it is written', (written) => {
    expect(escapeLine(`a ${written} b`)).toBe(`a ${written} b`);
    expect(findUnsafe(written)).toBeUndefined();
  });

  test('tells apart what differs by any one character, with all that is seen left alone', () => {
    const seen = /^[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]$/u;
    for (let code = 0; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      const escaped = escapeLine(`a${character}b`);
      const named = `\\u${code > 0xffff ? `{${code.toString(16)}}` : code.toString(16).padStart(4, '0')}`;
      if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u.test(character)) {
        if (character !== '\t') expect(escaped).toBe(`a${named}b`);
      } else if (seen.test(character) && ![0x2800, 0x1d159].includes(code)) {
        if (escaped !== `a${character}b`) expect(escaped, named).toBe(`a${character}b`);
      }
    }
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
