import type { Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import type { Frame, Size } from './canvas.js';
import type { KeyHint } from './choices.js';
import { legendLine } from './choices.js';
import { edit, editing, layOut } from './editor.js';
import { endOfInput } from './interrupt.js';
import type { Key } from './keys.js';
import type { Prompt } from './prompt.js';

export interface TextPromptOptions<Value> {
  readonly paint: Paint;
  /** What stands above, for a width. */
  readonly head: (width: number) => readonly string[];
  readonly ask: string;
  /** A faint line below the question. */
  readonly hint?: string | undefined;
  readonly initial: string;
  /** Several lines: Enter begins a new one, and Enter on an empty line is the end. */
  readonly multiline?: boolean;
  /** What Enter does, for the legend. */
  readonly enter: string;
  /** More keys for the legend, and what a key does while nothing is typed. */
  readonly hints?: readonly KeyHint[];
  readonly onEmpty?: (key: string) => Value | undefined;
  /** The way out that a key takes while nothing is typed. */
  readonly wayOut?: (key: string) => Value | undefined;
  /** Reads what was typed; a problem is shown, and the agent types on. */
  readonly read: (text: string) => { readonly result: Value } | { readonly problem: string };
  /** Esc, or ← while nothing is typed. Gets what was typed so far. */
  readonly back: (text: string) => Value;
  readonly notice?: string | undefined;
  /** Told what is typed, as it changes. */
  readonly onType?: (text: string) => void;
}

/** Asks for text. */
export function textPrompt<Value>(options: TextPromptOptions<Value>): Prompt<Value> {
  const { paint, multiline = false } = options;
  let state = editing(options.initial);
  let touched = false;
  /** Whether the line break before the cursor is one that was typed: only after such a one does Enter end the text. */
  let brokenByHand = false;
  let notice = options.notice;
  let problem: string | undefined;

  const view = ({ columns, rows }: Size): Frame => {
    const width = Math.max(10, columns - 1);
    const ask = wrapLines(options.ask, width).map(paint.strong);
    const hint = options.hint ? wrapLines(options.hint, width).map(paint.faint) : [];
    const below = [
      ...(problem ? wrapLines(problem, width).map(paint.bad) : []),
      ...(notice ? wrapLines(notice, width).map(paint.warning) : []),
    ];
    const room = Math.max(1, rows - ask.length - hint.length - below.length - 2);
    const laid = layOut(state, width - 2, multiline ? Math.min(room, Math.max(5, rows >> 1)) : Math.min(room, 4));
    const count = multiline ? state.text.split('\n').length : 0;
    const hints: KeyHint[] = [
      ['Enter', multiline && state.text ? `new line, twice: ${options.enter}` : options.enter],
      // Where there is no room for both, the way out stays in sight.
      ...(options.hints ?? []),
      ['Esc', 'back'],
    ];
    const counter = count > laid.lines.length ? paint.faint(`${count} lines`) : '';
    const above = [...options.head(width), '', ...ask, ...hint];
    if (counter) above.push(counter);
    const lines = [
      ...above,
      ...laid.lines.map((line, index) => `${index === 0 ? paint.accent('>') : ' '} ${line}`),
      ...below,
      legendLine(hints, null, width, paint),
    ];
    return { lines, cursor: { line: above.length + laid.cursor.line, column: laid.cursor.column + 2 } };
  };

  const submit = (): Value | undefined => {
    const reading = options.read(state.text);
    if ('result' in reading) return reading.result;
    problem = reading.problem;
    return undefined;
  };
  const out = (key: Key): Value | undefined =>
    key.name === 'text' && !state.text ? options.wayOut?.(key.text) : undefined;
  return {
    typing: true,
    view,
    free: (key) => ['escape', 'left', 'right', 'up', 'down'].includes(key.name) || out(key) !== undefined,
    say: (text) => {
      notice = text;
    },
    press(key) {
      notice = undefined;
      problem = undefined;
      if (key.name === 'escape') return options.back(state.text);
      if (key.name === 'end-of-input') return state.text ? submit() : endOfInput;
      // What stands there already was not typed now: ← goes on back over it.
      if (key.name === 'left' && (!state.text || !touched)) return options.back(state.text);
      touched = true;
      if (!state.text) {
        const result = out(key) ?? (key.name === 'text' ? options.onEmpty?.(key.text) : undefined);
        if (result !== undefined) return result;
      }
      if (key.name === 'enter') {
        if (!multiline) return submit();
        const { text, at } = state;
        if (at === text.length && (text === '' || (text.endsWith('\n') && brokenByHand))) return submit();
        state = edit(state, { name: 'newline' }, true) ?? state;
        brokenByHand = true;
        options.onType?.(state.text);
        return undefined;
      }
      brokenByHand = false;
      state = edit(state, key, multiline) ?? state;
      options.onType?.(state.text);
      return undefined;
    },
  };
}
