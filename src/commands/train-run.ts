import { stateFolder } from '../store/state.js';
import { addResults } from '../store/training.js';
import type { Context } from '../terminal/context.js';
import { type Interrupt, isInterrupt } from '../terminal/interrupt.js';
import { openFront } from '../terminal/open.js';
import { noPaint } from '../text/paint.js';
import { isoWithOffset } from '../text/time.js';
import { playScript, readScripts } from '../train/answers.js';
import type { TrainingCase } from '../train/case.js';
import { showCase } from '../train/demo.js';
import { trainingMarkdown } from '../train/markdown.js';
import { playCase } from '../train/play.js';
import { type CaseResult, caseResult } from '../train/score.js';
import { type SessionResult, sessionResult } from '../train/session.js';
import { trainingText } from '../train/text.js';
import { isPlain, signalCodes } from './asking.js';
import { readSource } from './given.js';
import { complain, errorPaint, fail, outputPaint, outputWidth, write, writeJson } from './output.js';
import type { Training, TrainOptions } from './train-options.js';

/** Trains with somebody on the terminal. Each scenario counts as soon as it is played to its end. */
export async function interactively(training: Training, options: TrainOptions, context: Context): Promise<number> {
  const paint = errorPaint(context, options);
  const results: CaseResult[] = [];
  let stopped: Interrupt | { readonly kind: 'quit' } | undefined;
  let problem: ReturnType<typeof keep>;
  const front = await openFront(context, paint, isPlain(options, context));
  try {
    for (const [index, practice] of training.cases.entries()) {
      const place = placeOf(index, training);
      const { seed } = training;
      const played = await playCase(practice, { front, paint, seed, now: context.now, place });
      stopped = played.stopped;
      if (played.made.length || !stopped) results.push(caseResult(practice, played.made));
      if (stopped) break;
      problem = keep(training, results.slice(-1), context) ?? problem;
    }
  } finally {
    front.close();
  }
  const result = summed(training, stopped ? 'stopped' : 'completed', results);
  if (stopped && isInterrupt(stopped) && stopped.kind === 'signal') return signalCodes[stopped.signal];
  await printResult(result, options, context);
  if (problem) await complain(context, options, `The results are not saved: ${problem.message}`, problem.hint);
  if (stopped) return 3;
  return result.passed === false ? 1 : problem ? 2 : 0;
}

/** Plays a script. Its results are kept only for a trainee who is named. */
export async function headless(
  training: Training,
  name: string,
  options: TrainOptions,
  context: Context,
): Promise<number> {
  const source = await readSource(name, context);
  if ('problem' in source) return fail(context, options, source.problem.message, source.problem.hint);
  const { scriptOf, scenarios, diagnostics } = readScripts(source);
  if (diagnostics.length) {
    const { answersMistakes } = await import('./answers-mistakes.js');
    return answersMistakes(diagnostics, training.opened.flow, options, context);
  }
  const played = new Set(training.cases.map(({ customer }) => customer.id));
  const unknown = scenarios.find((id) => !played.has(id) && !training.customers.some((one) => one.id === id));
  if (unknown !== undefined) {
    return fail(context, options, `The answers are for a scenario \`${unknown}\` that does not exist.`);
  }
  const results: CaseResult[] = [];
  for (const practice of training.cases) {
    const { id } = practice.customer;
    const { made, stop, problem } = playScript(practice, scriptOf(id), training.seed);
    if (problem !== undefined) return fail(context, options, `Scenario \`${id}\`: ${problem}`);
    if (made.length || !stop) results.push(caseResult(practice, made));
    if (!stop) continue;
    await printResult(summed(training, 'stopped', results), options, context);
    const part = stop.kind === 'response' ? 'responses' : 'answers';
    const what = `Scenario \`${id}\`: the answers ran out at \`${stop.step.id}\`, visit ${stop.visit}.`;
    const choices = stop.choices.map((choice) => choice.id).join(', ');
    await complain(context, options, what, `give it under \`${part}\`: ${choices}`);
    return 3;
  }
  const result = summed(training, 'completed', results);
  const problem = keep(training, results, context);
  await printResult(result, options, context);
  if (problem) return fail(context, options, `The results are not saved: ${problem.message}`, problem.hint);
  return result.passed === false ? 1 : 0;
}

/** Shows scenarios to a class; nothing is scored or kept. */
export async function demo(training: Training, options: TrainOptions, context: Context): Promise<number> {
  const paint = errorPaint(context, options);
  const front = await openFront(context, paint, isPlain(options, context));
  try {
    let from: 'start' | 'end' = 'start';
    for (let index = 0; index < training.cases.length; ) {
      const practice = training.cases[index] as TrainingCase;
      const end = await showCase(practice, placeOf(index, training), from, front, paint);
      if (isInterrupt(end)) return end.kind === 'signal' ? signalCodes[end.signal] : 3;
      if (end.kind === 'quit') return 3;
      from = end.kind === 'back' && index > 0 ? 'end' : 'start';
      if (end.kind === 'back' && index === 0) front.say('This is where it begins.');
      index = Math.max(0, index + (end.kind === 'back' ? -1 : 1));
    }
    return 0;
  } finally {
    front.close();
  }
}

function placeOf(index: number, { cases }: Training): string {
  return cases.length > 1 ? `${index + 1} of ${cases.length}` : '';
}

function summed(
  { opened, trainee, seed, mark }: Training,
  status: SessionResult['status'],
  results: readonly CaseResult[],
): SessionResult {
  return sessionResult({ flow: opened.flow, digest: opened.digest, trainee, seed, mark }, status, results);
}

/** Adds results to the trainee's file, where there is a trainee. */
function keep({ opened, trainee, seed }: Training, results: readonly CaseResult[], context: Context) {
  if (trainee === null || results.length === 0) return undefined;
  const { id: sop, version } = opened.flow.sop;
  const at = isoWithOffset(context.now());
  const records = results.map(({ id, score, points, of, decisions }) => ({
    ...({ format: 1, at, trainee, sop, version, digest: opened.digest, seed } as const),
    ...{ scenario: id, score, points, of, decisions },
  }));
  return addResults(stateFolder(context), trainee, records);
}

async function printResult(result: SessionResult, options: TrainOptions, context: Context): Promise<void> {
  if (options.json || options.format === 'json') return writeJson(context, result);
  const plain = isPlain(options, context);
  const text =
    options.format === 'md'
      ? trainingMarkdown(result)
      : trainingText(result, {
          paint: plain ? noPaint : outputPaint(context, options),
          width: outputWidth(context.stdout),
          plain,
        });
  await write(context.stdout, text);
}
