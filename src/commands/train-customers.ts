import { dirname, join } from 'node:path';
import { readScenarios } from '../scenario/read.js';
import { displayPath } from '../store/folders.js';
import type { Opened } from '../store/library.js';
import { findTestFiles } from '../store/test-files.js';
import type { Context } from '../terminal/context.js';
import { hasErrors } from '../text/diagnostic.js';
import { renderDiagnostics } from '../text/diagnostic-text.js';
import type { Customer } from '../train/case.js';
import { customerOf } from '../train/customer.js';
import { libraryFor } from './open.js';
import { type CommonOptions, errorPaint, fail, outputWidth, write } from './output.js';

/** An SOP and the customers of its scenarios. */
export interface Customers {
  readonly opened: Opened;
  readonly customers: readonly Customer[];
  /** Where its scenarios are, or would be. */
  readonly file: string;
}

/** Reads the scenarios beside an SOP. One that fails stops everything: nobody is trained on a mistake. */
export async function customersOf(opened: Opened, options: CommonOptions, context: Context): Promise<Customers | 2> {
  const { id } = opened.flow.sop;
  const place = { ...context, sopDir: options.sopDir };
  const found = findTestFiles([opened.path], place, libraryFor(options, context).find);
  const [problem] = found.problems;
  if (problem) return fail(context, options, problem.message, problem.hint);
  const customers: Customer[] = [];
  for (const { source } of found.scenarios) {
    const { file, diagnostics } = readScenarios(source);
    if (hasErrors(diagnostics)) {
      const paint = errorPaint(context, options);
      await write(context.stderr, renderDiagnostics(diagnostics, paint, outputWidth(context.stderr)));
      return fail(context, options, `The scenarios in \`${source.name}\` have mistakes, so they are not practised.`);
    }
    for (const scenario of file?.scenarios ?? []) {
      const customer = file && customerOf(file, scenario, opened.flow);
      if (customer) customers.push(customer);
      else {
        const hint = `\`sop test ${id}\` shows why`;
        return fail(context, options, `Scenario \`${scenario.id}\` fails, so it is not practised.`, hint);
      }
    }
  }
  const file = displayPath(context, join(dirname(opened.path), 'scenarios', `${id}.yaml`));
  return { opened, customers, file };
}
