import type { Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import type { Frame, Size } from './canvas.js';
import { type Choice, choiceLines, type KeyHint, legendLine } from './choices.js';
import { endOfInput, type Interrupt } from './interrupt.js';
import type { Key } from './keys.js';
import type { Prompt } from './prompt.js';

export interface ChoicePromptOptions<Value> {
  readonly paint: Paint;
  /** What stands above, for a width. */
  readonly head: (width: number) => readonly string[];
  /** The question; empty where the choices speak for themselves. */
  readonly ask: string;
  readonly choices: readonly (Choice & { readonly value: Value })[];
  /** Null where nothing is selected until an arrow has chosen; then Enter answers nothing. */
  readonly selected: number | null;
  /** How many choices at the end are ways out, and stay in sight. */
  readonly pinned?: number;
  /** Told whenever the selection moves. */
  readonly onMove?: (selected: number) => void;
  /** Other keys: a character, or `left` and `escape` as `back`. */
  readonly onKey: (key: string) => Value | { readonly notice: string } | undefined;
  /** What Enter does, for the legend. */
  readonly enter: string;
  readonly hints: readonly KeyHint[];
  readonly lastHint: KeyHint | null;
  readonly notice?: string | undefined;
}

const moves: ReadonlySet<Key['name']> = new Set([
  'escape',
  'left',
  'up',
  'down',
  'page-up',
  'page-down',
  'home',
  'end',
]);

/** Asks to choose: arrows and Enter, or the mark of a choice at once. */
export function choicePrompt<Value extends object>(options: ChoicePromptOptions<Value>): Prompt<Value> {
  const { paint, choices } = options;
  const within = (index: number): number => Math.max(0, Math.min(index, choices.length - 1));
  const free = choices.length - (options.pinned ?? 0);
  let selected = options.selected === null ? null : within(options.selected);
  let notice = options.notice;

  const view = ({ columns, rows }: Size): Frame => {
    const width = Math.max(10, columns - 1);
    const head = options.head(width);
    const ask = options.ask ? wrapLines(options.ask, width).map(paint.strong) : [];
    const said = notice ? wrapLines(notice, width).map(paint.warning) : [];
    const answering: KeyHint = selected === null ? ['↑↓', 'choose'] : ['Enter', options.enter];
    const legend = legendLine([answering, ...options.hints], options.lastHint, width, paint);
    const airy = rows >= 18;
    const fixed = ask.length + said.length + 2 + (airy ? 1 : 0);
    // A third of the screen at least is left to what stands above.
    const above = Math.min(head.length, Math.floor(rows / 3));
    const room = Math.max(3, rows - fixed - above);
    const lines = [
      ...head,
      '',
      ...ask,
      ...choiceLines(choices, selected, { width, rows: room, paint, pinned: options.pinned ?? 0 }),
      ...(airy ? [''] : []),
      ...said,
      legend,
    ];
    return { lines };
  };

  const move = (by: number): undefined => {
    selected = within(selected === null ? (by < 0 ? choices.length - 1 : 0) : selected + by);
    options.onMove?.(selected);
    return undefined;
  };
  const take = (index: number): Value | undefined => choices[index]?.value;
  const marked = (text: string): number => {
    const exact = choices.findIndex(({ mark }) => marksOf(mark).includes(text));
    return exact !== -1
      ? exact
      : choices.findIndex(({ mark }) => marksOf(mark.toLowerCase()).includes(text.toLowerCase()));
  };
  const other = (key: string): Value | undefined => {
    const result = options.onKey(key);
    if (result === undefined || !('notice' in result)) return result;
    notice = result.notice;
    return undefined;
  };
  const press = (key: Key): Value | Interrupt | undefined => {
    const said = notice;
    notice = undefined;
    switch (key.name) {
      case 'up':
        return move(-1);
      case 'down':
        return move(1);
      case 'page-up':
        return move(-5);
      case 'page-down':
        return move(5);
      case 'home':
        selected = 0;
        return move(0);
      case 'end':
        selected = choices.length - 1;
        return move(0);
      case 'enter':
        if (selected !== null) return take(selected);
        notice = 'Enter takes nothing yet. Press what stands before an answer, or choose with ↑ and ↓ first.';
        return undefined;
      case 'end-of-input':
        return endOfInput;
      case 'left':
      case 'escape':
        return other('back');
      case 'paste':
        notice = 'Pasted text answers nothing.';
        return other('paste');
      case 'text': {
        const index = marked(key.text);
        if (index !== -1) return take(index);
        if (key.text === 'j') return move(1);
        if (key.text === 'k') return move(-1);
        const result = other(key.text);
        // A key that means nothing here changes nothing on the screen.
        if (result === undefined) notice ??= said;
        return result;
      }
      default:
        return undefined;
    }
  };
  return {
    typing: false,
    view,
    press,
    free: (key) => moves.has(key.name) || (key.name === 'text' && marked(key.text) >= free),
    say: (text) => {
      notice = text;
    },
  };
}

/** `1 y` is two marks: the number and the option's own key. */
function marksOf(mark: string): string[] {
  return mark.split(' ').filter(Boolean);
}
