import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { askText, askYesNo, pickOne } from '../../src/terminal/ask.js';
import type { Asked, AskOptions, Item } from '../../src/terminal/asked.js';
import { searchItems } from '../../src/terminal/items.js';
import { noPaint } from '../../src/text/paint.js';
import { type FakeTerminal, fakeTerminal } from './fake.js';

const items = [
  { id: 'part-ways', label: 'Part ways', detail: 'Let an abusive customer go' },
  { id: 'abusive', label: 'Abusive customer', detail: 'Upset, abusive, indecent' },
  { id: 'aftercare', label: 'Aftercare\u202e', detail: null },
];
const file = { suggestion: 'walk.md', leaving: 'no file' };

const drawn = ({ context }: FakeTerminal): AskOptions => ({ context, paint: noPaint, plain: false });
const typed = ({ context }: FakeTerminal): AskOptions => ({ context, paint: noPaint, plain: true });

/** The three questions, each as soon as it can be answered. */
const questions: [name: string, ask: (terminal: FakeTerminal) => Promise<Asked<unknown>>][] = [
  ['a list', (terminal) => pickOne('Which?', items, drawn(terminal))],
  ['a line', (terminal) => askText('File', file, drawn(terminal))],
  ['yes or no', (terminal) => askYesNo('Sure?', true, drawn(terminal))],
];

describe('picking', () => {
  it('finds by every word of the search, ids that begin with it first', () => {
    const found = (search: string): string[] => searchItems(items, search).map(({ id }) => id);
    expect(found('')).toEqual(['part-ways', 'abusive', 'aftercare']);
    expect(found('abus')).toEqual(['abusive', 'part-ways']);
    expect(found('CUSTOMER go')).toEqual(['part-ways']);
    expect(found('nothing')).toEqual([]);
  });

  it('searches while it is typed, and takes what is selected', async () => {
    const terminal = fakeTerminal(60, 10);
    const picked = pickOne('Which?', items, drawn(terminal));
    await terminal.waitFor('> Part ways');
    expect(terminal.screen()).toContain('Aftercare\\u202e');
    terminal.type('zz');
    await terminal.waitFor('Nothing fits.');
    terminal.type('\r\u0015abus');
    await terminal.waitFor('> Abusive customer');
    terminal.type('\u001b[B');
    await terminal.waitFor('> Part ways');
    terminal.type('\r');
    expect(await picked).toEqual({ kind: 'given', value: 'part-ways' });
    await terminal.settled();
    expect(terminal.screen()).toBe('Which? Part ways');
  });

  it('takes a search and its Enter in one read', async () => {
    const terminal = fakeTerminal();
    const picked = pickOne('Which?', items, drawn(terminal));
    await terminal.waitFor('> Part ways');
    terminal.type('after\r');
    expect(await picked).toEqual({ kind: 'given', value: 'aftercare' });
  });

  it('keeps what was typed when an arrow moves', async () => {
    const terminal = fakeTerminal();
    const picked = pickOne('Which?', items, drawn(terminal));
    await terminal.waitFor('> Part ways');
    terminal.type('abus\u001b[B\u001b[B\u001b[A\u001b[Bive u');
    await terminal.waitFor('> abusive u\n> Abusive customer');
    terminal.type('\u007f\u007f\u001b[B');
    await terminal.waitFor(/> abusive\n {2}Abusive.*\n> Part ways/);
    // The selection is narrowed with the list, and arrows stop at its ends.
    terminal.type('\u001b[A\u001b[A\u001b[A\r');
    expect(await picked).toEqual({ kind: 'given', value: 'abusive' });
  });

  it('goes by pages through a long list, and says how long it is', async () => {
    const numbered = (_: unknown, index: number): Item => ({ id: `n${index}`, label: `Number ${index}`, detail: null });
    const terminal = fakeTerminal(40, 15);
    const picked = pickOne('Which?', Array.from({ length: 100 }, numbered), drawn(terminal));
    await terminal.waitFor('> Number 0');
    expect(terminal.screen()).toContain('Which? (100)');
    expect(terminal.history()).toHaveLength(15);
    terminal.type('\u001b[6~\u001b[6~\u001b[5~');
    await terminal.waitFor('> Number 6');
    terminal.type('99');
    await terminal.waitFor(/Which\?\n> 99\n> Number 99\n/);
    terminal.type('\u0015');
    await terminal.waitFor('Which? (100)');
    terminal.type('\u001b[A\r');
    expect(await picked).toEqual({ kind: 'given', value: 'n0' });
    const thousands = fakeTerminal();
    const one = pickOne('Which?', Array.from({ length: 5000 }, numbered), drawn(thousands));
    await thousands.waitFor('Which? (200 of 5000)');
    thousands.type('4999\r');
    expect(await one).toEqual({ kind: 'given', value: 'n4999' });
  });

  it('tells items apart that look the same', async () => {
    const terminal = fakeTerminal();
    const same = ['x1', 'x2'].map((id) => ({ id, label: 'Refund', detail: '2 min ago' }));
    const picked = pickOne('Which?', same, drawn(terminal));
    await terminal.waitFor('> Refund – 2 min ago · x1');
    terminal.type('x2\r');
    expect(await picked).toEqual({ kind: 'given', value: 'x2' });
  });

  it('draws hostile, long and wide names within its room', async () => {
    const hostile = [
      { id: 'esc', label: '\u001b[31mred\u001b[2J\u0007', detail: '\u202egnorw\u0000' },
      { id: 'long', label: 'word '.repeat(5000), detail: 'x'.repeat(9000) },
      { id: 'wide', label: '請求書の確認と返金の手続きについて'.repeat(3), detail: '👩‍👩‍👧 family' },
      { id: 'lines', label: 'one\ntwo\r\nthree', detail: 'é'.normalize('NFD').repeat(40) },
    ];
    for (const [columns, rows] of [
      [80, 24],
      [40, 15],
      [20, 8],
    ] as const) {
      const terminal = fakeTerminal(columns, rows);
      const picked = pickOne('Which \u001b[31mone\u202e?', hostile, drawn(terminal));
      await terminal.waitFor('Enter pick');
      expect(terminal.history().length).toBeLessThanOrEqual(rows);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what the canvas writes
      const text = terminal.written().replace(/\u001b\[(\?\d+[hl]|[\d;]*[A-DGHJKm])/g, '');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u202e]/);
      if (columns === 80) {
        expect(terminal.screen()).toContain('> \\u001b[31mred\\u001b[2J\\u0007 – \\u202egnorw\\u0000');
        expect(terminal.screen()).toContain('  one\\u000atwo');
      }
      terminal.type('wide\r');
      expect(await picked).toEqual({ kind: 'given', value: 'wide' });
    }
  });

  it('does the same in plain lines', async () => {
    const terminal = fakeTerminal();
    const picked = pickOne('Which?', items, typed(terminal));
    await terminal.waitFor('2. Abusive customer (Upset, abusive, indecent)');
    terminal.type('nothing\n');
    await terminal.waitFor('Nothing fits.');
    terminal.type('abus\n');
    await terminal.waitFor('1. Abusive customer (Upset, abusive, indecent)');
    terminal.type('2\n');
    expect(await picked).toEqual({ kind: 'given', value: 'part-ways' });
    const only = pickOne('Which?', items, typed(terminal));
    terminal.type('aftercare\n');
    expect(await only).toEqual({ kind: 'given', value: 'aftercare' });
  });
});

describe('a line of text', () => {
  const ask = (terminal: FakeTerminal): Promise<Asked<string>> => askText('File', file, drawn(terminal));

  it('takes the suggestion by Enter, and anything typed in its place', async () => {
    const terminal = fakeTerminal();
    const first = ask(terminal);
    await terminal.waitFor('> (walk.md)');
    terminal.type('\u007f\r');
    expect(await first).toEqual({ kind: 'given', value: 'walk.md' });
    await terminal.settled();
    expect(terminal.screen()).toBe('File: walk.md');
    const other = fakeTerminal();
    const second = ask(other);
    await other.waitFor('> (walk.md)');
    other.type(' o');
    other.type('ther.md');
    await other.waitFor('>  other.md');
    expect(other.screen()).not.toContain('(walk.md)');
    other.type('\r');
    expect(await second).toEqual({ kind: 'given', value: 'other.md' });
  });

  it('makes the suggestion the text by Tab, to be changed', async () => {
    const terminal = fakeTerminal();
    const asked = ask(terminal);
    await terminal.waitFor('Tab change it');
    terminal.type('\t');
    await terminal.waitFor('> walk.md');
    terminal.type('\t\u001b[D\u001b[D\u001b[D-2\r');
    expect(await asked).toEqual({ kind: 'given', value: 'walk-2.md' });
  });

  it('takes a paste on one line, and shows what it cannot draw', async () => {
    const terminal = fakeTerminal();
    const asked = ask(terminal);
    await terminal.waitFor('> (walk.md)');
    terminal.type('\u001b[200~one\r two\u202e\u001b[31m\u001b[201~');
    await terminal.waitFor('> one two\\u202e[31m');
    terminal.type('\r');
    expect(await asked).toEqual({ kind: 'given', value: 'one two\u202e[31m' });
    // A terminal that marks no paste sends lines as they are.
    const unmarked = fakeTerminal();
    const lines = ask(unmarked);
    await unmarked.waitFor('> (walk.md)');
    unmarked.type('one\rtwo\r');
    await unmarked.waitFor('> one two');
    unmarked.type('\u001b');
    expect(await lines).toEqual({ kind: 'left' });
  });

  it('is edited within wide and long lines, with the cursor where it belongs', async () => {
    const terminal = fakeTerminal(40, 10);
    const asked = ask(terminal);
    await terminal.waitFor('> (walk.md)');
    terminal.type('請求書');
    await terminal.waitFor('> 請求書');
    expect(await terminal.cursor()).toEqual({ line: 1, column: 8 });
    terminal.type('\u001b[D');
    await terminal.settled();
    expect(await terminal.cursor()).toEqual({ line: 1, column: 6 });
    terminal.type('\u0005の確認と返金の手続きについて、長い');
    await terminal.waitFor('長い');
    expect(await terminal.cursor()).toEqual({ line: 2, column: 4 });
    terminal.type('\u0001a\r');
    expect(await asked).toEqual({ kind: 'given', value: 'a請求書の確認と返金の手続きについて、長い' });
  });

  it('takes Ctrl-D for Enter once something is typed', async () => {
    const terminal = fakeTerminal();
    const asked = ask(terminal);
    await terminal.waitFor('> (walk.md)');
    terminal.type('x\u0004');
    expect(await asked).toEqual({ kind: 'given', value: 'x' });
  });

  it('does the same in plain lines', async () => {
    const terminal = fakeTerminal();
    const asked = askText('File', file, typed(terminal));
    await terminal.waitFor('File (an empty line takes walk.md; back: no file): ');
    terminal.type('\n');
    expect(await asked).toEqual({ kind: 'given', value: 'walk.md' });
    const left = askText('File', file, typed(terminal));
    terminal.type('back\n');
    expect(await left).toEqual({ kind: 'left' });
  });
});

describe('yes or no', () => {
  it('is taken at once by its key, or by Enter', async () => {
    const answers: [key: string, initial: boolean, value: boolean][] = [
      ['\r', true, true],
      ['\r', false, false],
      ['n', true, false],
      ['Y', false, true],
      ['xj 7\u001b[Ay', false, true],
    ];
    for (const [key, initial, value] of answers) {
      const terminal = fakeTerminal();
      const asked = askYesNo('Sure?', initial, drawn(terminal));
      await terminal.waitFor(initial ? '> (Y/n)' : '> (y/N)');
      terminal.type(key);
      expect(await asked).toEqual({ kind: 'given', value });
      await terminal.settled();
      expect(terminal.screen()).toBe(`Sure? ${value ? 'Yes' : 'No'}`);
    }
  });

  it('is left by q and ← as well', async () => {
    for (const key of ['q', '\u001b[D']) {
      const terminal = fakeTerminal();
      const asked = askYesNo('Sure?', true, drawn(terminal));
      await terminal.waitFor('> (Y/n)');
      terminal.type(key);
      expect(await asked).toEqual({ kind: 'left' });
    }
  });

  it('is answered by nothing of a paste', async () => {
    const terminal = fakeTerminal();
    const asked = askYesNo('Sure?', true, drawn(terminal));
    await terminal.waitFor('> (Y/n)');
    terminal.type('\u001b[200~yes\r\u001b[201~\ry');
    terminal.type('yes please\rno thanks\r');
    await terminal.settled();
    terminal.type('\u001b');
    expect(await asked).toEqual({ kind: 'left' });
  });

  it('does the same in plain lines', async () => {
    const terminal = fakeTerminal();
    const plain = askYesNo('Sure?', true, typed(terminal));
    terminal.type('what\nno\nleft over\n');
    expect(await plain).toEqual({ kind: 'given', value: false });
    // A line that came too early is there for the next who asks.
    expect(await askText('File', file, typed(terminal))).toEqual({ kind: 'given', value: 'left over' });
  });
});

describe.each(questions)('%s', (_name, ask) => {
  const begin = async (): Promise<{ terminal: FakeTerminal; asked: Promise<Asked<unknown>> }> => {
    const terminal = fakeTerminal();
    const asked = ask(terminal);
    await terminal.waitFor('Esc');
    return { terminal, asked };
  };

  it('is left by Esc, and ends with the input', async () => {
    const left = await begin();
    left.terminal.type('\u001b');
    expect(await left.asked).toEqual({ kind: 'left' });
    const ended = await begin();
    ended.terminal.type('\u0004');
    expect(await ended.asked).toEqual({ kind: 'end-of-input' });
    const gone = await begin();
    gone.terminal.hangUp();
    expect(await gone.asked).toEqual({ kind: 'end-of-input' });
    // There is no more input for another one either.
    expect(await ask(gone.terminal)).toEqual({ kind: 'end-of-input' });
  });

  it('hears Ctrl-C with and after Esc', async () => {
    for (const keys of ['\u0003', '\u001b\u0003', '\u001b\u001b\u0003', '\u001b[27u\u0003']) {
      const { terminal, asked } = await begin();
      terminal.type(keys);
      expect(await asked).toEqual({ kind: 'signal', signal: 'SIGINT' });
    }
  });

  it('leaves nothing of itself behind, and shows the cursor', async () => {
    for (const [end, kind] of [
      ['\u001b', 'left'],
      ['\u0003', 'signal'],
      ['\r', 'given'],
    ]) {
      const { terminal, asked } = await begin();
      terminal.type(end as string);
      expect(await asked).toMatchObject({ kind });
      await terminal.settled();
      expect(terminal.history().filter((line) => line)).toHaveLength(kind === 'given' ? 1 : 0);
      expect(terminal.written().endsWith('\u001b[?2004l\u001b[?25h')).toBe(true);
    }
    for (const name of ['SIGTERM', 'SIGHUP'] as const) {
      const { terminal, asked } = await begin();
      terminal.signal(name);
      expect(await asked).toEqual({ kind: 'signal', signal: name });
      expect(terminal.written().endsWith('\u001b[?2004l\u001b[?25h')).toBe(true);
    }
  });

  it('is not answered by the Enter that closed the one before, until a moment has passed', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
    onTestFinished(() => clock.mockRestore());
    const { terminal, asked } = await begin();
    terminal.type('\r\r');
    expect(await asked).toMatchObject({ kind: 'given' });
    await terminal.settled();
    clock.mockReturnValue(1100);
    const again = ask(terminal);
    await terminal.waitFor('Esc');
    clock.mockReturnValue(1390);
    let answered = false;
    void again.then(() => {
      answered = true;
    });
    terminal.type('\r\r');
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    expect(answered).toBe(false);
    clock.mockReturnValue(1401);
    terminal.type('\r');
    expect(await again).toMatchObject({ kind: 'given' });
  });

  it('is drawn once at most for keys that come together', async () => {
    const { terminal, asked } = await begin();
    const before = terminal.written().length;
    terminal.type('\u001b[C'.repeat(1000));
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    await terminal.settled();
    expect(terminal.written().length - before).toBeLessThan(2000);
    terminal.type('\u001b');
    await asked;
  });

  it('goes on after a resize, with nothing of it left over', async () => {
    const { terminal, asked } = await begin();
    for (const [columns, rows] of [
      [40, 15],
      [30, 9],
      [100, 30],
    ] as const) {
      await terminal.drawn(() => terminal.resize(columns, rows));
      await terminal.waitFor('Esc');
      await terminal.settled();
      expect(terminal.history().filter((line) => line.includes('Esc'))).toHaveLength(1);
    }
    terminal.type('\r');
    expect(await asked).toMatchObject({ kind: 'given' });
  });
});

describe('a resize', () => {
  it('loses nothing that was typed or selected', async () => {
    const terminal = fakeTerminal();
    const picked = pickOne('Which?', items, drawn(terminal));
    await terminal.waitFor('> Part ways');
    terminal.type('abus\u001b[B');
    await terminal.waitFor('> Part ways');
    terminal.resize(40, 15);
    await terminal.waitFor('> abus\n  Abusive customer\n  Upset, abusive, indecent\n> Part ways');
    terminal.resize(90, 20);
    terminal.type('\r');
    expect(await picked).toEqual({ kind: 'given', value: 'part-ways' });
    const other = fakeTerminal();
    const text = askText('File', file, drawn(other));
    await other.waitFor('> (walk.md)');
    other.type('other');
    await other.waitFor('> other');
    other.resize(40, 15);
    other.type('.md\r');
    expect(await text).toEqual({ kind: 'given', value: 'other.md' });
  });
});
