import { StringDecoder } from 'node:string_decoder';
import { type Canvas, createCanvas, type Size } from './canvas.js';
import type { Context } from './context.js';
import type { Interrupt } from './interrupt.js';
import { createKeyDecoder, type Key } from './keys.js';

/** What a prompt waits for. `at` says when it arrived, in milliseconds; what arrived together has the same. */
type Input = { readonly kind: 'key'; readonly key: Key; readonly at: number } | { readonly kind: 'resize' } | Interrupt;

/**
 * A terminal in raw mode. Above stands the log, which is never touched again; below it a frame, which is drawn over
 * until it is committed. Stays raw from one prompt to the next, so that keys pressed in between are not echoed.
 */
export interface Tty extends Omit<Canvas, 'enter' | 'leave'> {
  size(): Size;
  next(): Promise<Input>;
  /** Whether input has arrived that was not taken yet. */
  busy(): boolean;
  /** Until the same key has not come for some time (in milliseconds) since it was last pressed. */
  quiet(time: number): Promise<void>;
  /** Forgets the keys that nobody waited for. */
  drain(): void;
  /** Gives the terminal back as it was. May be called again. */
  close(): void;
}

const escapeTimeout = 50;
/** After a hang-up the input ends, and the signal that says why comes about now. */
const hangUpTime = 100;

/** Takes the terminal. What was typed before it asked anything is dropped. */
export async function openTty(context: Context): Promise<Tty> {
  const { stdin, stderr } = context;
  const decoder = createKeyDecoder();
  const utf8 = new StringDecoder('utf8');
  /** What has arrived; the first `taken` of it were given away. */
  let queue: Input[] = [];
  let taken = 0;
  let waiter: ((input: Input) => void) | undefined;
  let escapeTimer: NodeJS.Timeout | undefined;
  let endTimer: NodeJS.Timeout | undefined;
  let open = true;
  let lastKey = { name: '', at: Number.NEGATIVE_INFINITY };

  const waiting = (fits: (input: Input) => boolean): boolean => queue.slice(taken).some(fits);
  const push = (input: Input): void => {
    if (!waiter) {
      queue.push(input);
      return;
    }
    const resolve = waiter;
    waiter = undefined;
    resolve(input);
  };
  const pushKeys = (keys: readonly Key[]): void => {
    const at = performance.now();
    for (const key of keys) {
      if (taken === queue.length || key.name === lastKey.name) lastKey = { name: key.name, at };
      if (key.name === 'interrupt') push({ kind: 'signal', signal: 'SIGINT' });
      else if (key.name === 'suspend') suspend();
      else push({ kind: 'key', key, at });
    }
  };
  const onData = (chunk: Buffer | string): void => {
    clearTimeout(escapeTimer);
    pushKeys(decoder.push(typeof chunk === 'string' ? chunk : utf8.write(chunk), performance.now()));
    if (decoder.waiting()) escapeTimer = setTimeout(() => pushKeys(decoder.flush()), escapeTimeout);
  };
  const onEnd = (): void => {
    endTimer ??= setTimeout(() => push({ kind: 'end-of-input' }), hangUpTime);
  };
  const onResize = (): void => {
    if (!waiting(({ kind }) => kind === 'resize')) push({ kind: 'resize' });
  };
  let suspended: NodeJS.Timeout | undefined;
  const onContinue = (): void => {
    clearTimeout(suspended);
    // The shell has set the terminal for itself, whatever node remembers.
    stdin.setRawMode?.(false);
    stdin.setRawMode?.(true);
    canvas.enter();
    push({ kind: 'resize' });
  };
  /** Ctrl-Z: the shell gets its terminal back until it says to go on. Where there is no shell, nothing stops. */
  const suspend = (): void => {
    if (process.platform === 'win32') return;
    canvas.leave();
    stdin.setRawMode?.(false);
    // To all that run together, as the terminal itself would.
    process.kill(0, 'SIGTSTP');
    suspended = setTimeout(onContinue, hangUpTime);
  };
  const offSignal = context.onSignal((signal) => push({ kind: 'signal', signal }));

  const canvas = createCanvas(
    (text) => stderr.write(text),
    () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 }),
  );
  const close = (): void => {
    if (!open) return;
    open = false;
    clearTimeout(escapeTimer);
    clearTimeout(endTimer);
    clearTimeout(suspended);
    offSignal();
    stdin.off('data', onData);
    for (const event of ['end', 'close', 'error']) stdin.off(event, onEnd);
    stderr.off('resize', onResize);
    process.off('exit', close);
    process.off('SIGCONT', onContinue);
    try {
      canvas.leave();
      stdin.setRawMode?.(false);
    } catch {
      // The terminal is gone; there is nothing to give back.
    }
    stdin.pause();
  };

  ignoreErrors(stdin);
  ignoreErrors(stderr);
  stdin.on('data', onData);
  for (const event of ['end', 'close', 'error']) stdin.on(event, onEnd);
  stderr.on('resize', onResize);
  process.on('exit', close);
  process.on('SIGCONT', onContinue);
  stdin.setRawMode?.(true);
  stdin.resume();
  canvas.enter();
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));

  const drain = (): void => {
    queue = queue.slice(taken).filter(({ kind }) => kind !== 'key');
    taken = 0;
  };
  drain();
  return {
    size: () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 }),
    next: () => {
      const input = queue[taken];
      if (input) {
        taken++;
        if (taken === queue.length) drain();
        return Promise.resolve(input);
      }
      return new Promise((resolve) => {
        waiter = resolve;
      });
    },
    async quiet(time) {
      while (!waiting(({ kind }) => kind !== 'key' && kind !== 'resize')) {
        const left = lastKey.at + time - performance.now();
        if (left <= 0) break;
        await new Promise((resolve) => setTimeout(resolve, left));
      }
    },
    busy: () => taken < queue.length,
    drain,
    draw: canvas.draw,
    overlay: canvas.overlay,
    commit: canvas.commit,
    close,
  };
}

const guarded = new WeakSet<object>();

/**
 * A terminal that goes away fails every read and write; the end of input says so. The listener stays when the terminal
 * is given back, because such an error may come late.
 */
export function ignoreErrors(stream: NodeJS.EventEmitter): void {
  if (guarded.has(stream)) return;
  guarded.add(stream);
  stream.on('error', () => {});
}
