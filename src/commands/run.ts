import type { FileProblem } from '../sop/files.js';
import type { Opened } from '../sop/library.js';
import { commandNames } from '../sop/reserved.js';
import { inTheWay } from '../store/write.js';
import { didYouMean } from '../text/suggest.js';
import type { Handover } from '../walk/handover.js';
import { queueOf } from '../walk/play.js';
import { canAsk } from './asking.js';
import { beginWalk } from './begin-walk.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import { readGiven } from './given.js';
import { libraryFor, refuseMistakes } from './open.js';
import { playGiven } from './play-given.js';
import type { WalkOptions } from './walk-options.js';

export interface RunOptions extends WalkOptions {
  readonly case?: string;
  /** A walk or transcript to take over from. */
  readonly from?: string;
  /** Whether to take over what cannot be verified, or was not handed over. */
  readonly unverified?: boolean;
  /** Whether the word `run` was typed. */
  readonly named?: boolean;
}

/** `sop run <sop>`: 0 done · 2 called wrongly · 3 stopped before an outcome · 128+n on a signal. */
export async function runCommand(call: Call<RunOptions>, name: string | undefined): Promise<number> {
  const { options } = call;
  if (options.format === 'json' && options.transcript === '-') {
    throw new CallError(
      '`--json` and `--transcript -` cannot both write to stdout.',
      'give the transcript a file name',
    );
  }
  const interactive = canAsk(call);
  const chosen = name ?? (interactive ? await (await import('./pick.js')).pickSop(call) : undefined);
  if (chosen === undefined) {
    throw new CallError('Which SOP?', [
      'sop <sop>    walks one: sop abusive',
      'sop list     shows what there is',
      'sop --help   says more',
    ]);
  }
  const library = libraryFor(call);
  const opened = await library.open(library.find(chosen));
  if ('diagnostics' in opened) return refuseMistakes(call, chosen, opened.diagnostics);
  if ('problem' in opened) throw notFound(call, chosen, opened.problem, library.ids);

  const given = await readGiven(call, opened.flow);
  if (options.transcript !== undefined && options.transcript !== '-') refuseTranscript(call, options.transcript);
  const handover = await handoverFor(call, opened, interactive);
  const begun = await beginWalk(call, opened, { ...given, case: options.case, handover });
  const queue = queueOf(given.answers);
  if (!interactive) return playGiven(call, begun, queue);
  const { runInteractively } = await import('./run-interactively.js');
  return runInteractively(call, begun, opened, queue);
}

/** What `--from` names; undefined without it. */
async function handoverFor(
  call: Call<RunOptions>,
  opened: Opened,
  interactive: boolean,
): Promise<Handover | undefined> {
  const { from, unverified } = call.options;
  if (from !== undefined) return (await import('./from.js')).takeOver(call, from, opened, interactive);
  if (!unverified) return undefined;
  throw new CallError('`--unverified` needs `--from`.', 'name the walk or transcript to take over with --from');
}

/** The error for an SOP that is not there. A word without `run` before it may have been meant as a command. */
function notFound(
  { options }: Call<RunOptions>,
  word: string,
  problem: FileProblem,
  ids: () => readonly string[],
): CallError {
  if (options.named || problem.kind !== 'missing' || /[\\/.]/.test(word)) {
    return new CallError(problem.message, problem.hint);
  }
  const hint = didYouMean(word, [...commandNames, ...ids()]) ?? '`sop list` shows the SOPs, `sop --help` the commands';
  return new CallError(`There is no command and no SOP \`${word}\`.`, hint);
}

/** Refuses a transcript that cannot be written before the walk begins, and not after all the work. */
function refuseTranscript({ options, context }: Call<RunOptions>, name: string): void {
  if (name === '') throw new CallError('`--transcript` needs the name of a file.', 'for stdout, write `-`');
  const problem = inTheWay(context.cwd, name);
  if (!problem) return;
  if (problem.hint) throw new CallError(problem.message, problem.hint);
  if (options.force) return;
  const message = `The transcript \`${name}\` exists already. It was not changed.`;
  throw new CallError(message, 'choose another name, or add --force to write over it');
}
