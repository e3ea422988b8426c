import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Editing, edit, editing, layOut } from '../../src/terminal/editor.js';
import type { Key } from '../../src/terminal/keys.js';
import { widthOf } from '../../src/text/wrap.js';

const press = (start: Editing, multiline: boolean, ...keys: (Key['name'] | Key)[]): Editing =>
  keys.reduce<Editing>(
    (state, key) => edit(state, (typeof key === 'string' ? { name: key } : key) as Key, multiline) ?? state,
    start,
  );

const text = (value: string): Key => ({ name: 'text', text: value });
const paste = (value: string): Key => ({ name: 'paste', text: value });

describe('editing', () => {
  it('writes, moves and takes away', () => {
    expect(press(editing('Sam'), false, 'left', 'left', text('x'))).toEqual({ text: 'Sxam', at: 2 });
    expect(press(editing('one two'), false, 'delete-word').text).toBe('one ');
    expect(press(editing('one two'), false, 'delete-line').text).toBe('');
    expect(press(editing('abc'), false, 'home', 'delete').text).toBe('bc');
    expect(press(editing('a\nbc'), true, 'up', 'end', text('!')).text).toBe('a!\nbc');
    expect(press(editing('abc\nd'), true, 'up', 'down', text('!')).text).toBe('abc\nd!');
    expect(press(editing('ab\ncd'), true, 'delete-line').text).toBe('ab\n');
  });

  it('counts characters as people do', () => {
    expect(press(editing('a👩‍👩‍👧'), false, 'backspace').text).toBe('a');
    expect(press(editing('e\u0301x'), false, 'left', 'left', 'delete').text).toBe('x');
  });

  it('draws as one what belongs together, and shows what cannot be seen', () => {
    expect(layOut(editing('👩‍👩‍👧a\u200db'), 20, 1)).toEqual({
      lines: ['👩‍👩‍👧a\\u200db'],
      cursor: { line: 0, column: 10 },
    });
    expect(layOut({ text: 'می‌خواهم', at: 3 }, 20, 1).lines).toEqual(['می‌خواهم']);
  });

  it('keeps the lines of a paste where lines are kept, and nothing that steers a terminal', () => {
    expect(press(editing(''), true, paste('a\r\nb\rc\u001b[31m\u0007')).text).toBe('a\nb\nc[31m');
    expect(press(editing(''), false, paste(' a\r\n  b\n')).text).toBe('a b');
    expect(press(editing(''), false, 'newline').text).toBe('');
  });

  it('keeps the cursor on the screen, and every line within the width', () => {
    const key = fc.oneof(
      fc.constantFrom<Key>({ name: 'left' }, { name: 'right' }, { name: 'up' }, { name: 'down' }, { name: 'home' }),
      fc.constantFrom<Key>({ name: 'end' }, { name: 'backspace' }, { name: 'delete' }, { name: 'newline' }),
      fc.string({ unit: 'grapheme', maxLength: 30 }).map(paste),
    );
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 30 }),
        fc.integer({ min: 8, max: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (keys, width, rows) => {
          let state = editing('');
          for (const one of keys) {
            state = edit(state, one, true) ?? state;
            const { lines, cursor } = layOut(state, width, rows);
            expect(state.at).toBeGreaterThanOrEqual(0);
            expect(state.at).toBeLessThanOrEqual(state.text.length);
            expect(lines.length).toBeLessThanOrEqual(rows);
            expect(cursor.line).toBeLessThan(lines.length);
            expect(cursor.column).toBeLessThanOrEqual(width);
            for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(Math.max(width, 8));
          }
        },
      ),
    );
  });

  it('shows the end of a text of many lines', () => {
    const long = editing(Array.from({ length: 50_000 }, (_, index) => `line ${index}`).join('\n'));
    expect(layOut(long, 20, 3).lines).toEqual(['line 49997', 'line 49998', 'line 49999']);
    expect(layOut({ ...long, at: 0 }, 20, 2)).toEqual({ lines: ['line 0', 'line 1'], cursor: { line: 0, column: 0 } });
  });
});
