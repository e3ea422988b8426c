import { escapeLine } from '../text/escape.js';
import { isSame, type Key } from './keys.js';

/** A key that is pressed at a question. Times are in milliseconds. */
export interface Pressed {
  readonly key: Key;
  /** How long the question has stood; null where it was not on the screen yet. */
  readonly since: number | null;
  /** The key that closed what was there before. */
  readonly closed: Key | undefined;
  /** Whether a key of an earlier read was heard at this question: then a hand is at work that has seen it. */
  readonly begun: boolean;
  /** Whether it is the way out, the way back or an arrow. */
  readonly free: boolean;
}

/** Within this time the last key may be one that bounces, that is held, or that was pressed twice. */
const doublePress = 400;

/** Whether a key is heard: whether the hand that pressed it may have meant this question. The ways out and back always are. */
export function isMeant({ key, since, closed, begun, free }: Pressed): boolean {
  if (free) return true;
  if (since === null) return false;
  if (since >= doublePress || begun) return true;
  return key.name !== 'enter' && !(closed && isSame(key, closed));
}

/** More names than these say nothing more. */
export const mostNames = 5;

/** What is said of keys that were not heard, each given once. */
export function tooSoon(keys: readonly Key[]): string {
  const names = keys.map(nameOf);
  const more = names.length > mostNames ? ' …' : '';
  const again = names.length > 1 ? 'Press again what you mean.' : 'Press it again if you mean it.';
  return `Too soon to be meant for this: ${names.slice(0, mostNames).join(' ')}${more}. ${again}`;
}

function nameOf(key: Key): string {
  if (key.name === 'text') return key.text === ' ' ? 'Space' : escapeLine(key.text);
  if (key.name === 'paste') return 'pasted text';
  return key.name === 'end-of-input' ? 'Ctrl-D' : key.name.charAt(0).toUpperCase() + key.name.slice(1);
}
