import type { Opened } from '../sop/library.js';
import { createJournal, type Journal, JournalError, openJournal } from '../store/journal.js';
import { journalPath, readWalk, type SavedWalk } from '../store/saved-walk.js';
import { rememberSop, stateFolder } from '../store/state.js';
import { pickOne } from '../terminal/ask.js';
import type { Context } from '../terminal/context.js';
import { processTable } from '../terminal/processes.js';
import { escapeLine } from '../text/escape.js';
import { agoFrom, isoWithOffset, notBefore } from '../text/time.js';
import type { Walk } from '../walk/engine.js';
import type { EventBody, WalkEvent } from '../walk/events.js';
import { type Queue, queueOf } from '../walk/play.js';
import { caseOf } from '../walk/report.js';
import { createSession } from '../walk/session.js';
import { agreeToUnsaved, asking, canAsk, given } from './asking.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import { readGiven } from './given.js';
import { playGiven } from './play-given.js';
import { chooseWay, type VersionOptions } from './resume-version.js';
import { aboutWalk, findWalk, savedWalks } from './saved.js';
import { type Saving, storeIn, walkOnTerminal } from './walk-on-terminal.js';
import type { WalkOptions } from './walk-options.js';

export interface ResumeOptions extends WalkOptions, VersionOptions {}

/** `sop resume [walk]`: goes on with a stopped walk. 0 done · 2 it cannot be · 3 stopped again · 128+n on a signal. */
export async function resumeCommand(call: Call<ResumeOptions>, word: string | undefined): Promise<number> {
  const interactive = canAsk(call);
  const held = await hold(call, await chooseWalk(call, word, interactive), interactive);
  try {
    const ready = await makeReady(call, held, interactive);
    if (!interactive) return await playOn(call, ready);
    await call.say(`${call.errorPaint.faint(escapeLine(goingOn(held.saved, ready.walk, call.context)))}\n`);
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
    .filter(({ status, saved }) => status === 'stopped' && saved?.walk.continuedBy === null)
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

/** The walk as it goes on, on its own version of the SOP or as a new one on the newer, with what was given. */
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
  if (saved.walk.continuedBy !== null) {
    const next = saved.walk.continuedBy;
    throw new CallError(`Walk ${id} went on as walk ${next}.`, `\`sop resume ${next}\` goes on with that`);
  }
  const way = await chooseWay(call, saved, interactive);
  const { flow } = way.kind === 'new' ? way.newer : saved;
  const { answers, fields } = await readGiven(call, flow);
  const queue = queueOf(answers);
  const filled = [...fields].map(([field, value]) => ({ type: 'filled', field, value }) as const);
  // A walk that was killed never said that it stopped.
  const killed: EventBody[] = saved.walk.status === 'walking' ? [{ type: 'stopped', reason: 'signal' }] : [];
  if (way.kind === 'begun') {
    const resumed = { type: 'resumed', ...(way.newer === undefined ? {} : { newer: way.newer }) } as const;
    const { walk, events } = saved;
    return { walk, events, begin: [...killed, resumed, ...filled], queue, open: async () => journal };
  }
  const { newer, begun, holding } = way;
  const { walk, events } = begun;
  const open = async (): Promise<Journal | null> => {
    if (!journal) return null;
    const created = beginJournal(call, newer, events);
    const old = createSession(saved.walk, saved.events, () => isoWithOffset(call.context.now()), journal.append);
    for (const body of killed) await old.give(body, saved.walk.at);
    await old.give({ type: 'continued', walk: walk.started.walk });
    return created;
  };
  return { walk, events, begin: [...holding.given, ...filled], queue, open };
}

/** Where a walk goes on, and what happens first. */
interface Ready {
  readonly walk: Walk;
  readonly events: readonly WalkEvent[];
  readonly begin: readonly EventBody[];
  readonly queue: Queue;
  /** The journal of it, made where it is a new walk; null when the agent goes on unsaved. */
  readonly open: () => Promise<Journal | null>;
}

/** When a walk that was killed stopped: nobody knows of a moment after its last. */
const timeOf = ({ type }: EventBody, walk: Walk): string | undefined => (type === 'stopped' ? walk.at : undefined);

/** The journal of the walk that goes on with another. */
function beginJournal({ context }: Call, version: Opened, events: readonly WalkEvent[]): Journal {
  const [started] = events;
  const created = createJournal({
    stateDir: stateFolder(context),
    walk: started?.type === 'started' ? started.walk : '',
    taker: processTable(),
    now: context.now(),
    version,
    events,
  });
  if ('problem' in created) throw new JournalError(created.problem);
  return created.journal;
}

async function walkOn(call: Call<ResumeOptions>, ready: Ready): Promise<number> {
  const { context } = call;
  const { walk, events, begin, queue } = ready;
  const saving: Saving = { journal: null };
  const now = (): string => isoWithOffset(context.now());
  const session = createSession(walk, events, now, storeIn(saving));
  try {
    saving.journal = await ready.open();
    for (const body of begin) await session.give(body, timeOf(body, walk));
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

/** Goes on from given answers alone. A walk that they do not move is left as it is, unless it goes on as a new one. */
async function playOn(call: Call<ResumeOptions>, { walk, events, begin, queue, open }: Ready): Promise<number> {
  const { context } = call;
  const now = (): string => isoWithOffset(context.now());
  const session = createSession(walk, events, now);
  for (const body of begin) await session.give(body, timeOf(body, walk));
  let journal: Journal | null = null;
  const save = async (played: readonly WalkEvent[], end: Walk): Promise<void> => {
    const moves = played.length > 0 || begin.some(({ type }) => type === 'filled') || walk.started.continues;
    journal = moves ? await open() : null;
    if (!journal) return;
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
  } finally {
    (journal as Journal | null)?.close();
  }
}

function goingOn(saved: SavedWalk, walk: Walk, context: Context): string {
  const about = caseOf(saved.walk);
  const parts = [
    `Going on with \`${saved.header.sop}\``,
    about === undefined ? undefined : `case ${about}`,
    `stopped ${agoFrom(saved.walk.at, isoWithOffset(context.now()))}`,
    walk.started.continues && `now walk ${walk.started.walk}`,
  ];
  return parts.filter(Boolean).join(' · ');
}
