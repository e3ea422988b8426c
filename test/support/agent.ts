import { main } from '../../src/cli.js';
import type { Context } from '../../src/terminal/context.js';
import { fakeTerminal } from '../terminal/fake.js';
import { Collector, root } from './sop.js';

export interface Desk {
  readonly cwd: string;
  readonly home: string;
  /** Drawn on the screen and answered by keys, or in plain lines. */
  readonly how: 'drawn' | 'plain';
  /** Whether stdout is the terminal, too. */
  readonly screen: boolean;
}

/** In milliseconds, what a hand takes from seeing a question to pressing a key. Nobody sleeps: the clock goes on. */
const moment = 1000;
let passed = 0;
const clock = performance.now.bind(performance);
performance.now = () => clock() + passed;

/** An agent at a terminal in this process, who waits for each prompt before they answer it. */
export interface Agent {
  /** Answers a question by its option. */
  answer(number: number): Promise<void>;
  /** Fills in the field that is asked with these words; several values are the items of a list, a number an option. */
  fill(ask: string, value: string | readonly string[] | number): Promise<void>;
  /** Types without an end, and is gone. */
  leaveTyping(ask: string, text: string): Promise<void>;
  /** Takes back what was filled in last, and empties it. */
  back(ask: string): Promise<void>;
  /** Waits for words that were not on the screen before the last act. */
  sees(words: string): Promise<void>;
  /** Presses a key, and again where it was too soon to be meant, until these words are there; the end without. */
  press(key: 'enter' | 'copy' | 'quit' | 'yes', words?: string): Promise<void>;
  /** Waits for the end of the call, and gives its exit code. */
  code(): Promise<number>;
  /** What went to stdout where that is no terminal. */
  printed(): string;
  /** All that was drawn. */
  drawn(): string;
  /** The texts that were copied. */
  copied(): string[];
}

/** Begins a call of `sop` at a terminal. */
export function agentAt(args: readonly string[], { how, screen, ...place }: Desk): Agent {
  const terminal = fakeTerminal(100, 60, {
    HOME: place.home,
    NO_COLOR: '1',
    ...(how === 'plain' ? { SOP_PLAIN: '1' } : {}),
  });
  const out = Object.assign(new Collector(), { isTTY: screen });
  let time = Date.parse('2026-11-21T10:00:00Z');
  let walks = 0;
  const context: Context = {
    ...terminal.context,
    ...place,
    stdout: out,
    packageDir: root,
    now: () => {
      time += 1000;
      return new Date(time);
    },
    newId: (bytes) => String(++walks).padStart(bytes * 2, '0'),
    userName: () => 'sam',
  };
  let code: number | undefined;
  main(args, context).then((result) => {
    code = result;
  });
  const plain = how === 'plain';
  const until = async (isThere: () => boolean, what: string): Promise<void> => {
    for (let waits = 0; !isThere(); waits++) {
      if (waits > 600) throw new Error(`${what} is not on the screen:\n${terminal.screen()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  /** How much had been written before the last act. */
  let seen = 0;
  /** In plain lines, the next line that waits for words. */
  const asked = (): Promise<void> =>
    until(() => terminal.written().length > seen && /: $/.test(terminal.written()), 'a prompt');
  const say = (line: string): void => {
    seen = terminal.written().length;
    terminal.type(`${line}\n`);
  };
  /** On a drawn screen, a question stands alone on its line. */
  const isAsked = (ask: string): boolean => terminal.screen().split('\n').includes(ask);
  const type = async (text: string): Promise<void> => {
    seen = terminal.written().length;
    passed += moment;
    terminal.type(text);
    await until(() => terminal.written().length > seen, `an answer to ${JSON.stringify(text)}`);
    await terminal.settled();
  };
  const keys = { enter: ['\r', ''], copy: ['c', 'copy'], quit: ['q', 'quit'], yes: ['y', 'yes'] } as const;
  return {
    async answer(number) {
      if (plain) {
        await asked();
        return say(String(number));
      }
      await until(() => /^[> ] +1 /m.test(terminal.screen()), 'a question');
      await type(String(number));
    },
    async fill(ask, value) {
      const lines = [value].flat().map(String);
      if (plain) {
        for (const line of lines) {
          await asked();
          say(line);
        }
        if (!Array.isArray(value)) return;
        await asked();
        return say('.');
      }
      await until(() => isAsked(ask), ask);
      for (const line of lines) {
        await type(line);
        if (typeof value !== 'number') await type('\r');
      }
      if (Array.isArray(value)) await type('\r');
      await until(() => !isAsked(ask), `what follows ${ask}`);
    },
    async leaveTyping(ask, text) {
      await (plain ? asked() : until(() => isAsked(ask), ask));
      terminal.type(text);
      await new Promise((resolve) => setImmediate(resolve));
      terminal.signal('SIGTERM');
    },
    async back(ask) {
      if (plain) {
        await asked();
        return say('back');
      }
      await type('\u001b');
      await until(() => isAsked(ask), ask);
      // One by one: what comes at once is taken for a paste.
      for (let count = 0; count < 12; count++) {
        terminal.type('\u007f');
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    sees: (words) => until(() => terminal.written().slice(seen).includes(words), words),
    async press(key, words) {
      const done = (): boolean =>
        words === undefined ? code !== undefined : terminal.written().slice(seen).includes(words);
      if (plain) {
        await asked();
        say(keys[key][1]);
      } else {
        seen = terminal.written().length;
        passed += moment;
        terminal.type(keys[key][0]);
      }
      let waits = 0;
      await until(() => {
        if (!plain && !done() && ++waits % 40 === 0) terminal.type(keys[key][0]);
        return done();
      }, words ?? 'the end');
    },
    async code() {
      await until(() => code !== undefined, 'the end');
      return code as number;
    },
    printed: () => (screen ? '' : out.text),
    drawn: terminal.written,
    copied: () =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal is asked by an escape sequence
      [...terminal.written().matchAll(/\u001b\]52;c;([^\u0007]*)\u0007/g)].map(([, base64 = '']) =>
        Buffer.from(base64, 'base64').toString('utf8'),
      ),
  };
}
