import { addResults } from '../store/results.js';
import { stateFolder } from '../store/state.js';
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
import { isPlain } from './asking.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import { exit, signalExit } from './exit.js';
import { readSource } from './given.js';
import type { Training, TrainOptions } from './train-options.js';

/** Trains somebody on the terminal. Each scenario counts as soon as it has been played to its end. */
export async function interactively(call: Call<TrainOptions>, training: Training): Promise<number> {
  const { context } = call;
  const paint = call.errorPaint;
  const results: CaseResult[] = [];
  let stopped: Interrupt | { readonly kind: 'quit' } | undefined;
  let problem: ReturnType<typeof keep>;
  const front = await openFront(context, paint, isPlain(call));
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
  if (stopped && isInterrupt(stopped) && stopped.kind === 'signal') return signalExit[stopped.signal];
  await printResult(call, result);
  if (problem) await call.complain(`The results are not saved: ${problem.message}`, problem.hint);
  if (stopped) return exit.stopped;
  return result.passed === false ? exit.found : problem ? exit.wrongCall : exit.done;
}

/** Plays a script. Its results are kept only if a trainee is named. */
export async function headless(call: Call<TrainOptions>, training: Training, name: string): Promise<number> {
  const { context } = call;
  const source = await readSource(name, context);
  const { scriptOf, scenarios, diagnostics } = readScripts(source);
  if (diagnostics.length) {
    const { refuseAnswers } = await import('./answers-mistakes.js');
    return refuseAnswers(call, diagnostics, training.opened.flow);
  }
  const played = new Set(training.cases.map(({ customer }) => customer.id));
  const unknown = scenarios.find((id) => !played.has(id) && !training.customers.some((one) => one.id === id));
  if (unknown !== undefined) {
    throw new CallError(`The answers are for a scenario \`${unknown}\` that does not exist.`);
  }
  const results: CaseResult[] = [];
  for (const practice of training.cases) {
    const { id } = practice.customer;
    const { made, stop, problem } = playScript(practice, scriptOf(id), training.seed);
    if (problem !== undefined) throw new CallError(`Scenario \`${id}\`: ${problem}`);
    if (made.length || !stop) results.push(caseResult(practice, made));
    if (!stop) continue;
    await printResult(call, summed(training, 'stopped', results));
    const part = stop.kind === 'response' ? 'responses' : 'answers';
    const what = `Scenario \`${id}\`: the answers ran out at \`${stop.step.id}\`, visit ${stop.visit}.`;
    const choices = stop.choices.map((choice) => choice.id).join(', ');
    throw new CallError(what, `give it under \`${part}\`: ${choices}`, exit.stopped);
  }
  const result = summed(training, 'completed', results);
  const problem = keep(training, results, context);
  await printResult(call, result);
  if (problem) throw new CallError(`The results are not saved: ${problem.message}`, problem.hint);
  return result.passed === false ? exit.found : exit.done;
}

/** Shows scenarios to a class; nothing is scored or kept. */
export async function demo(call: Call<TrainOptions>, training: Training): Promise<number> {
  const { context } = call;
  const paint = call.errorPaint;
  const front = await openFront(context, paint, isPlain(call));
  try {
    let from: 'start' | 'end' = 'start';
    for (let index = 0; index < training.cases.length; ) {
      const practice = training.cases[index] as TrainingCase;
      const end = await showCase(practice, placeOf(index, training), from, front, paint);
      if (isInterrupt(end)) return end.kind === 'signal' ? signalExit[end.signal] : exit.stopped;
      if (end.kind === 'quit') return exit.stopped;
      from = end.kind === 'back' && index > 0 ? 'end' : 'start';
      if (end.kind === 'back' && index === 0) front.say('This is where it begins.');
      index = Math.max(0, index + (end.kind === 'back' ? -1 : 1));
    }
    return exit.done;
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

async function printResult(call: Call<TrainOptions>, result: SessionResult): Promise<void> {
  const { options } = call;
  if (options.format === 'json') return call.writeJson(result);
  const plain = isPlain(call);
  const text =
    options.format === 'md'
      ? trainingMarkdown(result)
      : trainingText(result, {
          paint: plain ? noPaint : call.paint,
          width: call.width,
          plain,
        });
  await call.write(text);
}
