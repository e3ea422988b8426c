import type { Guide } from '../sop/types.js';
import { escapeLine } from '../text/escape.js';
import type { Paint } from '../text/paint.js';
import { plainGuideLines } from '../walk/screen-plain.js';
import { choicePrompt } from './choice-prompt.js';
import type { Choice, KeyHint } from './choices.js';
import { plainChoiceLine } from './choices.js';
import type { Context } from './context.js';
import { readGuides } from './guide-prompt.js';
import { openLines } from './lines.js';
import { pager } from './pager.js';
import { isInterrupt, type Prompt, runAside, runPrompt } from './prompt.js';
import { type Interrupt, openTty } from './tty.js';

/** Something to choose in training, with what stands above it. */
export interface Card {
  /** Cards of the same key share what is selected. */
  readonly key: string;
  readonly head: (width: number) => readonly string[];
  /** The same, in plain lines; lines that were just written are not written again. */
  readonly plain: readonly string[];
  readonly ask: string;
  readonly choices: readonly CardChoice[];
  readonly guides: readonly Guide[];
  /** What can be done beside choosing and quitting, and what it does; what is empty is not listed. */
  readonly more: Readonly<Partial<Record<'hint' | 'back', string>>>;
}

export interface CardChoice extends Choice {
  readonly id: string;
  /** What answers in plain mode, beside the id. Empty: Enter. */
  readonly word: string;
}

type CardAct = { readonly kind: 'choose'; readonly id: string } | { readonly kind: 'hint' | 'back' | 'quit' };

/** One way to train with somebody: on a screen that is drawn, or by typed lines. */
export interface TrainFront {
  ask(card: Card): Promise<CardAct | Interrupt>;
  /** Adds to what stands on the screen for good. */
  log(rich: (width: number) => readonly string[], plain: readonly string[]): void;
  /** Said once, beside the next card; `plain` where that card does not show it. */
  say(text: string, plain?: string): void;
  /** Gives the terminal back. May be called again. */
  close(): void;
}

/** Opens the terminal for training. */
export function openTrainFront(context: Context, paint: Paint, plain: boolean): Promise<TrainFront> {
  return plain ? Promise.resolve(openPlain(context)) : openRich(context, paint);
}

async function openRich(context: Context, paint: Paint): Promise<TrainFront> {
  const tty = await openTty(context);
  const selections = new Map<string, number>();
  let notice: string | undefined;
  const run = <Result>(prompt: Prompt<Result>): Promise<Result | Interrupt> => {
    notice = undefined;
    return runPrompt(tty, prompt);
  };
  const aside = <Result>(prompt: Prompt<Result>): Promise<Result | Interrupt> => {
    notice = undefined;
    return runAside(tty, prompt);
  };
  return {
    async ask(card) {
      for (;;) {
        const act = await run(choicePrompt(promptOf(card, paint, selections, notice)));
        if (act.kind === 'guides') {
          const interrupt = await readGuides(card.guides, aside, paint);
          if (interrupt) return interrupt;
          if (card.guides.length === 0) notice = 'This step has no guide.';
        } else if (act.kind === 'keys') {
          const closed = await aside(pager(() => keyLines(card, paint), paint));
          if (isInterrupt(closed)) return closed;
        } else {
          return act;
        }
      }
    },
    log: (rich) => tty.commit((columns) => rich(columns - 1)),
    say(text) {
      notice = escapeLine(text);
    },
    close: tty.close,
  };
}

type RichAct = CardAct | { readonly kind: 'guides' } | { readonly kind: 'keys' };

function promptOf(card: Card, paint: Paint, selections: Map<string, number>, notice: string | undefined) {
  const { more, guides } = card;
  const commands: Readonly<Record<string, RichAct['kind'] | undefined>> = {
    back: more.back === undefined ? undefined : 'back',
    h: more.hint === undefined ? undefined : 'hint',
    g: 'guides',
    q: 'quit',
    '?': 'keys',
  };
  const hints: KeyHint[] = [
    ['Enter', 'choose'],
    ...(more.hint === undefined ? [] : ([['h', 'hint']] as KeyHint[])),
    ...(more.back ? ([['←', 'back']] as KeyHint[]) : []),
    ...(guides.length ? ([['g', 'guides']] as KeyHint[]) : []),
    ['q', 'quit'],
  ];
  return {
    paint,
    head: card.head,
    ask: escapeLine(card.ask),
    choices: card.choices.map((choice) => ({ ...choice, value: { kind: 'choose', id: choice.id } as RichAct })),
    selected: selections.get(card.key) ?? 0,
    onMove: (selected: number) => selections.set(card.key, selected),
    onKey: (pressed: string): RichAct | { readonly notice: string } | undefined => {
      if (pressed === 'paste') return { notice: 'Pasted text answers nothing.' };
      const kind = commands[pressed] ?? commands[pressed.toLowerCase()];
      return kind && ({ kind } as RichAct);
    },
    hints,
    lastHint: ['?', 'keys'] as KeyHint,
    notice,
  };
}

function keyLines(card: Card, paint: Paint): string[] {
  const keys: KeyHint[] = [
    ['↑ ↓ j k', 'move'],
    ['Enter', 'take what is selected'],
    ...card.choices.filter(({ mark }) => mark).map(({ mark, label }): KeyHint => [escapeLine(mark), escapeLine(label)]),
    ...(card.more.hint === undefined ? [] : ([['h', card.more.hint]] as KeyHint[])),
    ...(card.more.back ? ([['← Esc', card.more.back]] as KeyHint[]) : []),
    ['g', 'read a guide'],
    ['q', 'stop training'],
  ];
  const wide = Math.max(...keys.map(([key]) => key.length));
  return [paint.strong('Keys'), ...keys.map(([key, does]) => `  ${paint.accent(key.padEnd(wide))}  ${does}`)];
}

function openPlain(context: Context): TrainFront {
  const input = openLines(context);
  const write = (...lines: readonly string[]): void => {
    context.stderr.write(lines.map((line) => `${line}\n`).join(''));
  };
  const prompt = async (text: string): Promise<string | Interrupt> => {
    context.stderr.write(text);
    const line = await input.next();
    if (typeof line !== 'string' || !context.stdin.isTTY) context.stderr.write('\n');
    return typeof line === 'string' ? line.trim() : line;
  };
  let shown = '';
  const show = (card: Card): void => {
    const text = `${card.key}\n${card.plain.join('\n')}`;
    if (text === shown) return;
    shown = text;
    write(...card.plain);
    if (card.ask) write(escapeLine(card.ask));
    for (const { word, label, hint } of card.choices) if (word) write(plainChoiceLine(word, label, hint));
  };
  const guides = async (card: Card): Promise<Interrupt | undefined> => {
    let guide = card.guides[0];
    if (card.guides.length > 1) {
      write('Which guide?', ...card.guides.map(({ title }, index) => plainChoiceLine(String(index + 1), title, null)));
      const line = await prompt('Number, or an empty line for none: ');
      if (typeof line !== 'string') return line;
      guide = card.guides[Number(line) - 1];
    } else if (!guide) write('This step has no guide.');
    if (guide) write(...plainGuideLines(guide));
    return undefined;
  };
  return {
    async ask(card) {
      show(card);
      const byEnter = card.choices.find(({ word }) => word === '');
      for (;;) {
        const line = await prompt(byEnter ? `Press Enter: ${byEnter.label.toLowerCase()}. ` : 'Answer: ');
        if (typeof line !== 'string') return line;
        const word = line.toLowerCase();
        const chosen = line ? chosenBy(line, card.choices) : byEnter;
        if (chosen) return { kind: 'choose', id: chosen.id };
        if (['h', 'hint'].includes(word) && card.more.hint !== undefined) return { kind: 'hint' };
        if (['b', 'back'].includes(word) && card.more.back !== undefined) return { kind: 'back' };
        if (['q', 'quit'].includes(word)) return { kind: 'quit' };
        if (['g', 'guide', 'guides'].includes(word)) {
          const interrupt = await guides(card);
          if (interrupt) return interrupt;
          continue;
        }
        const words = [...(card.more.hint === undefined ? [] : ['hint']), ...(card.more.back ? ['back'] : [])];
        const all = [...words, 'guide', 'quit'].join(', ');
        write(
          ['?', 'help', 'keys', ''].includes(word)
            ? `Type the number or the sign of an answer, or one of: ${all}.`
            : `"${escapeLine(line)}" is not one of the answers. Other words: ${all}.`,
        );
      }
    },
    log: (_, plain) => write(...plain),
    say: (text, plain = text) => write(escapeLine(plain)),
    close: input.close,
  };
}

function chosenBy(line: string, choices: readonly CardChoice[]): CardChoice | undefined {
  const lower = line.toLowerCase();
  return (
    choices.find(({ word, id }) => word === line || id === line) ??
    choices.find(({ label, id }) => label.toLowerCase() === lower || id === lower)
  );
}
