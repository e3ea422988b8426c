import { remaining } from '../graph/longest.js';
import { exists } from '../store/files.js';
import { type Journal, JournalError } from '../store/journal.js';
import { askText } from '../terminal/ask.js';
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
import { asking, codeOf, isPlain, signalCodes } from './asking.js';
import { type CommonOptions, complain, errorPaint, outputPaint, outputWidth, write, writeJson } from './output.js';

export interface TerminalOptions extends CommonOptions {
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly copy?: boolean;
  readonly transcript?: string | undefined;
  readonly force?: boolean;
}

/** Where events go before they count. Once the agent goes on unsaved, nowhere. */
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
  session: Session,
  queue: Queue,
  saving: Saving,
  options: TerminalOptions,
  context: Context,
): Promise<number> {
  const { flow } = session.walk;
  const begunSaving = saving.journal !== null;
  const paint = errorPaint(context, options);
  const front = await openFront(context, paint, isPlain(options, context));
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
  const transcript = end.kind === 'ended' ? await offerTranscript(session, saved, options, context) : 0;
  await printResult(session.walk, end, options, context);
  if (end.kind !== 'ended') return stopped(session.walk, end, { begunSaving, saved }, context);
  const left = queue.left();
  for (const { step, option } of left) {
    await complain(context, options, `The answer \`${step}=${option}\` was never used: the walk did not come to it.`);
  }
  if (begunSaving && !saved) await complain(context, options, 'The last part of this walk was not saved.');
  return transcript === 0 && (left.length || !saved) ? 2 : transcript;
}

async function stopped(
  walk: Walk,
  end: Exclude<WalkEnd, { kind: 'ended' }>,
  { begunSaving, saved: savingStill }: { readonly begunSaving: boolean; readonly saved: boolean },
  context: Context,
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
  // The terminal may be gone; what is saved is saved.
  await write(context.stderr, `${lines.join('\n')}\n`).catch(() => {});
  if (end.kind === 'signal') return signalCodes[end.signal];
  return saved ? 3 : 2;
}

/** The result on stdout: JSON when it was asked for, text when stdout is not the terminal that has shown it all. */
async function printResult(walk: Walk, end: WalkEnd, options: TerminalOptions, context: Context): Promise<void> {
  if (end.kind === 'signal') return;
  if (options.json) {
    await writeJson(context, runJson(walk));
  } else if (!context.stdout.isTTY && options.transcript !== '-') {
    await write(context.stdout, renderWalk(walk, outputPaint(context, options), outputWidth(context.stdout)));
  }
}

/**
 * Writes the transcript where `--transcript` says, or where the agent says. 0, or the exit code: 2 when it should be
 * there but is not · 128+n on a signal.
 */
async function offerTranscript(
  session: Session,
  saved: boolean,
  options: TerminalOptions,
  context: Context,
): Promise<number> {
  const { walk, events } = session;
  let overwrite = options.force === true;
  let target = options.transcript ?? (await askForFile(walk, context, options));
  while (typeof target === 'string') {
    const { writeTranscript } = await import('./write-transcript.js');
    const problem = await writeTranscript(walk.flow, events, target, overwrite, context);
    if (!problem) {
      if (target !== '-') await write(context.stderr, `Transcript: ${escapeLine(target)}\n`);
      return 0;
    }
    await complain(context, options, problem.message, problem.hint);
    overwrite = false;
    target = await askForFile(walk, context, options);
  }
  if (saved) await write(context.stderr, `No transcript written. Later: sop transcript ${walk.started.walk}\n`);
  if (target > 3) return target;
  return options.transcript === undefined ? 0 : 2;
}

/** The name of a file, or the exit code where there is none. */
async function askForFile(walk: Walk, context: Context, options: TerminalOptions): Promise<string | number> {
  const question = { suggestion: freeName(walk, context), leaving: 'no transcript' };
  const asked = await askText('Transcript file', question, asking(options, context));
  return asked.kind === 'given' ? asked.value : codeOf(asked);
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
