import { StringDecoder } from 'node:string_decoder';
import { widthOf } from '../text/wrap.js';
import type { Context } from './context.js';
import { createKeyDecoder, type Key } from './keys.js';

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** What a prompt waits for. `at` says when it arrived, in milliseconds; what arrived together has the same. */
export type Input =
  | { readonly kind: 'key'; readonly key: Key; readonly at: number }
  | { readonly kind: 'resize' }
  | Interrupt;

/** What ends every prompt, whatever it asks. */
export type Interrupt = { readonly kind: 'signal'; readonly signal: Signal } | { readonly kind: 'end-of-input' };

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What stands on the screen below the log. */
export interface Frame {
  readonly lines: readonly string[];
  /** Where the cursor stands; hidden when there is none. */
  readonly cursor?: { readonly line: number; readonly column: number } | undefined;
}

/**
 * A terminal in raw mode. Above stands the log, which is never touched again; below it a frame, which is drawn over
 * until it is committed. Stays raw from one prompt to the next, so that keys pressed in between are not echoed.
 */
export interface Tty {
  size(): Size;
  next(): Promise<Input>;
  /** Whether input has arrived that was not taken yet. */
  busy(): boolean;
  /** Until the same key has not come for some time (in milliseconds) since it was last pressed. */
  quiet(time: number): Promise<void>;
  /** Forgets the keys that nobody waited for. */
  drain(): void;
  draw(frame: Frame): void;
  /** Draws on a screen of its own, as long as it is on; below it everything stays as it is. */
  overlay(on: boolean): void;
  /** Takes the frame away and adds to the log. `render` is called again when the width changes. */
  commit(render: (columns: number) => readonly string[]): void;
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
  const queue: Input[] = [];
  let waiter: ((input: Input) => void) | undefined;
  let escapeTimer: NodeJS.Timeout | undefined;
  let endTimer: NodeJS.Timeout | undefined;
  let open = true;
  let lastKey = { name: '', at: Number.NEGATIVE_INFINITY };

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
      if (queue.length === 0 || key.name === lastKey.name) lastKey = { name: key.name, at };
      if (key.name === 'interrupt') push({ kind: 'signal', signal: 'SIGINT' });
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
    if (!queue.some(({ kind }) => kind === 'resize')) push({ kind: 'resize' });
  };
  const offSignal = context.onSignal((signal) => push({ kind: 'signal', signal }));

  const screen = createScreen(
    (text) => stderr.write(text),
    () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 }),
  );
  const close = (): void => {
    if (!open) return;
    open = false;
    clearTimeout(escapeTimer);
    clearTimeout(endTimer);
    offSignal();
    stdin.off('data', onData);
    for (const event of ['end', 'close', 'error']) stdin.off(event, onEnd);
    stderr.off('resize', onResize);
    process.off('exit', close);
    try {
      screen.leave();
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
  stdin.setRawMode?.(true);
  stdin.resume();
  screen.enter();
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));

  const drain = (): void => {
    const kept = queue.filter(({ kind }) => kind !== 'key');
    queue.splice(0, queue.length, ...kept);
  };
  drain();
  return {
    size: () => ({ columns: stderr.columns || 80, rows: stderr.rows || 24 }),
    next: () => {
      const input = queue.shift();
      if (input) return Promise.resolve(input);
      return new Promise((resolve) => {
        waiter = resolve;
      });
    },
    async quiet(time) {
      while (!queue.some(({ kind }) => kind !== 'key' && kind !== 'resize')) {
        const left = lastKey.at + time - performance.now();
        if (left <= 0) break;
        await new Promise((resolve) => setTimeout(resolve, left));
      }
    },
    busy: () => queue.length > 0,
    drain,
    draw: screen.draw,
    overlay: screen.overlay,
    commit: screen.commit,
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

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const eraseRight = '\u001b[K';
const eraseBelow = '\u001b[J';
const bracketedPaste = (on: boolean): string => `\u001b[?2004${on ? 'h' : 'l'}`;

/** Lines written over what was there. Erasing first would flicker, and some terminals keep what is erased as history. */
const over = (lines: readonly string[]): string => lines.join(`${eraseRight}\r\n`) + eraseBelow;

/** The log and the frame below it, as writes to a terminal. */
export function createScreen(
  write: (text: string) => unknown,
  size: () => Size,
): Pick<Tty, 'draw' | 'overlay' | 'commit'> & { enter(): void; leave(): void } {
  /** The frame on the screen, and how many of its lines have scrolled off the top. */
  let shown: readonly string[] = [];
  let hidden = 0;
  /** The line of the frame that the cursor is in. */
  let at = 0;
  let drawnFor: Size | undefined;
  let overlaid = false;
  /** What is to be written with the next frame, so that nobody takes the log for the frame. */
  let held = '';
  const flush = (text: string): void => {
    write(held + text);
    held = '';
  };
  const log: ((columns: number) => readonly string[])[] = [];

  /** To the first line of the frame that is still on the screen. What follows is written over it. */
  const rewind = (): string => {
    const up = at - hidden;
    return `\r${up > 0 ? `\u001b[${up}A` : ''}`;
  };
  /** After a resize nobody knows where lines went: the screen is cleared, and filled from the log. */
  const repaint = (room: Size): string => {
    const above: string[] = [];
    for (let index = log.length - 1; index >= 0 && above.length < room.rows; index--) {
      above.unshift(...(log[index]?.(room.columns) ?? []));
    }
    return `\u001b[H${above
      .slice(-room.rows)
      .map((line) => `${line}${eraseRight}\r\n`)
      .join('')}`;
  };
  const put = (frame: Frame, room: Size, before: string, from: number): void => {
    const { lines } = frame;
    const cursor = frame.cursor ?? { line: lines.length - 1, column: widthOf(lines[lines.length - 1] ?? '') };
    const up = lines.length - 1 - cursor.line;
    flush(
      `${hideCursor}${before}${over(lines.slice(from))}\r${up > 0 ? `\u001b[${up}A` : ''}` +
        `${cursor.column > 0 ? `\u001b[${cursor.column}C` : ''}${frame.cursor ? showCursor : ''}`,
    );
    shown = lines;
    hidden = Math.max(from, lines.length - room.rows);
    at = cursor.line;
    drawnFor = room;
  };
  const resized = (room: Size): boolean =>
    drawnFor !== undefined && (drawnFor.columns !== room.columns || drawnFor.rows !== room.rows);

  /** Where the lines that have scrolled off are the same again, they need not be written again. */
  const firstToWrite = (lines: readonly string[]): number => {
    let same = 0;
    while (same < hidden && shown[same] === lines[same]) same++;
    return same === hidden && lines.length > hidden ? hidden : 0;
  };
  const overlay = (on: boolean): void => {
    if (on === overlaid) return;
    overlaid = on;
    held += `\u001b[?1049${on ? 'h' : 'l'}`;
  };

  return {
    overlay,
    draw(frame) {
      const room = size();
      if (overlaid) {
        flush(`${hideCursor}\u001b[H${over(frame.lines.slice(0, room.rows))}`);
        return;
      }
      if (resized(room)) {
        put(frame, room, repaint(room), 0);
        return;
      }
      put(frame, room, shown.length ? rewind() : '', firstToWrite(frame.lines));
    },
    commit(render) {
      const room = size();
      const lines = render(room.columns);
      const again = resized(room);
      const before = again ? repaint(room) : shown.length ? rewind() : '';
      log.push(render);
      held +=
        before +
        lines
          .slice(again ? 0 : firstToWrite(lines))
          .map((line) => `${line}${eraseRight}\r\n`)
          .join('') +
        eraseBelow;
      shown = [];
      hidden = 0;
      at = 0;
      drawnFor = room;
    },
    enter: () => write(`${bracketedPaste(true)}${hideCursor}`),
    leave() {
      // A frame that was not committed goes: what follows is printed where it stood.
      overlay(false);
      flush(`${shown.length ? rewind() + eraseBelow : ''}${bracketedPaste(false)}${showCursor}`);
      shown = [];
    },
  };
}
