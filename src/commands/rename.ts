import { unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkFiles, kindOfFile } from '../check/set.js';
import { patchOf, renderPatch } from '../diff/patch.js';
import { proofOf } from '../graph/proof.js';
import { type Kind, kinds, namesIn } from '../rename/names.js';
import { type Desk, type Renaming, rename } from '../rename/rename.js';
import { checkScenarioFile } from '../scenario/check-file.js';
import { folderOf } from '../sop/files.js';
import type { Found } from '../sop/finder.js';
import { linkSop } from '../sop/flow.js';
import type { Loaded } from '../sop/load.js';
import type { Sop } from '../sop/types.js';
import { displayPath, ownGround } from '../store/folders.js';
import { firstThere } from '../store/new-files.js';
import { readText } from '../store/read.js';
import { modeOf, type WriteProblem, writeFileSafely } from '../store/write.js';
import { outcomeTable } from '../test/ways-text.js';
import { sortDiagnostics } from '../text/diagnostic.js';
import { escapeLine } from '../text/escape.js';
import { idPattern } from '../text/id.js';
import type { Source } from '../text/source.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import { isoWithOffset } from '../text/time.js';
import { counted } from '../text/words.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { filesToCheck } from './check-run.js';
import { exit } from './exit.js';
import { libraryFor } from './open.js';

export interface RenameOptions extends CommonOptions {
  readonly format?: 'text' | 'json';
  /** Show what would change, and write nothing. */
  readonly dryRun?: boolean;
}

/** A file as it is and as it becomes; another path where it moves. */
interface Change {
  readonly path: string;
  readonly to: string;
  readonly before: string;
  readonly after: string;
}

/** `sop rename <sop> <kind:old> <new>`: renames an id wherever it means the same. 0 done · 2 refused, and nothing written. */
export async function renameCommand(call: Call<RenameOptions>, word: string, id: string, now: string): Promise<number> {
  const { options, context } = call;
  const library = libraryFor(call);
  const found = library.find(word);
  if ('problem' in found) throw new CallError(found.problem.message, found.problem.hint);
  const folder = dirname(found.path);
  if (folder === join(context.packageDir, 'sop')) {
    throw new CallError('The bundled SOPs are not changed.', 'copy the SOP into a folder of your own first');
  }
  const files = filesToCheck(call, [folder]);
  const { desk, own: ownFiles } = await deskOf(files, folder);
  const at = ownFiles.find(({ path }) => path === found.path);
  const own = [...desk.sops].find(([, { source }]) => source === at?.source);
  const before = await checked(call, files);
  if (!own || before.errors) {
    await call.explain(before.diagnostics.filter(({ severity }) => severity === 'error'));
    throw new CallError(
      'There are mistakes in these files, so nothing is renamed.',
      'mend them first: each is shown above',
    );
  }
  const renaming = renamingOf(own[1].sop, id, now);
  const { texts, places, affected } = rename(desk, renaming);

  const changes: Change[] = ownFiles.map(({ path, source }) => {
    const moves = renaming.kind === 'sop' && basename(path, '.yaml') === renaming.old && movesWith(path, folder);
    const to = moves ? join(dirname(path), `${now}.yaml`) : path;
    return { path, to, before: source.text, after: texts.get(source) ?? source.text };
  });
  const moved = changes.filter(({ path, to }) => path !== to);
  const taken = firstThere(moved.map(({ to }) => ({ path: to })));
  if (taken !== undefined) {
    throw new CallError(`\`${displayPath(context, taken)}\` exists already, and is never overwritten.`);
  }
  const instead = new Map(changes.map(({ to, after }) => [to, after]));
  const words = changes.map(({ to }) => to);
  const renamed = filesToCheck(call, words, {}, instead);
  const after = await checked(call, renamed);
  if (after.errors) {
    await call.explain(after.diagnostics.filter(({ severity }) => severity === 'error'));
    throw new CallError(`\`${id}\` cannot become \`${now}\`: it would leave the mistakes above.`, 'choose another id');
  }
  const tables = outcomeTables(call, desk, (await deskOf(renamed, folder)).desk, affected, renaming, folder);
  const written = [...changes, ...tables].filter(({ path, to, before: was, after: is }) => path !== to || was !== is);
  if (!options.dryRun) await write(call, written);
  await tell(call, renaming, places, written);
  return exit.done;
}

type Checkable = ReturnType<typeof filesToCheck>;

/** What is loaded of the files of a folder and of the scenarios in it. */
async function deskOf(
  { chosen, sops: library }: Checkable,
  folder: string,
): Promise<{ readonly desk: Desk; readonly own: readonly Found[] }> {
  const sops = new Map<string, { sop: Sop; loaded: Loaded; source: Source }>();
  const scenarios: Source[] = [];
  const own = chosen.files.filter(({ path }) => [folder, join(folder, 'scenarios')].includes(folderOf(path)));
  for (const file of own) {
    const { source } = file;
    const kind = kindOfFile(source);
    if (kind === 'scenarios') scenarios.push(source);
    if (kind !== 'sop') continue;
    const loaded = await library.read(file);
    if (loaded.sop) sops.set(loaded.sop.id, { sop: loaded.sop, loaded, source });
  }
  return { desk: { sops, scenarios }, own };
}

async function checked({ context }: Call<RenameOptions>, { chosen, sops }: Checkable) {
  const [problem] = chosen.problems;
  if (problem) throw new CallError(problem.message, problem.hint);
  const asOf = isoWithOffset(context.now()).slice(0, 10);
  const { diagnostics } = await checkFiles(chosen.files, sops, asOf, checkScenarioFile);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { diagnostics: sortDiagnostics(diagnostics), errors };
}

/** `step:warn`, `option:directed/yes`, or an id that only one thing has. */
function renamingOf(sop: Sop, id: string, now: string): Renaming {
  const [, named, rest = id] = /^([a-z]+):(.*)$/s.exec(id) ?? [];
  if (named !== undefined && !kinds.some((kind) => kind === named)) {
    throw new CallError(
      `\`${named}\` is not a kind of thing that has an id.`,
      `write one of ${kinds.map((kind) => `${kind}:`).join(' ')}`,
    );
  }
  const [owner, old] = /[/=]/.test(rest) ? (rest.split(/[/=]/, 2) as [string, string]) : [null, rest];
  const defined = namesIn(sop).filter((name) => name.defines && (named === undefined || name.kind === named));
  const fitting = defined.filter((name) => name.id === old && (owner === null || name.owner === owner));
  const [only, other] = fitting;
  const written = ({ kind, id: one, owner: step }: { kind: Kind; id: string; owner: string | null }): string =>
    `${kind}:${step === null ? '' : `${step}/`}${one}`;
  if (!only) {
    const what = named ?? 'id';
    const ids = [...new Set(defined.map((one) => one.id))];
    const hint = didYouMean(old, ids) ?? (ids.length ? `there are ${oneOf(ids)}` : undefined);
    throw new CallError(`There is no ${what} \`${old}\` in \`${sop.id}\`.`, hint);
  }
  if (other)
    throw new CallError(`\`${old}\` names more than one thing.`, `write one of ${fitting.map(written).join(', ')}`);
  const { kind } = only;
  if (!idPattern.test(now) || now.length > 100) {
    throw new CallError(`\`${now}\` is not an id: small letters, digits and hyphens, a letter first.`);
  }
  const taken = namesIn(sop).find(
    (name) => name.defines && name.kind === kind && name.owner === only.owner && name.id === now,
  );
  if (taken)
    throw new CallError(
      `There is ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} \`${now}\` already.`,
      'choose another id',
    );
  return { sop: sop.id, kind, old, now, owner: only.owner };
}

const movesWith = (path: string, folder: string): boolean =>
  [folder, join(folder, 'scenarios')].includes(dirname(path));

/** The committed tables of outcomes that were up to date, as they are with the new id. */
function outcomeTables(
  { context }: Call<RenameOptions>,
  before: Desk,
  after: Desk,
  affected: ReadonlySet<string>,
  { kind, old, now }: Renaming,
  folder: string,
): Change[] {
  return [...affected].flatMap((id): Change[] => {
    const path = join(folder, 'outcomes', `${id}.md`);
    const committed = readText(path, displayPath(context, path));
    const is = kind === 'sop' && id === old ? now : id;
    const [was, becomes] = [tableOf(before, id), tableOf(after, is)];
    if (!('text' in committed) || was === undefined || becomes === undefined) return [];
    const current = committed.text.replace(/\r\n/g, '\n') === was;
    const to = join(folder, 'outcomes', `${is}.md`);
    return current || to !== path
      ? [{ path, to, before: committed.text, after: current ? becomes : committed.text }]
      : [];
  });
}

function tableOf({ sops }: Desk, id: string): string | undefined {
  const own = sops.get(id);
  const linked = own && linkSop(own.sop, (sub) => sops.get(sub)?.sop);
  return linked && 'flow' in linked ? outcomeTable(proofOf(linked.flow)) : undefined;
}

/** New files first, then those that change, and what moved is removed last: whatever fails, nothing is lost. */
async function write(call: Call<RenameOptions>, changes: readonly Change[]): Promise<void> {
  const moved = changes.filter(({ path, to }) => path !== to);
  const stay = changes.filter(({ path, to }) => path === to);
  for (const { path, to, after } of [...moved, ...stay]) {
    const below = ownGround(call.context, dirname(path));
    const result = writeFileSafely(to, after, { overwrite: path === to, mode: modeOf(path), below });
    if ('problem' in result) throw stopped(result.problem);
  }
  for (const { path } of moved) unlinkSync(path);
}

const stopped = ({ message, hint }: WriteProblem): CallError =>
  new CallError(`${message} Not everything was renamed.`, [
    hint,
    'call it again when that is mended, or undo what changed',
  ]);

async function tell(
  call: Call<RenameOptions>,
  renaming: Renaming,
  places: number,
  changes: readonly Change[],
): Promise<void> {
  const { options, context } = call;
  const name = (path: string): string => displayPath(context, path);
  const { kind, old, now, sop } = renaming;
  if (options.format === 'json') {
    const files = changes.map(({ path, to }) => ({ file: name(to), ...(to === path ? {} : { before: name(path) }) }));
    await call.writeJson({ sop, kind, old, new: now, places, files, written: !options.dryRun });
    return;
  }
  const patches = changes.flatMap(({ path, to, before, after }) => patchOf(name(path), before, after, name(to)));
  await call.write(renderPatch(patches, call.paint));
  const what = `${kind} ${escapeLine(old)} to ${escapeLine(now)}: ${counted(places, 'place')} in ${counted(changes.length, 'file')}`;
  await call.say(
    options.dryRun
      ? `Nothing was written. This would rename ${what}.\n`
      : `${call.errorPaint.good('✓')} renamed ${what}.\n`,
  );
}
