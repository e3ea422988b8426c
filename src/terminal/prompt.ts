import type { Frame, Size } from './canvas.js';
import type { Interrupt } from './interrupt.js';
import type { Key } from './keys.js';
import type { Tty } from './tty.js';

/** A prompt keeps its own state; it is drawn and pressed until it has a result. */
export interface Prompt<Result> {
  /** Whether it takes text. To any other, nothing of a paste means anything. */
  readonly typing: boolean;
  view(size: Size): Frame;
  /** The result, or undefined to go on. */
  press(key: Key): Result | Interrupt | undefined;
}

/**
 * A second Enter in one burst, a key that bounces, a key that is held: they come within this time (in milliseconds),
 * and before the next prompt is drawn. Nobody sees the pause, and whoever has seen the prompt is heard.
 */
const pause = 40;

/** Forgets what was pressed so far, once the last key has been let go. */
export async function settle(tty: Tty): Promise<void> {
  await tty.quiet(pause);
  tty.drain();
}

/** Asks on the terminal. Keys that were pressed before it was on the screen do not count. */
export async function runPrompt<Result>(tty: Tty, prompt: Prompt<Result>): Promise<Result | Interrupt> {
  await settle(tty);
  let pastedAt: number | undefined;
  for (;;) {
    if (!tty.busy()) tty.draw(prompt.view(tty.size()));
    const input = await tty.next();
    if (input.kind === 'resize') continue;
    if (input.kind !== 'key') return input;
    const { key, at } = input;
    if (!prompt.typing && at === pastedAt) continue;
    if (key.name === 'paste') pastedAt = at;
    if (key.name === 'redraw') continue;
    const result = prompt.press(key);
    if (result !== undefined) return result;
  }
}

/** Asks something beside the walk, on a screen of its own, and gives the walk's back. */
export async function runAside<Result>(tty: Tty, prompt: Prompt<Result>): Promise<Result | Interrupt> {
  tty.overlay(true);
  try {
    return await runPrompt(tty, prompt);
  } finally {
    tty.overlay(false);
  }
}
