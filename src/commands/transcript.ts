import { resolve } from 'node:path';
import { type WriteProblem, writeFileSafely } from '../store/files.js';
import type { SavedWalk } from '../store/saved-walk.js';
import type { Context } from '../terminal/context.js';
import { escapeLine } from '../text/escape.js';
import { jsonText } from '../text/json.js';
import { walkJson } from '../walk/saved-json.js';
import { type CommonOptions, fail, write, writeJson } from './output.js';
import { findWalk, savedWalks } from './saved.js';
import { writeTranscript } from './write-transcript.js';

export interface TranscriptOptions extends CommonOptions {
  readonly format?: 'md' | 'json';
  readonly json?: boolean;
  /** A file, or `-` for stdout, which is where it goes without. */
  readonly output?: string;
  /** Whether the file may be there already. */
  readonly force?: boolean;
}

/** `sop transcript [walk]`: renders a walk's transcript again; without a walk, of the latest one. 0 or 2. */
export async function transcriptCommand(
  word: string | undefined,
  options: TranscriptOptions,
  context: Context,
): Promise<number> {
  const listed = savedWalks(context);
  if ('problem' in listed) return fail(context, options, listed.problem.message, listed.problem.hint);
  const latest = listed.walks.find(({ saved }) => saved);
  if (word === undefined && !latest) {
    return fail(context, options, 'There is no walk to show.', '`sop <sop>` begins one');
  }
  const found = word === undefined ? { entry: latest } : findWalk(word, listed.walks);
  if ('problem' in found) return fail(context, options, found.problem.message, found.problem.hint);
  const { saved, problem } = found.entry ?? {};
  if (!saved) return fail(context, options, problem?.message ?? 'There is no walk to show.', problem?.hint);
  return show(saved, options, context);
}

async function show({ flow, walk, events }: SavedWalk, options: TranscriptOptions, context: Context): Promise<number> {
  const target = options.output ?? '-';
  const overwrite = options.force === true;
  const problem =
    options.json || options.format === 'json'
      ? await writeJsonTo(walkJson(walk, events), target, overwrite, context)
      : await writeTranscript(flow, events, target, overwrite, context);
  if (problem) {
    const hint = 'kind' in problem && problem.kind === 'exists' ? 'add --force to write over it' : problem.hint;
    return fail(context, options, problem.message, hint);
  }
  if (target !== '-') await write(context.stderr, `Transcript: ${escapeLine(target)}\n`);
  return 0;
}

async function writeJsonTo(
  value: object,
  target: string,
  overwrite: boolean,
  context: Context,
): Promise<WriteProblem | undefined> {
  if (target === '-') {
    await writeJson(context, value);
    return undefined;
  }
  const text = `${jsonText(value)}\n`;
  const written = writeFileSafely(resolve(context.cwd, target), text, { overwrite, mode: 0o600 });
  return 'problem' in written ? written.problem : undefined;
}
