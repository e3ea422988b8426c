import type { Paint } from '../render/paint.js';
import { draftNote } from '../render/run-text.js';
import { pendingOf, type Walk } from '../walk/engine.js';
import type { EventBody, StopReason } from '../walk/events.js';
import { goOnAnswer, type Queue } from '../walk/play.js';
import { fillResponse } from '../walk/report.js';
import type { Session } from '../walk/session.js';
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

/** The walk ends the loop by a value that is thrown from deep within a step and caught here: no other error is. */
class Done {
  constructor(readonly end: WalkEnd) {}
}

async function walkWith(front: Front, options: WalkOptions): Promise<WalkEnd> {
  const { session } = options;
  const copied = { step: '', next: 0 };
  const remaining = (): number | null => options.remaining?.(session.walk) ?? null;
  try {
    for (;;) {
      const { walk } = session;
      const pending = pendingOf(walk);
      const given = await takeGiven(front, options);
      if (given) continue;
      if (pending.kind === 'leaf' && options.copy && copied.step !== walk.step.id) await copy(front, options, copied);
      const act = await finished(front, options, await front.ask(walk, remaining()));
      switch (act.kind) {
        case 'give':
          await give(front, options, act.body);
          if (session.walk.status === 'ended') {
            front.ended(walk, remaining());
            return { kind: 'ended' };
          }
          if (act.body.type === 'filled' && act.body.value === null) sayWhatIsMissing(front, session.walk);
          break;
        case 'back':
          if (walk.before) await give(front, options, { type: 'went-back' });
          else front.say('This is where the walk began.');
          break;
        case 'note': {
          const { text, interrupt } = await front.note(walk);
          if (text !== null) await give(front, options, { type: 'noted', step: walk.step.id, text });
          if (interrupt) await finished(front, options, interrupt);
          break;
        }
        case 'guides': {
          const { guides } = walk.step;
          if (guides.length) await finished(front, options, (await front.guides(guides)) ?? null);
          else front.say('This step has no guide.');
          break;
        }
        case 'keys':
          await finished(front, options, (await front.keys(walk)) ?? null);
          break;
        case 'copy':
          await copy(front, options, copied);
          break;
        case 'quit':
          await give(front, options, { type: 'stopped', reason: 'quit' });
          return { kind: 'stopped', reason: 'quit' };
      }
    }
  } catch (thrown) {
    if (thrown instanceof Done) return thrown.end;
    throw thrown;
  }
}

/** Takes an answer given in advance, where there is one for what the walk waits for. */
async function takeGiven(front: Front, options: WalkOptions): Promise<boolean> {
  const { session, queue } = options;
  const { step, kind } = pendingOf(session.walk);
  const given = queue.peek(step.id);
  if (given === undefined) return false;
  const option = step.options.find(({ id }) => id === given);
  if (!option && kind === 'instruction' && given === goOnAnswer) {
    queue.take(step.id);
    await give(front, options, { type: 'shown', step: step.id });
    return true;
  }
  if (kind !== 'question' && !option?.always) return false;
  queue.take(step.id);
  if (!option) return false;
  await give(front, options, { type: 'answered', step: step.id, option: option.id });
  return true;
}

/** What a prompt gave; a prompt that was interrupted stops the walk. */
async function finished<Result>(front: Front, options: WalkOptions, result: Result | Interrupt): Promise<Result> {
  if (!isInterrupt(result)) return result;
  const reason: StopReason = result.kind === 'signal' ? 'signal' : 'end-of-input';
  let failure: { failure?: unknown } = {};
  try {
    await options.session.give({ type: 'stopped', reason });
  } catch (error) {
    // Nobody can be asked any more; what was stored before is safe.
    failure = { failure: error };
  }
  front.close();
  throw new Done(
    result.kind === 'signal'
      ? { kind: 'signal', signal: result.signal, ...failure }
      : { kind: 'stopped', reason: 'end-of-input', ...failure },
  );
}

/** Gives an event to the session. Where it cannot be stored, the agent decides whether to go on. */
async function give(front: Front, options: WalkOptions, body: EventBody): Promise<void> {
  const { session, storeFailure } = options;
  const { walk } = session;
  const attempt = async (): Promise<void> => {
    const refusal = await session.give(body);
    if (refusal) front.say(refusal.message);
    else front.happened(walk, body);
  };
  try {
    await attempt();
  } catch (error) {
    if (!storeFailure) throw error;
    const question = `${storeFailure.describe(error)} Go on without saving?`;
    const goOn = await front.confirm(question);
    if (goOn !== true)
      throw new Done(isInterrupt(goOn) ? interrupted(goOn, error) : { kind: 'unsaved', failure: error });
    storeFailure.goOnUnsaved();
    await attempt();
  }
}

function interrupted(interrupt: Interrupt, failure: unknown): WalkEnd {
  if (interrupt.kind === 'signal') return { kind: 'signal', signal: interrupt.signal, failure };
  return { kind: 'stopped', reason: 'end-of-input', failure };
}

/** Copies the next response of the step that is ready, and says what was done. */
async function copy(
  front: Front,
  { session, context }: WalkOptions,
  copied: { step: string; next: number },
): Promise<void> {
  const { walk } = session;
  const { step } = walk;
  if (copied.step !== step.id) Object.assign(copied, { step: step.id, next: 0 });
  const response = step.says[copied.next % step.says.length];
  if (!response) {
    front.say('There is no response to copy here.');
    return;
  }
  const filled = fillResponse(response, walk.flow.fields, walk.values);
  copied.next++;
  const which = step.says.length > 1 ? `"${filled.title}"` : 'the response';
  const more = step.says.length > 1 ? ' c again takes the next.' : '';
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
