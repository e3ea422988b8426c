import { StringDecoder } from 'node:string_decoder';
import { addAll } from '../text/list.js';
import type { Context, Input } from './context.js';
import type { Interrupt } from './interrupt.js';
import { ignoreErrors } from './tty.js';

/** Typed lines, one after the other, from a terminal that is not raw, or from anything else. */
export interface Lines {
  next(): Promise<string | Interrupt>;
  /** Stops reading. Lines that have arrived are kept for the next one who opens. */
  close(): void;
}

/** What has arrived on a stream and was not read yet. */
interface Arrived {
  readonly lines: string[];
  rest: string;
  ended: boolean;
}

/** Kept with the stream itself: parts of the program that are loaded apart have no variable in common. */
const arrivedKey = Symbol.for('sop.arrived');

function arrivedOn(stream: Input & { [arrivedKey]?: Arrived }): Arrived {
  stream[arrivedKey] ??= { lines: [], rest: '', ended: false };
  return stream[arrivedKey];
}

/** After a hang-up the input ends, and the signal that says why comes about now. In milliseconds. */
const hangUpTime = 100;

/** Reads lines from stdin. */
export function openLines(context: Context): Lines {
  const { stdin, stderr } = context;
  const arrived = arrivedOn(stdin);
  const utf8 = new StringDecoder('utf8');
  let signal: Interrupt | undefined;
  let waiter: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const wake = (): void => {
    waiter?.();
    waiter = undefined;
  };
  const onData = (chunk: Buffer | string): void => {
    const [first = '', ...more] = (typeof chunk === 'string' ? chunk : utf8.write(chunk)).split('\n');
    const lines = [arrived.rest + first, ...more];
    arrived.rest = lines.pop() ?? '';
    addAll(
      arrived.lines,
      lines.map((line) => line.replace(/\r$/, '')),
    );
    wake();
  };
  const onEnd = (): void => {
    timer ??= setTimeout(
      () => {
        if (arrived.rest) arrived.lines.push(arrived.rest);
        arrived.rest = '';
        arrived.ended = true;
        wake();
      },
      stdin.isTTY ? hangUpTime : 0,
    );
  };
  const offSignal = context.onSignal((name) => {
    signal = { kind: 'signal', signal: name };
    wake();
  });
  ignoreErrors(stdin);
  ignoreErrors(stderr);
  stdin.on('data', onData);
  for (const event of ['end', 'close', 'error']) stdin.on(event, onEnd);
  stdin.resume();
  return {
    async next() {
      for (;;) {
        if (signal) return signal;
        const line = arrived.lines.shift();
        if (line !== undefined) return line;
        if (arrived.ended) return { kind: 'end-of-input' };
        await new Promise<void>((resolve) => {
          waiter = resolve;
        });
      }
    },
    close() {
      clearTimeout(timer);
      offSignal();
      stdin.off('data', onData);
      for (const event of ['end', 'close', 'error']) stdin.off(event, onEnd);
      stdin.pause();
    },
  };
}
