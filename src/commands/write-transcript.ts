import { basename, resolve } from 'node:path';
import type { Flow } from '../sop/flow.js';
import { writeFileSafely } from '../store/files.js';
import type { Context } from '../terminal/context.js';
import type { WalkEvent } from '../walk/events.js';
import { renderTranscript } from '../walk/transcript.js';
import { write } from './output.js';

/** Writes a walk's transcript to a file, or to stdout for `-`. What went wrong, in words; undefined when it is written. */
export async function writeTranscript(
  flow: Flow,
  events: readonly WalkEvent[],
  target: string,
  overwrite: boolean,
  context: Context,
): Promise<{ readonly message: string; readonly hint?: string } | undefined> {
  const text = renderTranscript(flow, events, target === '-' ? null : basename(target));
  if (typeof text !== 'string') return { message: text.message };
  if (target === '-') {
    await write(context.stdout, text);
    return undefined;
  }
  const written = writeFileSafely(resolve(context.cwd, target), text, { overwrite, mode: 0o600 });
  return 'problem' in written ? written.problem : undefined;
}
