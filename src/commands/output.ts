import { paintFor } from '../terminal/colour.js';
import type { Context, Output } from '../terminal/context.js';
import { escapeLine } from '../text/escape.js';
import { jsonText } from '../text/json.js';
import type { Paint } from '../text/paint.js';

/** What every command takes. */
export interface CommonOptions {
  /** `--no-color` gives false. */
  readonly color?: boolean;
  readonly sopDir?: string;
}

/** The result could not be written: a full disk, say. A closed pipe is no failure: its reader has seen enough. */
export class OutputFailed extends Error {}

/** Writes text and waits until it is out. Throws {@link OutputFailed}. */
export function write(stream: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error?: Error | null) => {
      if (!error || (error as NodeJS.ErrnoException).code === 'EPIPE') resolve();
      else reject(new OutputFailed(error.message));
    });
  });
}

/** Writes one JSON value. */
export function writeJson(context: Context, value: unknown): Promise<void> {
  return write(context.stdout, `${jsonText(value)}\n`);
}

/** Writes workflow commands, for the CI system that reads them. */
export function writeAnnotations(context: Context, text: string): Promise<void> {
  return write(context.annotations ?? context.stdout, text);
}

/** Whether what is written there stands on a screen, and is kept nowhere: the one place for sensitive values. */
export function isScreen(stream: Output): boolean {
  return stream.isTTY === true;
}

type Hint = string | undefined;

/** What went wrong and what to do, on stderr. The message is escaped here. */
export async function complain(
  context: Context,
  options: CommonOptions,
  message: string,
  ...hints: (Hint | readonly Hint[])[]
): Promise<void> {
  const paint = errorPaint(context, options);
  const lines = [`${paint.bad('sop:')} ${escapeLine(message)}`];
  for (const hint of hints.flat()) if (hint) lines.push(`     ${escapeLine(hint)}`);
  await write(context.stderr, `${lines.join('\n')}\n`);
}

/** As {@link complain}, for a call that cannot be carried out: exit code 2. */
export async function fail(context: Context, options: CommonOptions, message: string, ...hints: Hint[]): Promise<2> {
  await complain(context, options, message, hints);
  return 2;
}

export function outputPaint(context: Context, options: CommonOptions): Paint {
  return paintFor({ isTTY: context.stdout.isTTY === true, env: context.env, flag: options.color });
}

export function errorPaint(context: Context, options: CommonOptions): Paint {
  return paintFor({ isTTY: context.stderr.isTTY === true, env: context.env, flag: options.color });
}

/** Columns to wrap results to: the terminal's, 80 where there is none. */
export function outputWidth(stream: Output): number {
  return Math.max(20, Math.min(stream.isTTY && stream.columns ? stream.columns : 80, 100));
}
