import { createJournal } from '../store/journal.js';
import type { Opened } from '../store/library.js';
import { rememberSop, stateFolder } from '../store/state.js';
import type { Context } from '../terminal/context.js';
import { processTable } from '../terminal/processes.js';
import { askYesNo } from '../terminal/select.js';
import { isoWithOffset } from '../text/time.js';
import type { Queue } from '../walk/play.js';
import { createSession, type Session } from '../walk/session.js';
import { complain, errorPaint } from './output.js';
import { isPlain, type Saving, storeIn, type TerminalOptions, walkOnTerminal } from './walk-on-terminal.js';

/** Walks on the terminal with a journal. Where none can be written, the agent decides whether to go on without. */
export async function runInteractively(
  begun: Session,
  { flow, digest, path }: Opened,
  queue: Queue,
  options: TerminalOptions,
  context: Context,
): Promise<number> {
  const stateDir = stateFolder(context);
  const created = createJournal({
    stateDir,
    walk: begun.walk.started.walk,
    taker: processTable(),
    now: context.now(),
    version: { flow, digest, path },
    events: begun.events,
  });
  const saving: Saving = { journal: null };
  if ('journal' in created) {
    saving.journal = created.journal;
    rememberSop(stateDir, flow.sop.id);
  } else {
    await complain(context, options, `This walk cannot be saved: ${created.problem.message}`, created.problem.hint);
    const asked = await askYesNo('Go on without saving?', true, {
      context,
      paint: errorPaint(context, options),
      plain: isPlain(options, context),
    });
    if (asked.kind !== 'given' || !asked.value) return 2;
  }
  const now = (): string => isoWithOffset(context.now());
  const session = createSession(begun.walk, begun.events, now, storeIn(saving));
  return walkOnTerminal(session, queue, saving, options, context);
}
