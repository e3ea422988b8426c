import { basename, resolve } from 'node:path';
import type { Flow } from '../sop/flow.js';
import { writeFileSafely } from '../store/write.js';
import type { WalkEvent } from '../walk/events.js';
import { renderTranscript } from '../walk/transcript.js';
import type { Call } from './call.js';

/** Writes a walk's transcript to a file, or to stdout for `-`. Gives what went wrong; undefined when it is written. */
export async function writeTranscript(
  call: Call,
  flow: Flow,
  events: readonly WalkEvent[],
  target: string,
  overwrite: boolean,
): Promise<{ readonly message: string; readonly hint?: string } | undefined> {
  const text = renderTranscript(flow, events, target === '-' ? null : basename(target));
  if (typeof text !== 'string') return { message: text.message };
  if (target === '-') {
    await call.write(text);
    return undefined;
  }
  const written = writeFileSafely(resolve(call.context.cwd, target), text, { overwrite, mode: 0o600 });
  return 'problem' in written ? written.problem : undefined;
}
