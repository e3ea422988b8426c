import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';
import type { Context } from '../../src/terminal/context.js';

/** A terminal in this process, for what a program in a real one cannot be brought to. */
export interface FakeTerminal {
  readonly context: Context;
  screen(): string;
  /** All lines, with those that have scrolled away, without blanks at the end. */
  history(): string[];
  waitFor(wanted: string | RegExp): Promise<void>;
  /** Until something has been drawn because of what is done. */
  drawn(action: () => void): Promise<void>;
  /** Until all that was written is on the screen. */
  settled(): Promise<void>;
  /** Where the cursor is on the visible screen, once all that was written is there. */
  cursor(): Promise<{ readonly line: number; readonly column: number }>;
  type(text: string): void;
  /** Types it again and again, at the pace of a hand, until a text or pattern is on the screen. */
  typeUntil(text: string, wanted: string | RegExp): Promise<void>;
  /** The input ends, as when the terminal is closed. */
  hangUp(): void;
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void;
  resize(cols: number, rows: number): void;
  readonly raw: boolean;
  /** All that was written. */
  written(): string;
}

export function fakeTerminal(cols = 80, rows = 24, env: Readonly<Record<string, string>> = {}): FakeTerminal {
  const terminal = new xterm.Terminal({ cols, rows, scrollback: 5000, allowProposedApi: true, convertEol: true });
  const watchers = new Set<() => void>();
  const listeners = new Set<(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void>();
  let written = '';
  let raw = false;
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (mode: boolean) => {
      raw = mode;
    },
  });
  const stderr = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        written += chunk;
        terminal.write(String(chunk), () => {
          for (const watcher of watchers) watcher();
        });
        done();
      },
    }),
    { isTTY: true, columns: cols, rows },
  );
  const lines = (from: number): string[] => {
    const buffer = terminal.buffer.active;
    const found: string[] = [];
    for (let row = from; row < buffer.length; row++) found.push(buffer.getLine(row)?.translateToString(true) ?? '');
    while (found.at(-1) === '') found.pop();
    return found;
  };
  const screen = (): string => lines(terminal.buffer.active.baseY).join('\n');
  return {
    context: {
      stdin,
      stdout: new PassThrough(),
      stderr,
      canPrompt: () => true,
      env,
      cwd: '/',
      home: '/',
      packageDir: '/',
      now: () => new Date(0),
      newId: () => '0',
      userName: () => '',
      onSignal: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    screen,
    history: () => lines(0),
    waitFor: (wanted) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${wanted} is not on the screen:\n${screen()}`)), 15_000);
        const look = (): void => {
          if (typeof wanted === 'string' ? !screen().includes(wanted) : !wanted.test(screen())) return;
          watchers.delete(look);
          clearTimeout(timer);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    drawn: (action) =>
      new Promise((resolve) => {
        const look = (): void => {
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        action();
      }),
    settled: () => new Promise((resolve) => terminal.write('', resolve)),
    cursor: () =>
      new Promise((resolve) => {
        terminal.write('', () => {
          const { cursorX, cursorY } = terminal.buffer.active;
          resolve({ line: cursorY, column: cursorX });
        });
      }),
    type: (text) => stdin.write(text),
    async typeUntil(text, wanted) {
      for (let press = 0; press < 100; press++) {
        stdin.write(text);
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (typeof wanted === 'string' ? screen().includes(wanted) : wanted.test(screen())) return;
      }
      throw new Error(`${wanted} is not on the screen:\n${screen()}`);
    },
    hangUp: () => stdin.end(),
    signal: (name) => {
      for (const listener of listeners) listener(name);
    },
    resize(newCols, newRows) {
      terminal.resize(newCols, newRows);
      Object.assign(stderr, { columns: newCols, rows: newRows });
      stderr.emit('resize');
    },
    get raw() {
      return raw;
    },
    written: () => written,
  };
}
