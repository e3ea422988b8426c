import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineText, positionAt } from '../../src/text/source.js';

const source = (text: string) => ({ name: 'a.yaml', text });

describe('positions', () => {
  test.each([
    ['the start', 'abc', 0, 1, 1],
    ['in a line', 'abc\ndef', 5, 2, 2],
    ['at a line end', 'abc\ndef', 3, 1, 4],
    ['after CRLF', 'abc\r\ndef', 5, 2, 1],
    ['after a byte order mark', '\ufeffabc', 2, 1, 2],
    ['on a byte order mark', '\ufeffabc', 0, 1, 1],
    ['past characters of two code units', 'a🙂b', 3, 1, 3],
    ['past the end', 'ab\nc', 99, 2, 2],
    ['before the start', 'abc', -5, 1, 1],
    ['in an empty text', '', 0, 1, 1],
    ['after the last line end', 'abc\n', 4, 2, 1],
  ])('%s', (_name, text, offset, line, column) => {
    expect(positionAt(source(text), offset)).toEqual({ line, column });
  });

  test('a place found is where its line says', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '🙂', '\n', '\r\n', ' ') }), fc.nat(), (text, pick) => {
        const offset = pick % (text.length + 1);
        // In the middle of a character there is no column.
        fc.pre(!/[\udc00-\udfff\n]/.test(text.slice(offset, offset + 1)) && text[offset - 1] !== '\r');
        const { line, column } = positionAt(source(text), offset);
        expect(text.slice(0, offset).split('\n')).toHaveLength(line);
        const rest = [...lineText(source(text), line)].slice(column - 1).join('');
        expect(text.slice(offset).split(/\r?\n/)[0]).toBe(rest);
      }),
    );
  });
});

describe('the text of a line', () => {
  test('has no line end and no byte order mark', () => {
    const text = source('\ufeffone\r\ntwo\nthree');
    expect([1, 2, 3, 4, 0].map((line) => lineText(text, line))).toEqual(['one', 'two', 'three', '', '']);
  });
});
