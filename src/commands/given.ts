import { resolve } from 'node:path';
import type { Flow } from '../sop/flow.js';
import { channelField } from '../sop/reserved.js';
import { maxBytes, readText, textOf } from '../store/read.js';
import type { Context } from '../terminal/context.js';
import type { Source } from '../text/source.js';
import { checkGiven, type Given } from '../walk/play.js';
import { hasSensitive } from '../walk/withhold.js';
import type { Call, CommonOptions } from './call.js';
import { CallError, leave } from './call-error.js';
import { exit } from './exit.js';

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
 * The answers and fields from flags and the answers file, checked against the SOP. For each step, a flag wins over the
 * file. Mistakes are all reported on stderr together, and end the call.
 */
export async function readGiven(call: Call<GivenOptions & CommonOptions>, flow: Flow): Promise<Given> {
  const { options } = call;
  const fromFlags = readFlags(flow, options);
  const fromFile = options.answers === undefined ? undefined : await readFile(call, flow, options.answers);
  const { given, problems } = checkGiven(flow, fromFlags.answers, fromFlags.fields);
  for (const { message, hint } of problems) await call.complain(message, hint);
  if (problems.length) leave(exit.wrongCall);
  return {
    answers: new Map([...(fromFile?.answers ?? []), ...given.answers]),
    fields: new Map([...(fromFile?.fields ?? []), ...given.fields]),
  };
}

function readFlags(flow: Flow, options: GivenOptions): { answers: Answers; fields: Fields } {
  const answers = new Map<string, string[]>();
  for (const text of options.answer ?? []) {
    const [step, option] = splitPair(text);
    if (!step || !option) throw new CallError(`\`--answer ${text}\` is not of the form step=option.`);
    answers.set(step, [...(answers.get(step) ?? []), option]);
  }
  const values = new Map<string, string[]>();
  for (const text of options.set ?? []) {
    const [field, value] = splitPair(text);
    if (!field || value === undefined) {
      // What was typed may be the value itself.
      throw new CallError(`\`--set${hasSensitive(flow) ? '' : ` ${text}`}\` is not of the form field=value.`);
    }
    values.set(field, [...(values.get(field) ?? []), value]);
  }
  if (options.channel !== undefined) values.set(channelField, [options.channel]);
  // A single value is a text, several values are a list.
  const fields: Fields = new Map([...values].map(([id, all]) => [id, all.length === 1 ? (all[0] as string) : all]));
  return { answers, fields };
}

function splitPair(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at === -1 ? [text.trim(), undefined] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

async function readFile(call: Call, flow: Flow, name: string): Promise<Given> {
  const { context } = call;
  const source = await readSource(name, context);
  const { readAnswers } = await import('../scenario/answers.js');
  const read = readAnswers(flow, source);
  if (read.diagnostics.length === 0) return read.given;
  const { refuseAnswers } = await import('./answers-mistakes.js');
  return refuseAnswers(call, read.diagnostics, flow);
}

/** A file by the name the user gave, or all of stdin for `-`. */
export async function readSource(name: string, context: Context): Promise<Source> {
  // When stdin is a socket, as it is when an editor starts this program, it cannot be opened by its name.
  if (name !== '-' && name !== '/dev/stdin') {
    return sourceOf(name, readText(resolve(context.cwd, name), name, { pipes: true }));
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of context.stdin) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > maxBytes) throw new CallError(`What stdin gives is larger than ${maxBytes / 1_000_000} MB.`);
  }
  return sourceOf('<stdin>', textOf(Buffer.concat(chunks), 'stdin'));
}

function sourceOf(name: string, reading: ReturnType<typeof readText>): Source {
  if ('problem' in reading) throw new CallError(reading.problem.message, reading.problem.hint);
  return { name, text: reading.text };
}
