import { dirname } from 'node:path';
import { readFieldValue } from '../sop/field-value.js';
import type { Flow } from '../sop/flow.js';
import type { Opened } from '../sop/library.js';
import type { FieldValue } from '../sop/types.js';
import { createJournal } from '../store/journal.js';
import { rememberSop, stateFolder } from '../store/state.js';
import { processTable } from '../terminal/processes.js';
import { isoWithOffset } from '../text/time.js';
import type { Walk } from '../walk/engine.js';
import { isWithheld } from '../walk/events.js';
import { handoverOf } from '../walk/handover.js';
import { type Queue, queueOf } from '../walk/play.js';
import { reveal } from '../walk/reveal.js';
import { createSession } from '../walk/session.js';
import { renderBefore } from '../walk/text.js';
import { agree, agreeToUnsaved } from './asking.js';
import { type Begun, beginWalk } from './begin-walk.js';
import { type Call, callOf } from './call.js';
import { exit } from './exit.js';
import { libraryFor } from './open.js';
import { type Saving, storeIn, walkOnTerminal } from './walk-on-terminal.js';
import type { WalkOptions } from './walk-options.js';

/** Walks on the terminal with a journal, and then, if the agent wants, the SOP that the leaf hands over to. */
export async function runInteractively(
  call: Call<WalkOptions>,
  begun: Begun,
  opened: Opened,
  queue: Queue,
): Promise<number> {
  const { context } = call;
  const saving = await startSaving(call, begun, opened);
  const now = (): string => isoWithOffset(context.now());
  const session = createSession(begun.walk, begun.events, now, storeIn(saving));
  const before = renderBefore(begun.walk, call.errorPaint, call.errorWidth);
  if (before.length) await call.say(`${before.join('\n')}\n`);
  const code = await walkOnTerminal(call, session, queue, saving);
  return code === exit.done ? followHandoff(call, session.walk, opened.path) : code;
}

/** The journal of a walk. If it cannot be written, the agent decides whether to go on without one. */
async function startSaving(
  call: Call<WalkOptions>,
  { walk, events }: Begun,
  { flow, digest, path }: Opened,
): Promise<Saving> {
  const { context } = call;
  const stateDir = stateFolder(context);
  const created = createJournal({
    stateDir,
    walk: walk.started.walk,
    taker: processTable(),
    now: context.now(),
    version: { flow, digest, path },
    events,
  });
  if ('journal' in created) {
    rememberSop(stateDir, flow.sop.id);
    return { journal: created.journal };
  }
  await call.complain(`This walk cannot be saved: ${created.problem.message}`, created.problem.hint);
  await agreeToUnsaved(call);
  return { journal: null };
}

/**
 * Offers to go on with the SOP that a leaf hands over to, with the case and the fields; its exit code, 0 where the
 * agent leaves it to somebody else. `path` is the file of the SOP that ended.
 */
async function followHandoff(call: Call<WalkOptions>, walk: Walk, path: string): Promise<number> {
  const { options, context } = call;
  const next = walk.step.handoff?.sop;
  // JSON and pipes get the result of one walk only.
  // Who felt unsafe is done: somebody else goes on.
  if (walk.step.outcome?.id === 'unsafe') return exit.done;
  if (!next || options.format === 'json' || !context.stdout.isTTY) return exit.done;
  const library = libraryFor(call);
  const opened = await library.open(library.findId(next, [dirname(path)]));
  if (!('flow' in opened)) return exit.done;
  if (!(await agree(call, `Go on here with ${opened.flow.sop.title}?`, false))) return exit.done;
  const beginning = { fields: sensitiveFor(opened.flow, walk), handover: handoverOf(walk) };
  const begun = await beginWalk(call, opened, beginning);
  const { transcript: _, ...rest } = options;
  return runInteractively(callOf(rest, context), begun, opened, queueOf(new Map()));
}

/** The sensitive values to carry on into another SOP: those that are sensitive there, too. */
function sensitiveFor(next: Flow, { values }: Walk): Map<string, FieldValue> {
  const carried = new Map<string, FieldValue>();
  for (const [id, value] of values) {
    const field = isWithheld(value) ? next.fields.get(id) : undefined;
    const known = field?.sensitive ? reveal(value) : null;
    const reading = field && known !== null && !isWithheld(known) && readFieldValue(field, known);
    if (reading && 'value' in reading) carried.set(id, reading.value);
  }
  return carried;
}
