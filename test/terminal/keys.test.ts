import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeyDecoder, type Key } from '../../src/terminal/keys.js';

/** The keys of chunks that arrive a second apart, the last escape timed out. */
function keysOf(...chunks: string[]): Key[] {
  const decoder = createKeyDecoder();
  const keys = chunks.flatMap((chunk, index) => decoder.push(chunk, index * 1000));
  return [...keys, ...decoder.flush()];
}

const names = (...chunks: string[]): string[] =>
  keysOf(...chunks).map((key) => (key.name === 'text' || key.name === 'paste' ? `${key.name} ${key.text}` : key.name));

describe('keys', () => {
  it('knows the sequences of the terminals there are', () => {
    expect(names('\u001b[A\u001bOB\u001b[C\u001b[D')).toEqual(['up', 'down', 'right', 'left']);
    expect(names('\u001b[H\u001b[1~\u001b[7~\u001b[F\u001b[4~')).toEqual(['home', 'home', 'home', 'end', 'end']);
    expect(names('\u001b[5~\u001b[6~\u001b[3~\u001b[1;5C')).toEqual(['page-up', 'page-down', 'delete', 'right']);
    expect(names('\r\n\t\u007f\b')).toEqual(['enter', 'newline', 'tab', 'backspace', 'backspace']);
    expect(names('\u001b[13;2u\u001b\r\u001b[13u\u001b[27u')).toEqual(['newline', 'newline', 'enter', 'escape']);
    expect(names('é', '👍', 'a')).toEqual(['text é', 'text 👍', 'text a']);
  });

  it('tells the Esc key from the beginning of a sequence', () => {
    const decoder = createKeyDecoder();
    expect(decoder.push('\u001b', 0)).toEqual([]);
    expect(decoder.waiting()).toBe(true);
    expect(decoder.push('[A', 10)).toEqual([{ name: 'up' }]);
    expect(decoder.push('\u001b', 20)).toEqual([]);
    expect(decoder.flush()).toEqual([{ name: 'escape' }]);
    expect(decoder.waiting()).toBe(false);
    expect(names('\u001b\u001b')).toEqual(['escape', 'escape']);
  });

  it('loses no Ctrl-C to what stands before it in the same read', () => {
    expect(names('\u001b\u0003')).toEqual(['escape', 'interrupt']);
    expect(names('\u001b\u001b\u0003')).toEqual(['escape', 'escape', 'interrupt']);
    expect(names('\u001b\u0004')).toEqual(['escape', 'end-of-input']);
    expect(names('\u001bO\u0003')).toEqual(['other', 'interrupt']);
    const begun = fc.constantFrom(
      '\u001b',
      '\u001b[',
      '\u001b[1;',
      '\u001bO',
      '\u001b[A',
      '\u001bx',
      'a',
      'é',
      '\r',
      '\u007f',
    );
    fc.assert(
      fc.property(fc.array(begun, { maxLength: 8 }), (before) => {
        expect(keysOf(`${before.join('')}\u0003`).at(-1)).toEqual({ name: 'interrupt' });
      }),
    );
  });

  it('swallows what a terminal reports, and keys that mean nothing', () => {
    expect(names('\u001b]11;rgb:0000/0000/0000\u0007x')).toEqual(['text x']);
    expect(names('\u001bP1$r0m\u001b\\x')).toEqual(['text x']);
    expect(names('\u001b[<0;1;2Mx\u001bOM')).toEqual(['other', 'text x', 'enter']);
    expect(names('\u001b[15~\u001bx\u0000')).toEqual(['other', 'other', 'other']);
  });

  it('gives a bracketed paste whole, wherever it is torn', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((value) => !value.includes('\u001b'));
    fc.assert(
      fc.property(text, fc.array(fc.nat(250), { maxLength: 6 }), (pasted, cuts) => {
        const bytes = `\u001b[200~${pasted}\u001b[201~\r`;
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const decoder = createKeyDecoder();
        const keys = places.slice(1).flatMap((to, index) => decoder.push(bytes.slice(places[index], to), index));
        expect(keys).toEqual([{ name: 'paste', text: pasted }, { name: 'enter' }]);
      }),
    );
  });

  it('takes several lines at once for a paste, where the terminal does not mark it', () => {
    expect(names('one\rtwo\r')).toEqual(['paste one\rtwo\r']);
    expect(names('\r\r')).toEqual(['enter', 'enter']);
    expect(names('\r\r\r\r\r')).toEqual(Array(5).fill('enter'));
    const decoder = createKeyDecoder();
    decoder.push('one\rtwo', 0);
    expect(decoder.push('q\r', 5)).toEqual([{ name: 'paste', text: 'q\r' }]);
    expect(decoder.push('q', 500)).toEqual([{ name: 'text', text: 'q' }]);
    // Escapes in a paste are no keys; a few keys at once are.
    const coloured = `\u001b[31m${'red '.repeat(20)}\u001b[0m\r1\rq\r`;
    expect(names(coloured)).toEqual([`paste ${coloured}`]);
    expect(names('\u001b[B\r\u001b[B\r')).toEqual(['down', 'enter', 'down', 'enter']);
    // Ctrl-C always works.
    expect(decoder.push('a\rb\u0003', 1000).at(-1)).toEqual({ name: 'interrupt' });
  });

  it('takes four characters at once for a paste, where the terminal does not mark it', () => {
    expect(names('Sa\r')).toEqual(['text S', 'text a', 'enter']);
    expect(names('Sam\r')).toEqual(['paste Sam', 'enter']);
    expect(names('4711')).toEqual(['paste 4711']);
    expect(names('1111')).toEqual(['paste 1111']);
    expect(names('日本語です')).toEqual(['paste 日本語です']);
    expect(names('long', '\u0015wi')).toEqual(['paste long', 'delete-line', 'text w', 'text i']);
    // A key that is held, and keys that arrive late: nobody pastes Backspace.
    expect(names('!!!!')).toEqual(Array(4).fill('text !'));
    expect(names('ab\u007f\u007f')).toEqual(['text a', 'text b', 'backspace', 'backspace']);
    expect(names('\u001b[A\u001b[A')).toEqual(['up', 'up']);
  });

  it('lets Ctrl-C out of a paste that does not end', () => {
    expect(names('\u001b[200~abc', '\u0003', 'q')).toEqual(['interrupt', 'text q']);
  });

  it('never loses itself in any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii', maxLength: 20 }), { maxLength: 5 }), (chunks) => {
        const decoder = createKeyDecoder();
        chunks.forEach((chunk, index) => {
          decoder.push(chunk, index * 1000);
        });
        decoder.flush();
        decoder.flush();
        decoder.push('\u001b[201~', 9000);
        decoder.flush();
        expect(decoder.push('a', 20_000).at(-1)).toEqual({ name: 'text', text: 'a' });
      }),
    );
  });
});
