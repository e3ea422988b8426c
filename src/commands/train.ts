import type { Response } from '../sop/types.js';
import { stateFolder } from '../store/state.js';
import { readResults } from '../store/training.js';
import type { Context } from '../terminal/context.js';
import { addAll } from '../text/list.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import { type Customer, type TrainingCase, trainingCase } from '../train/case.js';
import { weakestFirst } from '../train/choose.js';
import { drawCustomer } from '../train/free.js';
import { scoresOf } from '../train/history.js';
import { randomOf } from '../train/random.js';
import { libraryFor, openSop } from './open.js';
import { complain, fail } from './output.js';
import { pickSop } from './pick.js';
import { canAsk } from './run.js';
import { type Customers, customersOf } from './train-customers.js';
import type { Training, TrainOptions } from './train-options.js';
import { reportCommand } from './train-report.js';
import { demo, headless, interactively } from './train-run.js';

const mostCases = 1000;

/**
 * `sop train [sop]`: practise scenarios, or report on practice. 0 done · 1 below the pass mark · 2 called wrongly ·
 * 3 stopped before the end · 128+n on a signal.
 */
export async function trainCommand(name: string | undefined, options: TrainOptions, context: Context): Promise<number> {
  const wrong = wrongCall(options);
  if (wrong) return fail(context, options, wrong[0], wrong[1]);
  if (options.report) return reportCommand(name, options, context);
  const interactive = options.answers === undefined;
  if (interactive && !canAsk(options, context)) {
    const hint = options.demo
      ? 'run it on a terminal'
      : 'give the answers with --answers <file>, or run it on a terminal';
    return fail(context, options, 'Training asks somebody, and there is nobody to ask here.', hint);
  }
  const word = name ?? (interactive ? await pickSop(options, context) : undefined);
  if (typeof word === 'number') return word;
  if (word === undefined) {
    return fail(context, options, 'Which SOP?', '`sop list` shows what there is, `sop train <sop>` practises one');
  }
  const opened = await openSop(word, options, context);
  if (opened === 2) return 2;
  const known = await customersOf(opened, options, context);
  if (known === 2) return 2;
  const training = await prepare(known, interactive, options, context);
  if (training === 2) return 2;
  if (options.demo) return demo(training, options, context);
  return options.answers === undefined
    ? interactively(training, options, context)
    : headless(training, options.answers, options, context);
}

/** What is wrong with the call, and what to do. */
function wrongCall(options: TrainOptions): [string, string?] | undefined {
  const { scenario, all, count, random, demo, answers, report, pass, seed, trainee } = options;
  if (report) return undefined;
  const both = (a: unknown, b: unknown, names: string): [string] | undefined =>
    a !== undefined && b !== undefined && a !== false && b !== false ? [`${names} do not go together.`] : undefined;
  const problem =
    both(scenario, all, '`--scenario` and `--all`') ??
    both(scenario, random, '`--scenario` and `--random`') ??
    both(scenario, count, '`--scenario` and `--count`') ??
    both(all, random, '`--all` and `--random`') ??
    both(all, count, '`--all` and `--count`') ??
    both(demo, answers, '`--demo` and `--answers`') ??
    both(demo, pass, '`--demo` and `--pass`');
  if (problem) return problem;
  if (count !== undefined && !(isWhole(count) && Number(count) >= 1 && Number(count) <= mostCases)) {
    return [`\`--count\` takes a number from 1 to ${mostCases}, not \`${count}\`.`];
  }
  if (pass !== undefined && !(isWhole(pass) && Number(pass) <= 100)) {
    return [`\`--pass\` takes a score from 0 to 100, not \`${pass}\`.`];
  }
  if (seed !== undefined && !/^[\w.-]{1,64}$/.test(seed)) {
    return ['`--seed` takes up to 64 letters, digits, dots, dashes and underscores.'];
  }
  if (trainee !== undefined && !trainee.trim()) return ['`--trainee` takes a name.'];
  return undefined;
}

const isWhole = (text: string): boolean => /^\d{1,9}$/.test(text);

async function prepare(
  known: Customers,
  interactive: boolean,
  options: TrainOptions,
  context: Context,
): Promise<Training | 2> {
  const seed = options.seed ?? context.newId(3);
  const login = context.env.SOP_AGENT || context.userName() || null;
  const trainee = options.trainee?.trim() ?? (interactive && !options.demo ? login : null);
  const chosen = options.random
    ? drawAll(known, Number(options.count ?? 1), seed)
    : await choose(known, trainee, seed, options, context);
  if (typeof chosen === 'string') return fail(context, options, chosen);
  if (!Array.isArray(chosen)) return fail(context, options, chosen.problem[0], chosen.problem[1]);
  const more = await othersFor(known, options, context);
  const cases: TrainingCase[] = [];
  for (const customer of chosen) {
    const one = trainingCase(customer, { flow: known.opened.flow, more, seed });
    if ('problem' in one) return fail(context, options, `\`${customer.id}\` cannot be practised: ${one.problem}`);
    cases.push(one);
  }
  return { ...known, cases, seed, trainee, mark: options.pass === undefined ? null : Number(options.pass) };
}

/** Free play: as many customers as are wanted, the first of them by the seed itself. */
function drawAll({ opened, customers }: Customers, count: number, seed: string): Customer[] | string {
  const drawn: Customer[] = [];
  for (let number = 1; number <= count; number++) {
    const customer = drawCustomer(opened.flow, customers, number === 1 ? seed : `${seed}.${number}`);
    if (!customer) return `No path through \`${opened.flow.sop.id}\` was found for seed \`${seed}\`.`;
    drawn.push(customer);
  }
  return drawn;
}

async function choose(
  { customers, opened, file }: Customers,
  trainee: string | null,
  seed: string,
  options: TrainOptions,
  context: Context,
): Promise<Customer[] | { readonly problem: [string, string | undefined] }> {
  const { id } = opened.flow.sop;
  const ids = customers.map((customer) => customer.id);
  if (options.scenario) {
    const found = options.scenario.map((name) => customers.find((customer) => customer.id === name));
    const index = found.indexOf(undefined);
    if (index === -1) return found.filter((customer) => customer !== undefined);
    const name = options.scenario[index] as string;
    const hint = didYouMean(name, ids) ?? (ids.length ? `there is ${oneOf(ids, 30)}` : undefined);
    return { problem: [`\`${id}\` has no scenario \`${name}\`.`, hint] };
  }
  if (ids.length === 0) {
    return { problem: [`There are no scenarios for \`${id}\`.`, `write them into ${file}, or play --random`] };
  }
  const random = randomOf(`choice ${id} ${seed}`);
  // The same seed is the same session; only a trainee who is named brings their past into it.
  const past = options.trainee !== undefined || options.seed === undefined ? trainee : null;
  const records = past === null ? [] : await recordsOf(past, options, context);
  const order = weakestFirst(ids, scoresOf(records, id), random);
  const count = options.all ? ids.length : Math.min(ids.length, Number(options.count ?? 1));
  return order.slice(0, count).flatMap((one) => customers.find((customer) => customer.id === one) ?? []);
}

async function recordsOf(trainee: string, options: TrainOptions, context: Context) {
  const { records, problems } = readResults(stateFolder(context), trainee);
  for (const { message, hint } of problems) await complain(context, options, message, hint);
  return records;
}

/** Responses of the SOPs that take over, in the order they are named. */
async function othersFor({ opened }: Customers, options: TrainOptions, context: Context): Promise<Response[]> {
  const names = new Set([...opened.flow.steps.values()].flatMap(({ handoff }) => handoff?.sop ?? []));
  const library = libraryFor(options, context);
  const others: Response[] = [];
  for (const name of names) {
    const next = await library.open(library.findId(name));
    if ('flow' in next) addAll(others, next.flow.sop.responses);
  }
  return others;
}
