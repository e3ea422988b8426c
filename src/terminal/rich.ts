import { readFieldValue } from '../sop/field-value.js';
import { escapeLine } from '../text/escape.js';
import type { Paint } from '../text/paint.js';
import { offerOf, type Pending, pendingOf, type Walk } from '../walk/engine.js';
import { keyLines, opensField } from '../walk/help.js';
import { eventLines } from '../walk/log.js';
import { stepLines } from '../walk/screen.js';
import { choicePrompt } from './choice-prompt.js';
import type { KeyHint } from './choices.js';
import type { Context } from './context.js';
import { type Act, answerOf, type Front, offeredText } from './front.js';
import { readGuides } from './guide-prompt.js';
import { pager } from './pager.js';
import { isInterrupt, type Prompt, runAside, runPrompt } from './prompt.js';
import { enterDoes, offeredIndex, questionOf, stepChoices } from './step-choices.js';
import { textPrompt } from './text-prompt.js';
import { type Interrupt, openTty } from './tty.js';

/** The agent's screen: drawn, and answered by single keys. */
export async function openRichFront(context: Context, paint: Paint): Promise<Front> {
  const tty = await openTty(context);
  /** What was selected or typed where the agent left for a note or a guide, or went back. */
  const selections = new Map<string, number>();
  const drafts = new Map<string, string>();
  let notice: string | undefined;

  const run = async <Result>(prompt: Prompt<Result>): Promise<Result | Interrupt> => {
    notice = undefined;
    return runPrompt(tty, prompt);
  };
  /** Reads something beside the walk. */
  const aside = <Result>(prompt: Prompt<Result>): Promise<Result | Interrupt> => {
    notice = undefined;
    return runAside(tty, prompt);
  };
  const head = (walk: Walk, remaining: number | null): ((width: number) => readonly string[]) => {
    let known: { width: number; lines: readonly string[] } | undefined;
    return (width) => {
      if (known?.width !== width) known = { width, lines: stepLines(walk, { width, paint, remaining }) };
      return known.lines;
    };
  };

  const askField = async (
    walk: Walk,
    pending: Extract<Pending, { kind: 'field' }>,
    remaining: number | null,
  ): Promise<Act | Interrupt> => {
    const { field, step } = pending;
    const always = step.options.filter(({ always: open, key }) => open && key !== null && opensField(key));
    if (field.type === 'choice') return askChoice(walk, pending, remaining);
    const draft = `field ${field.id}`;
    const facts = [
      field.type === 'date' ? 'a date such as 2026-11-21' : field.type === 'number' ? 'a number' : '',
      field.type === 'list' ? 'one a line' : '',
      field.example === null ? '' : `for example: ${field.example}`,
      field.required ? '' : 'may be left empty',
      field.sensitive ? 'not stored' : '',
    ].filter(Boolean);
    return run(
      textPrompt<Act>({
        paint,
        head: head(walk, remaining),
        ask: escapeLine(field.ask),
        hint: escapeLine(facts.join(' · ')),
        initial: drafts.get(draft) ?? offeredText(walk, pending),
        multiline: field.type === 'list',
        enter: 'go on',
        hints: always.map(({ key, label }): KeyHint => [key ?? '', escapeLine(label)]),
        notice,
        onEmpty: (key) => {
          const option = always.find((one) => one.key === key);
          if (option) return answerOf(step, option);
          return key === '?' ? { kind: 'keys' } : undefined;
        },
        read: (text) => {
          if (!text.trim()) {
            drafts.delete(draft);
            return { result: { kind: 'give', body: { type: 'filled', field: field.id, value: null } } };
          }
          const reading = readFieldValue(field, text);
          if ('problem' in reading) return { problem: escapeLine(`This ${reading.problem}.`) };
          drafts.delete(draft);
          return { result: { kind: 'give', body: { type: 'filled', field: field.id, value: reading.value } } };
        },
        back: (text) => {
          drafts.set(draft, text);
          return { kind: 'back' };
        },
      }),
    );
  };

  const askChoice = async (walk: Walk, pending: Pending, remaining: number | null): Promise<Act | Interrupt> => {
    const choices = stepChoices(pending);
    const key = `${walk.seq}`;
    const { step } = pending;
    const commands: Readonly<Record<string, Exclude<Act['kind'], 'give'>>> = {
      back: 'back',
      n: 'note',
      g: 'guides',
      c: 'copy',
      '?': 'keys',
      q: 'quit',
    };
    const hints: KeyHint[] = [
      ['Enter', enterDoes(pending)],
      ['←', 'back'],
      ['n', 'note'],
      ...(step.says.length && pending.kind !== 'field' ? ([['c', 'copy']] as KeyHint[]) : []),
      ...(step.guides.length ? ([['g', 'guides']] as KeyHint[]) : []),
      ['q', 'quit'],
    ];
    return run(
      choicePrompt<Act>({
        paint,
        head: head(walk, remaining),
        ask: escapeLine(questionOf(pending)),
        choices,
        selected: selections.get(key) ?? offeredIndex(walk, choices),
        pinned: choices.filter(({ sign }) => sign !== null).length,
        onMove: (selected) => selections.set(key, selected),
        onKey: (pressed) => {
          if (pressed === 'paste') {
            return { notice: 'Pasted text answers nothing. Press n first to paste it into a note.' };
          }
          if (pending.kind === 'tick' && pressed === ' ') return choices[0]?.value;
          const kind = commands[pressed] ?? commands[pressed.toLowerCase()];
          return kind && { kind };
        },
        hints,
        lastHint: ['?', 'keys'],
        notice,
      }),
    );
  };

  /** A skipped action wants a reason. Back from here is back to the action. */
  const askReason = async (walk: Walk, act: Act, remaining: number | null): Promise<Act | Interrupt | undefined> => {
    if (act.kind !== 'give' || act.body.type !== 'ticked' || act.body.done) return act;
    const { body } = act;
    const offer = offerOf(walk);
    const draft = `reason ${body.step} ${body.action}`;
    return run(
      textPrompt<Act | undefined | object>({
        paint,
        head: head(walk, remaining),
        ask: 'Why is it skipped?',
        initial: drafts.get(draft) ?? (offer?.type === 'ticked' ? (offer.reason ?? '') : ''),
        enter: 'go on',
        read: (text) => {
          if (!text.trim()) return { problem: 'A skipped action needs a reason. Esc goes back to it.' };
          drafts.delete(draft);
          return { result: { kind: 'give', body: { ...body, reason: text.trim() } } };
        },
        back: (text) => {
          drafts.set(draft, text);
          return {};
        },
      }),
    ).then((result) => (result && 'kind' in result ? (result as Act | Interrupt) : undefined));
  };

  return {
    async ask(walk, remaining) {
      for (;;) {
        const pending = pendingOf(walk);
        const act = await (pending.kind === 'field'
          ? askField(walk, pending, remaining)
          : askChoice(walk, pending, remaining));
        if (isInterrupt(act)) return act;
        const full = await askReason(walk, act, remaining);
        if (full) return full;
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
    guides: (guides) => readGuides(guides, aside, paint),
    async keys(walk) {
      const closed = await aside(pager((width) => keyLines(walk, paint, width), paint));
      return isInterrupt(closed) ? closed : undefined;
    },
    async confirm(question) {
      const result = await run(
        choicePrompt<{ yes: boolean }>({
          paint,
          head: () => [],
          ask: escapeLine(question),
          choices: [
            { mark: 'y', label: 'Yes', hint: null, value: { yes: true } },
            { mark: 'n', label: 'No', hint: null, value: { yes: false } },
          ],
          selected: 1,
          onKey: (key) => (key === 'back' ? { yes: false } : undefined),
          hints: [['Enter', 'choose']],
          lastHint: null,
        }),
      );
      return 'kind' in result ? result : result.yes;
    },
    happened(walk, event, after) {
      const lines = (columns: number): string[] => eventLines(walk, event, paint, columns - 1, after);
      if (lines(80).length) tty.commit(lines);
    },
    say(text) {
      notice = escapeLine(text);
    },
    ended(walk) {
      tty.commit((columns) => [...stepLines(walk, { width: columns - 1, paint, remaining: null }), '']);
    },
    close: tty.close,
  };
}

/** A note without the empty lines at its end; null for an empty one. */
function noteOf(text: string): string | null {
  return text.trim() ? text.replace(/\s+$/, '') : null;
}
