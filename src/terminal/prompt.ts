import type { Key } from './keys.js';
import type { Frame, Interrupt, Size, Tty } from './tty.js';

/** A prompt keeps its own state; it is drawn and pressed until it has a result. */
export interface Prompt<Result> {
  view(size: Size): Frame;
  /** The result, or undefined to go on. */
  press(key: Key): Result | undefined;
}

/** The last key that ended a prompt, and when it was last pressed: it must not end the next one, too. */
const lastPress = new WeakMap<Tty, { readonly key: string; at: number }>();

/** A key that is pressed twice by mistake, or held, comes again within this time (in milliseconds). */
const afterPress = 60;
const afterDraw = 30;

/** Asks on the terminal. Keys that were pressed before it was on the screen do not count. */
export async function runPrompt<Result>(tty: Tty, prompt: Prompt<Result>): Promise<Result | Interrupt> {
  tty.drain();
  let drawnAt: number | undefined;
  for (;;) {
    if (!tty.busy()) {
      tty.draw(prompt.view(tty.size()));
      drawnAt ??= performance.now();
    }
    const input = await tty.next();
    if (input.kind === 'resize') continue;
    if (input.kind !== 'key') return input;
    const { key, at } = input;
    const pressed = key.name === 'text' ? key.text : key.name;
    const last = lastPress.get(tty);
    if (last?.key === pressed && (at - last.at < afterPress || at - (drawnAt ?? at) < afterDraw)) {
      last.at = at;
      continue;
    }
    lastPress.delete(tty);
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
