import { setImmediate as nextTurn } from 'node:timers/promises';
import { confirm, input, search } from '@inquirer/prompts';
import { escapeLine } from '../text/escape.js';
import type { Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import type { Asked, AskOptions, Item, TextQuestion } from './asked.js';
import type { Size } from './canvas.js';
import { choiceBlock, type KeyHint, legendLine } from './choices.js';
import { endOfInput, isInterrupt } from './interrupt.js';
import { searchItems } from './items.js';
import type { Key } from './keys.js';
import { settle } from './prompt.js';
import { openStage, type Press, pressesOf, type Stage, typing } from './stage.js';
import { openTty, type Tty } from './tty.js';

/** A prompt of Inquirer's, and what the owner of the terminal has to know about it. */
interface Question<Value> {
  readonly message: string;
  /** Begins, in the room that is left below the message; again after a resize. */
  start(stage: Stage, room: Size): Promise<Value>;
  /** How a key is passed on to the prompt; undefined if it is not meant for it. */
  presses(key: Key): readonly Press[];
  /** Keys that leave it, besides Esc. */
  leaves?(key: Key): boolean;
  /** What is typed so far. Without it nothing is typed, and nothing of a paste means anything. */
  typed?(): string;
  /** What stands after the message: how much there is to choose from. */
  note?(): string;
  legend(): readonly KeyHint[];
  /** What stays on the screen for an answer. */
  shown(value: Value): string;
}

/** At every key, Inquirer draws all choices, even those out of sight, so it gets the first. Typing finds the rest. */
const mostChoices = 200;

/** How long the key that answered is not heard again, whatever comes next: in milliseconds, as for a double click. */
const doublePress = 400;

export function pickOne(message: string, items: readonly Item[], options: AskOptions): Promise<Asked<string>> {
  const { paint } = options;
  let typed = '';
  let found = items;
  let active = 0;
  let page = 1;
  let note = '';
  const move = (by: number): readonly Press[] => {
    const to = Math.max(0, Math.min(active + by, found.length - 1));
    const arrows = Array<Press>(Math.abs(to - active)).fill({ name: by < 0 ? 'up' : 'down' });
    active = to;
    // Moving with an arrow makes Inquirer forget what was typed.
    return arrows.length ? [...arrows, ...typing(typed)] : [];
  };
  return askWith<string>(options, {
    message,
    start(stage, { columns, rows }) {
      page = Math.max(1, rows - 1);
      const most = rows < 16 && items.length * 3 > page ? 2 : 3;
      const names = new Map<string, string>();
      const nameOf = (item: Item): string => {
        const name = names.get(item.id) ?? nameFor(item, columns, most, paint);
        names.set(item.id, name);
        return name;
      };
      let begun = false;
      const source = (term = ''): { value: string; name: string }[] => {
        // After a resize, select the same item again.
        if (begun) active = 0;
        begun = true;
        typed = term;
        const all = searchItems(items, term);
        found = all.slice(0, mostChoices);
        const choices = found.map((item) => ({ value: item.id, name: nameOf(item) }));
        const lines = choices.reduce((sum, { name }) => sum + name.split('\n').length, 0);
        note = all.length > found.length ? `(${found.length} of ${all.length})` : lines > page ? `(${all.length})` : '';
        return choices;
      };
      const selected = found[active]?.id ?? '';
      const again = { initialValue: typed, default: selected };
      return search({ message: '', source, pageSize: page, theme: themeFor(paint), ...again }, stage);
    },
    presses(key) {
      if (key.name === 'up') return move(-1);
      if (key.name === 'down') return move(1);
      if (key.name === 'page-up') return move(-Math.ceil(page / 2));
      if (key.name === 'page-down') return move(Math.ceil(page / 2));
      return key.name === 'tab' ? [] : pressesOf(key);
    },
    typed: () => typed,
    note: () => note,
    legend: () => [
      ['Enter', 'pick'],
      ['Esc', 'leave'],
      ['type', 'to search'],
      ['↑↓', 'move'],
    ],
    shown: (id) => items.find((item) => item.id === id)?.label ?? id,
  });
}

export function askText(
  message: string,
  { suggestion, leaving }: TextQuestion,
  options: AskOptions,
): Promise<Asked<string>> {
  const { paint } = options;
  let typed = '';
  return askWith<string>(options, {
    message,
    async start(stage) {
      const transformer = (value: string): string => {
        typed = value;
        return escapeLine(value);
      };
      const line = await input({ message: '', default: suggestion, transformer, theme: themeFor(paint) }, stage);
      return line.trim() || suggestion;
    },
    presses(key) {
      // Tab turns the suggestion into text. Backspace would remove it for good.
      if (typed ? key.name === 'tab' : key.name === 'backspace') return [];
      if (typed && key.name === 'end-of-input') return pressesOf({ name: 'enter' });
      return pressesOf(key);
    },
    typed: () => typed,
    legend: () => [
      ['Enter', suggestion && !typed ? 'take it' : 'go on'],
      ['Esc', leaving],
      ...(suggestion && !typed ? ([['Tab', 'change it']] as const) : []),
    ],
    shown: (text) => text,
  });
}

export function askYesNo(message: string, initial: boolean, options: AskOptions): Promise<Asked<boolean>> {
  return askWith<boolean>(options, {
    message,
    start: (stage) => confirm({ message: '', default: initial, theme: themeFor(options.paint) }, stage),
    presses(key) {
      const letter = key.name === 'text' ? key.text.toLowerCase() : '';
      if (letter === 'y' || letter === 'n') return [...typing(letter), ...pressesOf({ name: 'enter' })];
      return key.name === 'enter' ? pressesOf(key) : [];
    },
    leaves: (key) => key.name === 'left' || (key.name === 'text' && key.text.toLowerCase() === 'q'),
    legend: () => [
      ['y', 'yes'],
      ['n', 'no'],
      ['Esc', 'leave'],
      ['Enter', initial ? 'yes' : 'no'],
    ],
    shown: (value) => (value ? 'Yes' : 'No'),
  });
}

async function askWith<Value>({ context, paint }: AskOptions, question: Question<Value>): Promise<Asked<Value>> {
  const tty = await openTty(context);
  try {
    tty.ignoreLast(doublePress);
    await settle(tty);
    let asked: Asked<Value> | 'resized';
    do asked = await askOnce(tty, question, paint);
    while (asked === 'resized');
    if (asked.kind === 'given') {
      const message = escapeLine(question.message);
      const line = `${message}${message.endsWith('?') ? '' : ':'} ${paint.accent(escapeLine(question.shown(asked.value)))}`;
      tty.commit((columns) => wrapLines(line, columns - 1));
      tty.ignoreLast(doublePress);
    }
    return asked;
  } finally {
    tty.rest();
  }
}

/** Asks until there is an answer, or until the terminal has another size. */
async function askOnce<Value>(tty: Tty, question: Question<Value>, paint: Paint): Promise<Asked<Value> | 'resized'> {
  const { columns, rows } = tty.size();
  const width = Math.max(10, columns - 1);
  const head = (): string[] => {
    const note = question.note?.();
    const lines = wrapLines(escapeLine(question.message), width - (note ? note.length + 1 : 0)).map(paint.strong);
    return note ? [...lines.slice(0, -1), `${lines.at(-1)} ${paint.faint(note)}`] : lines;
  };
  const before = question.typed?.() ?? '';
  const stage = openStage(width);
  const end: { answer?: Asked<Value>; failure?: unknown } = {};
  const over = question.start(stage, { columns: width, rows: rows - head().length - 1 }).then(
    (value) => {
      end.answer = { kind: 'given', value };
    },
    (failure) => {
      end.failure = failure;
    },
  );
  try {
    await nextTurn();
    if (question.typed?.() !== before) for (const press of typing(before)) await stage.press(press);
    let pastedAt: number | undefined;
    while (!end.answer) {
      if (end.failure !== undefined) throw end.failure;
      if (!tty.busy()) {
        const { lines, line, column } = stage.drawn();
        const legend = legendLine(question.legend(), null, width, paint);
        const above = head();
        tty.draw({ lines: [...above, ...lines, legend], cursor: { line: above.length + line, column } });
      }
      const arrival = await tty.next();
      if (arrival.kind === 'resize') return 'resized';
      if (arrival.kind !== 'key') return arrival;
      const { key, at } = arrival;
      if (key.name === 'paste') pastedAt = at;
      if (!question.typed && at === pastedAt) continue;
      if (key.name === 'escape' || question.leaves?.(key)) return left(tty);
      const presses = question.presses(key);
      if (key.name === 'end-of-input' && presses.length === 0) return endOfInput;
      for (const press of presses) if (!end.answer) await stage.press(press);
    }
    return end.answer;
  } finally {
    stage.close();
    await over;
  }
}

/** What Esc gives: nothing, unless Ctrl-C or the end came with it. */
async function left(tty: Tty): Promise<Asked<never>> {
  while (tty.busy()) {
    const arrival = await tty.next();
    if (isInterrupt(arrival)) return arrival;
  }
  return { kind: 'left' };
}

/** An item as the lines of its name, `most` of them, so that there is room for others. */
function nameFor({ label, detail }: Item, width: number, most: number, paint: Paint): string {
  // No need to wrap more than is shown.
  const cut = (text: string): string =>
    [...escapeLine(text.slice(0, 2 * most * width))].slice(0, most * width).join('');
  const item = { mark: '', label: cut(label), hint: detail && cut(detail) };
  const lines = choiceBlock(item, false, 0, width - 2, paint);
  const more = lines.length > most ? paint.faint(' …') : '';
  return (lines.slice(0, most).join('\n') + more).slice(2);
}

/** Overrides every style of Inquirer's, which has its own rules for NO_COLOR. Names and hints are painted already. */
function themeFor(paint: Paint) {
  const same = (text: string): string => text;
  return {
    prefix: '',
    spinner: { frames: [''] },
    icon: { cursor: paint.accent('>') },
    keybindings: [],
    style: {
      message: () => paint.accent('>'),
      searchTerm: escapeLine,
      defaultAnswer: (text: string) => paint.faint(`(${escapeLine(text)})`),
      highlight: paint.accent,
      error: () => paint.warning('Nothing fits. Backspace takes a letter back.'),
      keysHelpTip: () => undefined,
      ...{ answer: same, help: same, key: same, disabled: same, description: same },
    },
  };
}
