import { stateFolder } from '../store/state.js';
import { deleteWalk, lastQuestion, type WalkEntry } from '../store/walks.js';
import { processTable } from '../terminal/processes.js';
import { escapeLine } from '../text/escape.js';
import { largest } from '../text/list.js';
import { isoWithOffset } from '../text/time.js';
import { widthOf, wrapLines } from '../text/wrap.js';
import { caseOf } from '../walk/report.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';
import { aboutWalk, findWalk, savedWalks } from './saved.js';

export interface WalksOptions extends CommonOptions {
  readonly format?: 'text' | 'json';
  readonly status?: WalkEntry['status'];
  /** Milliseconds since the walk was last worked on. */
  readonly olderThan?: number;
}

/** `sop walks`: the walks on disk, the latest first. 0, or 1 when one of them is damaged. */
export async function walksCommand(call: Call<WalksOptions>): Promise<number> {
  const { options } = call;
  const walks = chooseWalks(call);
  if (options.format === 'json') await call.writeJson({ walks: walks.map(walkJson) });
  else await call.write(renderWalks(call, walks));
  return walks.some(({ status }) => status === 'damaged') ? exit.found : exit.done;
}

/** `sop walks rm [walk…]`: deletes walks for good. 0, or 2 when one of them could not be deleted. */
export async function removeWalksCommand(call: Call<WalksOptions>, words: readonly string[]): Promise<number> {
  const { options, context } = call;
  const filtered = options.olderThan !== undefined || options.status !== undefined;
  if (words.length === 0 && !filtered) {
    const hint = '`sop walks rm <walk>` deletes one, `sop walks rm --older-than 30d` all that are older';
    throw new CallError('Which walks are to be deleted?', hint);
  }
  const walks = chooseWalks(call);
  // Skip walks that somebody is walking, unless they are named: then the reason is given.
  const entries = new Map<string, WalkEntry>();
  let code: number = exit.done;
  const refused = async (message: string, hints: string | undefined | readonly string[]): Promise<void> => {
    code = exit.wrongCall;
    await call.complain(message, hints);
  };
  if (words.length === 0) for (const entry of walks) if (!entry.holder) entries.set(entry.id, entry);
  for (const word of words) {
    try {
      const entry = findWalk(word, walks);
      entries.set(entry.id, entry);
    } catch (error) {
      // A walk that does not exist does not keep the others from being deleted.
      if (!(error instanceof CallError)) throw error;
      await refused(error.message, error.hints);
    }
  }
  const deleted: string[] = [];
  for (const id of entries.keys()) {
    const result = deleteWalk(stateFolder(context), id, processTable(), context.now());
    if ('deleted' in result) deleted.push(id);
    else await refused(result.problem.message, result.problem.hint);
  }
  if (options.format === 'json') {
    await call.writeJson({ deleted });
  } else {
    await call.write(deleted.length ? deleted.map((id) => `Deleted ${id}\n`).join('') : 'Nothing deleted.\n');
  }
  return code;
}

function chooseWalks({ options, context }: Call<WalksOptions>): readonly WalkEntry[] {
  const listed = savedWalks(context);
  const latest = context.now().getTime() - (options.olderThan ?? 0);
  return listed.filter(
    (entry) =>
      (options.status === undefined || entry.status === options.status) &&
      (options.olderThan === undefined || Date.parse(entry.at) <= latest),
  );
}

function walkJson(entry: WalkEntry): object {
  const walk = entry.saved?.walk;
  return {
    walk: entry.id,
    status: entry.status,
    sop: walk?.flow.sop.id ?? null,
    title: walk?.flow.sop.title ?? null,
    case: (walk && caseOf(walk)) ?? null,
    agent: walk?.started.agent ?? null,
    started: walk?.started.at ?? null,
    at: entry.at,
    events: entry.saved?.events.length ?? null,
    step: walk?.step.id ?? null,
    question: entry.saved && lastQuestion(entry.saved),
    outcome: walk?.status === 'ended' ? (walk.step.outcome?.id ?? null) : null,
    path: entry.path,
    problem: entry.problem?.message ?? null,
  };
}

function renderWalks(call: Call<WalksOptions>, walks: readonly WalkEntry[]): string {
  const { options, context } = call;
  if (walks.length === 0) {
    return options.status || options.olderThan !== undefined
      ? 'There are no such walks.\n'
      : 'There are no walks yet.\n';
  }
  const paint = call.paint;
  const width = call.width;
  const now = isoWithOffset(context.now());
  const wide = largest(walks.map(({ saved }) => widthOf(saved?.flow.sop.id ?? '')));
  const styles = { open: paint.accent, stopped: paint.warning, ended: paint.good, damaged: paint.bad };
  const lines = walks.flatMap((entry) => {
    const sop = (entry.saved?.flow.sop.id ?? '').padEnd(wide);
    const status = styles[entry.status](entry.status.padEnd(7));
    const about = entry.problem?.message ?? aboutWalk(entry, now);
    const head = `${entry.id}  ${status}  ${paint.strong(escapeLine(sop))}`;
    return [head.trimEnd(), ...wrapLines(`  ${escapeLine(about)}`, width, '  ').map(paint.faint)];
  });
  return `${lines.join('\n')}\n`;
}
