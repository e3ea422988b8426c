import { dirname } from 'node:path';
import { applyFixes, hasModeline, withModeline } from '../check/fix.js';
import { kindOfFile } from '../check/set.js';
import { patchOf, renderPatch } from '../diff/patch.js';
import { scenarioJsonSchema } from '../scenario/json-schema.js';
import { scenarioSchemaName, sopJsonSchema, sopSchemaName } from '../sop/json-schema.js';
import { defaultIsBundled } from '../store/choose.js';
import { displayPath, ownGround } from '../store/folders.js';
import type { NewFile } from '../store/new-files.js';
import { schemaFileFor } from '../store/schema-file.js';
import { modeOf, type WriteProblem, writeFileSafely } from '../store/write.js';
import { escapeLine } from '../text/escape.js';
import { jsonText } from '../text/json.js';
import type { Source } from '../text/source.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import { type CheckOptions, type CheckRun, formatOf } from './check-run.js';

/** The most rounds of mending. A second one is needed because a mended line can reveal another mistake. */
const maxRounds = 20;

/**
 * Mends layout and quoting, shows each change, and writes the files that changed. Gives the check of what is then on
 * disk; the call ends when it may not or could not write.
 */
export async function fixFiles(
  call: Call<CheckOptions>,
  words: readonly string[],
  first: CheckRun,
  check: (instead: ReadonlyMap<string, string>) => Promise<CheckRun>,
): Promise<CheckRun> {
  const { options, context } = call;
  if (words.includes('-')) throw new CallError('`--fix` needs files, and `-` is none.');
  if (words.length === 0 && defaultIsBundled({ ...context, sopDir: options.sopDir })) {
    const hint = 'name the files or folders to mend';
    throw new CallError('There is no `./sop` here, and the bundled SOPs are not changed.', hint);
  }
  const before = new Map(first.chosen.files.map(({ path, source }) => [path, source.text]));
  const after = new Map(before);
  let mended = 0;
  let run = first;
  for (let round = 0; round < maxRounds; round++) {
    const next = mendRound(run, after);
    if (!next) break;
    const checked = await check(next.texts);
    // Drop an edit that breaks more than it mends.
    if (errorsIn(checked) > errorsIn(run) + next.hidden) break;
    for (const [path, text] of next.texts) after.set(path, text);
    mended += next.mended;
    run = checked;
  }
  const { schemas, modelines } = addModelines(call, run, after);
  const changed = [...after].filter(([path, text]) => text !== before.get(path));
  const nameOf = (path: string): string => displayPath(context, path);
  const patches = changed.flatMap(([path, text]) => patchOf(nameOf(path), before.get(path) as string, text));
  if (formatOf(options) === 'text') await call.write(renderPatch(patches, call.paint));
  else await call.say(renderPatch(patches, call.errorPaint));
  if (!changed.length) {
    await call.complain('There is nothing here that `--fix` can mend.');
    return check(new Map());
  }
  if (!options.dryRun) await write(call, changed, schemas);
  const parts = [
    mended ? [`${mended} ${mended === 1 ? 'mistake' : 'mistakes'}`] : [],
    modelines ? [`${modelines} missing ${modelines === 1 ? 'modeline' : 'modelines'}`] : [],
  ].flat();
  const files = `${changed.length} ${changed.length === 1 ? 'file' : 'files'}`;
  const done = options.dryRun ? 'Nothing was written. This would mend' : `${call.errorPaint.good('✓')} mended`;
  const beside = schemas.map(({ path }) => `, and ${options.dryRun ? 'write' : 'wrote'} ${escapeLine(nameOf(path))}`);
  await call.say(`${done} ${parts.join(' and ')} in ${files}${beside.join('')}.\n`);
  return check(new Map());
}

/** Adds a modeline to each file without one. Gives the schemas that still have to be written. */
function addModelines({ context }: Call<CheckOptions>, run: CheckRun, texts: Map<string, string>) {
  const schemas = new Map<string, NewFile>();
  let modelines = 0;
  for (const { path, source } of run.chosen.files) {
    const text = texts.get(path) as string;
    if (hasModeline(text) || text.trim() === '') continue;
    const scenarios = kindOfFile(source) === 'scenarios';
    const schema = schemaFileFor(path, scenarios ? scenarioSchemaName : sopSchemaName, context);
    texts.set(path, withModeline(text, schema.way));
    modelines++;
    if (schema.there || schemas.has(schema.path)) continue;
    const value = scenarios ? scenarioJsonSchema() : sopJsonSchema();
    schemas.set(schema.path, { path: schema.path, text: `${jsonText(value)}\n` });
  }
  return { modelines, schemas: [...schemas.values()] };
}

/** Writes the schemas, then the files that name them; the call ends when one could not be written. */
async function write(
  call: Call<CheckOptions>,
  changed: readonly (readonly [path: string, text: string])[],
  schemas: readonly NewFile[],
): Promise<void> {
  const put = (path: string, text: string, overwrite: boolean): WriteProblem[] => {
    const below = ownGround(call.context, dirname(path));
    const result = writeFileSafely(path, text, { overwrite, mode: modeOf(path), below });
    return 'problem' in result ? [result.problem] : [];
  };
  const problems = [
    ...schemas.flatMap(({ path, text }) => put(path, text, false)),
    ...changed.flatMap(([path, text]) => put(path, text, true)),
  ];
  if (!problems.length) return;
  for (const { message, hint } of problems) await call.complain(message, hint);
  const left = changed.length > problems.length;
  throw new CallError(`${left ? 'Not all files were' : 'Nothing was'} mended.`);
}

function mendRound(
  run: CheckRun,
  texts: ReadonlyMap<string, string>,
): { texts: Map<string, string>; mended: number; hidden: number } | undefined {
  const next = new Map(texts);
  let mended = 0;
  let hidden = 0;
  for (const { path, source } of run.chosen.files) {
    const result = applyFixes(source, run.diagnostics);
    if (!result.mended) continue;
    next.set(path, result.text);
    mended += result.mended;
    // Once this file can be read to its end, it may show more mistakes.
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
