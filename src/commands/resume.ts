import type { Opened } from '../sop/library.js';
import { type Journal, JournalError, openJournal } from '../store/journal.js';
import { journalPath, readWalk, type SavedWalk } from '../store/saved-walk.js';
import { rememberSop, stateFolder } from '../store/state.js';
import { pickOne } from '../terminal/ask.js';
import type { Context } from '../terminal/context.js';
import { processTable } from '../terminal/processes.js';
import { escapeLine } from '../text/escape.js';
import { agoFrom, isoWithOffset, notBefore } from '../text/time.js';
import { carriedOverLines } from '../walk/carried-over.js';
import { type CarriedOver, carryOver } from '../walk/carry-over.js';
import type { Walk } from '../walk/engine.js';
import type { EventBody, WalkEvent } from '../walk/events.js';
import { type Queue, queueOf } from '../walk/play.js';
import { caseOf } from '../walk/report.js';
import { createSession } from '../walk/session.js';
import { agree, agreeToUnsaved, asking, canAsk, given } from './asking.js';
import type { Call } from './call.js';
import { CallError, leave } from './call-error.js';
import { exit } from './exit.js';
import { readGiven } from './given.js';
import { libraryFor } from './open.js';
import { playGiven } from './play-given.js';
import { aboutWalk, findWalk, savedWalks } from './saved.js';
import { type Saving, storeIn, walkOnTerminal } from './walk-on-terminal.js';
import type { WalkOptions } from './walk-options.js';

export interface ResumeOptions extends WalkOptions {
  /** Goes on with a changed SOP without asking. */
  readonly yes?: boolean;
}

/** `sop resume [walk]`: goes on with a stopped walk. 0 done · 2 it cannot be · 3 stopped again · 128+n on a signal. */
export async function resumeCommand(call: Call<ResumeOptions>, word: string | undefined): Promise<number> {
  const interactive = canAsk(call);
  const held = await hold(call, await chooseWalk(call, word, interactive), interactive);
  try {
    const ready = await makeReady(call, held, interactive);
    if (!interactive) return await playOn(call, ready);
    await call.say(`${call.errorPaint.faint(escapeLine(goingOn(held.saved, call.context)))}\n`);
    return await walkOn(call, ready);
  } finally {
    held.journal?.close();
  }
}

/** The id of the walk to go on with. */
async function chooseWalk(call: Call<ResumeOptions>, word: string | undefined, interactive: boolean): Promise<string> {
  const walks = savedWalks(call.context);
  if (word !== undefined) return findWalk(word, walks).id;
  const stopped = walks
    .filter(({ status }) => status === 'stopped')
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const [latest] = stopped;
  if (!latest) throw new CallError('There is no stopped walk.', '`sop walks` shows all walks');
  if (stopped.length === 1 || !interactive) return latest.id;
  const now = isoWithOffset(call.context.now());
  const items = stopped.map((entry) => ({
    id: entry.id,
    label: entry.saved?.flow.sop.title ?? entry.id,
    detail: aboutWalk(entry, now),
  }));
  return given(await pickOne('Which walk?', items, asking(call)));
}

interface Held {
  /** Null when the agent goes on unsaved. */
  readonly journal: Journal | null;
  readonly saved: SavedWalk;
}

/** Takes hold of a walk. Where its disk cannot be written, the agent decides whether to go on unsaved. */
async function hold(call: Call<ResumeOptions>, walk: string, interactive: boolean): Promise<Held> {
  const { context } = call;
  const stateDir = stateFolder(context);
  const opened = openJournal({ stateDir, walk, taker: processTable(), now: context.now() });
  if (!('problem' in opened)) return opened;
  const { kind, message, hint } = opened.problem;
  const unwritable = kind === 'read-only' || kind === 'no-space' || kind === 'no-permission';
  const reading = unwritable && interactive && stateDir ? readWalk(journalPath(stateDir, walk)) : opened;
  if ('problem' in reading) throw new CallError(message, hint);
  await call.complain(`What follows cannot be saved: ${message}`, hint);
  await agreeToUnsaved(call);
  return { journal: null, saved: reading.saved };
}

/** The walk as it goes on: on the version of its SOP that there is now, with what was given. */
async function makeReady(call: Call<ResumeOptions>, { journal, saved }: Held, interactive: boolean): Promise<Ready> {
  const id = saved.header.walk;
  if (saved.walk.status === 'ended') {
    const outcome = saved.walk.step.outcome?.label ?? '';
    throw new CallError(`Walk ${id} has ended: ${outcome}.`, `\`sop transcript ${id}\` shows its transcript`);
  }
  if (saved.torn) {
    const message =
      'A crash cut the last record of this walk short. That record is gone, everything before it is there.';
    await call.complain(message);
  }
  const version = await openVersion(call, saved);
  const changed = version.digest !== saved.header.digest;
  const carried = changed ? await agreeToChange(call, saved, version, interactive) : null;
  const { walk, events }: { walk: Walk; events: readonly WalkEvent[] } = carried ?? saved;
  const { answers, fields } = await readGiven(call, walk.flow);
  const begin: EventBody[] = [
    // A walk that was killed never said that it stopped.
    ...(walk.status === 'walking' ? [{ type: 'stopped', reason: 'signal' } as const] : []),
    { type: 'resumed' },
    ...(carried ? [{ type: 'noted', step: walk.step.id, text: changeNote(saved, version, carried) } as const] : []),
    ...[...fields].map(([field, value]) => ({ type: 'filled', field, value }) as const),
  ];
  return { journal, walk, events, begin, version: carried && version, queue: queueOf(answers) };
}

/** Where a walk goes on: as it was, what happens first, and the version of its SOP that it follows from now on, if new. */
interface Ready {
  readonly journal: Journal | null;
  readonly walk: Walk;
  readonly events: readonly WalkEvent[];
  readonly begin: readonly EventBody[];
  readonly version: Opened | null;
  readonly queue: Queue;
}

async function walkOn(call: Call<ResumeOptions>, ready: Ready): Promise<number> {
  const { context } = call;
  const { journal, walk, events, begin, version, queue } = ready;
  const saving: Saving = { journal };
  const now = (): string => isoWithOffset(context.now());
  const session = createSession(walk, events, now, storeIn(saving));
  try {
    if (version) await journal?.follow(version, events);
    for (const body of begin) await session.give(body);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    await call.complain(`What follows cannot be saved: ${error.problem.message}`, error.problem.hint);
    await agreeToUnsaved(call);
    saving.journal = null;
    for (const body of begin.slice(session.events.length - events.length)) await session.give(body);
  }
  rememberSop(stateFolder(context), walk.flow.sop.id);
  return walkOnTerminal(call, session, queue, saving);
}

/** Goes on from given answers alone. A walk that they do not move is left as it is. */
async function playOn(
  call: Call<ResumeOptions>,
  { journal, walk, events, begin, version, queue }: Ready,
): Promise<number> {
  const { context } = call;
  const now = (): string => isoWithOffset(context.now());
  const session = createSession(walk, events, now);
  for (const body of begin) await session.give(body);
  const save = async (played: readonly WalkEvent[], end: Walk): Promise<void> => {
    if (!journal || (played.length === 0 && !begin.some(({ type }) => type === 'filled'))) return;
    if (version) await journal.follow(version, events);
    for (const event of [...session.events.slice(events.length), ...played]) await journal.append(event);
    if (end.status === 'ended') return;
    await journal.append({
      seq: end.seq + 1,
      at: notBefore(end.at, now()),
      type: 'stopped',
      reason: 'answers-ran-out',
    });
  };
  try {
    return await playGiven(call, session, queue, save);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new CallError(error.problem.message, error.problem.hint);
  }
}

/** The SOP of a walk as it is now: the file that it was walked from, or the SOP of its id where that is gone. */
async function openVersion(call: Call<ResumeOptions>, { header }: SavedWalk): Promise<Opened> {
  const { options } = call;
  const library = libraryFor(call);
  const file = options.sopDir === undefined ? library.findFile(header.path) : undefined;
  const opened = await library.open(file && 'path' in file ? file : library.findId(header.sop));
  if ('flow' in opened) return opened;
  const hint = `\`sop transcript ${header.walk}\` still shows the walk`;
  if ('problem' in opened) {
    throw new CallError(`The SOP of this walk cannot be opened: ${opened.problem.message}`, hint);
  }
  await call.explain(opened.diagnostics);
  throw new CallError(`The SOP of this walk, \`${header.sop}\`, has mistakes now.`, hint);
}

/** Explains what a changed SOP means for the walk, and asks for leave to go on. */
async function agreeToChange(
  call: Call<ResumeOptions>,
  saved: SavedWalk,
  version: Opened,
  interactive: boolean,
): Promise<CarriedOver> {
  const { options } = call;
  const carried = carryOver(saved.walk, saved.events, version.flow, version.digest);
  if ('refused' in carried) throw new CallError(`The walk no longer fits its SOP: ${carried.message}`);
  const title = `\`${version.flow.sop.id}\` has changed since this walk was begun${versions(saved, version)}.`;
  await call.complain(title, carriedOverLines(carried));
  if (options.yes) return carried;
  if (!interactive) {
    throw new CallError('The walk is left as it is.', 'add --yes to go on with the changed SOP');
  }
  if (!(await agree(call, 'Go on with the changed SOP?', true))) leave(exit.stopped);
  return carried;
}

function versions(saved: SavedWalk, { flow }: Opened): string {
  const was = saved.flow.sop.version;
  const now = flow.sop.version;
  return was !== null && now !== null && was !== now ? ` (version ${was} → ${now})` : '';
}

/** What the transcript says of the change. */
function changeNote(saved: SavedWalk, version: Opened, carried: CarriedOver): string {
  const head = `The SOP changed while this walk was stopped${versions(saved, version)}.`;
  return [head, `Before: ${saved.header.digest}`, `Now: ${version.digest}`, ...carriedOverLines(carried)].join('\n');
}

function goingOn(saved: SavedWalk, context: Context): string {
  const about = caseOf(saved.walk);
  const parts = [
    `Going on with \`${saved.header.sop}\``,
    about === undefined ? undefined : `case ${about}`,
    `stopped ${agoFrom(saved.walk.at, isoWithOffset(context.now()))}`,
  ];
  return parts.filter(Boolean).join(' · ');
}
