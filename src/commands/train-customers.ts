import { dirname, join } from 'node:path';
import { readScenarios } from '../scenario/read.js';
import { isScenarioFile } from '../sop/finder.js';
import type { Opened } from '../sop/library.js';
import { choose } from '../store/choose.js';
import { diskFiles } from '../store/disk.js';
import { displayPath } from '../store/folders.js';
import { hasErrors } from '../text/diagnostic.js';
import type { Customer } from '../train/case.js';
import { customerOf } from '../train/customer.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import { libraryFor } from './open.js';

/** An SOP and the customers of its scenarios. */
export interface Customers {
  readonly opened: Opened;
  readonly customers: readonly Customer[];
  /** Where its scenarios are, or would be. */
  readonly file: string;
}

/** Reads the scenarios beside an SOP. Refuses them all if one fails, so that nobody is trained on a mistake. */
export async function customersOf(call: Call, opened: Opened): Promise<Customers> {
  const { options, context } = call;
  const { id } = opened.flow.sop;
  const place = { ...context, sopDir: options.sopDir };
  const chosen = choose([opened.path], place, diskFiles(place), libraryFor(call), { scenarios: true });
  const [problem] = chosen.problems;
  if (problem) throw new CallError(problem.message, problem.hint);
  const customers: Customer[] = [];
  for (const { source } of chosen.files.filter(isScenarioFile)) {
    const { file, diagnostics } = readScenarios(source);
    if (hasErrors(diagnostics)) {
      await call.explain(diagnostics);
      throw new CallError(`The scenarios in \`${source.name}\` have mistakes, so they are not practised.`);
    }
    for (const scenario of file?.scenarios ?? []) {
      const customer = file && customerOf(file, scenario, opened.flow);
      if (customer) customers.push(customer);
      else {
        const hint = `\`sop test ${id}\` shows why`;
        throw new CallError(`Scenario \`${scenario.id}\` fails, so it is not practised.`, hint);
      }
    }
  }
  const file = displayPath(context, join(dirname(opened.path), 'scenarios', `${id}.yaml`));
  return { opened, customers, file };
}
