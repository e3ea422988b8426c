import { basename, dirname, resolve } from 'node:path';
import { readFieldValue } from '../sop/field-value.js';
import type { Flow } from '../sop/flow.js';
import type { Opened } from '../sop/library.js';
import type { FieldValue } from '../sop/types.js';
import { readText } from '../store/read.js';
import { journalPath, readWalk } from '../store/saved-walk.js';
import { stateFolder } from '../store/state.js';
import type { Context } from '../terminal/context.js';
import type { Doubt } from '../walk/events.js';
import { type Handover, handoverOf } from '../walk/handover.js';
import { isWalkId } from '../walk/read-event.js';
import { verifyWalk } from '../walk/verify.js';
import { agree } from './asking.js';
import type { Call, CommonOptions } from './call.js';
import { CallError, leave } from './call-error.js';
import { exit } from './exit.js';
import { judgeTranscript } from './verify.js';

export interface FromOptions extends CommonOptions {
  /** Whether to take over what cannot be verified, or was not handed over. */
  readonly unverified?: boolean;
  readonly plain?: boolean;
}

/**
 * The handover that `--from` names, for the SOP that follows. One that cannot be verified, or was not handed over to
 * that SOP, is taken over only if the agent agrees, and then says so itself. Otherwise the call ends.
 */
export async function takeOver(
  call: Call<FromOptions>,
  from: string,
  next: Opened,
  interactive: boolean,
): Promise<Handover> {
  const found = isWalkId(from) ? readSaved(from, call.context) : await readTranscript(call, from, next);
  if ('problem' in found) throw new CallError(found.problem, found.hint);
  const { handover, source } = found;
  const problems = [...found.problems, ...wrongHandoff(handover, next.flow, from)];
  if (problems.length === 0) return handover;
  for (const { message } of problems) await call.complain(message);
  if (!call.options.unverified) {
    if (!interactive) {
      const hint = 'to take it over all the same, add --unverified: the next transcript will say so, too';
      throw new CallError(`\`${from}\` is not taken over.`, hint);
    }
    const question = 'Take it over all the same? The next transcript will say so, too.';
    if (!(await agree(call, question, false))) leave(exit.wrongCall);
  }
  const doubts = problems.map(({ doubt }) => ({ source, doubt }));
  return { ...handover, doubts: [...(handover.doubts ?? []), ...doubts] };
}

interface Found {
  readonly handover: Handover;
  /** What to call it when there is a doubt about it. */
  readonly source: string;
  readonly problems: readonly Problem[];
}

interface Problem {
  readonly doubt: Doubt['doubt'];
  readonly message: string;
}

interface NotFound {
  readonly problem: string;
  readonly hint?: string | undefined;
}

function readSaved(id: string, context: Context): Found | NotFound {
  const reading = readWalk(journalPath(stateFolder(context) ?? '', id));
  if ('problem' in reading) return { problem: reading.problem.message, hint: reading.problem.hint };
  const { flow, walk, header, events } = reading.saved;
  const handover = handoverOf(walk);
  if (!handover) return unfinished(id, `finish it with \`sop resume ${id}\``);
  return {
    handover,
    source: id,
    problems: unverified(id, verifyWalk({ flow, digest: header.digest }, events).findings),
  };
}

async function readTranscript(call: Call, from: string, next: Opened): Promise<Found | NotFound> {
  const reading = readText(resolve(call.context.cwd, from), from, { pipes: true });
  if ('problem' in reading) return { problem: reading.problem.message, hint: reading.problem.hint };
  const judged = await judgeTranscript(call, reading.text, dirname(next.path));
  if ('problem' in judged) return { problem: `\`${from}\` ${judged.problem}`, hint: judged.hint };
  const { data, walk, findings } = judged;
  const [finding] = findings;
  if (!data)
    return {
      problem: `\`${from}\` cannot be read. ${finding?.message ?? ''}`,
      hint: 'ask for the file as sop wrote it',
    };
  // Take the file name from the transcript itself: only that was verified.
  const handover = walk && !finding ? handoverOf(walk) : data.handover;
  if (!handover) return unfinished(from, 'the walk must come to its end before somebody takes it over');
  const file = basename(from);
  return { handover: { ...handover, file }, source: file, problems: unverified(from, findings) };
}

function unverified(name: string, findings: readonly { readonly message: string }[]): Problem[] {
  return findings
    .slice(0, 1)
    .map(({ message }) => ({ doubt: 'unverified', message: `\`${name}\` cannot be verified. ${message}` }));
}

function wrongHandoff({ handoff, outcome }: Handover, { sop }: Flow, name: string): Problem[] {
  if (!handoff) {
    const message = `\`${name}\` ended as "${outcome}", and hands over to nobody.`;
    return [{ doubt: 'no-handoff', message }];
  }
  if (handoff.sop === null || handoff.sop === sop.id) return [];
  return [{ doubt: 'other-sop', message: `\`${name}\` hands over to \`${handoff.sop}\`, not to \`${sop.id}\`.` }];
}

function unfinished(word: string, hint: string): NotFound {
  return { problem: `\`${word}\` is of a walk that has not ended.`, hint };
}

/** The values of a handover for fields that the SOP has, too, read by the rules of those fields. */
export function carriedFields(handover: Handover, flow: Flow): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>();
  for (const [id, value] of Object.entries(handover.fields)) {
    const field = flow.fields.get(id);
    const reading = field && readFieldValue(field, value);
    if (reading && 'value' in reading) fields.set(id, reading.value);
  }
  return fields;
}
