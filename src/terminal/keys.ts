import { tailStart } from '../text/tail.js';
/** What was pressed: a character, a paste, or a key by its name. */
export type Key =
  | { readonly name: 'text'; readonly text: string }
  | { readonly name: 'paste'; readonly text: string }
  | { readonly name: KeyName };

type KeyName =
  | 'enter'
  | 'newline'
  | 'escape'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'delete-word'
  | 'delete-line'
  | 'interrupt'
  | 'end-of-input'
  | 'suspend'
  | 'redraw'
  | 'other';

export function isSame(one: Key, other: Key): boolean {
  return one.name === other.name && ('text' in one ? one.text : '') === ('text' in other ? other.text : '');
}

/** Bytes from a raw terminal, decoded to text, in chunks → keys. */
export interface KeyDecoder {
  /** `now` in milliseconds, on any clock that only goes forward. */
  push(chunk: string, now: number): Key[];
  /** Whether an escape has begun that may be the Esc key itself. */
  waiting(): boolean;
  /** Called when nothing followed: what was waiting is what it is. */
  flush(): Key[];
}

const pasteStart = '\u001b[200~';
const pasteEnd = '\u001b[201~';

/** A terminal without bracketed paste sends a paste in chunks that follow each other within this time. */
const samePaste = 30;
/** Nobody types as many characters between two reads of the terminal. */
const pastedAtOnce = 4;
/** As much is more than a few keys, even with escapes in it: what was copied from a coloured terminal brings some. */
const muchAtOnce = 64;
/** Keys that no paste brings: Backspace, Ctrl-U and their like. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const editingKeys = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
/** The same key pressed twice is no paste. */
const severalLines = /[^\r\n][\r\n]+[^\r\n]/;

const controls: Readonly<Record<string, KeyName>> = {
  '\r': 'enter',
  '\n': 'newline',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
  '\u0001': 'home',
  '\u0003': 'interrupt',
  '\u0004': 'end-of-input',
  '\u0005': 'end',
  '\u000c': 'redraw',
  '\u000e': 'down',
  '\u0010': 'up',
  '\u0015': 'delete-line',
  '\u0017': 'delete-word',
  '\u001a': 'suspend',
};

const finals: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
};

const keypad: Readonly<Record<string, KeyName>> = { M: 'enter' };

const numbered: Readonly<Record<string, KeyName>> = {
  '1': 'home',
  '3': 'delete',
  '4': 'end',
  '5': 'page-up',
  '6': 'page-down',
  '7': 'home',
  '8': 'end',
};

/** A decoder for one terminal. A paste comes out whole, bracketed or not, so that no line of it can answer anything. */
export function createKeyDecoder(): KeyDecoder {
  let rest = '';
  let paste: string[] | null = null;
  let pastedAt = Number.NEGATIVE_INFINITY;

  const take = (final: boolean): Key[] => {
    const keys: Key[] = [];
    while (rest) {
      if (paste) {
        const end = rest.indexOf(pasteEnd);
        if (end === -1) {
          // The end mark itself may be torn between two chunks.
          const keep = final ? 0 : tornLength(rest, pasteEnd);
          paste.push(rest.slice(0, rest.length - keep));
          rest = rest.slice(rest.length - keep);
          break;
        }
        paste.push(rest.slice(0, end));
        rest = rest.slice(end + pasteEnd.length);
        keys.push({ name: 'paste', text: paste.join('') });
        paste = null;
      } else if (rest.startsWith(pasteStart)) {
        rest = rest.slice(pasteStart.length);
        paste = [];
      } else if (rest.startsWith('\u001b')) {
        const { length, key } = readEscape(rest, final);
        if (length === 0) break;
        rest = rest.slice(length);
        if (key) keys.push({ name: key });
      } else {
        const character = String.fromCodePoint(rest.codePointAt(0) as number);
        rest = rest.slice(character.length);
        keys.push(keyOf(character));
      }
    }
    return keys;
  };

  return {
    push(chunk, now) {
      if (paste && chunk === '\u0003') {
        // A paste that never ends must not take the way out with it.
        paste = null;
        rest = '';
      }
      const goesOn = now - pastedAt < samePaste;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: Ctrl-C and Esc are no part of a paste
      const plain = !paste && !rest && !/[\u0003\u001b]/.test(chunk);
      // What was copied from a coloured terminal brings escapes of its own.
      const coloured =
        !paste && !rest && chunk.length > muchAtOnce && !chunk.includes(pasteStart) && !chunk.includes('\u0003');
      if ((plain && goesOn) || ((plain || coloured) && severalLines.test(chunk))) {
        pastedAt = now;
        return [{ name: 'paste', text: chunk }];
      }
      if (plain && isPaste(chunk)) {
        const line = chunk.slice(0, tailStart(chunk, /[\r\n]/));
        // A few characters of one line are all there is; more may follow.
        if (line !== chunk || chunk.length > muchAtOnce) pastedAt = now;
        return [{ name: 'paste', text: line }, ...(line === chunk ? [] : ([{ name: 'enter' }] as const))];
      }
      rest += chunk;
      return take(false);
    },
    waiting: () => rest.startsWith('\u001b') && !paste,
    flush: () => take(true),
  };
}

/** Whether so much came at once that it was not typed. A sign again and again is a key that is held. */
function isPaste(chunk: string): boolean {
  if (chunk.length < pastedAtOnce || editingKeys.test(chunk)) return false;
  const [first = ''] = chunk;
  return /[\p{L}\p{N}]/u.test(first) || chunk.replaceAll(first, '').trim() !== '';
}

/** How many characters at the end of a text may be the beginning of a mark. */
function tornLength(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}

function keyOf(character: string): Key {
  const name = controls[character];
  if (name) return { name };
  const code = character.codePointAt(0) as number;
  return code < 32 || (code >= 0x7f && code < 0xa0) ? { name: 'other' } : { name: 'text', text: character };
}

/** The escape sequence that a text begins with; length 0 while it is not complete. */
function readEscape(text: string, final: boolean): { length: number; key?: KeyName } {
  const second = text[1];
  if (second === undefined) return final ? { length: 1, key: 'escape' } : { length: 0 };
  if (second === '[') {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
    const sequence = /^\u001b\[(?:\[[A-E]|([\x30-\x3f]*)[\x20-\x2f]*([\x40-\x7e]))/.exec(text);
    if (sequence) return { length: sequence[0].length, key: sequenceKey(sequence[1] ?? '', sequence[2] ?? '') };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
    const open = /^\u001b\[[\x20-\x3f[]*$/.test(text) && text.length < 64;
    return final || !open ? { length: 2, key: 'other' } : { length: 0 };
  }
  if (second === 'O') {
    if (text.length < 3) return final ? { length: 2, key: 'other' } : { length: 0 };
    if (isWayOut(text[2] as string)) return { length: 2, key: 'other' };
    return { length: 3, key: keypad[text[2] as string] ?? finals[text[2] as string] ?? 'other' };
  }
  if (second === ']' || second === 'P' || second === '_' || second === '^') {
    // What a terminal reports about itself: swallowed whole.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these end such a report
    const end = /\u0007|\u001b\\/.exec(text.slice(2));
    if (end) return { length: 2 + end.index + end[0].length };
    return final || text.length > 4096 ? { length: 2, key: 'other' } : { length: 0 };
  }
  if (second === '\r' || second === '\n') return { length: 2, key: 'newline' };
  if (second === '\u001b' || isWayOut(second)) return { length: 1, key: 'escape' };
  if (second === '\u007f' || second === '\b') return { length: 2, key: 'delete-word' };
  // Alt with a character means nothing here.
  return { length: 1 + String.fromCodePoint(text.codePointAt(1) as number).length, key: 'other' };
}

/** Ctrl-C, Ctrl-D and Ctrl-Z are never part of a sequence: Esc before them was pressed, too. */
function isWayOut(character: string): boolean {
  return ['interrupt', 'end-of-input', 'suspend'].includes(controls[character] ?? '');
}

function sequenceKey(parameters: string, final: string): KeyName {
  if (final === '~') return numbered[parameters.split(';')[0] as string] ?? 'other';
  // Keyboards that report modifiers: Enter with Shift, Alt or Ctrl is a new line.
  if (final === 'u') {
    const [code, modifier] = parameters.split(';');
    if (code === '13') return modifier === undefined || modifier === '1' ? 'enter' : 'newline';
    if (code === '27') return 'escape';
    return 'other';
  }
  return finals[final] ?? 'other';
}
