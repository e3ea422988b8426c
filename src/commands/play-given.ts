import { oneOf } from '../text/suggest.js';
import { isoWithOffset, notBefore } from '../text/time.js';
import { applyEvent, isRefusal, pendingOf, type Walk } from '../walk/engine.js';
import type { WalkEvent } from '../walk/events.js';
import { runJson } from '../walk/json.js';
import { play, type Queue } from '../walk/play.js';
import { renderWalk } from '../walk/text.js';
import type { Begun } from './begin-walk.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';
import { isScreen } from './output.js';

export interface PlayOptions extends CommonOptions {
  readonly format?: 'text' | 'json';
  readonly transcript?: string | undefined;
  readonly force?: boolean;
}

/**
 * Plays the given answers without asking, prints the result, and says where it stopped. Calls `save` with what was
 * played once all of it has been accepted. 0 done · 2 called wrongly · 3 the answers ran out.
 */
export async function playGiven(
  call: Call<PlayOptions>,
  begun: Begun,
  queue: Queue,
  save: (events: readonly WalkEvent[], walk: Walk) => Promise<void> = async () => {},
): Promise<number> {
  const { options, context } = call;
  const { walk, events, refusal } = play(begun.walk, queue, () => isoWithOffset(context.now()));
  if (refusal) throw new CallError(refusal.message);
  if (walk.status === 'ended') {
    const left = queue.left();
    if (left.length) throw neverUsed(left, walk);
  }
  await save(events, walk);
  // What the result says depends on how the walk stopped.
  const at = notBefore(walk.at, isoWithOffset(context.now()));
  const stop: WalkEvent = { seq: walk.seq + 1, at, type: 'stopped', reason: 'answers-ran-out' };
  const stopped = applyEvent(walk, stop);
  const told = isRefusal(stopped) ? walk : stopped;
  if (options.transcript !== undefined) {
    const { writeTranscript } = await import('./write-transcript.js');
    const all = [...begun.events, ...events, ...(told === walk ? [] : [stop])];
    const problem = await writeTranscript(call, walk.flow, all, options.transcript, options.force === true);
    if (problem) throw new CallError(problem.message, problem.hint);
  }
  const ended = walk.status === 'ended';
  if (options.format === 'json') {
    await call.writeJson(runJson(told));
  } else if (ended && options.transcript !== '-') {
    await call.write(renderWalk(walk, call.paint, call.width, isScreen(context.stdout)));
  }
  if (!ended) throw answersRanOut(walk);
  return exit.done;
}

function neverUsed(left: readonly { step: string; option: string }[], walk: Walk): CallError {
  const names = left.map(({ step, option }) => `\`${step}=${option}\``);
  const path: string[] = [];
  for (let visit: Walk['path'] | null = walk.path; visit; visit = visit.previous) path.unshift(visit.step.id);
  return new CallError(
    `The walk ends at \`${walk.step.id}\` without using ${names.length === 1 ? 'the answer' : 'the answers'} ${oneOf(names)}.`,
    [`it goes ${path.join(' → ')}`, 'take the answer out, or change the one that leads past its step'],
  );
}

/** Exit code 3: where the walk stopped, what can be answered there, and the flag that would have done it. */
function answersRanOut(walk: Walk): CallError {
  const { step } = pendingOf(walk);
  const options = oneOf(
    step.options.map(({ id }) => id),
    20,
  );
  const flag = `--answer ${step.id}=${step.options[0]?.id ?? '<option>'}`;
  const hints = [`its options are ${options}`, `answer with ${flag}, or on a terminal`];
  return new CallError(`The walk stopped at \`${step.id}\`: ${step.ask ?? ''}`, hints, exit.stopped);
}
