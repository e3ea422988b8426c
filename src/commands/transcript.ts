import { resolve } from 'node:path';
import type { SavedWalk } from '../store/saved-walk.js';
import { type WriteProblem, writeFileSafely } from '../store/write.js';
import { escapeLine } from '../text/escape.js';
import { jsonText } from '../text/json.js';
import { walkJson } from '../walk/saved-json.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';
import { findWalk, savedWalks } from './saved.js';
import { writeTranscript } from './write-transcript.js';

export interface TranscriptOptions extends CommonOptions {
  readonly format?: 'md' | 'json';
  /** A file, or `-` for stdout, which is the default. */
  readonly output?: string;
  /** Whether the file may be there already. */
  readonly force?: boolean;
}

/** `sop transcript [walk]`: renders a walk's transcript again; without a walk, of the latest one. 0 or 2. */
export async function transcriptCommand(call: Call<TranscriptOptions>, word: string | undefined): Promise<number> {
  const { context } = call;
  const walks = savedWalks(context);
  const latest = walks.find(({ saved }) => saved);
  if (word === undefined && !latest) {
    throw new CallError('There is no walk to show.', '`sop <sop>` begins one');
  }
  const { saved, problem } = (word === undefined ? latest : findWalk(word, walks)) ?? {};
  if (!saved) throw new CallError(problem?.message ?? 'There is no walk to show.', problem?.hint);
  return show(call, saved);
}

async function show(call: Call<TranscriptOptions>, { flow, walk, events }: SavedWalk): Promise<number> {
  const { options } = call;
  const target = options.output ?? '-';
  const overwrite = options.force === true;
  const problem =
    options.format === 'json'
      ? await writeJsonTo(call, walkJson(walk, events), target, overwrite)
      : await writeTranscript(call, flow, events, target, overwrite);
  if (problem) {
    const hint = 'kind' in problem && problem.kind === 'exists' ? 'add --force to write over it' : problem.hint;
    throw new CallError(problem.message, hint);
  }
  if (target !== '-') await call.say(`Transcript: ${escapeLine(target)}\n`);
  return exit.done;
}

async function writeJsonTo(
  call: Call,
  value: object,
  target: string,
  overwrite: boolean,
): Promise<WriteProblem | undefined> {
  if (target === '-') {
    await call.writeJson(value);
    return undefined;
  }
  const text = `${jsonText(value)}\n`;
  const written = writeFileSafely(resolve(call.context.cwd, target), text, { overwrite, mode: 0o600 });
  return 'problem' in written ? written.problem : undefined;
}
