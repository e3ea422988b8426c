import { commandNames } from '../format/reserved.js';
import { renderDiagnostics } from '../render/diagnostics.js';
import { shellWord } from '../render/handoff.js';
import { createLibrary } from '../store/library.js';
import type { StoreProblem } from '../store/read.js';
import type { Context } from '../terminal/context.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import { isoWithOffset } from '../text/time.js';
import { pendingOf, type Walk } from '../walk/engine.js';
import { play, type Queue, queueOf } from '../walk/play.js';
import type { Session } from '../walk/session.js';
import { beginWalk } from './begin-walk.js';
import { type GivenOptions, readGiven } from './given.js';
import {
  type CommonOptions,
  complain,
  errorPaint,
  fail,
  outputPaint,
  outputWidth,
  write,
  writeJson,
} from './output.js';

export interface RunOptions extends CommonOptions, GivenOptions {
  readonly format?: 'text' | 'json';
  readonly json?: boolean;
  readonly case?: string;
  /** A walk or transcript to take over from. */
  readonly from?: string;
  readonly transcript?: string;
  readonly force?: boolean;
  readonly plain?: boolean;
  readonly copy?: boolean;
  /** `--no-input` gives false. */
  readonly input?: boolean;
  /** Whether the word `run` was typed. */
  readonly named?: boolean;
}

/** `sop run <sop>`: 0 done · 2 called wrongly · 3 stopped before an outcome · 128+n on a signal. */
export async function runCommand(name: string | undefined, options: RunOptions, context: Context): Promise<number> {
  const json = options.json || options.format === 'json';
  if (json && options.transcript === '-') {
    return fail(context, options, '`--json` and `--transcript -` both want stdout.', 'give the transcript a file name');
  }
  const interactive = canAsk(options, context);
  const chosen = name ?? (interactive ? await (await import('./pick.js')).pickSop(options, context) : undefined);
  if (chosen === undefined) return interactive ? 3 : noSopGiven(options, context);

  const library = createLibrary({ ...context, sopDir: options.sopDir });
  const opened = await library.open(chosen);
  if ('diagnostics' in opened) {
    await write(
      context.stderr,
      renderDiagnostics(opened.diagnostics, errorPaint(context, options), outputWidth(context.stderr)),
    );
    return fail(
      context,
      options,
      `\`${chosen}\` has mistakes, so it is not walked.`,
      `\`sop check ${shellWord(chosen)}\` shows them again`,
    );
  }
  if ('problem' in opened) return notFound(chosen, opened.problem, library.ids, options, context);
  const { flow } = opened;

  const read = await readGiven(flow, options, context);
  if (typeof read === 'number') return read;
  if (options.transcript !== undefined && options.transcript !== '-' && !options.force) {
    const { exists } = await import('../store/files.js');
    if (exists(context.cwd, options.transcript)) return transcriptExists(options, context);
  }

  const from = options.from === undefined ? null : (await import('./from.js')).readFrom(options.from, context);
  if (from && 'problem' in from) return fail(context, options, from.problem.message, from.problem.hint);
  const session = await beginWalk(opened, { ...read.given, case: options.case, handover: from?.handover }, context);
  if (typeof session === 'string') return fail(context, options, session);
  const queue = queueOf(read.given.answers);
  if (interactive) {
    const { runInteractively } = await import('./run-interactively.js');
    return runInteractively(session, opened, queue, { ...options, json }, context);
  }
  return dryRun(session, queue, options, context);
}

/** Prompts need a terminal at both ends, and leave to ask. */
export function canAsk(options: { readonly input?: boolean }, { stdin, stderr, env }: Context): boolean {
  const forbidden = options.input === false || (env.CI !== undefined && !['', '0', 'false'].includes(env.CI));
  return stdin.isTTY === true && stderr.isTTY === true && !forbidden;
}

async function noSopGiven(options: RunOptions, context: Context): Promise<number> {
  return fail(
    context,
    options,
    'Which SOP?',
    '`sop list` shows what there is, `sop <sop>` walks one, `sop --help` says more',
  );
}

/** Where only a word was typed, it may have been meant as a command. */
async function notFound(
  word: string,
  problem: StoreProblem,
  ids: () => readonly string[],
  options: RunOptions,
  context: Context,
): Promise<number> {
  if (options.named || problem.kind !== 'missing' || /[\\/.]/.test(word)) {
    return fail(context, options, problem.message, problem.hint);
  }
  const hint = didYouMean(word, [...commandNames, ...ids()]) ?? '`sop list` shows the SOPs, `sop --help` the commands';
  return fail(context, options, `There is no command and no SOP \`${word}\`.`, hint);
}

async function transcriptExists(options: RunOptions, context: Context): Promise<number> {
  return fail(
    context,
    options,
    `The transcript \`${options.transcript}\` exists already, and is left as it is.`,
    'choose another name, or add --force to write over it',
  );
}

/** Plays the given answers without asking, prints the result, and says where it stopped. */
async function dryRun(session: Session, queue: Queue, options: RunOptions, context: Context): Promise<number> {
  const { walk, events, refusal } = play(session.walk, queue, () => isoWithOffset(context.now()));
  if (refusal) return fail(context, options, refusal.message);
  if (walk.status === 'ended') {
    const left = queue.left();
    if (left.length) return neverUsed(left, walk, options, context);
  }
  const json = options.json || options.format === 'json';
  const all = [...session.events, ...events];
  if (options.transcript !== undefined) {
    const { writeTranscript } = await import('./write-transcript.js');
    const problem = await writeTranscript(walk.flow, all, options.transcript, options.force === true, context);
    if (problem) return fail(context, options, problem.message, problem.hint);
  }
  const ended = walk.status === 'ended';
  if (json) {
    const { runJson } = await import('../render/run-json.js');
    await writeJson(context, runJson(walk));
  } else if (ended && options.transcript !== '-') {
    const { renderWalk } = await import('../render/run-text.js');
    await write(context.stdout, renderWalk(walk, outputPaint(context, options), outputWidth(context.stdout)));
  }
  return ended ? 0 : answersRanOut(walk, options, context);
}

async function neverUsed(
  left: readonly { step: string; option: string }[],
  walk: Walk,
  options: RunOptions,
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
async function answersRanOut(walk: Walk, options: RunOptions, context: Context): Promise<number> {
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
