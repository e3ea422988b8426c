import { remaining } from '../graph/longest.js';
import { type Journal, JournalError } from '../store/journal.js';
import { exists } from '../store/write.js';
import { askText } from '../terminal/ask.js';
import type { Asked } from '../terminal/asked.js';
import { copyText } from '../terminal/clipboard.js';
import type { Context } from '../terminal/context.js';
import { openFront } from '../terminal/open.js';
import { escapeLine } from '../text/escape.js';
import type { Walk } from '../walk/engine.js';
import type { WalkEvent } from '../walk/events.js';
import { runJson } from '../walk/json.js';
import type { Queue } from '../walk/play.js';
import { caseOf } from '../walk/report.js';
import type { Session } from '../walk/session.js';
import { renderWalk } from '../walk/text.js';
import { type WalkEnd, walkInteractively } from '../walk/walker.js';
import { asking, isPlain } from './asking.js';
import type { Call } from './call.js';
import { exit, signalExit } from './exit.js';
import type { WalkOptions } from './walk-options.js';

/** Where events are stored. Null once the agent goes on unsaved. */
export interface Saving {
  journal: Journal | null;
}

export function storeIn(saving: Saving): (event: WalkEvent) => Promise<void> {
  return async (event) => saving.journal?.append(event);
}

/**
 * Walks on the terminal to the end, then sees to the transcript and the result. 0 done · 2 something was not saved ·
 * 3 stopped · 128+n on a signal.
 */
export async function walkOnTerminal(
  call: Call<WalkOptions>,
  session: Session,
  queue: Queue,
  saving: Saving,
): Promise<number> {
  const { options, context } = call;
  const { flow } = session.walk;
  const begunSaving = saving.journal !== null;
  const paint = call.errorPaint;
  const front = await openFront(context, paint, isPlain(call));
  const end = await walkInteractively({
    front,
    session,
    queue,
    paint,
    copyText: (text) => copyText(text, context),
    copy: options.copy === true,
    remaining: remaining(flow),
    storeFailure: {
      describe: (error) => (error instanceof JournalError ? error.problem.message : String(error)),
      goOnUnsaved: () => {
        saving.journal?.close();
        saving.journal = null;
      },
    },
  }).finally(() => front.close());
  saving.journal?.close();
  const saved = saving.journal !== null;
  const transcript = end.kind === 'ended' ? await offerTranscript(call, session, saved) : exit.done;
  await printResult(call, session.walk, end);
  if (end.kind !== 'ended') return stopped(call, session.walk, end, { begunSaving, saved });
  const left = queue.left();
  for (const { step, option } of left) {
    await call.complain(`The answer \`${step}=${option}\` was not used: the walk did not get there.`);
  }
  if (begunSaving && !saved) await call.complain('The last part of this walk was not saved.');
  return transcript === exit.done && (left.length || !saved) ? exit.wrongCall : transcript;
}

async function stopped(
  call: Call,
  walk: Walk,
  end: Exclude<WalkEnd, { kind: 'ended' }>,
  { begunSaving, saved: savingStill }: { readonly begunSaving: boolean; readonly saved: boolean },
): Promise<number> {
  const failed = 'failure' in end && end.failure !== undefined;
  const saved = savingStill && end.kind !== 'unsaved';
  const resume = `sop resume ${walk.started.walk}`;
  const lines = saved
    ? [`Saved. To go on: ${resume}`]
    : begunSaving
      ? ['The last part of this walk was not saved.', `To go on from what was saved: ${resume}`]
      : ['This walk was not saved.'];
  if (failed && saved) lines.push('Only its last moment could not be written; what was answered before is safe.');
  // The terminal may be gone, but the walk is saved.
  await call.say(`${lines.join('\n')}\n`).catch(() => {});
  if (end.kind === 'signal') return signalExit[end.signal];
  return saved ? exit.stopped : exit.wrongCall;
}

/** Prints the result on stdout: JSON if asked for, text if stdout is not the terminal that has just shown it. */
async function printResult(call: Call<WalkOptions>, walk: Walk, end: WalkEnd): Promise<void> {
  const { options, context } = call;
  if (end.kind === 'signal') return;
  if (options.format === 'json') {
    await call.writeJson(runJson(walk));
  } else if (!context.stdout.isTTY && options.transcript !== '-') {
    await call.write(renderWalk(walk, call.paint, call.width));
  }
}

/**
 * Writes the transcript to the file of `--transcript`, or to one that the agent names. 0 written, or not wanted · 2 it
 * could not be written · 128+n on a signal.
 */
async function offerTranscript(call: Call<WalkOptions>, session: Session, saved: boolean): Promise<number> {
  const { options } = call;
  const { walk, events } = session;
  let overwrite = options.force === true;
  const given = options.transcript;
  let asked: Asked<string> = given === undefined ? await askForFile(call, walk) : { kind: 'given', value: given };
  while (asked.kind === 'given') {
    const target = asked.value;
    const { writeTranscript } = await import('./write-transcript.js');
    const problem = await writeTranscript(call, walk.flow, events, target, overwrite);
    if (!problem) {
      if (target !== '-') await call.say(`Transcript: ${escapeLine(target)}\n`);
      return exit.done;
    }
    await call.complain(problem.message, problem.hint);
    overwrite = false;
    asked = await askForFile(call, walk);
  }
  if (saved) await call.say(`No transcript written. Later: sop transcript ${walk.started.walk}\n`);
  if (asked.kind === 'signal') return signalExit[asked.signal];
  return given === undefined ? exit.done : exit.wrongCall;
}

function askForFile(call: Call<WalkOptions>, walk: Walk): Promise<Asked<string>> {
  const question = { suggestion: freeName(walk, call.context), leaving: 'no transcript' };
  return askText('Transcript file', question, asking(call));
}

/** `abusive-4711.md`, or with the walk's time where there is no case; numbered when that exists. */
function freeName(walk: Walk, context: Context): string {
  const about = caseOf(walk) ?? walk.started.walk.slice(0, 15);
  const name = `${walk.flow.sop.id}-${about}`.replace(/[^\w-]+/g, '-');
  for (let number = 1; ; number++) {
    const file = number === 1 ? `${name}.md` : `${name}-${number}.md`;
    if (!exists(context.cwd, file)) return file;
  }
}
