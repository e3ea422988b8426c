import { optionOf } from '../sop/flow.js';
import { goOnAnswer } from '../sop/reserved.js';
import { type Front, yesNoCard } from '../terminal/front.js';
import { type Interrupt, isInterrupt, type Signal } from '../terminal/interrupt.js';
import { noPaint, type Paint } from '../text/paint.js';
import { cardOf, reasonCard } from './card.js';
import { pendingOf, type Refusal, type Walk } from './engine.js';
import type { EventBody } from './events.js';
import { eventLines } from './log.js';
import type { Queue } from './play.js';
import { revealResponse } from './reveal.js';
import { stepLines } from './screen.js';
import type { Session } from './session.js';
import { draftNote } from './text.js';

export interface WalkOptions {
  readonly session: Session;
  /** Answers given in advance: each is taken at its question, and nobody is asked. */
  readonly queue: Queue;
  readonly front: Front;
  readonly paint: Paint;
  /** Puts text on the clipboard, and says how, or why not. */
  readonly copyText: (text: string) => Promise<{ readonly how: string } | { readonly failed: string }>;
  /** Copies the responses of the leaf. */
  readonly copy?: boolean;
  /** At most how many questions are still to be answered where a walk stands, its own included; null when unknown. */
  readonly remaining?: (walk: Walk) => number | null;
  /** What to do when an event cannot be stored. Without it, the error is thrown. */
  readonly storeFailure?: {
    /** What went wrong, as a sentence. */
    describe(error: unknown): string;
    /** The agent goes on unsaved: from here on nothing is stored. */
    goOnUnsaved(): void;
  };
}

/** How a walk on the terminal ended. `unsaved` is the failure to store, where the agent would not go on without. */
export type WalkEnd =
  | { readonly kind: 'ended' }
  | { readonly kind: 'stopped'; readonly reason: 'quit' | 'end-of-input'; readonly failure?: unknown }
  | { readonly kind: 'signal'; readonly signal: Signal; readonly failure?: unknown }
  | { readonly kind: 'unsaved'; readonly failure: unknown };

/** Walks an SOP with the agent, on a front that somebody else opens and closes. */
export async function walkInteractively(options: WalkOptions): Promise<WalkEnd> {
  const copying: Copying = { step: '', next: 0, text: '' };
  for (;;) {
    const end = await turn(options, copying);
    if (end) return end;
  }
}

/** What `c` copied last: the response it was at, and the text of the first, which is copied by itself at the leaf. */
interface Copying {
  step: string;
  next: number;
  text: string;
}

/** One answer or command of the agent, or one answer given in advance; how the walk ended, when it did. */
async function turn(options: WalkOptions, copying: Copying): Promise<WalkEnd | undefined> {
  const { front, session, queue, paint } = options;
  const { walk } = session;
  const given = takeGiven(walk, queue);
  if (given) return give(options, given);
  const copied = options.copy && walk.step.kind === 'leaf' ? await copyOnce(options, copying) : undefined;
  if (copied) return copied;
  const shown = { paint, remaining: options.remaining?.(walk) ?? null };
  const taken = await front.ask(cardOf(walk, shown));
  if (isInterrupt(taken)) return stop(options, taken);
  switch (taken.kind) {
    case 'answer': {
      if (taken.value.type !== 'ticked' || taken.value.done) return give(options, taken.value);
      const reason = await front.ask(reasonCard(walk, taken.value, shown));
      if (isInterrupt(reason)) return stop(options, reason);
      if (reason.kind === 'answer') return give(options, reason.value);
      return reason.kind === 'quit' ? give(options, { type: 'stopped', reason: 'quit' }) : undefined;
    }
    case 'back':
      if (walk.before) return give(options, { type: 'went-back' });
      front.say('This is where the walk began.');
      return undefined;
    case 'note': {
      const { text, interrupt } = await front.note();
      const end = text === null ? undefined : await give(options, { type: 'noted', step: walk.step.id, text });
      return interrupt && !end ? stop(options, interrupt) : end;
    }
    case 'copy':
      return copy(options, copying);
    case 'quit':
      return give(options, { type: 'stopped', reason: 'quit' });
    case 'hint':
      return undefined;
  }
}

/** What an answer given in advance does here; undefined where there is none for what the walk waits for. */
function takeGiven(walk: Walk, queue: Queue): EventBody | undefined {
  const { step, kind } = pendingOf(walk);
  const given = queue.peek(step.id);
  if (given === undefined) return undefined;
  const option = optionOf(step, given);
  const goesOn = !option && kind === 'instruction' && given === goOnAnswer;
  if (!goesOn && kind !== 'question' && !option?.always) return undefined;
  queue.take(step.id);
  if (goesOn) return { type: 'shown', step: step.id, given: true };
  return option && { type: 'answered', step: step.id, option: option.id, given: true };
}

/** Gives an event to the session. Where it cannot be stored, the agent decides whether to go on. */
async function give(options: WalkOptions, body: EventBody): Promise<WalkEnd | undefined> {
  const { front, session, storeFailure, paint } = options;
  const { walk } = session;
  let refusal: Refusal | undefined;
  try {
    refusal = await session.give(body);
  } catch (error) {
    if (!storeFailure) throw error;
    const goOn = await front.ask(yesNoCard(`${storeFailure.describe(error)} Go on without saving?`));
    if (isInterrupt(goOn)) return interrupted(goOn, { failure: error });
    if (goOn.kind !== 'answer' || !goOn.value) return { kind: 'unsaved', failure: error };
    storeFailure.goOnUnsaved();
    refusal = await session.give(body);
  }
  if (refusal) {
    front.say(refusal.message);
    return undefined;
  }
  const after = session.walk;
  const spoken = body.type === 'shown' ? undefined : eventLines(walk, body, noPaint, plainWidth).at(-1);
  front.log(
    (width) => eventLines(walk, body, paint, width, after),
    spoken === undefined ? [] : [spoken.trim()],
    body.type === 'went-back',
  );
  if (body.type === 'filled' && body.value === null) sayWhatIsMissing(front, session.walk);
  if (body.type === 'stopped') return { kind: 'stopped', reason: 'quit' };
  if (session.walk.status !== 'ended') return undefined;
  front.log((width) => [...stepLines(walk, { width, paint, remaining: null }), ''], []);
  return { kind: 'ended' };
}

/** Stops the walk where a prompt was interrupted. Nobody can be asked any more; what was stored before is safe. */
async function stop({ front, session }: WalkOptions, interrupt: Interrupt): Promise<WalkEnd> {
  // The terminal first: what comes now may be the last that there is time for.
  front.close();
  try {
    await session.give({ type: 'stopped', reason: interrupt.kind });
    return interrupted(interrupt, {});
  } catch (error) {
    return interrupted(interrupt, { failure: error });
  }
}

function interrupted(interrupt: Interrupt, failure: { readonly failure?: unknown }): WalkEnd {
  if (interrupt.kind === 'signal') return { kind: 'signal', signal: interrupt.signal, ...failure };
  return { kind: 'stopped', reason: 'end-of-input', ...failure };
}

/** Copies the first response of a leaf, once, and again when what it says has changed. */
async function copyOnce(options: WalkOptions, copying: Copying): Promise<WalkEnd | undefined> {
  const { walk } = options.session;
  const [first] = walk.step.says;
  if (!first || pendingOf(walk).kind !== 'leaf') return undefined;
  const { text } = revealResponse(walk, first);
  if (copying.text === text) return undefined;
  Object.assign(copying, { step: '', text });
  return copy(options, copying);
}

/** Copies the response of the step, or the next one of several, says what was done, and has it on record. */
async function copy(options: WalkOptions, copying: Copying): Promise<WalkEnd | undefined> {
  const { front, session, copyText } = options;
  const { walk } = session;
  const { step } = walk;
  if (copying.step !== step.id) Object.assign(copying, { step: step.id, next: 0 });
  const response = step.says[copying.next % step.says.length];
  if (!response) {
    front.say('There is no response to copy here.');
    return undefined;
  }
  copying.next++;
  const filled = revealResponse(walk, response);
  const several = step.says.length > 1;
  const which = several ? `"${filled.title}"` : 'the response';
  const more = several ? ' c again takes the next.' : '';
  const note = draftNote(filled, walk);
  const { channel, ready } = filled;
  const what = { step: step.id, response: response.id, channel, ready };
  if (note !== undefined) {
    front.say(`Not copied. ${note}${more}`);
    return give(options, { type: 'copy-failed', ...what, why: 'it is a draft' });
  }
  const result = await copyText(filled.text.trimEnd());
  const failed = await give(
    options,
    'how' in result ? { type: 'copied', ...what } : { type: 'copy-failed', ...what, why: result.failed },
  );
  if (failed) return failed;
  front.say('how' in result ? `Copied ${which} ${result.how}.${more}` : `Not copied: ${result.failed}.${more}`);
  return undefined;
}

/** Lines that are wide enough not to be wrapped: a terminal, or what reads aloud, does that. */
const plainWidth = 1000;

function sayWhatIsMissing(front: Front, walk: Walk): void {
  const drafts = walk.step.says.some((one) => !revealResponse(walk, one).ready);
  if (drafts && pendingOf(walk).kind !== 'field')
    front.say('The response stays a draft. ← goes back to what is missing.');
}
