import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { askText, askYesNo, pickOne, searchItems } from '../../src/terminal/select.js';
import { noPaint } from '../../src/text/paint.js';
import { fakeTerminal } from './fake.js';
import { copyPackage, openTerminal } from './tty.js';

const items = [
  { id: 'part-ways', label: 'Part ways', detail: 'Let an abusive customer go' },
  { id: 'abusive', label: 'Abusive customer', detail: 'Upset, abusive, indecent' },
  { id: 'aftercare', label: 'Aftercare\u202e', detail: null },
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
    const picked = pickOne('Which?', items, { context: terminal.context, paint: noPaint, plain: false });
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

  it('is left by Esc, and ends with the input', async () => {
    const left = fakeTerminal();
    const first = pickOne('Which?', items, { context: left.context, plain: false });
    await left.waitFor('Which?');
    left.type('\u001b');
    expect(await first).toEqual({ kind: 'left' });
    const gone = fakeTerminal();
    const second = pickOne('Which?', items, { context: gone.context, plain: false });
    await gone.waitFor('Which?');
    gone.hangUp();
    expect(await second).toEqual({ kind: 'end-of-input' });
  });

  it('does the same in plain lines', async () => {
    const terminal = fakeTerminal();
    const picked = pickOne('Which?', items, { context: terminal.context, plain: true });
    await terminal.waitFor('2. Abusive customer (Upset, abusive, indecent)');
    terminal.type('nothing\n');
    await terminal.waitFor('Nothing fits.');
    terminal.type('abus\n');
    await terminal.waitFor('1. Abusive customer (Upset, abusive, indecent)');
    terminal.type('2\n');
    expect(await picked).toEqual({ kind: 'given', value: 'part-ways' });
    const only = pickOne('Which?', items, { context: terminal.context, plain: true });
    terminal.type('aftercare\n');
    expect(await only).toEqual({ kind: 'given', value: 'aftercare' });
  });
});

describe('small questions', () => {
  it('takes a line of text, with one to begin with', async () => {
    const terminal = fakeTerminal();
    const asked = askText('File', 'walk.md', { context: terminal.context, plain: false });
    await terminal.waitFor('> walk.md');
    terminal.type('\u0015other.md\r');
    expect(await asked).toEqual({ kind: 'given', value: 'other.md' });
    const plain = askText('File', 'walk.md', { context: terminal.context, plain: true });
    terminal.type('\n');
    expect(await plain).toEqual({ kind: 'given', value: 'walk.md' });
  });

  it('takes yes or no, by key, by Enter or by word', async () => {
    const terminal = fakeTerminal();
    const { context } = terminal;
    const asked = askYesNo('Sure?', true, { context, plain: false });
    await terminal.waitFor('> y  Yes');
    terminal.type('\r');
    expect(await asked).toEqual({ kind: 'given', value: true });
    const no = askYesNo('Really?', true, { context, plain: false });
    await terminal.waitFor('Really?');
    terminal.type('n');
    expect(await no).toEqual({ kind: 'given', value: false });
    const plain = askYesNo('Sure?', true, { context, plain: true });
    terminal.type('what\nno\nleft over\n');
    expect(await plain).toEqual({ kind: 'given', value: false });
    // A line that came too early is there for the next who asks.
    expect(await askText('File', '', { context, plain: true })).toEqual({ kind: 'given', value: 'left over' });
  });
});

describe('in a real terminal', () => {
  let dir: string;
  let remove: () => void;
  beforeAll(() => {
    ({ dir, remove } = copyPackage());
  });
  afterAll(() => remove());

  it('picks an SOP, goes on after Ctrl-Z, and saves when the terminal is closed', async () => {
    const state = mkdtempSync(join(tmpdir(), 'sop-state-'));
    const t = openTerminal({ dir, args: [], env: { XDG_STATE_HOME: state } });
    onTestFinished(async () => {
      await t.close();
      rmSync(state, { recursive: true, force: true });
    });
    await t.waitFor('Which SOP?');
    t.type('indecent');
    await t.waitFor('> Abusive customer');
    t.key('enter');
    await t.waitFor('> 1  Upset');
    const before = t.escapes();
    t.type('\u001a');
    // Without a shell behind it there is nothing to go back to: it goes on.
    await expect.poll(() => t.escapes() > before && t.bracketedPaste).toBe(true);
    await t.waitFor('> 1  Upset');
    t.type('2');
    await t.waitFor('Is the swearing directed at you?');
    t.hangUp();
    const folder = join(state, 'sop/walks');
    const journal = (): string => {
      const file = readdirSync(folder).find((name) => name.endsWith('.jsonl')) as string;
      return readFileSync(join(folder, file), 'utf8');
    };
    await expect.poll(journal, { timeout: 10_000 }).toContain('"stopped"');
    expect(journal()).toContain('"option":"abusive"');
    await expect.poll(() => stateOf(t.pid), { timeout: 10_000 }).toMatch(/^[ZX]?$/);
  });
});

/** How a process is, in the letter that `ps` has for it: `Z` ended; empty where there is none. */
function stateOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .charAt(0);
  } catch {
    return '';
  }
}
