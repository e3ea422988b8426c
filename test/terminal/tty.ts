import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A copy of the package as it was built: what is built meanwhile is no matter. */
export function copyPackage(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'sop-package-'));
  for (const part of ['bin', 'dist', 'sop', 'package.json']) cpSync(part, join(dir, part), { recursive: true });
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export interface TerminalOptions {
  /** A folder from {@link copyPackage}. */
  readonly dir: string;
  readonly args: readonly string[];
  /** A script for the shell, in place of `sop` alone. */
  readonly shell?: string;
  readonly cols?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** `sop` in a real terminal. Waits are for what stands on the screen, never for time. */
export interface TestTerminal {
  /** The lines of the visible screen, without blanks at their ends. */
  screen(): string[];
  /** All lines, with those that have scrolled away. */
  history(): string[];
  /** Until a text or pattern is on the screen. Fails with the screen as it is after 15 s. */
  waitFor(wanted: string | RegExp): Promise<void>;
  /** Types text as it is, in one write. */
  type(text: string): void;
  key(name: keyof typeof keys): void;
  /** Presses a key again and again, at the pace of a hand, until a text or pattern is on the screen. */
  pressUntil(name: keyof typeof keys, wanted: string | RegExp): Promise<void>;
  /** The same until the program has ended. */
  pressUntilEnd(name: keyof typeof keys): Promise<void>;
  /** Types a value, sees it on the screen, and presses Enter until a text or pattern is there. */
  fill(value: string, wanted: string | RegExp): Promise<void>;
  /** As a terminal pastes: between the marks, when the program asked for them. */
  paste(text: string): void;
  resize(cols: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  /** Closes the terminal, as when its window is closed or the connection is lost. */
  hangUp(): void;
  readonly pid: number;
  readonly cursorVisible: boolean;
  readonly bracketedPaste: boolean;
  /** The texts that the terminal was asked to copy. */
  copied(): string[];
  /** How many escape sequences were written. */
  escapes(): number;
  /** All that was written, as it was. */
  written(): string;
  /** How it ended. Fails with the screen as it is when it does not. */
  readonly exit: Promise<{ readonly code: number; readonly signal: number }>;
  /** Ends the program, if it has not ended, and waits for that. */
  close(): Promise<void>;
}

const keys = {
  enter: '\r',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  backspace: '\u007f',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlU: '\u0015',
} as const;

const patience = 15_000;

export function openTerminal({ dir, args, shell, cols = 80, rows = 24, env = {}, cwd }: TerminalOptions): TestTerminal {
  const home = mkdtempSync(join(tmpdir(), 'sop-home-'));
  const [program, ...words] = shell ? ['/bin/sh', '-c', shell] : [process.execPath, join(dir, 'bin/sop.js'), ...args];
  const child = spawn(program as string, words, {
    cols,
    rows,
    cwd: cwd ?? home,
    env: { PATH: process.env.PATH ?? '', HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
  });
  const terminal = new xterm.Terminal({ cols, rows, scrollback: 5000, allowProposedApi: true });
  const copied: string[] = [];
  terminal.parser.registerOscHandler(52, (data) => {
    copied.push(Buffer.from(data.replace(/^c;/, ''), 'base64').toString('utf8'));
    return true;
  });
  const watchers = new Set<() => void>();
  let raw = '';
  let ended = false;
  child.onData((data) => {
    raw += data;
    terminal.write(data, () => {
      for (const watcher of watchers) watcher();
    });
  });
  const exited = new Promise<{ code: number; signal: number }>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      ended = true;
      rmSync(home, { recursive: true, force: true });
      // What was written last is on the screen before anybody hears of the end.
      terminal.write('', () => resolve({ code: exitCode, signal: signal ?? 0 }));
    });
  });
  const lines = (from: number): string[] => {
    const buffer = terminal.buffer.active;
    const found: string[] = [];
    for (let row = from; row < buffer.length; row++) found.push(buffer.getLine(row)?.translateToString(true) ?? '');
    return found;
  };
  const screen = (): string[] => lines(terminal.buffer.active.baseY);
  const shows = (wanted: string | RegExp): boolean => {
    const text = screen().join('\n');
    return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
  };
  return {
    screen,
    history: () => lines(0),
    waitFor(wanted) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          if (!shows(wanted)) return;
          stop();
          resolve();
        };
        const stop = (): void => {
          clearTimeout(timer);
          watchers.delete(look);
        };
        const timer = setTimeout(() => {
          stop();
          reject(
            new Error(
              `${wanted} is not on the screen${ended ? ' (the program has ended)' : ''}:\n${screen().join('\n')}`,
            ),
          );
        }, patience);
        watchers.add(look);
        look();
      });
    },
    type: (text) => child.write(text),
    key: (name) => child.write(keys[name]),
    async pressUntil(name, wanted) {
      for (let press = 0; press < 100 && !shows(wanted); press++) {
        child.write(keys[name]);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await this.waitFor(wanted);
    },
    async pressUntilEnd(name) {
      for (let press = 0; press < 100 && !ended; press++) {
        child.write(keys[name]);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async fill(value, wanted) {
      child.write(value);
      await this.waitFor(value);
      await this.pressUntil('enter', wanted);
    },
    paste: (text) => {
      const typed = text.replace(/\n/g, '\r');
      child.write(terminal.modes.bracketedPasteMode ? `\u001b[200~${typed}\u001b[201~` : typed);
    },
    resize(newCols, newRows) {
      terminal.resize(newCols, newRows);
      child.resize(newCols, newRows);
    },
    kill: (signal) => child.kill(signal),
    // node-pty has it, but not in its types.
    hangUp: () => (child as unknown as { destroy(): void }).destroy(),
    pid: child.pid,
    get cursorVisible() {
      return raw.lastIndexOf('\u001b[?25h') >= raw.lastIndexOf('\u001b[?25l');
    },
    get bracketedPaste() {
      return terminal.modes.bracketedPasteMode;
    },
    copied: () => copied,
    escapes: () => raw.split('\u001b').length - 1,
    written: () => raw,
    get exit() {
      return new Promise<{ code: number; signal: number }>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`it has not ended:\n${screen().join('\n')}`)), patience);
        void exited.then((end) => {
          clearTimeout(timer);
          resolve(end);
        });
      });
    },
    async close() {
      if (!ended) child.kill('SIGKILL');
      await exited;
      terminal.dispose();
    },
  };
}
