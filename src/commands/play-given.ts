import type { Context } from '../terminal/context.js';
import { oneOf } from '../text/suggest.js';
import { isoWithOffset, notBefore } from '../text/time.js';
import { pendingOf, type Walk } from '../walk/engine.js';
import type { WalkEvent } from '../walk/events.js';
import { runJson } from '../walk/json.js';
import { play, type Queue } from '../walk/play.js';
import type { Session } from '../walk/session.js';
import { renderWalk } from '../walk/text.js';
import { type CommonOptions, complain, fail, isScreen, outputPaint, outputWidth, write, writeJson } from './output.js';

export interface PlayOptions extends CommonOptions {
  readonly json?: boolean;
  readonly transcript?: string | undefined;
  readonly force?: boolean;
}

/**
 * Plays the given answers without asking, prints the result, and says where it stopped. `save` is given what was
 * played, once it is known to be right. 0 done · 2 called wrongly · 3 the answers ran out.
 */
export async function playGiven(
  session: Session,
  queue: Queue,
  options: PlayOptions,
  context: Context,
  save: (events: readonly WalkEvent[], walk: Walk) => Promise<void> = async () => {},
): Promise<number> {
  const { walk, events, refusal } = play(session.walk, queue, () => isoWithOffset(context.now()));
  if (refusal) return fail(context, options, refusal.message);
  if (walk.status === 'ended') {
    const left = queue.left();
    if (left.length) return neverUsed(left, walk, options, context);
  }
  await save(events, walk);
  const all = [...session.events, ...events];
  if (options.transcript !== undefined) {
    const { writeTranscript } = await import('./write-transcript.js');
    // What the transcript says of going on depends on how the walk stopped.
    const at = notBefore(walk.at, isoWithOffset(context.now()));
    const stop = { seq: walk.seq + 1, at, type: 'stopped', reason: 'answers-ran-out' };
    const told = walk.status === 'ended' ? all : [...all, stop as WalkEvent];
    const problem = await writeTranscript(walk.flow, told, options.transcript, options.force === true, context);
    if (problem) return fail(context, options, problem.message, problem.hint);
  }
  const ended = walk.status === 'ended';
  if (options.json) {
    await writeJson(context, runJson(walk));
  } else if (ended && options.transcript !== '-') {
    const width = outputWidth(context.stdout);
    await write(context.stdout, renderWalk(walk, outputPaint(context, options), width, isScreen(context.stdout)));
  }
  return ended ? 0 : answersRanOut(walk, options, context);
}

async function neverUsed(
  left: readonly { step: string; option: string }[],
  walk: Walk,
  options: PlayOptions,
  context: Context,
): Promise<number> {
  const names = left.map(({ step, option }) => `\`${step}=${option}\``);
  const path: string[] = [];
  for (let visit: Walk['path'] | null = walk.path; visit; visit = visit.previous) path.unshift(visit.step.id);
  return fail(
    context,
    options,
    `The walk ends at \`${walk.step.id}\` without using ${names.length === 1 ? 'the answer' : 'the answers'} ${oneOf(names)}.`,
    `it goes ${path.join(' → ')}`,
    'take the answer out, or change the one that leads past its step',
  );
}

/** Exit code 3: where the walk stopped, what can be answered there, and the flag that would have done it. */
async function answersRanOut(walk: Walk, options: PlayOptions, context: Context): Promise<number> {
  const { step } = pendingOf(walk);
  await complain(
    context,
    options,
    `The walk stopped at \`${step.id}\`: ${step.ask ?? ''}`,
    `its options are ${oneOf(
      step.options.map((option) => option.id),
      20,
    )}`,
    `answer with --answer ${step.id}=${step.options[0]?.id ?? '<option>'}, or on a terminal`,
  );
  return 3;
}
