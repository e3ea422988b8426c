import type { Response } from '../sop/types.js';
import { readResults } from '../store/results.js';
import { stateFolder } from '../store/state.js';
import { addAll } from '../text/list.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import { type Customer, type TrainingCase, trainingCase } from '../train/case.js';
import { weakestFirst } from '../train/choose.js';
import { drawCustomer } from '../train/free.js';
import { scoresOf } from '../train/history.js';
import { randomOf } from '../train/random.js';
import { canAsk } from './asking.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import { libraryFor, openSop } from './open.js';
import { pickSop } from './pick.js';
import { type Customers, customersOf } from './train-customers.js';
import type { Training, TrainOptions } from './train-options.js';
import { reportCommand } from './train-report.js';
import { demo, headless, interactively } from './train-run.js';

/**
 * `sop train [sop]`: practise scenarios, or report on practice. 0 done · 1 below the pass mark · 2 called wrongly ·
 * 3 stopped before the end · 128+n on a signal.
 */
export async function trainCommand(call: Call<TrainOptions>, name: string | undefined): Promise<number> {
  const { options } = call;
  if (options.report) return reportCommand(call, name);
  const interactive = options.answers === undefined;
  if (interactive && !canAsk(call)) {
    const hint = options.demo
      ? 'run it on a terminal'
      : 'give the answers with --answers <file>, or run it on a terminal';
    throw new CallError('Training asks somebody, and there is nobody to ask here.', hint);
  }
  const word = name ?? (interactive ? await pickSop(call) : undefined);
  if (word === undefined) {
    throw new CallError('Which SOP?', '`sop list` shows what there is, `sop train <sop>` practises one');
  }
  const opened = await openSop(call, word);
  const known = await customersOf(call, opened);
  const training = await prepare(call, known, interactive);
  if (options.demo) return demo(call, training);
  return options.answers === undefined ? interactively(call, training) : headless(call, training, options.answers);
}

async function prepare(call: Call<TrainOptions>, known: Customers, interactive: boolean): Promise<Training> {
  const { options, context } = call;
  const seed = options.seed ?? context.newId(3);
  const login = context.env.SOP_AGENT || context.userName() || null;
  const trainee = options.trainee ?? (interactive && !options.demo ? login : null);
  const chosen = options.random ? drawAll(known, options.count ?? 1, seed) : await choose(call, known, trainee, seed);
  const more = await othersFor(call, known);
  const cases: TrainingCase[] = [];
  for (const customer of chosen) {
    const one = trainingCase(customer, { flow: known.opened.flow, more, seed });
    if ('problem' in one) throw new CallError(`\`${customer.id}\` cannot be practised: ${one.problem}`);
    cases.push(one);
  }
  return { ...known, cases, seed, trainee, mark: options.pass ?? null };
}

/** Draws the customers for free play. The seed itself draws the first, so that one customer can be replayed by it. */
function drawAll({ opened, customers }: Customers, count: number, seed: string): Customer[] {
  const drawn: Customer[] = [];
  for (let number = 1; number <= count; number++) {
    const customer = drawCustomer(opened.flow, customers, number === 1 ? seed : `${seed}.${number}`);
    if (!customer) throw new CallError(`No path through \`${opened.flow.sop.id}\` was found for seed \`${seed}\`.`);
    drawn.push(customer);
  }
  return drawn;
}

async function choose(
  call: Call<TrainOptions>,
  { customers, opened, file }: Customers,
  trainee: string | null,
  seed: string,
): Promise<Customer[]> {
  const { options } = call;
  const { id } = opened.flow.sop;
  const ids = customers.map((customer) => customer.id);
  if (options.scenario) {
    const found = options.scenario.map((name) => customers.find((customer) => customer.id === name));
    const index = found.indexOf(undefined);
    if (index === -1) return found.filter((customer) => customer !== undefined);
    const name = options.scenario[index] as string;
    const hint = didYouMean(name, ids) ?? (ids.length ? `there is ${oneOf(ids, 30)}` : undefined);
    throw new CallError(`\`${id}\` has no scenario \`${name}\`.`, hint);
  }
  if (ids.length === 0) {
    throw new CallError(`There are no scenarios for \`${id}\`.`, `write them into ${file}, or play --random`);
  }
  const random = randomOf(`choice ${id} ${seed}`);
  // The same seed must give the same session, so past results count only if a trainee is named.
  const past = options.trainee !== undefined || options.seed === undefined ? trainee : null;
  const records = past === null ? [] : await recordsOf(call, past);
  const order = weakestFirst(ids, scoresOf(records, id), random);
  const count = options.all ? ids.length : Math.min(ids.length, options.count ?? 1);
  return order.slice(0, count).flatMap((one) => customers.find((customer) => customer.id === one) ?? []);
}

async function recordsOf(call: Call<TrainOptions>, trainee: string) {
  const { context } = call;
  const { records, problems } = readResults(stateFolder(context), trainee);
  for (const { message, hint } of problems) await call.complain(message, hint);
  return records;
}

/** Responses of the SOPs that take over, in the order they are named. */
async function othersFor(call: Call<TrainOptions>, { opened }: Customers): Promise<Response[]> {
  const names = new Set([...opened.flow.steps.values()].flatMap(({ handoff }) => handoff?.sop ?? []));
  const library = libraryFor(call);
  const others: Response[] = [];
  for (const name of names) {
    const next = await library.open(library.findId(name));
    if ('flow' in next) addAll(others, next.flow.sop.responses);
  }
  return others;
}
