import { allCodes } from '../check/codes.js';
import { checkExample } from '../check/example-check.js';
import { renderExplanation } from '../check/explain.js';
import { checkScenarioFile } from '../scenario/check-file.js';
import { diagnosticsJson } from '../text/diagnostic-text.js';
import { didYouMean } from '../text/suggest.js';
import { isoWithOffset } from '../text/time.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import { fixFiles } from './check-fix.js';
import { type CheckOptions, type CheckRun, formatOf, report, runCheck } from './check-run.js';
import { watchFiles } from './check-watch.js';
import { exit } from './exit.js';
import { readSource } from './given.js';

/** `sop check [path…]`: 0 nothing found · 1 errors, or more warnings than allowed · 2 called wrongly or unreadable. */
export async function checkCommand(call: Call<CheckOptions>, words: readonly string[]): Promise<number> {
  const { options, context } = call;
  if (options.explain !== undefined) return explain(call, options.explain);
  const asOf = options.asOf ?? isoWithOffset(context.now()).slice(0, 10);
  if (options.watch && (words.includes('-') || formatOf(options) !== 'text')) {
    throw new CallError('`--watch` shows files as text: it goes with neither `-` nor another `--format`.');
  }
  if (options.watch) {
    return watchFiles(call, words, asOf);
  }
  const stdin = words.includes('-') ? await readSource('-', context) : undefined;
  const find = (instead?: ReadonlyMap<string, string>): Promise<CheckRun> =>
    runCheck(call, words, asOf, stdin, instead);
  let run = await find();
  if (options.fix) {
    run = await fixFiles(call, words, run, find);
  }
  return report(call, run);
}

async function explain(call: Call<CheckOptions>, code: string): Promise<number> {
  const { options } = call;
  const codes = allCodes();
  const doc = codes.find((one) => one.code === code);
  if (!doc) {
    const names = codes.map((one) => one.code);
    const hint = didYouMean(code, names) ?? `the codes are ${names.join(', ')}`;
    throw new CallError(`There is no code \`${code}\`.`, hint);
  }
  const found = doc.example ? await checkExample(doc, checkScenarioFile) : [];
  if (formatOf(options) === 'json') {
    const { severity, summary, example } = doc;
    await call.writeJson({ code, severity, summary, example, ...diagnosticsJson(found) });
    return exit.done;
  }
  await call.write(renderExplanation(doc, found, call.paint, call.width));
  return exit.done;
}
