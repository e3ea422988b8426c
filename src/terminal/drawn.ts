import { escapeLine } from '../text/escape.js';
import { largest } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { widthOf, wrapLines } from '../text/wrap.js';
import { choicePrompt } from './choice-prompt.js';
import type { KeyHint } from './choices.js';
import type { Context } from './context.js';
import type { Card, Choosing, Command, CommandName, Front, Taken, Typing } from './front.js';
import { readGuides } from './guide-prompt.js';
import { type Interrupt, isInterrupt } from './interrupt.js';
import { pager } from './pager.js';
import { type Prompt, runAside, runPrompt } from './prompt.js';
import { textPrompt } from './text-prompt.js';
import { openTty } from './tty.js';

/** What a prompt gives: what was done at the card, or something to read first. */
type Given<Value> = Taken<Value> | { readonly read: 'guides' | 'keys' };

const keysOf: Readonly<Record<CommandName, string>> = { back: 'back', note: 'n', copy: 'c', hint: 'h', quit: 'q' };

/** A screen that is drawn, and answered by single keys. */
export async function openDrawnFront(context: Context, paint: Paint): Promise<Front> {
  const tty = await openTty(context);
  /** What was selected or typed where somebody left for a note or a guide, or went back. */
  const selections = new Map<string, number>();
  const drafts = new Map<string, string>();
  let notice: string | undefined;

  /** Whether the last key was a command that stays at the question. */
  let goesOn = false;

  const run = async <Value>(prompt: Prompt<Given<Value>>): Promise<Given<Value> | Interrupt> => {
    notice = undefined;
    const given = await runPrompt(tty, prompt, goesOn);
    goesOn = 'kind' in given && (given.kind === 'hint' || given.kind === 'copy');
    return given;
  };
  /** Reads something beside the card. */
  const aside = <Result>(prompt: Prompt<Result>): Promise<Result | Interrupt> => {
    notice = undefined;
    return runAside(tty, prompt);
  };

  const choose = <Value>(card: Card<Value>, { choices, offered, enter }: Choosing<Value>): Prompt<Given<Value>> => {
    const commands = new Map<string, Given<Value>>([
      ...card.commands.map(({ name }) => [keysOf[name], { kind: name }] as const),
      ['g', { read: 'guides' }],
      ['?', { read: 'keys' }],
    ]);
    return choicePrompt<Given<Value>>({
      paint,
      head: card.head,
      ask: escapeLine(card.ask),
      choices: choices.map((choice) => ({ ...choice, value: { kind: 'answer', value: choice.value } })),
      selected: selections.get(card.key) ?? offered,
      pinned: choices.filter(({ sign }) => sign !== null).length,
      onMove: (selected) => selections.set(card.key, selected),
      onKey: (pressed) => {
        if (pressed === 'paste') return { notice: pasteNotice(card.commands) };
        const choice = choices.find(({ key }) => key === pressed);
        if (choice) return { kind: 'answer', value: choice.value };
        return commands.get(pressed) ?? commands.get(pressed.toLowerCase());
      },
      enter,
      hints: legendOf(card),
      lastHint: ['?', 'keys'],
      notice,
    });
  };

  const type = <Value>(card: Card<Value>, { outs, read, ...typing }: Typing<Value>): Prompt<Given<Value>> =>
    textPrompt<Given<Value>>({
      paint,
      head: card.head,
      ask: escapeLine(card.ask),
      hint: escapeLine(card.hint ?? ''),
      initial: drafts.get(card.key) ?? typing.initial,
      multiline: typing.multiline,
      enter: 'go on',
      hints: outs.map(({ sign, label }): KeyHint => [sign ?? '', escapeLine(label)]),
      notice,
      wayOut: (key) => {
        const out = outs.find(({ sign }) => sign === key);
        return out && { kind: 'answer', value: out.value };
      },
      onEmpty: (key) => (key === '?' ? { read: 'keys' } : undefined),
      read: (text) => {
        const reading = read(text);
        if ('problem' in reading) return { problem: escapeLine(reading.problem) };
        drafts.delete(card.key);
        return { result: { kind: 'answer', value: reading.value } };
      },
      back: (text) => {
        drafts.set(card.key, text);
        return { kind: 'back' };
      },
    });

  return {
    async ask(card) {
      for (;;) {
        const { take, guides } = card;
        const given = await run(take.kind === 'choose' ? choose(card, take) : type(card, take));
        if (!('read' in given)) return given;
        if (given.read === 'guides') {
          const interrupt = await readGuides(guides, aside, paint);
          if (interrupt) return interrupt;
          if (guides.length === 0) notice = 'This step has no guide.';
        } else {
          const closed = await aside(pager((width) => keyLines(card, paint, width), paint));
          if (isInterrupt(closed)) return closed;
        }
      }
    },
    async note() {
      const result = await aside(
        textPrompt<{ readonly text: string | null }>({
          paint,
          head: () => [],
          ask: 'Note',
          hint: 'Pasting is safe: it arrives whole and answers nothing.',
          initial: drafts.get('note') ?? '',
          multiline: true,
          enter: 'save',
          onType: (text) => drafts.set('note', text),
          read: (text) => {
            drafts.delete('note');
            return { result: { text: noteOf(text) } };
          },
          back: (text) => {
            if (noteOf(text) !== null) notice = 'The note is kept for now: n goes on with it.';
            return { text: null };
          },
        }),
      );
      return 'kind' in result ? { text: noteOf(drafts.get('note') ?? ''), interrupt: result } : result;
    },
    log(lines) {
      if (lines(79).length) tty.commit((columns) => lines(columns - 1));
    },
    say(text) {
      notice = escapeLine(text);
    },
    close: tty.close,
  };
}

function pasteNotice(commands: readonly Command[]): string {
  const note = commands.some(({ name }) => name === 'note');
  return `Pasted text answers nothing.${note ? ' Press n first to paste it into a note.' : ''}`;
}

/** The commands; the guides stand before the last of them. */
function legendOf<Value>({ commands, guides }: Card<Value>): KeyHint[] {
  const hints = commands
    .filter(({ inLegend }) => inLegend)
    .map(({ name }): KeyHint => [name === 'back' ? '←' : keysOf[name], name]);
  const guide: KeyHint[] = guides.length ? [['g', 'guides']] : [];
  return [...hints.slice(0, -1), ...guide, ...hints.slice(-1)];
}

/** The page of keys that work at a card. */
export function keyLines<Value>(card: Card<Value>, paint: Paint, width: number): string[] {
  const { take } = card;
  const open = take.kind === 'choose' ? take.choices : take.outs;
  const marks = open.flatMap(({ mark, label }) => mark.split(' ').map((one): KeyHint => [one, label]));
  const commands = card.commands.map(({ name, does }): KeyHint => [name === 'back' ? '← Esc' : keysOf[name], does]);
  const keys: KeyHint[] =
    take.kind === 'type'
      ? [
          ['Enter', 'take what is typed'],
          ['Esc ←', 'back (← while nothing is typed)'],
        ]
      : [
          ['↑ ↓ j k', 'move'],
          ['Enter', 'take what is selected'],
          ...(marks.some(([mark]) => /^\d$/.test(mark)) ? ([['1-9', 'answer at once']] as KeyHint[]) : []),
          ...commands.slice(0, -1),
          ['g', 'read a guide'],
          ...commands.slice(-1),
        ];
  keys.push(['Ctrl-C', 'save and quit']);
  for (const [mark, label] of marks) if (mark && !/^\d$/.test(mark)) keys.push([mark, label]);
  const wide = largest(keys.map(([key]) => widthOf(escapeLine(key))));
  return [
    paint.strong('Keys'),
    ...keys.flatMap(([name, does]) => {
      const key = escapeLine(name);
      const pad = ' '.repeat(wide - widthOf(key));
      return wrapLines(escapeLine(does), width - wide - 4).map((line, index) =>
        index === 0 ? `  ${paint.accent(key)}${pad}  ${line}` : ' '.repeat(wide + 4) + line,
      );
    }),
  ];
}

/** A note without the empty lines at its end; null for an empty one. */
function noteOf(text: string): string | null {
  return text.trimEnd() || null;
}
