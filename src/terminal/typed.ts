import { escapeLine } from '../text/escape.js';
import { didYouMean } from '../text/suggest.js';
import { plainChoiceLine } from './choices.js';
import type { Context } from './context.js';
import type { Card, CardChoice, Choosing, CommandName, Front, Taken, Typing } from './front.js';
import { type Interrupt, isInterrupt } from './interrupt.js';
import { openLines } from './lines.js';

type Word = CommandName | 'guides' | 'keys';

const words: Readonly<Record<string, Word>> = {
  back: 'back',
  b: 'back',
  note: 'note',
  n: 'note',
  guide: 'guides',
  guides: 'guides',
  g: 'guides',
  copy: 'copy',
  c: 'copy',
  hint: 'hint',
  h: 'hint',
  keys: 'keys',
  help: 'keys',
  '?': 'keys',
  quit: 'quit',
  q: 'quit',
};

/** Lines that are only ever added, answered by typed words. */
export async function openTypedFront(context: Context): Promise<Front> {
  const { stdin, stderr } = context;
  const input = openLines(context);
  const write = (text: string | readonly string[]): void => {
    stderr.write(
      [text]
        .flat()
        .map((line) => `${line}\n`)
        .join(''),
    );
  };
  const prompt = async (text: string): Promise<string | Interrupt> => {
    stderr.write(text);
    const line = await input.next();
    // If the user's Enter is not echoed, end the line here.
    if (typeof line !== 'string' || !stdin.isTTY) stderr.write('\n');
    return line;
  };
  /** What stood above the last card; it is not written again until it changes. */
  let written = '';

  /** The command that a word names at a card, once what is only read has been read. */
  const command = async <Value>(card: Card<Value>, name: Word): Promise<Taken<Value> | Interrupt | undefined> => {
    if (name === 'keys') write(wordLines(card));
    else if (name === 'guides') return readGuide(card.guides);
    else return { kind: name };
    return undefined;
  };

  const readGuide = async (guides: Card<unknown>['guides']): Promise<Interrupt | undefined> => {
    if (guides.length === 0) write('This step has no guide.');
    let guide = guides.length === 1 ? guides[0] : undefined;
    if (guides.length > 1) {
      write(['Which guide?', ...guides.map(({ title }, index) => plainChoiceLine(String(index + 1), title, null))]);
      const line = await prompt('Number, or an empty line for none: ');
      if (typeof line !== 'string') return line;
      guide = guides[Number(line.trim()) - 1];
    }
    if (guide) write(guide.plain);
    return undefined;
  };

  const choose = async <Value>(card: Card<Value>, take: Choosing<Value>): Promise<Taken<Value> | Interrupt> => {
    const choices = numbered(take.choices);
    for (const { number, label, hint, before } of choices) {
      if (number)
        write(
          plainChoiceLine(number, label, [hint, before && 'your answer before'].filter(Boolean).join('; ') || null),
        );
    }
    const known = commandsAt(card);
    const goOn = take.choices.find(({ unlisted }) => unlisted);
    const ask = goOn ? `Press Enter to ${goOn.label.toLowerCase()}, or type a word (? lists them): ` : 'Answer: ';
    for (;;) {
      const line = await prompt(ask);
      if (typeof line !== 'string') return line;
      const word = line.trim();
      const chosen = word ? chosenBy(word, choices) : take.choices[take.byEmptyLine ?? -1];
      if (chosen) return { kind: 'answer', value: chosen.value };
      const name = known.get(word.toLowerCase());
      const done = name && (await command(card, name));
      if (done) return done;
      if (!word) write('Type a number or a word. ? lists them.');
      else if (!name) {
        // Single letters are all similar to each other, so do not guess.
        const names = [...choices.flatMap((choice) => choice.words), ...known.keys()];
        const meant = word.length > 1 ? didYouMean(word, names) : undefined;
        write(`"${escapeLine(word)}" is not one of the answers${meant ? `; ${meant}` : '.'} ? lists the words.`);
      }
    }
  };

  const type = async <Value>(card: Card<Value>, take: Typing<Value>): Promise<Taken<Value> | Interrupt> => {
    for (const { sign, label } of take.outs) write(plainChoiceLine(sign ?? '', label, null));
    for (;;) {
      const typed: string[] = [];
      let emptied = false;
      for (;;) {
        const line = await prompt(take.prompt);
        if (typeof line !== 'string') return line;
        const word = line.trim();
        if (typed.length === 0) {
          const out = take.outs.find(({ sign }) => sign === word);
          if (out) return { kind: 'answer', value: out.value };
          if (word === 'back' || word === 'quit') return { kind: word };
          if (word === '?') {
            write(wordLines(card));
            continue;
          }
          emptied = word === '-';
        }
        if (word && word !== '.' && !emptied) typed.push(line);
        if (!take.multiline || word === '' || word === '.' || emptied) break;
      }
      const reading = take.read(typed.length || emptied ? typed.join('\n') : take.initial);
      if ('value' in reading) return { kind: 'answer', value: reading.value };
      write(escapeLine(reading.problem));
    }
  };

  return {
    async ask(card) {
      const head = card.plain.join('\n');
      if (head !== written) write(card.plain);
      written = head;
      const asked = [card.ask, card.plainHint].filter(Boolean).join(': ');
      if (asked) write(escapeLine(asked));
      return card.take.kind === 'choose' ? choose(card, card.take) : type(card, card.take);
    },
    async note() {
      write('Note: as many lines as you like. A line with a single . ends it.');
      const lines: string[] = [];
      for (;;) {
        const line = await input.next();
        const interrupt = isInterrupt(line) ? line : undefined;
        if (!interrupt && line !== '.') {
          lines.push(line as string);
          continue;
        }
        const text = lines.join('\n').trimEnd();
        return { text: text.trim() ? text : null, ...(interrupt ? { interrupt } : {}) };
      }
    },
    log(_lines, plain, again = false) {
      if (again) written = '';
      write(plain);
    },
    say: (text, plain = text) => write(escapeLine(plain)),
    close: input.close,
  };
}

/** The words that mean a command at a card. */
function commandsAt<Value>({ commands }: Card<Value>): Map<string, Word> {
  const names = new Set<Word>(['guides', 'keys', ...commands.map(({ name }) => name)]);
  return new Map(Object.entries(words).filter(([, name]) => names.has(name)));
}

interface Numbered<Value> extends CardChoice<Value> {
  /** What is listed before it; empty for what Enter takes. */
  readonly number: string;
}

/** The choices with a number each, but for those that have a sign of their own. */
function numbered<Value>(choices: readonly CardChoice<Value>[]): Numbered<Value>[] {
  let number = 0;
  return choices.map((choice) => ({ ...choice, number: choice.unlisted ? '' : (choice.sign ?? String(++number)) }));
}

function chosenBy<Value>(word: string, choices: readonly Numbered<Value>[]): CardChoice<Value> | undefined {
  const lower = word.toLowerCase();
  return (
    choices.find((choice) => choice.number === word || choice.words.includes(word)) ??
    choices.find((choice) => choice.label.toLowerCase() === lower || choice.words.includes(lower))
  );
}

/** What can be typed at a card. */
function wordLines<Value>({ take, commands }: Card<Value>): string[] {
  const open = numbered(take.kind === 'choose' ? take.choices : take.outs);
  return [
    'What you can type:',
    ...open
      .filter(({ number }) => number)
      .map((choice) =>
        plainChoiceLine([...new Set([choice.number, ...choice.words])].join(' or '), choice.label, null),
      ),
    ...commands.map(({ name, does }) => `  ${name}: ${does}`),
    ...(take.kind === 'choose' ? ['  guide: read a guide'] : []),
  ];
}
