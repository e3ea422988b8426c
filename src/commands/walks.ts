import { stateFolder } from '../store/state.js';
import { deleteWalk, lastQuestion, type WalkEntry } from '../store/walks.js';
import type { Context } from '../terminal/context.js';
import { processTable } from '../terminal/processes.js';
import { escapeLine } from '../text/escape.js';
import { largest } from '../text/list.js';
import { isoWithOffset, readDuration } from '../text/time.js';
import { widthOf, wrapLines } from '../text/wrap.js';
import { caseOf } from '../walk/report.js';
import { type CommonOptions, fail, outputPaint, outputWidth, write, writeJson } from './output.js';
import { aboutWalk, findWalk, savedWalks } from './saved.js';

export interface WalksOptions extends CommonOptions {
  readonly format?: 'text' | 'json';
  readonly json?: boolean;
  readonly status?: WalkEntry['status'];
  /** `30d`, `12h` … since the walk was last worked on. */
  readonly olderThan?: string;
}

/** `sop walks`: the walks on disk, the latest first. 0, or 1 when one of them is damaged. */
export async function walksCommand(options: WalksOptions, context: Context): Promise<number> {
  const chosen = chooseWalks(options, context);
  if ('message' in chosen) return fail(context, options, chosen.message, chosen.hint);
  const { walks } = chosen;
  if (options.json || options.format === 'json') await writeJson(context, { walks: walks.map(walkJson) });
  else await write(context.stdout, renderWalks(walks, options, context));
  return walks.some(({ status }) => status === 'damaged') ? 1 : 0;
}

/** `sop walks rm [walk…]`: deletes walks for good. 0, or 2 when one of them could not be deleted. */
export async function removeWalksCommand(
  words: readonly string[],
  options: WalksOptions,
  context: Context,
): Promise<number> {
  const filtered = options.olderThan !== undefined || options.status !== undefined;
  if (words.length === 0 && !filtered) {
    const hint = '`sop walks rm <walk>` deletes one, `sop walks rm --older-than 30d` all that are older';
    return fail(context, options, 'Which walks are to be deleted?', hint);
  }
  const chosen = chooseWalks(options, context);
  if ('message' in chosen) return fail(context, options, chosen.message, chosen.hint);
  // Those being walked are only deleted by name, and then refused with the reason.
  const entries = new Map<string, WalkEntry>();
  let code = 0;
  if (words.length === 0) for (const entry of chosen.walks) if (!entry.holder) entries.set(entry.id, entry);
  for (const word of words) {
    const found = findWalk(word, chosen.walks);
    if ('entry' in found) entries.set(found.entry.id, found.entry);
    else code = await fail(context, options, found.problem.message, found.problem.hint);
  }
  const deleted: string[] = [];
  for (const id of entries.keys()) {
    const result = deleteWalk(stateFolder(context), id, processTable(), context.now());
    if ('deleted' in result) deleted.push(id);
    else code = await fail(context, options, result.problem.message, result.problem.hint);
  }
  if (options.json || options.format === 'json') {
    await writeJson(context, { deleted });
  } else {
    await write(
      context.stdout,
      deleted.length ? deleted.map((id) => `Deleted ${id}\n`).join('') : 'Nothing deleted.\n',
    );
  }
  return code;
}

function chooseWalks(
  options: WalksOptions,
  context: Context,
): { walks: readonly WalkEntry[] } | { message: string; hint?: string | undefined } {
  const age = options.olderThan === undefined ? 0 : readDuration(options.olderThan);
  if (age === undefined) {
    const message = `\`--older-than ${options.olderThan}\` is not a time.`;
    return { message, hint: 'write it as 30d, 12h, 2w or 45min' };
  }
  const listed = savedWalks(context);
  if ('problem' in listed) return { message: listed.problem.message, hint: listed.problem.hint };
  const latest = context.now().getTime() - age;
  const walks = listed.walks.filter(
    (entry) =>
      (options.status === undefined || entry.status === options.status) &&
      (options.olderThan === undefined || Date.parse(entry.at) <= latest),
  );
  return { walks };
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

function renderWalks(walks: readonly WalkEntry[], options: WalksOptions, context: Context): string {
  if (walks.length === 0) {
    return options.status || options.olderThan ? 'There are no such walks.\n' : 'There are no walks yet.\n';
  }
  const paint = outputPaint(context, options);
  const width = outputWidth(context.stdout);
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
