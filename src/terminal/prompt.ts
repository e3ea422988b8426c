import type { Key } from './keys.js';
import type { Frame, Interrupt, Size, Tty } from './tty.js';

/** A prompt keeps its own state; it is drawn and pressed until it has a result. */
export interface Prompt<Result> {
  /** Whether it takes text. To any other, nothing of a paste means anything. */
  readonly typing: boolean;
  view(size: Size): Frame;
  /** The result, or undefined to go on. */
  press(key: Key): Result | undefined;
}

/** The last key that ended a prompt, and when it was last pressed: it must not end the next one, too. */
const lastPress = new WeakMap<Tty, { readonly key: string; at: number }>();

/**
 * A key that is held, or bounces, comes again within this time (in milliseconds). What comes in one burst with the key
 * that answered never gets here: it arrives before the next prompt is drawn, and is dropped.
 */
const repeatTime = 45;

/** Asks on the terminal. Keys that were pressed before it was on the screen do not count. */
export async function runPrompt<Result>(tty: Tty, prompt: Prompt<Result>): Promise<Result | Interrupt> {
  tty.drain();
  let pastedAt: number | undefined;
  for (;;) {
    if (!tty.busy()) tty.draw(prompt.view(tty.size()));
    const input = await tty.next();
    if (input.kind === 'resize') continue;
    if (input.kind !== 'key') return input;
    const { key, at } = input;
    const pressed = key.name === 'text' ? key.text : key.name;
    const last = lastPress.get(tty);
    if (last?.key === pressed && at - last.at < repeatTime) {
      last.at = at;
      continue;
    }
    lastPress.delete(tty);
    if (!prompt.typing && at === pastedAt) continue;
    if (key.name === 'paste') pastedAt = at;
    if (key.name === 'redraw') continue;
    const result = prompt.press(key);
    if (result === undefined) continue;
    lastPress.set(tty, { key: pressed, at });
    return result;
  }
}

export function isInterrupt(result: unknown): result is Interrupt {
  if (typeof result !== 'object' || result === null || !('kind' in result)) return false;
  return result.kind === 'signal' || result.kind === 'end-of-input';
}
