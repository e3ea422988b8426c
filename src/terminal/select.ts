import { escapeLine } from '../text/escape.js';
import { noPaint, type Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import { choicePrompt } from './choice-prompt.js';
import { choiceLines, legendLine, plainChoiceLine } from './choices.js';
import type { Context } from './context.js';
import { edit, editing } from './editor.js';
import { endOfInput, type Interrupt } from './interrupt.js';
import { openLines } from './lines.js';
import { type Prompt, runPrompt } from './prompt.js';
import { textPrompt } from './text-prompt.js';
import { openTty } from './tty.js';

export interface AskOptions {
  readonly context: Context;
  readonly paint?: Paint;
  /** Typed lines in place of a prompt that is drawn. */
  readonly plain: boolean;
}

export interface Item {
  readonly id: string;
  readonly label: string;
  readonly detail: string | null;
}

/** What a small prompt gives: a value, nothing because the user left it (Esc), or what interrupted it. */
export type Asked<Value> = { readonly kind: 'given'; readonly value: Value } | { readonly kind: 'left' } | Interrupt;

/** Asks to pick one of some items; typing searches their ids, labels and details. */
export async function pickOne(
  message: string,
  items: readonly Item[],
  { context, paint = noPaint, plain }: AskOptions,
): Promise<Asked<string>> {
  if (plain) return pickByLine(message, items, context);
  return onTty(context, pickPrompt(message, items, paint), (id) => [
    `${escapeLine(message)} ${paint.accent(escapeLine(items.find((item) => item.id === id)?.label ?? id))}`,
  ]);
}

/** Asks for a line of text, `initial` to begin with. */
export async function askText(
  message: string,
  initial: string,
  { context, paint = noPaint, plain }: AskOptions,
): Promise<Asked<string>> {
  if (plain) {
    const kept = initial ? ` (an empty line takes ${escapeLine(initial)})` : '';
    return readLine(context, `${escapeLine(message)}${kept}: `, (line) =>
      line.trim() === 'back' ? { kind: 'left' } : { kind: 'given', value: line.trim() || initial },
    );
  }
  const prompt = textPrompt<Asked<string>>({
    paint,
    head: () => [],
    ask: escapeLine(message),
    initial,
    enter: 'take it',
    read: (text) => ({ result: { kind: 'given', value: text.trim() } }),
    back: () => ({ kind: 'left' }),
  });
  return onTty(context, prompt, (text) => [`${escapeLine(message)} ${escapeLine(text)}`]);
}

/** Asks yes or no; `initial` is what Enter takes. */
export async function askYesNo(
  message: string,
  initial: boolean,
  { context, paint = noPaint, plain }: AskOptions,
): Promise<Asked<boolean>> {
  if (plain) {
    return readLine(context, `${escapeLine(message)} (${initial ? 'Yes/no' : 'yes/No'}): `, (line) => {
      const word = line.trim().toLowerCase();
      if (!word) return { kind: 'given', value: initial };
      if (['yes', 'y'].includes(word)) return { kind: 'given', value: true };
      return ['no', 'n'].includes(word) ? { kind: 'given', value: false } : undefined;
    });
  }
  const yes = { kind: 'given', value: true } as const;
  const no = { kind: 'given', value: false } as const;
  const prompt = choicePrompt<Asked<boolean>>({
    paint,
    head: () => [],
    ask: escapeLine(message),
    choices: [
      { mark: 'y', label: 'Yes', hint: null, value: yes },
      { mark: 'n', label: 'No', hint: null, value: no },
    ],
    selected: initial ? 0 : 1,
    onKey: (key) => (key === 'back' || key === 'q' ? { kind: 'left' } : undefined),
    hints: [
      ['Enter', 'choose'],
      ['Esc', 'leave'],
    ],
    lastHint: null,
  });
  return onTty(context, prompt, (value) => [`${escapeLine(message)} ${value ? 'Yes' : 'No'}`]);
}

async function onTty<Value>(
  context: Context,
  prompt: Prompt<Asked<Value>>,
  log: (value: Value) => string[],
): Promise<Asked<Value>> {
  const tty = await openTty(context);
  try {
    const result = await runPrompt(tty, prompt);
    if (result.kind === 'given') {
      tty.commit((columns) => log(result.value).flatMap((line) => wrapLines(line, columns - 1)));
    }
    return result;
  } finally {
    tty.close();
  }
}

/** The items that a search finds: every word of it somewhere; those whose id begins with it come first. */
export function searchItems(items: readonly Item[], search: string): Item[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...items];
  const found = items.filter((item) => {
    const text = `${item.id} ${item.label} ${item.detail ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const begins = (item: Item): boolean => item.id.toLowerCase().startsWith(words[0] as string);
  return [...found.filter(begins), ...found.filter((item) => !begins(item))];
}

function pickPrompt(message: string, items: readonly Item[], paint: Paint): Prompt<Asked<string>> {
  let search = editing('');
  let selected = 0;
  let found = searchItems(items, '');
  const move = (by: number): undefined => {
    selected = Math.max(0, Math.min(selected + by, found.length - 1));
  };
  return {
    typing: true,
    view({ columns, rows }) {
      const width = Math.max(10, columns - 1);
      const ask = wrapLines(escapeLine(message), width).map(paint.strong);
      const typed = `${paint.accent('>')} ${escapeLine(search.text)}`;
      const room = Math.max(1, rows - ask.length - 3);
      const choices = found.map(({ label, detail }) => ({ mark: '', label, hint: detail }));
      const list = choices.length
        ? choiceLines(choices, selected, { width, rows: room, paint })
        : [paint.warning('Nothing fits. Backspace takes a letter back.')];
      const legend = legendLine(
        [
          ['Enter', 'choose'],
          ['Esc', 'leave'],
          ['↑↓', 'move'],
        ],
        ['type', 'to search'],
        width,
        paint,
      );
      const lines = [...ask, typed, ...list, legend];
      const column = 2 + [...escapeLine(search.text.slice(0, search.at))].length;
      return { lines, cursor: { line: ask.length, column: Math.min(column, width) } };
    },
    press(key) {
      switch (key.name) {
        case 'up':
          return move(-1);
        case 'down':
          return move(1);
        case 'page-up':
          return move(-5);
        case 'page-down':
          return move(5);
        case 'escape':
          return { kind: 'left' };
        case 'end-of-input':
          return endOfInput;
        case 'enter': {
          const item = found[selected];
          return item && { kind: 'given', value: item.id };
        }
        default:
          search = edit(search, key, false) ?? search;
          found = searchItems(items, search.text);
          selected = 0;
          return undefined;
      }
    },
  };
}

async function pickByLine(message: string, items: readonly Item[], context: Context): Promise<Asked<string>> {
  let found: readonly Item[] = items;
  for (;;) {
    const list = found.map(({ label, detail }, index) => plainChoiceLine(String(index + 1), label, detail));
    context.stderr.write(`${[escapeLine(message), ...list].join('\n')}\n`);
    const shown = found;
    const result = await readLine<string>(context, 'Number, or a word to search for (quit leaves): ', (line) => {
      const word = line.trim();
      if (['quit', 'q', 'back'].includes(word)) return { kind: 'left' };
      const item = shown[Number(word) - 1] ?? items.find(({ id }) => id === word);
      if (item) return { kind: 'given', value: item.id };
      const narrowed = searchItems(items, word);
      if (word && narrowed.length === 0) context.stderr.write('Nothing fits.\n');
      found = narrowed.length ? narrowed : items;
      const only = word && narrowed.length === 1 ? narrowed[0] : undefined;
      return only ? { kind: 'given', value: only.id } : { kind: 'given', value: '' };
    });
    if (result.kind !== 'given' || result.value) return result;
  }
}

/** Asks for lines until one means something. */
async function readLine<Value>(
  context: Context,
  prompt: string,
  read: (line: string) => Asked<Value> | undefined,
): Promise<Asked<Value>> {
  const input = openLines(context);
  try {
    for (;;) {
      context.stderr.write(prompt);
      const line = await input.next();
      if (typeof line !== 'string') {
        context.stderr.write('\n');
        return line;
      }
      const result = read(line);
      if (result) return result;
    }
  } finally {
    input.close();
  }
}
