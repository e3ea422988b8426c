import { readFieldValue } from '../format/field-value.js';
import { noPaint } from '../render/paint.js';
import { eventLines } from '../render/screen-log.js';
import { plainChoiceLine, plainGuideLines, plainStepLines } from '../render/screen-plain.js';
import { escapeLine } from '../text/escape.js';
import { didYouMean } from '../text/suggest.js';
import { offerOf, type Pending, pendingOf, type Walk } from '../walk/engine.js';
import type { Context } from './context.js';
import { type Act, answerOf, type Front, offeredText } from './front.js';
import { type Lines, openLines } from './lines.js';
import { isInterrupt } from './prompt.js';
import type { Interrupt } from './tty.js';

const commands: Readonly<Record<string, Exclude<Act['kind'], 'give'>>> = {
  back: 'back',
  b: 'back',
  note: 'note',
  n: 'note',
  guide: 'guides',
  guides: 'guides',
  g: 'guides',
  copy: 'copy',
  c: 'copy',
  keys: 'keys',
  help: 'keys',
  '?': 'keys',
  quit: 'quit',
  q: 'quit',
};

/** The agent's walk in lines that are only ever added, answered by typed words. */
export async function openPlainFront(context: Context): Promise<Front> {
  const input = openLines(context);
  const say = (...lines: string[]): void => {
    context.stderr.write(lines.map((line) => `${line}\n`).join(''));
  };
  /** What the step looked like when it was last written out; it is not written again until it changes. */
  let written = '';
  const show = (walk: Walk, remaining: number | null): void => {
    const lines = plainStepLines(walk, remaining);
    if (lines.join('\n') === written) return;
    written = lines.join('\n');
    say(...lines);
  };
  return {
    async ask(walk, remaining) {
      show(walk, remaining);
      const pending = pendingOf(walk);
      if (pending.kind === 'field') return askField(walk, pending, input, context, say);
      return askChoice(walk, pending, input, context, say);
    },
    note: () => readNote(input, say),
    async guides(guides) {
      if (guides.length === 1) {
        for (const guide of guides) say(...plainGuideLines(guide));
        return undefined;
      }
      say('Which guide?', ...guides.map(({ title }, index) => plainChoiceLine(String(index + 1), title, null)));
      const line = await prompt(input, context, 'Number, or an empty line for none: ');
      if (typeof line !== 'string') return line;
      const guide = guides[Number(line.trim()) - 1];
      if (guide) say(...plainGuideLines(guide));
      return undefined;
    },
    async keys(walk) {
      say(...plainKeys(walk));
      return undefined;
    },
    async confirm(question) {
      for (;;) {
        const line = await prompt(input, context, `${escapeLine(question)} Type yes or no: `);
        if (typeof line !== 'string') return line;
        const word = line.trim().toLowerCase();
        if (['yes', 'y'].includes(word)) return true;
        if (['no', 'n', ''].includes(word)) return false;
      }
    },
    happened(walk, event) {
      if (event.type === 'went-back') written = '';
      const lines = eventLines(walk, event, noPaint, 1000);
      // The step has just been read out; the last line alone says what became of it.
      const last = lines[lines.length - 1];
      if (last !== undefined && event.type !== 'shown') say(last.trim());
    },
    say: (text) => say(escapeLine(text)),
    ended: () => {},
    close: input.close,
  };
}

async function prompt(input: Lines, { stderr, stdin }: Context, text: string): Promise<string | Interrupt> {
  stderr.write(text);
  const line = await input.next();
  // Where nobody's Enter is echoed, the line is ended here.
  if (typeof line !== 'string' || !stdin.isTTY) stderr.write('\n');
  return line;
}

type Say = (...lines: string[]) => void;

async function askChoice(
  walk: Walk,
  pending: Pending,
  input: Lines,
  context: Context,
  say: Say,
): Promise<Act | Interrupt> {
  const { step } = pending;
  const choices = wordsFor(pending);
  const offer = offerOf(walk);
  const offered = offer?.type === 'answered' ? offer.option : undefined;
  if (pending.kind === 'question') say(escapeLine(step.ask ?? ''));
  if (pending.kind === 'tick') say(`Action ${pending.action + 1}: ${escapeLine(step.actions[pending.action] ?? '')}`);
  for (const { mark, label, hint, words } of choices) {
    if (!mark) continue;
    const before = offered !== undefined && words.includes(offered) ? 'your answer before' : null;
    say(plainChoiceLine(mark, label, [hint, before].filter(Boolean).join('; ') || null));
  }
  const goOn = choices.find(({ mark }) => mark === '');
  for (;;) {
    const ask = goOn ? `Press Enter to ${goOn.label.toLowerCase()}, or type a word (? lists them): ` : 'Answer: ';
    const line = await prompt(input, context, ask);
    if (typeof line !== 'string') return line;
    const word = line.trim();
    if (!word) {
      if (goOn) return goOn.act;
      say('Type a number or a word. ? lists them.');
      continue;
    }
    const lower = word.toLowerCase();
    const chosen =
      choices.find(({ mark, words }) => mark === word || words.includes(word)) ??
      choices.find(({ label, words }) => label.toLowerCase() === lower || words.includes(lower));
    const act = chosen?.act ?? (commands[lower] && { kind: commands[lower] });
    if (!act) {
      const meant = didYouMean(word, [...choices.flatMap(({ words }) => words), ...Object.keys(commands)]);
      say(`"${escapeLine(word)}" is not one of the answers${meant ? `; ${meant}` : ''}. ? lists the words.`);
      continue;
    }
    if (act.kind !== 'give' || act.body.type !== 'ticked' || act.body.done) return act;
    const reason = await prompt(input, context, 'Why is it skipped? ');
    if (typeof reason !== 'string') return reason;
    if (reason.trim() && reason.trim().toLowerCase() !== 'back') {
      return { kind: 'give', body: { ...act.body, reason: reason.trim() } };
    }
    if (!reason.trim()) say('A skipped action needs a reason.');
  }
}

interface Word {
  /** What is listed before it; empty for what Enter does. */
  readonly mark: string;
  readonly label: string;
  readonly hint: string | null;
  readonly words: readonly string[];
  readonly act: Act;
}

function wordsFor(pending: Pending): Word[] {
  const { step } = pending;
  const give = (body: Extract<Act, { kind: 'give' }>['body']): Act => ({ kind: 'give', body });
  let number = 0;
  const options = step.options.map((option): Word => {
    const mark = option.always && option.key !== null ? option.key : String(++number);
    const words = option.key === null ? [option.id] : [option.id, option.key];
    return { mark, label: option.label, hint: option.hint, words, act: answerOf(step, option) };
  });
  const always = options.filter((_, index) => step.options[index]?.always);
  switch (pending.kind) {
    case 'question':
      return options;
    case 'tick': {
      const tick = { type: 'ticked', step: step.id, action: pending.action } as const;
      return [
        { mark: '1', label: 'Done', hint: null, words: ['y', 'yes', 'done'], act: give({ ...tick, done: true }) },
        { mark: '2', label: 'Skip', hint: null, words: ['s', 'skip'], act: give({ ...tick, done: false }) },
        ...always,
      ];
    }
    case 'instruction':
      return [
        { mark: '', label: 'Go on', hint: null, words: ['go'], act: give({ type: 'shown', step: step.id }) },
        ...always,
      ];
    case 'leaf': {
      const outcome = step.outcome?.id ?? '';
      return [
        {
          mark: '',
          label: 'Finish',
          hint: null,
          words: ['finish'],
          act: give({ type: 'ended', step: step.id, outcome }),
        },
      ];
    }
    case 'field':
      return pending.field.options.map((option, index) => ({
        mark: String(index + 1),
        label: option,
        hint: null,
        words: [option],
        act: give({ type: 'filled', field: pending.field.id, value: option }),
      }));
  }
}

async function askField(
  walk: Walk,
  pending: Extract<Pending, { kind: 'field' }>,
  input: Lines,
  context: Context,
  say: Say,
): Promise<Act | Interrupt> {
  const { field, step } = pending;
  const choices = wordsFor(pending);
  const kept = offeredText(walk, pending);
  const always = step.options.filter((option) => option.always && option.key !== null);
  const facts = [
    field.type === 'date' ? 'a date such as 2026-11-21' : field.type === 'number' ? 'a number' : '',
    field.type === 'list' ? 'one a line, a single . ends' : '',
    field.example === null ? '' : `for example: ${field.example}`,
    field.sensitive ? 'not stored' : '',
    kept ? `an empty line keeps ${kept.replaceAll('\n', ', ')}, - passes over` : 'an empty line passes over',
  ].filter(Boolean);
  say(`${escapeLine(field.ask)}: ${escapeLine(facts.join('; '))}`);
  for (const { mark, label } of choices) say(plainChoiceLine(mark, label, null));
  for (const { key, label } of always) say(plainChoiceLine(key ?? '', label, null));
  const fill = (value: string | readonly string[] | null): Act => ({
    kind: 'give',
    body: { type: 'filled', field: field.id, value },
  });
  for (;;) {
    const typed: string[] = [];
    for (;;) {
      const line = await prompt(input, context, 'Value: ');
      if (typeof line !== 'string') return line;
      const word = line.trim();
      if (typed.length === 0) {
        const option = always.find(({ key }) => key === word && !/[\p{L}\p{N}]/u.test(word));
        if (option) return answerOf(step, option);
        if (word === 'back' || word === 'quit') return { kind: word };
        if (word === '?') return { kind: 'keys' };
        if (word === '-') return fill(null);
        const chosen = choices.find(({ mark }) => mark === word);
        if (chosen) return chosen.act;
      }
      if (word && word !== '.') typed.push(line);
      if (field.type !== 'list' || word === '' || word === '.') break;
    }
    const text = typed.length ? typed.join('\n') : kept;
    if (!text.trim()) return fill(null);
    const reading = readFieldValue(field, text);
    if ('value' in reading) return fill(reading.value);
    say(escapeLine(`This ${reading.problem}.`));
  }
}

async function readNote(input: Lines, say: Say): Promise<{ text: string | null; interrupt?: Interrupt }> {
  say('Note: as many lines as you like. A line with a single . ends it.');
  const lines: string[] = [];
  for (;;) {
    const line = await input.next();
    const interrupt = isInterrupt(line) ? line : undefined;
    if (!interrupt && line !== '.') {
      lines.push(line as string);
      continue;
    }
    const text = lines.join('\n').replace(/\s+$/, '');
    return { text: text.trim() ? text : null, ...(interrupt ? { interrupt } : {}) };
  }
}

function plainKeys(walk: Walk): string[] {
  const pending = pendingOf(walk);
  const answers = wordsFor(pending).filter(({ mark }) => mark);
  return [
    'What you can type:',
    ...answers.map(({ mark, label, words }) => plainChoiceLine([mark, ...words].join(' or '), label, null)),
    '  back: take the last answer back',
    '  note: write a note',
    '  guide: read a guide',
    '  copy: copy the response',
    '  quit: save and quit; sop resume goes on',
  ];
}
