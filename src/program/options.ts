import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Call } from '../commands/call.js';
import { type CoveragePart, coverageParts, type Gates } from '../test/gates.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import { isDate, readDuration } from '../text/time.js';

/** A command: its name, what it does in a few words, and the rest of it, which is set up when it is called. */
export interface Definition {
  readonly name: string;
  readonly summary: string;
  define(command: Command, call: MakeAction): unknown;
}

/**
 * Makes the function that commander calls for a command. `run` gets the call and the arguments. `more` gives options
 * that do not come from flags.
 */
export type MakeAction = (
  run: (call: Call, words: Command['processedArgs'], command: Command) => Promise<number>,
  more?: (command: Command) => object,
) => (...given: unknown[]) => Promise<void>;

/** The first format is what is printed when none is asked for. */
export function format(command: Command, ...formats: string[]): Command {
  return command
    .addOption(new Option('--format <format>', 'how to print the result').choices(formats).default(formats[0]))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }));
}

/** The options that `run` and `resume` have in common. `WalkOptions` is their type. */
export function walkOptions(command: Command): Command {
  return format(command, 'text', 'json')
    .option('--answer <step=option>', 'answer a question (repeat it for more)', collect)
    .option('--answers <file>', 'take answers and fields from a YAML or JSON file; - reads them from stdin')
    .option('--set <field=value>', 'fill in a field (repeat it for more)', collect)
    .option('--channel <channel>', 'the channel responses go out on: chat, email, phone …')
    .option('--transcript <file>', 'write the transcript there; - writes it to stdout')
    .option('--force', 'write over a transcript that exists')
    .addOption(plain())
    .option('--copy', 'copy the response at the end to the clipboard')
    .option('--no-input', 'never ask: stop where an answer is missing');
}

export function plain(): Option {
  return new Option('--plain', 'numbered lists and typed words, for screen readers (also SOP_PLAIN=1)');
}

/** Collects the values of an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** A whole number between two others. */
export function whole(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
  };
}

export function seed(value: string): string {
  if (/^[\w.-]{1,64}$/.test(value)) return value;
  throw new InvalidArgumentError('It takes up to 64 letters, digits, dots, dashes and underscores.');
}

export function name(value: string): string {
  if (value.trim()) return value.trim();
  throw new InvalidArgumentError('It takes a name.');
}

/** `YYYY-MM-DD` */
export function date(value: string): string {
  if (isDate(value)) return value;
  throw new InvalidArgumentError('It takes a date such as 2026-11-21.');
}

/** `30d`, `12h` … in milliseconds. */
export function duration(value: string): number {
  const time = readDuration(value);
  if (time !== undefined) return time;
  throw new InvalidArgumentError('It takes a time: write it as 30d, 12h, 2w or 45min.');
}

/** `options=100,paths=80`: the least percentage of each part. */
export function gates(value: string): Gates {
  const read = new Map<CoveragePart, number>();
  for (const text of value.split(',')) {
    const [, word, digits] = /^([a-z]+)\s*=\s*(\d{1,3})\s*%?$/.exec(text.trim()) ?? [];
    if (word === undefined || Number(digits) > 100) {
      throw new InvalidArgumentError('It takes parts and percentages: options=100,paths=80.');
    }
    const part = coverageParts.find((one) => one === word);
    if (!part)
      throw new InvalidArgumentError(didYouMean(word, coverageParts) ?? `The parts are ${oneOf(coverageParts)}.`);
    read.set(part, Number(digits));
  }
  return read;
}
