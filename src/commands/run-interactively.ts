import { dirname } from 'node:path';
import { readFieldValue } from '../sop/field-value.js';
import type { Flow } from '../sop/flow.js';
import type { FieldValue } from '../sop/types.js';
import { createJournal } from '../store/journal.js';
import type { Opened } from '../store/library.js';
import { rememberSop, stateFolder } from '../store/state.js';
import type { Context } from '../terminal/context.js';
import { processTable } from '../terminal/processes.js';
import { isoWithOffset } from '../text/time.js';
import type { Walk } from '../walk/engine.js';
import { isWithheld } from '../walk/events.js';
import { handoverOf } from '../walk/handover.js';
import { type Queue, queueOf } from '../walk/play.js';
import { reveal } from '../walk/reveal.js';
import { createSession, type Session } from '../walk/session.js';
import { renderBefore } from '../walk/text.js';
import { agree } from './asking.js';
import { beginWalk } from './begin-walk.js';
import { libraryFor } from './open.js';
import { complain, errorPaint, fail, outputWidth, write } from './output.js';
import { type Saving, storeIn, type TerminalOptions, walkOnTerminal } from './walk-on-terminal.js';

/** Walks on the terminal with a journal, and then, if the agent likes, the SOP that the leaf hands over to. */
export async function runInteractively(
  begun: Session,
  opened: Opened,
  queue: Queue,
  options: TerminalOptions,
  context: Context,
): Promise<number> {
  const saving = await startSaving(begun, opened, options, context);
  if (typeof saving === 'number') return saving;
  const now = (): string => isoWithOffset(context.now());
  const session = createSession(begun.walk, begun.events, now, storeIn(saving));
  const before = renderBefore(begun.walk, errorPaint(context, options), outputWidth(context.stderr));
  if (before.length) await write(context.stderr, `${before.join('\n')}\n`);
  const code = await walkOnTerminal(session, queue, saving, options, context);
  if (code !== 0) return code;
  return (await followHandoff(session.walk, opened.path, options, context)) ?? code;
}

/** Where no journal can be written, the agent decides whether to go on without; the exit code when not. */
async function startSaving(
  { walk, events }: Session,
  { flow, digest, path }: Opened,
  options: TerminalOptions,
  context: Context,
): Promise<Saving | number> {
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
  await complain(context, options, `This walk cannot be saved: ${created.problem.message}`, created.problem.hint);
  const goOn = await agree('Go on without saving?', { initial: true, declined: 2 }, options, context);
  return goOn === true ? { journal: null } : goOn;
}

/**
 * Offers to go on with the SOP that a leaf hands over to, with the case and the fields. Its exit code; undefined when
 * there is none, or when the agent leaves it to somebody else. `path` is the file of the SOP that ended.
 */
async function followHandoff(
  walk: Walk,
  path: string,
  options: TerminalOptions,
  context: Context,
): Promise<number | undefined> {
  const next = walk.step.handoff?.sop;
  // One call prints one result.
  if (!next || options.json || !context.stdout.isTTY) return undefined;
  const library = libraryFor(options, context);
  const opened = await library.open(library.findId(next, dirname(path)));
  if (!('flow' in opened)) return undefined;
  const goOn = await agree(
    `Go on here with ${opened.flow.sop.title}?`,
    { initial: false, declined: 0 },
    options,
    context,
  );
  if (goOn !== true) return goOn;
  const beginning = { fields: sensitiveFor(opened.flow, walk), handover: handoverOf(walk) };
  const session = await beginWalk(opened, beginning, context);
  if (typeof session === 'string') return fail(context, options, session);
  return runInteractively(session, opened, queueOf(new Map()), { ...options, transcript: undefined }, context);
}

/** The sensitive values that go on into another SOP: those that are sensitive there, too. */
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
