import { PassThrough, Writable } from 'node:stream';
import { setImmediate as handled } from 'node:timers/promises';
import { pastedLine } from './editor.js';
import type { Key } from './keys.js';

/** A key as Node's readline, which Inquirer listens to, names it. */
export interface Press {
  readonly text?: string;
  readonly name?: string;
  readonly ctrl?: boolean;
}

/** A stand-in for the terminal on which a prompt of Inquirer's runs. */
export interface Stage {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
  /** Passes on a key and waits until it has been handled, as a second key might overtake it. */
  press(press: Press): Promise<void>;
  /** What it has drawn, and where its cursor stands. */
  drawn(): { readonly lines: readonly string[]; readonly line: number; readonly column: number };
  /** Ends the prompt, wherever it is. */
  close(): void;
}

const presses: Readonly<Partial<Record<Key['name'], Press>>> = {
  enter: { name: 'return' },
  up: { name: 'up' },
  down: { name: 'down' },
  left: { name: 'left' },
  right: { name: 'right' },
  home: { name: 'home' },
  end: { name: 'end' },
  tab: { name: 'tab' },
  backspace: { name: 'backspace' },
  delete: { name: 'delete' },
  'delete-word': { name: 'w', ctrl: true },
  'delete-line': { name: 'u', ctrl: true },
};

/** A key as Inquirer knows it; undefined if it means nothing to it. A paste is one key, on one line. */
export function pressesOf(key: Key): readonly Press[] {
  if (key.name === 'text') return [{ text: key.text }];
  if (key.name === 'paste') return typing(pastedLine(key.text));
  const press = presses[key.name];
  return press ? [press] : [];
}

/** Text as if it had been typed, at once. */
export function typing(text: string): readonly Press[] {
  return text ? [{ text }] : [];
}

/** Opens a stage, `columns` wide. */
export function openStage(columns: number): Stage {
  const controller = new AbortController();
  const input = new PassThrough();
  const sheet = createSheet();
  const output = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      sheet.write(String(text));
      done();
    },
  });
  // Marks it as standard output, which a stream that is piped into it does not end.
  Object.assign(output, { columns, _isStdio: true });
  return {
    input,
    output,
    signal: controller.signal,
    async press({ text, name, ctrl = false }) {
      input.emit('keypress', text, { sequence: text ?? '', name, ctrl, meta: false, shift: false });
      await handled();
    },
    drawn: sheet.read,
    close: () => controller.abort(),
  };
}

/** The sequences that Inquirer moves and erases with; those of styles are text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const moves = /(\u001b\[[?\d]*[ABGKhl]|\n)/;

/** Keeps what Inquirer draws as lines: it erases all that it has drawn, from below, and writes it anew from the top. */
function createSheet(): { write(text: string): void; read: Stage['drawn'] } {
  const lines = [''];
  let line = 0;
  let column = 0;
  return {
    write(text) {
      for (const [index, part] of text.split(moves).entries()) {
        const count = Number(part.slice(2, -1) || 1);
        const does = index % 2 === 0 ? 'text' : part.at(-1);
        if (does === 'text') lines[line] = (lines[line] ?? '') + part;
        else if (does === '\n') line++;
        else if (does === 'A') line = Math.max(0, line - count);
        else if (does === 'B') line += count;
        else if (does === 'G') column = count - 1;
        else if (does === 'K') lines.splice(line, lines.length, '');
      }
    },
    read() {
      // Inquirer writes a space after its prefix, even if that is empty.
      const [first = '', ...more] = lines;
      const spare = first.startsWith(' ') ? 1 : 0;
      return {
        lines: [first.slice(spare), ...more].map((one) => one ?? ''),
        line,
        column: line === 0 ? Math.max(0, column - spare) : column,
      };
    },
  };
}
