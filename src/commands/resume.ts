import { type Journal, JournalError, openJournal } from '../store/journal.js';
import type { Opened } from '../store/library.js';
import { journalPath, readWalk, type SavedWalk } from '../store/saved-walk.js';
import { rememberSop, stateFolder } from '../store/state.js';
import type { WalkEntry } from '../store/walks.js';
import { pickOne } from '../terminal/ask.js';
import type { Context } from '../terminal/context.js';
import { processTable } from '../terminal/processes.js';
import { renderDiagnostics } from '../text/diagnostic-text.js';
import { escapeLine } from '../text/escape.js';
import { agoFrom, isoWithOffset, notBefore } from '../text/time.js';
import { carriedOverLines } from '../walk/carried-over.js';
import { type CarriedOver, carryOver } from '../walk/carry-over.js';
import type { Walk } from '../walk/engine.js';
import type { EventBody, WalkEvent } from '../walk/events.js';
import { type Queue, queueOf } from '../walk/play.js';
import { caseOf } from '../walk/report.js';
import { createSession } from '../walk/session.js';
import { agree, asking, codeOf } from './asking.js';
import { type GivenOptions, readGiven } from './given.js';
import { libraryFor } from './open.js';
import { complain, errorPaint, fail, outputWidth, write } from './output.js';
import { playGiven } from './play-given.js';
import { canAsk } from './run.js';
import { aboutWalk, findWalk, savedWalks } from './saved.js';
import { type Saving, storeIn, type TerminalOptions, walkOnTerminal } from './walk-on-terminal.js';

export interface ResumeOptions extends TerminalOptions, GivenOptions {
  readonly format?: 'text' | 'json';
  /** `--no-input` gives false. */
  readonly input?: boolean;
  /** Goes on with a changed SOP without asking. */
  readonly yes?: boolean;
}

/** `sop resume [walk]`: goes on with a stopped walk. 0 done · 2 it cannot be · 3 stopped again · 128+n on a signal. */
export async function resumeCommand(
  word: string | undefined,
  options: ResumeOptions,
  context: Context,
): Promise<number> {
  const interactive = canAsk(options, context);
  const chosen = await chooseWalk(word, interactive, options, context);
  if (typeof chosen === 'number') return chosen;
  const held = await hold(chosen, interactive, options, context);
  if (typeof held === 'number') return held;
  try {
    return await resume(held, interactive, options, context);
  } finally {
    held.journal?.close();
  }
}

/** The id of the walk to go on with, or an exit code. */
async function chooseWalk(
  word: string | undefined,
  interactive: boolean,
  options: ResumeOptions,
  context: Context,
): Promise<string | number> {
  const listed = savedWalks(context);
  if ('problem' in listed) return fail(context, options, listed.problem.message, listed.problem.hint);
  if (word !== undefined) {
    const found = findWalk(word, listed.walks);
    return 'entry' in found ? found.entry.id : fail(context, options, found.problem.message, found.problem.hint);
  }
  const stopped = listed.walks
    .filter(({ status }) => status === 'stopped')
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const [latest] = stopped;
  if (!latest) return fail(context, options, 'There is no stopped walk.', '`sop walks` shows all walks');
  if (stopped.length === 1 || !interactive) return latest.id;
  return pickWalk(stopped, options, context);
}

async function pickWalk(
  walks: readonly WalkEntry[],
  options: ResumeOptions,
  context: Context,
): Promise<string | number> {
  const now = isoWithOffset(context.now());
  const items = walks.map((entry) => ({
    id: entry.id,
    label: entry.saved?.flow.sop.title ?? entry.id,
    detail: aboutWalk(entry, now),
  }));
  const asked = await pickOne('Which walk?', items, asking(options, context));
  return asked.kind === 'given' ? asked.value : codeOf(asked);
}

interface Held {
  /** Null when the agent goes on unsaved. */
  readonly journal: Journal | null;
  readonly saved: SavedWalk;
}

/** Takes hold of a walk. Where its disk cannot be written, the agent decides whether to go on unsaved. */
async function hold(
  walk: string,
  interactive: boolean,
  options: ResumeOptions,
  context: Context,
): Promise<Held | number> {
  const stateDir = stateFolder(context);
  const opened = openJournal({ stateDir, walk, taker: processTable(), now: context.now() });
  if (!('problem' in opened)) return opened;
  const { kind, message, hint } = opened.problem;
  const unwritable = kind === 'read-only' || kind === 'no-space' || kind === 'no-permission';
  const reading = unwritable && interactive && stateDir ? readWalk(journalPath(stateDir, walk)) : opened;
  if ('problem' in reading) return fail(context, options, message, hint);
  await complain(context, options, `What follows cannot be saved: ${message}`, hint);
  const leave = await agree('Go on without saving?', { initial: true, declined: 2 }, options, context);
  return leave === true ? { journal: null, saved: reading.saved } : leave;
}

async function resume(
  { journal, saved }: Held,
  interactive: boolean,
  options: ResumeOptions,
  context: Context,
): Promise<number> {
  const id = saved.header.walk;
  if (saved.walk.status === 'ended') {
    const outcome = saved.walk.step.outcome?.label ?? '';
    return fail(context, options, `Walk ${id} has ended: ${outcome}.`, `\`sop transcript ${id}\` shows its transcript`);
  }
  if (saved.torn) {
    const message =
      'A crash cut the last record of this walk short. That record is gone, everything before it is there.';
    await complain(context, options, message);
  }
  const version = await openVersion(saved, options, context);
  if (typeof version === 'number') return version;
  const changed = version.digest !== saved.header.digest;
  const carried = changed ? await agreeToChange(saved, version, interactive, options, context) : null;
  if (typeof carried === 'number') return carried;
  const { walk, events }: { walk: Walk; events: readonly WalkEvent[] } = carried ?? saved;
  const read = await readGiven(walk.flow, options, context);
  if (typeof read === 'number') return read;

  const begin: EventBody[] = [
    // A walk that was killed never said that it stopped.
    ...(walk.status === 'walking' ? [{ type: 'stopped', reason: 'signal' } as const] : []),
    { type: 'resumed' },
    ...(carried ? [{ type: 'noted', step: walk.step.id, text: changeNote(saved, version, carried) } as const] : []),
    ...[...read.given.fields].map(([field, value]) => ({ type: 'filled', field, value }) as const),
  ];
  const start: Start = { journal, walk, events, begin, version: carried && version };
  const queue = queueOf(read.given.answers);
  const json = options.json === true || options.format === 'json';
  if (!interactive) return playOn(start, queue, { ...options, json }, context);
  await write(context.stderr, `${errorPaint(context, options).faint(escapeLine(goingOn(saved, context)))}\n`);
  return walkOn(start, queue, { ...options, json }, context);
}

/** Where a walk goes on: as it was, what happens first, and the version of its SOP that it follows from now on, if new. */
interface Start {
  readonly journal: Journal | null;
  readonly walk: Walk;
  readonly events: readonly WalkEvent[];
  readonly begin: readonly EventBody[];
  readonly version: Opened | null;
}

async function walkOn(start: Start, queue: Queue, options: ResumeOptions, context: Context): Promise<number> {
  const { journal, walk, events, begin, version } = start;
  const saving: Saving = { journal };
  const now = (): string => isoWithOffset(context.now());
  const session = createSession(walk, events, now, storeIn(saving));
  try {
    if (version) await journal?.follow(version, events);
    for (const body of begin) await session.give(body);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    await complain(context, options, `What follows cannot be saved: ${error.problem.message}`, error.problem.hint);
    const leave = await agree('Go on without saving?', { initial: true, declined: 2 }, options, context);
    if (leave !== true) return leave;
    saving.journal = null;
    for (const body of begin.slice(session.events.length - events.length)) await session.give(body);
  }
  rememberSop(stateFolder(context), walk.flow.sop.id);
  return walkOnTerminal(session, queue, saving, options, context);
}

/** Goes on from given answers alone. A walk that they do not move is left as it is. */
async function playOn(
  { journal, walk, events, begin, version }: Start,
  queue: Queue,
  options: ResumeOptions & { readonly json: boolean },
  context: Context,
): Promise<number> {
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
    return await playGiven(session, queue, options, context, save);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return fail(context, options, error.problem.message, error.problem.hint);
  }
}

/** The SOP of a walk as it is now: the file that it was walked from, or the SOP of its id where that is gone. */
async function openVersion({ header }: SavedWalk, options: ResumeOptions, context: Context): Promise<Opened | number> {
  const library = libraryFor(options, context);
  const file = options.sopDir === undefined ? library.findFile(header.path) : undefined;
  const opened = await library.open(file && 'path' in file ? file : library.findId(header.sop));
  if ('flow' in opened) return opened;
  const hint = `\`sop transcript ${header.walk}\` still shows the walk`;
  if ('problem' in opened) {
    return fail(context, options, `The SOP of this walk cannot be opened: ${opened.problem.message}`, hint);
  }
  const paint = errorPaint(context, options);
  await write(context.stderr, renderDiagnostics(opened.diagnostics, paint, outputWidth(context.stderr)));
  return fail(context, options, `The SOP of this walk, \`${header.sop}\`, has mistakes now.`, hint);
}

/** Explains what a changed SOP means for the walk, and asks for leave to go on; an exit code without it. */
async function agreeToChange(
  saved: SavedWalk,
  version: Opened,
  interactive: boolean,
  options: ResumeOptions,
  context: Context,
): Promise<CarriedOver | number> {
  const carried = carryOver(saved.walk, saved.events, version.flow, version.digest);
  if ('refused' in carried) return fail(context, options, `The walk no longer fits its SOP: ${carried.message}`);
  const title = `\`${version.flow.sop.id}\` has changed since this walk was begun${versions(saved, version)}.`;
  await complain(context, options, title, carriedOverLines(carried));
  if (options.yes) return carried;
  if (!interactive) {
    return fail(context, options, 'The walk is left as it is.', 'add --yes to go on with the changed SOP');
  }
  const leave = await agree('Go on with the changed SOP?', { initial: true, declined: 3 }, options, context);
  return leave === true ? carried : leave;
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
