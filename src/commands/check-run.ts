import { allCodes } from '../check/codes.js';
import { sarifLog } from '../check/sarif.js';
import { type Checked, checkSources } from '../check/set.js';
import { closingLine, githubAnnotations } from '../check/text.js';
import { checkScenarioFile } from '../scenario/check-file.js';
import { type CheckFiles, findCheckFiles } from '../store/check-files.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { diagnosticsJson, renderDiagnostics } from '../text/diagnostic-text.js';
import type { Source } from '../text/source.js';
import type { Call, CommonOptions } from './call.js';
import { exit } from './exit.js';

export interface CheckOptions extends CommonOptions {
  readonly format?: 'text' | 'json' | 'github' | 'sarif';
  /** A number of 0 or more, as typed. */
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
  readonly files: CheckFiles;
}

/** Finds the files and checks them. `instead` holds texts that take the place of those on disk, by path. */
export function runCheck(
  call: Call<CheckOptions>,
  words: readonly string[],
  asOf: string,
  stdin?: Source,
  instead?: ReadonlyMap<string, string>,
): CheckRun {
  const { options, context } = call;
  const pipes = !options.fix && !options.watch;
  const files = findCheckFiles(words, { ...context, sopDir: options.sopDir, stdin, instead, pipes });
  return { files, ...checkSources(files.sources, files.neighbours, asOf, checkScenarioFile) };
}

/** Prints what was found, and what could not be read; gives the exit code. */
export async function report(call: Call<CheckOptions>, run: CheckRun): Promise<number> {
  const { options } = call;
  const { problems, sources } = run.files;
  const shown = options.quiet ? run.diagnostics.filter(({ severity }) => severity === 'error') : run.diagnostics;
  await print(call, shown, run);
  for (const { message, hint } of problems) await call.complain(message, hint);
  if (problems.length || sources.length === 0) return exit.wrongCall;
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
      const count = run.files.sources.length;
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
