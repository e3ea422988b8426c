import { allCodes } from '../check/codes.js';
import { sarifLog } from '../check/sarif.js';
import { type Checked, checkFiles } from '../check/set.js';
import { closingLine, githubAnnotations } from '../check/text.js';
import { checkScenarioFile } from '../scenario/check-file.js';
import { textFiles } from '../sop/files.js';
import { createFinder } from '../sop/finder.js';
import { type Library, library } from '../sop/library.js';
import { loadSop } from '../sop/load.js';
import { type Choice, type Chosen, choose } from '../store/choose.js';
import { diskFiles } from '../store/disk.js';
import { foldersAt } from '../store/library.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { diagnosticsJson, renderDiagnostics } from '../text/diagnostic-text.js';
import type { Source } from '../text/source.js';
import type { Call, CommonOptions } from './call.js';
import { exit } from './exit.js';

export interface CheckOptions extends CommonOptions {
  readonly format?: 'text' | 'json' | 'github' | 'sarif';
  /** 0 or more. */
  readonly maxWarnings?: number;
  /** Errors alone. */
  readonly quiet?: boolean;
  /** `YYYY-MM-DD` */
  readonly asOf?: string;
  readonly explain?: string;
  readonly fix?: boolean;
  /** With `fix`: show what would be mended, and write nothing. */
  readonly dryRun?: boolean;
  readonly watch?: boolean;
  /** The version of this program, for SARIF. */
  readonly version?: string;
}

/** A check of some files, done. */
export interface CheckRun extends Checked {
  readonly chosen: Chosen;
}

/** The files that words name, and the library to check them in. `instead` holds texts in place of files, by path. */
export function filesToCheck(
  { options, context }: Call,
  words: readonly string[],
  choice: Choice = {},
  instead: ReadonlyMap<string, string> = new Map(),
): { readonly chosen: Chosen; readonly sops: Library } {
  const place = { ...context, sopDir: options.sopDir };
  const files = textFiles(instead, diskFiles(place));
  const folders = foldersAt(place);
  const chosen = choose(words, place, files, createFinder(files, folders), choice);
  return { chosen, sops: library(files, folders, { named: chosen.files, load: loadSop }) };
}

/** Finds the files and checks them. */
export async function runCheck(
  call: Call<CheckOptions>,
  words: readonly string[],
  asOf: string,
  stdin?: Source,
  instead?: ReadonlyMap<string, string>,
): Promise<CheckRun> {
  const { options } = call;
  const pipes = !options.fix && !options.watch;
  const { chosen, sops } = filesToCheck(call, words, { stdin, pipes }, instead);
  return { chosen, ...(await checkFiles(chosen.files, sops, asOf, checkScenarioFile)) };
}

/** Prints what was found, and what could not be read; gives the exit code. */
export async function report(call: Call<CheckOptions>, run: CheckRun): Promise<number> {
  const { options } = call;
  const { problems, files } = run.chosen;
  const shown = options.quiet ? run.diagnostics.filter(({ severity }) => severity === 'error') : run.diagnostics;
  await print(call, shown, run);
  for (const { message, hint } of problems) await call.complain(message, hint);
  if (problems.length || files.length === 0) return exit.wrongCall;
  const errors = run.diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = run.diagnostics.length - errors;
  const most = options.maxWarnings;
  if (most !== undefined && warnings > most) {
    await call.complain(`There are more warnings (${warnings}) than allowed (${most}).`);
    return exit.found;
  }
  return errors ? exit.found : exit.done;
}

async function print(call: Call<CheckOptions>, shown: readonly Diagnostic[], run: CheckRun): Promise<void> {
  const { options } = call;
  switch (formatOf(options)) {
    case 'json':
      return call.writeJson(diagnosticsJson(shown));
    case 'github':
      return call.annotate(githubAnnotations(shown));
    case 'sarif':
      return call.writeJson(sarifLog(shown, allCodes(), options.version ?? ''));
    default: {
      const count = run.chosen.files.length;
      if (count === 0 || (options.quiet && shown.length === 0)) return;
      const paint = call.paint;
      const text = renderDiagnostics(shown, paint, call.width);
      await call.write(`${text}${text ? '\n' : ''}${closingLine(shown, run, count, paint)}`);
    }
  }
}

/** The format that was asked for. */
export function formatOf(options: CheckOptions): 'text' | 'json' | 'github' | 'sarif' {
  return options.format ?? 'text';
}
