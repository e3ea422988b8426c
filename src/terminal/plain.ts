import { readFieldValue } from '../sop/field-value.js';
import { escapeLine } from '../text/escape.js';
import { noPaint } from '../text/paint.js';
import { didYouMean } from '../text/suggest.js';
import { offerOf, type Pending, pendingOf, type Walk } from '../walk/engine.js';
import { opensField } from '../walk/help.js';
import { eventLines } from '../walk/log.js';
import { plainGuideLines, plainStepLines } from '../walk/screen-plain.js';
import { plainChoiceLine } from './choices.js';
import type { Context } from './context.js';
import { type Act, answerOf, type Front, offeredText } from './front.js';
import { type Lines, openLines } from './lines.js';
import { isInterrupt } from './prompt.js';
import { type StepChoice, stepChoices } from './step-choices.js';
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
  for (const { number, label, hint, words } of choices) {
    if (!number) continue;
    const before = offered !== undefined && words.includes(offered) ? 'your answer before' : null;
    say(plainChoiceLine(number, label, [hint, before].filter(Boolean).join('; ') || null));
  }
  const goOn = choices.find(({ number }) => number === '');
  for (;;) {
    const ask = goOn ? `Press Enter to ${goOn.label.toLowerCase()}, or type a word (? lists them): ` : 'Answer: ';
    const line = await prompt(input, context, ask);
    if (typeof line !== 'string') return line;
    const word = line.trim();
    if (!word) {
      if (goOn) return goOn.value;
      say('Type a number or a word. ? lists them.');
      continue;
    }
    const lower = word.toLowerCase();
    const chosen =
      choices.find(({ number, words }) => number === word || words.includes(word)) ??
      choices.find(({ label, words }) => label.toLowerCase() === lower || words.includes(lower));
    const act = chosen?.value ?? (commands[lower] && { kind: commands[lower] });
    if (!act) {
      const known = [...choices.flatMap(({ words }) => words), ...Object.keys(commands)];
      // Any letter is close to any other.
      const meant = word.length > 1 ? didYouMean(word, known) : undefined;
      say(`"${escapeLine(word)}" is not one of the answers${meant ? `; ${meant}` : '.'} ? lists the words.`);
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

interface Word extends StepChoice {
  /** What is listed before it; empty for what Enter does. */
  readonly number: string;
}

/** The choices with a number each, but for those that have a sign of their own, and for what Enter does. */
function wordsFor(pending: Pending): Word[] {
  const byEnter = pending.kind === 'instruction' || pending.kind === 'leaf';
  let number = 0;
  return stepChoices(pending).map((choice, index) => {
    if (byEnter && index === 0) return { ...choice, number: '' };
    return { ...choice, number: choice.sign ?? String(++number) };
  });
}

async function askField(
  walk: Walk,
  pending: Extract<Pending, { kind: 'field' }>,
  input: Lines,
  context: Context,
  say: Say,
): Promise<Act | Interrupt> {
  const { field, step } = pending;
  const choices = field.type === 'choice' ? wordsFor(pending) : [];
  const kept = offeredText(walk, pending);
  const always = step.options.filter(({ always: open, key }) => open && key !== null && opensField(key));
  const facts = [
    field.type === 'date' ? 'a date such as 2026-11-21' : field.type === 'number' ? 'a number' : '',
    field.type === 'list' ? 'one a line, a single . ends' : '',
    field.example === null ? '' : `for example: ${field.example}`,
    field.sensitive ? 'not stored' : '',
    kept ? `an empty line keeps ${kept.replaceAll('\n', ', ')}, - passes over` : 'an empty line passes over',
  ].filter(Boolean);
  say(`${escapeLine(field.ask)}: ${escapeLine(facts.join('; '))}`);
  for (const { number, label } of choices) say(plainChoiceLine(number, label, null));
  if (!choices.length) for (const { key, label } of always) say(plainChoiceLine(key ?? '', label, null));
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
        const option = always.find(({ key }) => key === word);
        if (option) return answerOf(step, option);
        if (word === 'back' || word === 'quit') return { kind: word };
        if (word === '?') return { kind: 'keys' };
        if (word === '-') return fill(null);
        const chosen = choices.find(({ number }) => number === word);
        if (chosen) return chosen.value;
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
  const answers = wordsFor(pending).filter(({ number }) => number);
  return [
    'What you can type:',
    ...answers.map(({ number, label, words }) =>
      plainChoiceLine([...new Set([number, ...words])].join(' or '), label, null),
    ),
    '  back: take the last answer back',
    '  note: write a note',
    '  guide: read a guide',
    '  copy: copy the response',
    '  quit: save and quit; sop resume goes on',
  ];
}
