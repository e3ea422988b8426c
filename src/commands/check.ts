import { allCodes } from '../check/codes.js';
import { checkExample } from '../check/example-check.js';
import { renderExplanation } from '../check/explain.js';
import { checkScenarioFile } from '../scenario/check-file.js';
import type { Context } from '../terminal/context.js';
import { diagnosticsJson } from '../text/diagnostic-text.js';
import { didYouMean } from '../text/suggest.js';
import { isDate, isoWithOffset } from '../text/time.js';
import { fixFiles } from './check-fix.js';
import { type CheckOptions, type CheckRun, formatOf, report, runCheck } from './check-run.js';
import { watchFiles } from './check-watch.js';
import { readSource } from './given.js';
import { fail, outputPaint, outputWidth, write, writeJson } from './output.js';

/** `sop check [path…]`: 0 nothing found · 1 errors, or more warnings than allowed · 2 called wrongly or unreadable. */
export async function checkCommand(words: readonly string[], options: CheckOptions, context: Context): Promise<number> {
  if (options.explain !== undefined) return explain(options.explain, options, context);
  const asOf = options.asOf ?? isoWithOffset(context.now()).slice(0, 10);
  if (!isDate(asOf)) return fail(context, options, '`--as-of` takes a date such as 2026-11-21.');
  if (options.maxWarnings !== undefined && !/^\d{1,9}$/.test(options.maxWarnings)) {
    return fail(context, options, '`--max-warnings` takes a number, 0 or more.');
  }
  if (options.watch && (words.includes('-') || options.fix || formatOf(options) !== 'text')) {
    return fail(context, options, '`--watch` shows files as text: it goes with neither `-`, `--fix` nor `--format`.');
  }
  if (options.watch) {
    return watchFiles(words, asOf, options, context);
  }
  const stdin = words.includes('-') ? await readSource('-', context) : undefined;
  if (stdin && 'problem' in stdin) return fail(context, options, stdin.problem.message, stdin.problem.hint);
  const find = (instead?: ReadonlyMap<string, string>): CheckRun =>
    runCheck(words, asOf, options, context, stdin, instead);
  let run = find();
  if (options.fix) {
    const fixed = await fixFiles(words, run, find, options, context);
    if (typeof fixed === 'number') return fixed;
    run = fixed;
  }
  return report(run, options, context);
}

async function explain(code: string, options: CheckOptions, context: Context): Promise<number> {
  const codes = allCodes();
  const doc = codes.find((one) => one.code === code);
  if (!doc) {
    const names = codes.map((one) => one.code);
    const hint = didYouMean(code, names) ?? `the codes are ${names.join(', ')}`;
    return fail(context, options, `There is no code \`${code}\`.`, hint);
  }
  const found = doc.example ? checkExample(doc, checkScenarioFile) : [];
  if (formatOf(options) === 'json') {
    const { severity, summary, example } = doc;
    await writeJson(context, { code, severity, summary, example, ...diagnosticsJson(found) });
    return 0;
  }
  await write(
    context.stdout,
    renderExplanation(doc, found, outputPaint(context, options), outputWidth(context.stdout)),
  );
  return 0;
}
