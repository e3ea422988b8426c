import { resolve } from 'node:path';
import type { Flow } from '../sop/flow.js';
import { channelField } from '../sop/reserved.js';
import { maxBytes, readText, textOf } from '../store/read.js';
import type { Context } from '../terminal/context.js';
import { checkGiven, type Given, type GivenProblem } from '../walk/play.js';
import { hasSensitive } from '../walk/withhold.js';
import { type CommonOptions, complain, fail } from './output.js';

/** The ways to answer in advance. */
export interface GivenOptions {
  /** `step=option`, repeated. */
  readonly answer?: readonly string[];
  /** A file, or `-` for stdin. */
  readonly answers?: string;
  /** `field=value`, repeated. */
  readonly set?: readonly string[];
  readonly channel?: string;
}

type Answers = Map<string, readonly string[]>;
type Fields = Map<string, string | readonly string[]>;

/**
 * What flags and the answers file give, checked against the SOP; flags win over the file, step by step. Everything
 * that is wrong is said at once on stderr; then the exit code, 2.
 */
export async function readGiven(
  flow: Flow,
  options: GivenOptions & CommonOptions,
  context: Context,
): Promise<{ readonly given: Given } | 2> {
  const fromFlags = readFlags(flow, options);
  if (typeof fromFlags === 'string') return fail(context, options, fromFlags);
  const fromFile = options.answers === undefined ? undefined : await readFile(flow, options.answers, options, context);
  if (fromFile === 2) return 2;
  const { given, problems } = checkGiven(flow, fromFlags.answers, fromFlags.fields);
  for (const problem of problems) await complainAbout(problem, options, context);
  if (problems.length) return 2;
  return {
    given: {
      answers: new Map([...(fromFile?.answers ?? []), ...given.answers]),
      fields: new Map([...(fromFile?.fields ?? []), ...given.fields]),
    },
  };
}

function readFlags(flow: Flow, options: GivenOptions): { answers: Answers; fields: Fields } | string {
  const answers = new Map<string, string[]>();
  for (const text of options.answer ?? []) {
    const [step, option] = splitPair(text);
    if (!step || !option) return `\`--answer ${text}\` is not of the form step=option.`;
    answers.set(step, [...(answers.get(step) ?? []), option]);
  }
  const values = new Map<string, string[]>();
  for (const text of options.set ?? []) {
    const [field, value] = splitPair(text);
    if (!field || value === undefined) {
      // It may be the value that is left.
      return `\`--set${hasSensitive(flow) ? '' : ` ${text}`}\` is not of the form field=value.`;
    }
    values.set(field, [...(values.get(field) ?? []), value]);
  }
  if (options.channel !== undefined) values.set(channelField, [options.channel]);
  // One value is one text; several are the items of a list.
  const fields: Fields = new Map([...values].map(([id, all]) => [id, all.length === 1 ? (all[0] as string) : all]));
  return { answers, fields };
}

function splitPair(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at === -1 ? [text.trim(), undefined] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

async function readFile(flow: Flow, name: string, options: CommonOptions, context: Context): Promise<Given | 2> {
  const source = await readSource(name, context);
  if ('problem' in source) return fail(context, options, source.problem.message, source.problem.hint);
  const { readAnswers } = await import('../scenario/answers.js');
  const read = readAnswers(flow, source);
  if (read.diagnostics.length === 0) return read.given;
  const { answersMistakes } = await import('./answers-mistakes.js');
  return answersMistakes(read.diagnostics, flow, options, context);
}

/** A file by the name the user gave, or all of stdin for `-`. */
export async function readSource(
  name: string,
  context: Context,
): Promise<
  { readonly name: string; readonly text: string } | { readonly problem: { message: string; hint?: string } }
> {
  // Where stdin is a socket, as when an editor starts this program, it cannot be opened by its name.
  if (name !== '-' && name !== '/dev/stdin') {
    const reading = readText(resolve(context.cwd, name), name, { pipes: true });
    return 'text' in reading ? { name, text: reading.text } : reading;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of context.stdin) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > maxBytes) return { problem: { message: `What stdin gives is larger than ${maxBytes / 1_000_000} MB.` } };
  }
  const reading = textOf(Buffer.concat(chunks), 'stdin');
  return 'text' in reading ? { name: '<stdin>', text: reading.text } : reading;
}

function complainAbout(problem: GivenProblem, options: CommonOptions, context: Context): Promise<void> {
  return complain(context, options, problem.message, problem.hint);
}
