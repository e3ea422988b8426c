import { goOnAnswer } from '../sop/reserved.js';
import type { Paint } from '../text/paint.js';
import { pendingOf, type Refusal, type Walk } from '../walk/engine.js';
import type { EventBody } from '../walk/events.js';
import type { Queue } from '../walk/play.js';
import { fillResponse } from '../walk/report.js';
import type { Session } from '../walk/session.js';
import { draftNote } from '../walk/text.js';
import { copyText } from './clipboard.js';
import type { Context } from './context.js';
import type { Front } from './front.js';
import { isInterrupt } from './prompt.js';
import type { Interrupt, Signal } from './tty.js';

export interface WalkOptions {
  readonly session: Session;
  /** Answers given in advance: each is taken at its question, and nobody is asked. */
  readonly queue: Queue;
  readonly context: Context;
  readonly paint: Paint;
  /** Numbered lists and typed lines in place of a screen that is drawn. */
  readonly plain: boolean;
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

/** Walks an SOP with the agent. Everything is drawn on stderr; the terminal is given back, whatever happens. */
export async function walkInteractively(options: WalkOptions): Promise<WalkEnd> {
  const front = await openFront(options);
  try {
    return await walkWith(front, options);
  } finally {
    front.close();
  }
}

async function openFront({ context, paint, plain }: WalkOptions): Promise<Front> {
  if (plain) return (await import('./plain.js')).openPlainFront(context);
  return (await import('./rich.js')).openRichFront(context, paint);
}

/** What `c` copied last: the response it was at, and the text of the first, which is copied by itself at the leaf. */
interface Copying {
  step: string;
  next: number;
  text: string;
}

async function walkWith(front: Front, options: WalkOptions): Promise<WalkEnd> {
  const copying: Copying = { step: '', next: 0, text: '' };
  for (;;) {
    const end = await turn(front, options, copying);
    if (end) return end;
  }
}

/** One act of the agent, or one answer given in advance; how the walk ended, when it did. */
async function turn(front: Front, options: WalkOptions, copying: Copying): Promise<WalkEnd | undefined> {
  const { session, queue } = options;
  const { walk } = session;
  const given = takeGiven(walk, queue);
  if (given) return give(front, options, given);
  if (options.copy && walk.step.kind === 'leaf') await copyOnce(front, options, copying);
  const act = await front.ask(walk, options.remaining?.(walk) ?? null);
  if (isInterrupt(act)) return stop(front, options, act);
  switch (act.kind) {
    case 'give':
      return give(front, options, act.body);
    case 'back':
      if (walk.before) return give(front, options, { type: 'went-back' });
      front.say('This is where the walk began.');
      return undefined;
    case 'note': {
      const { text, interrupt } = await front.note(walk);
      const end = text === null ? undefined : await give(front, options, { type: 'noted', step: walk.step.id, text });
      return interrupt && !end ? stop(front, options, interrupt) : end;
    }
    case 'guides': {
      const { guides } = walk.step;
      if (guides.length === 0) front.say('This step has no guide.');
      const interrupt = guides.length ? await front.guides(guides) : undefined;
      return interrupt && stop(front, options, interrupt);
    }
    case 'keys': {
      const interrupt = await front.keys(walk);
      return interrupt && stop(front, options, interrupt);
    }
    case 'copy':
      await copy(front, options, copying);
      return undefined;
    case 'quit':
      return give(front, options, { type: 'stopped', reason: 'quit' });
  }
}

/** What an answer given in advance does here; undefined where there is none for what the walk waits for. */
function takeGiven(walk: Walk, queue: Queue): EventBody | undefined {
  const { step, kind } = pendingOf(walk);
  const given = queue.peek(step.id);
  if (given === undefined) return undefined;
  const option = step.options.find(({ id }) => id === given);
  const goesOn = !option && kind === 'instruction' && given === goOnAnswer;
  if (!goesOn && kind !== 'question' && !option?.always) return undefined;
  queue.take(step.id);
  if (goesOn) return { type: 'shown', step: step.id };
  return option && { type: 'answered', step: step.id, option: option.id };
}

/** Gives an event to the session. Where it cannot be stored, the agent decides whether to go on. */
async function give(front: Front, options: WalkOptions, body: EventBody): Promise<WalkEnd | undefined> {
  const { session, storeFailure } = options;
  const { walk } = session;
  let refusal: Refusal | undefined;
  try {
    refusal = await session.give(body);
  } catch (error) {
    if (!storeFailure) throw error;
    const goOn = await front.confirm(`${storeFailure.describe(error)} Go on without saving?`);
    if (isInterrupt(goOn)) return interrupted(goOn, { failure: error });
    if (!goOn) return { kind: 'unsaved', failure: error };
    storeFailure.goOnUnsaved();
    refusal = await session.give(body);
  }
  if (refusal) {
    front.say(refusal.message);
    return undefined;
  }
  front.happened(walk, body, session.walk);
  if (body.type === 'filled' && body.value === null) sayWhatIsMissing(front, session.walk);
  if (body.type === 'stopped') return { kind: 'stopped', reason: 'quit' };
  if (session.walk.status !== 'ended') return undefined;
  front.ended(walk);
  return { kind: 'ended' };
}

/** Stops the walk where a prompt was interrupted. Nobody can be asked any more; what was stored before is safe. */
async function stop(front: Front, { session }: WalkOptions, interrupt: Interrupt): Promise<WalkEnd> {
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
async function copyOnce(front: Front, options: WalkOptions, copying: Copying): Promise<void> {
  const { walk } = options.session;
  const [first] = walk.step.says;
  if (!first || pendingOf(walk).kind !== 'leaf') return;
  const { text } = fillResponse(first, walk.flow.fields, walk.values);
  if (copying.text === text) return;
  Object.assign(copying, { step: '', text });
  await copy(front, options, copying);
}

/** Copies the response of the step, or the next one of several, and says what was done. */
async function copy(front: Front, { session, context }: WalkOptions, copying: Copying): Promise<void> {
  const { walk } = session;
  const { step } = walk;
  if (copying.step !== step.id) Object.assign(copying, { step: step.id, next: 0 });
  const response = step.says[copying.next % step.says.length];
  if (!response) {
    front.say('There is no response to copy here.');
    return;
  }
  copying.next++;
  const filled = fillResponse(response, walk.flow.fields, walk.values);
  const several = step.says.length > 1;
  const which = several ? `"${filled.title}"` : 'the response';
  const more = several ? ' c again takes the next.' : '';
  const note = draftNote(filled, walk);
  if (note !== undefined) {
    front.say(`Not copied. ${note}${more}`);
    return;
  }
  const result = await copyText(filled.text.trimEnd(), context);
  front.say('how' in result ? `Copied ${which} ${result.how}.${more}` : `Not copied: ${result.failed}.${more}`);
}

function sayWhatIsMissing(front: Front, walk: Walk): void {
  const drafts = walk.step.says.some((one) => !fillResponse(one, walk.flow.fields, walk.values).ready);
  if (drafts && pendingOf(walk).kind !== 'field')
    front.say('The response stays a draft. ← goes back to what is missing.');
}
