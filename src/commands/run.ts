import { commandNames } from '../sop/reserved.js';
import { inTheWay } from '../store/files.js';
import type { Opened } from '../store/library.js';
import type { StoreProblem } from '../store/read.js';
import type { Context } from '../terminal/context.js';
import { didYouMean } from '../text/suggest.js';
import type { Handover } from '../walk/handover.js';
import { queueOf } from '../walk/play.js';
import { beginWalk } from './begin-walk.js';
import { type GivenOptions, readGiven } from './given.js';
import { hasMistakes, libraryFor } from './open.js';
import { type CommonOptions, fail } from './output.js';
import { playGiven } from './play-given.js';

export interface RunOptions extends CommonOptions, GivenOptions {
  readonly format?: 'text' | 'json';
  readonly json?: boolean;
  readonly case?: string;
  /** A walk or transcript to take over from. */
  readonly from?: string;
  /** Whether to take over what cannot be verified, or was not handed over. */
  readonly unverified?: boolean;
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
  if (chosen === undefined) return noSopGiven(options, context);
  if (typeof chosen === 'number') return chosen;

  const library = libraryFor(options, context);
  const opened = await library.open(library.find(chosen));
  if ('diagnostics' in opened) return hasMistakes(chosen, opened.diagnostics, options, context);
  if ('problem' in opened) return notFound(chosen, opened.problem, library.ids, options, context);
  const { flow } = opened;

  const read = await readGiven(flow, options, context);
  if (typeof read === 'number') return read;
  if (options.transcript !== undefined && options.transcript !== '-') {
    const refused = await refuseTranscript(options.transcript, options, context);
    if (refused) return refused;
  }

  const handover = await handoverFor(opened, interactive, options, context);
  if (typeof handover === 'number') return handover;
  const session = await beginWalk(opened, { ...read.given, case: options.case, handover }, context);
  if (typeof session === 'string') return fail(context, options, session);
  const queue = queueOf(read.given.answers);
  if (interactive) {
    const { runInteractively } = await import('./run-interactively.js');
    return runInteractively(session, opened, queue, { ...options, json }, context);
  }
  return playGiven(session, queue, { ...options, json }, context);
}

/** What `--from` names; undefined without it, an exit code where it is not taken over. */
async function handoverFor(
  opened: Opened,
  interactive: boolean,
  { from, ...options }: RunOptions,
  context: Context,
): Promise<Handover | number | undefined> {
  if (from === undefined) {
    if (!options.unverified) return undefined;
    return fail(context, options, '`--unverified` is about what `--from` names.', 'give the transcript with --from');
  }
  return (await import('./from.js')).takeOver({ ...options, from }, opened, interactive, context);
}

/** Prompts need a terminal at both ends, and leave to ask. */
export function canAsk(options: { readonly input?: boolean }, context: Context): boolean {
  const { CI } = context.env;
  const forbidden = options.input === false || (CI !== undefined && !['', '0', 'false'].includes(CI));
  return !forbidden && context.canPrompt();
}

async function noSopGiven(options: RunOptions, context: Context): Promise<number> {
  return fail(
    context,
    options,
    'Which SOP?',
    'sop <sop>    walks one: sop abusive',
    'sop list     shows what there is',
    'sop --help   says more',
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

/** Exit code 2 where the transcript cannot get its name: better said before the walk than after it. */
async function refuseTranscript(name: string, options: RunOptions, context: Context): Promise<number | undefined> {
  if (name === '') return fail(context, options, '`--transcript` needs the name of a file.', 'for stdout, write `-`');
  const problem = inTheWay(context.cwd, name);
  if (!problem) return undefined;
  if (problem.hint) return fail(context, options, problem.message, problem.hint);
  if (options.force) return undefined;
  const message = `The transcript \`${name}\` exists already, and is left as it is.`;
  return fail(context, options, message, 'choose another name, or add --force to write over it');
}
