import { StringDecoder } from 'node:string_decoder';
import { type Canvas, createCanvas, type Size } from './canvas.js';
import type { Context, Input } from './context.js';
import type { Interrupt } from './interrupt.js';
import { createKeyDecoder, isSame, type Key } from './keys.js';

/** What a prompt waits for. `at` says when it arrived, in milliseconds; what arrived together has the same. */
type Arrival =
  | { readonly kind: 'key'; readonly key: Key; readonly at: number }
  | { readonly kind: 'resize' }
  | Interrupt;

/**
 * A terminal in raw mode. Above stands the log, which is never touched again; below it a frame, which is drawn over
 * until it is committed. One call of the program has one, from its first prompt to its last.
 */
export interface Tty extends Omit<Canvas, 'enter' | 'leave' | 'forget'> {
  size(): Size;
  next(): Promise<Arrival>;
  /** The time on the clock of arrivals. */
  now(): number;
  /** The key that was taken last. */
  lastTaken(): Key | undefined;
  /** Whether input has arrived that was not taken yet. */
  busy(): boolean;
  /** Until the same key has not come for some time (in milliseconds) since it was last pressed. */
  quiet(time: number): Promise<void>;
  /** Forgets the keys that nobody waited for. */
  drain(): void;
  /** Is deaf to the last key that was taken, unless it was the way back: for `time` milliseconds, or until another comes. */
  ignoreLast(time: number): void;
  /** Leaves the screen to what is printed between two prompts. Keys that are pressed meanwhile are not echoed. */
  rest(): void;
  /** Gives the terminal back as it was. May be called again. */
  close(): void;
}

const escapeTimeout = 50;
/** After a hang-up the input ends, and the signal that says why comes about now. */
const hangUpTime = 100;

/** The terminals of this process, by their input, and those of them that are to be given back when it ends. */
const owners = new WeakMap<Input, Owner>();
const taken = new Set<() => void>();

interface Owner {
  readonly tty: Tty;
  open(): void;
}

/** Takes the terminal, for the first time or again. What was typed before it asked anything is dropped. */
export async function openTty(context: Context): Promise<Tty> {
  const owner = owners.get(context.stdin) ?? createOwner(context);
  owners.set(context.stdin, owner);
  owner.open();
  // What waits to be read is read now.
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  owner.tty.drain();
  return owner.tty;
}

function createOwner(context: Context): Owner {
  const { stdin, stderr } = context;
  const decoder = createKeyDecoder();
  const utf8 = new StringDecoder('utf8');
  /** What has arrived; the first `given` of it were given away. */
  let queue: Arrival[] = [];
  let given = 0;
  let waiter: ((input: Arrival) => void) | undefined;
  let escapeTimer: NodeJS.Timeout | undefined;
  let endTimer: NodeJS.Timeout | undefined;
  let suspended: NodeJS.Timeout | undefined;
  let offSignal = (): void => {};
  let state: 'closed' | 'resting' | 'open' = 'closed';
  let ended = false;
  /** The key that came last, and the one that a prompt took last. */
  let lastKey = { name: '', at: Number.NEGATIVE_INFINITY };
  let lastTaken: { readonly key: Key; readonly at: number } | undefined;
  let ignored: { readonly key: Key; readonly until: number } | undefined;

  const waiting = (fits: (input: Arrival) => boolean): boolean => queue.slice(given).some(fits);
  const push = (input: Arrival): void => {
    if (input.kind === 'resize' || (input.kind === 'key' && input.key.name === 'redraw')) canvas.forget();
    if (!waiter) {
      queue.push(input);
      return;
    }
    const resolve = waiter;
    waiter = undefined;
    take(input, resolve);
  };
  const take = (input: Arrival, resolve: (input: Arrival) => void): void => {
    if (input.kind === 'key') lastTaken = input;
    resolve(input);
  };
  const pushKeys = (keys: readonly Key[]): void => {
    const at = performance.now();
    for (const key of keys) {
      if (given === queue.length || key.name === lastKey.name) lastKey = { name: key.name, at };
      if (key.name === 'interrupt') push({ kind: 'signal', signal: 'SIGINT' });
      else if (key.name === 'suspend') suspend();
      else if (!ignored || at >= ignored.until || !isSame(key, ignored.key)) {
        ignored = undefined;
        push({ kind: 'key', key, at });
      }
    }
  };
  const onData = (chunk: Buffer | string): void => {
    clearTimeout(escapeTimer);
    pushKeys(decoder.push(typeof chunk === 'string' ? chunk : utf8.write(chunk), performance.now()));
    if (decoder.waiting()) escapeTimer = setTimeout(() => pushKeys(decoder.flush()), escapeTimeout);
  };
  const onEnd = (): void => {
    endTimer ??= setTimeout(() => {
      ended = true;
      push({ kind: 'end-of-input' });
    }, hangUpTime);
  };
  const onResize = (): void => {
    if (!waiting(({ kind }) => kind === 'resize')) push({ kind: 'resize' });
  };
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
  const size = (): Size => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 });
  const canvas = createCanvas((text) => stderr.write(text), size);

  const open = (): void => {
    if (state === 'closed') {
      ignoreErrors(stdin);
      ignoreErrors(stderr);
      offSignal = context.onSignal((signal) => push({ kind: 'signal', signal }));
      stdin.on('data', onData);
      for (const event of ['end', 'close', 'error']) stdin.on(event, onEnd);
      ended ||= stdin.readableEnded === true;
      if (taken.size === 0) process.on('exit', giveAllBack);
      taken.add(close);
      stdin.setRawMode?.(true);
    }
    if (state !== 'open') {
      stderr.on('resize', onResize);
      process.on('SIGCONT', onContinue);
      stdin.resume();
      canvas.enter();
    }
    state = 'open';
  };
  const rest = (): void => {
    if (state !== 'open') return;
    state = 'resting';
    clearTimeout(suspended);
    stderr.off('resize', onResize);
    process.off('SIGCONT', onContinue);
    stdin.pause();
    canvas.leave();
  };
  const close = (): void => {
    if (state === 'closed') return;
    try {
      rest();
      stdin.setRawMode?.(false);
    } catch {
      // The terminal is gone; there is nothing to give back.
    }
    state = 'closed';
    clearTimeout(escapeTimer);
    clearTimeout(endTimer);
    ended ||= endTimer !== undefined;
    offSignal();
    stdin.off('data', onData);
    for (const event of ['end', 'close', 'error']) stdin.off(event, onEnd);
    taken.delete(close);
    if (taken.size === 0) process.off('exit', giveAllBack);
  };

  const drain = (): void => {
    queue = queue.slice(given).filter(({ kind }) => kind !== 'key');
    given = 0;
  };

  const tty: Tty = {
    size,
    next: () => {
      const input = queue[given] ?? (ended ? ({ kind: 'end-of-input' } as const) : undefined);
      if (given < queue.length && ++given === queue.length) drain();
      return new Promise((resolve) => {
        if (input) take(input, resolve);
        else waiter = resolve;
      });
    },
    now: () => performance.now(),
    lastTaken: () => lastTaken?.key,
    async quiet(time) {
      while (!waiting(({ kind }) => kind !== 'key' && kind !== 'resize')) {
        const left = lastKey.at + time - performance.now();
        if (left <= 0) break;
        await new Promise((resolve) => setTimeout(resolve, left));
      }
    },
    busy: () => given < queue.length,
    drain,
    ignoreLast(time) {
      const back = lastTaken && ['escape', 'left'].includes(lastTaken.key.name);
      ignored = lastTaken && !back ? { key: lastTaken.key, until: lastTaken.at + time } : undefined;
    },
    draw: canvas.draw,
    overlay: canvas.overlay,
    commit: canvas.commit,
    rest,
    close,
  };
  return { tty, open };
}

function giveAllBack(): void {
  for (const close of taken) close();
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
