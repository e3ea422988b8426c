import { dirname } from 'node:path';
import { applyFixes, hasModeline, withModeline } from '../check/fix.js';
import { kindOfFile } from '../check/set.js';
import { scenarioSchemaName, sopSchemaName } from '../sop/json-schema.js';
import { defaultIsBundled, modeOf, schemaPathFor } from '../store/check-files.js';
import { writeFileSafely } from '../store/files.js';
import { ownGround } from '../store/folders.js';
import type { Source } from '../text/source.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import type { CheckOptions, CheckRun } from './check-run.js';

/** Rounds of mending: a mended line can show the next mistake. */
const maxRounds = 20;

/**
 * Mends what can be mended without a decision, and writes the files that changed. Gives the check of what is then on
 * disk; the call ends when it may not or could not write.
 */
export async function fixFiles(
  call: Call<CheckOptions>,
  words: readonly string[],
  first: CheckRun,
  check: (instead: ReadonlyMap<string, string>) => CheckRun,
): Promise<CheckRun> {
  const { options, context } = call;
  if (words.includes('-')) throw new CallError('`--fix` needs files, and `-` is none.');
  if (words.length === 0 && defaultIsBundled({ ...context, sopDir: options.sopDir })) {
    const hint = 'name the files or folders to mend';
    throw new CallError('There is no `./sop` here, and the bundled SOPs are not changed.', hint);
  }
  const before = new Map(first.files.sources.map((source) => [first.files.pathOf(source) as string, source.text]));
  const after = new Map(before);
  let mended = 0;
  let run = first;
  for (let round = 0; round < maxRounds; round++) {
    const next = mendRound(run, after);
    if (!next) break;
    const checked = check(next.texts);
    // An edit that makes more wrong than it mends is not kept.
    if (errorsIn(checked) > errorsIn(run) + next.hidden) break;
    for (const [path, text] of next.texts) after.set(path, text);
    mended += next.mended;
    run = checked;
  }
  let modelines = 0;
  for (const source of run.files.sources) {
    const path = run.files.pathOf(source) as string;
    const text = after.get(path) as string;
    if (hasModeline(text) || text.trim() === '') continue;
    const schema = kindOfFile(source) === 'scenarios' ? scenarioSchemaName : sopSchemaName;
    const way = schemaPathFor(path, schema, context.packageDir);
    if (way === undefined) continue;
    after.set(path, withModeline(text, way));
    modelines++;
  }

  const changed = [...after].filter(([path, text]) => text !== before.get(path));
  const problems = changed.flatMap(([path, text]) => {
    const below = ownGround(context, dirname(path));
    const result = writeFileSafely(path, text, { overwrite: true, mode: modeOf(path), below });
    return 'problem' in result ? [result.problem] : [];
  });
  if (problems.length) {
    for (const { message, hint } of problems) await call.complain(message, hint);
    const left = changed.length - problems.length;
    throw new CallError(`${left ? 'Not all files were' : 'Nothing was'} mended.`);
  }
  if (changed.length) {
    const parts = [
      mended ? [`${mended} ${mended === 1 ? 'mistake' : 'mistakes'}`] : [],
      modelines ? [`${modelines} missing ${modelines === 1 ? 'modeline' : 'modelines'}`] : [],
    ].flat();
    const files = `${changed.length} ${changed.length === 1 ? 'file' : 'files'}`;
    await call.say(`${call.errorPaint.good('✓')} mended ${parts.join(' and ')} in ${files}.\n`);
  } else {
    await call.complain('There is nothing that can be mended without you.');
  }
  return check(new Map());
}

function mendRound(
  run: CheckRun,
  texts: ReadonlyMap<string, string>,
): { texts: Map<string, string>; mended: number; hidden: number } | undefined {
  const next = new Map(texts);
  let mended = 0;
  let hidden = 0;
  for (const source of run.files.sources) {
    const result = applyFixes(source, run.diagnostics);
    if (!result.mended) continue;
    next.set(run.files.pathOf(source) as string, result.text);
    mended += result.mended;
    // A file that could not be read to its end may show more mistakes once it can.
    if (onlySyntax(run, source)) hidden = Number.POSITIVE_INFINITY;
  }
  return mended ? { texts: next, mended, hidden } : undefined;
}

function onlySyntax(run: CheckRun, source: Source): boolean {
  const own = run.diagnostics.filter((diagnostic) => diagnostic.source === source);
  return own.length === 1 && own[0]?.severity === 'error';
}

function errorsIn(run: CheckRun): number {
  return run.diagnostics.filter(({ severity }) => severity === 'error').length;
}
