import type { Frame, Size } from './canvas.js';
import { isMeant, mostNames, tooSoon } from './hand.js';
import type { Interrupt } from './interrupt.js';
import { isSame, type Key } from './keys.js';
import type { Tty } from './tty.js';

/** A prompt keeps its own state; it is drawn and pressed until it has a result. */
export interface Prompt<Result> {
  /** Whether it takes text. To any other, nothing of a paste means anything. */
  readonly typing: boolean;
  view(size: Size): Frame;
  /** Whether a key leads out, back or about here. Such a key is always heard. */
  free(key: Key): boolean;
  /** Says something beside the question, until the next key. */
  say(text: string): void;
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

/**
 * Asks on the terminal. A key that no hand can have meant is not heard, and the prompt says so. `goesOn` where nothing
 * was answered before: the key that was pressed last may be pressed again at once.
 */
export async function runPrompt<Result>(tty: Tty, prompt: Prompt<Result>, goesOn = false): Promise<Result | Interrupt> {
  await tty.quiet(pause);
  const closed = goesOn ? undefined : tty.lastTaken();
  const unheard: Key[] = [];
  let shownAt = Number.POSITIVE_INFINITY;
  let heardAt: number | undefined;
  let pastedAt: number | undefined;
  for (;;) {
    if (!tty.busy()) {
      tty.draw(prompt.view(tty.size()));
      shownAt = Math.min(shownAt, tty.now());
    }
    const input = await tty.next();
    if (input.kind === 'resize') continue;
    if (input.kind !== 'key') return input;
    const { key, at } = input;
    if (!prompt.typing && at === pastedAt) continue;
    if (key.name === 'redraw') continue;
    const since = at < shownAt ? null : at - shownAt;
    const begun = heardAt !== undefined && heardAt !== at;
    if (!isMeant({ key, since, closed, begun, free: prompt.free(key) })) {
      if (unheard.length <= mostNames && !unheard.some((one) => isSame(one, key))) unheard.push(key);
      prompt.say(tooSoon(unheard));
      continue;
    }
    if (key.name === 'paste') pastedAt = at;
    if (since !== null && !begun) heardAt = at;
    // The line break that a paste brings is text, and ends nothing.
    const result = prompt.press(key.name === 'enter' && at === pastedAt ? { name: 'newline' } : key);
    if (result !== undefined) return result;
  }
}

/** Asks something beside the walk, on a screen of its own, and gives the walk's back. */
export async function runAside<Result>(tty: Tty, prompt: Prompt<Result>): Promise<Result | Interrupt> {
  tty.overlay(true);
  try {
    return await runPrompt(tty, prompt, !prompt.typing);
  } finally {
    tty.overlay(false);
  }
}
