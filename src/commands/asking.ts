import { askYesNo } from '../terminal/ask.js';
import type { Asked, AskOptions } from '../terminal/asked.js';
import type { Context } from '../terminal/context.js';
import { type CommonOptions, errorPaint } from './output.js';

export const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Numbered lists and typed lines instead of a drawn screen: `--plain`, `SOP_PLAIN=1`, `TERM=dumb`. */
export function isPlain(options: { readonly plain?: boolean }, { env }: Context): boolean {
  return options.plain === true || !['', '0', 'false', undefined].includes(env.SOP_PLAIN) || env.TERM === 'dumb';
}

type Asking = CommonOptions & { readonly plain?: boolean };

/** How a command asks beside a walk. */
export function asking(options: Asking, context: Context): AskOptions {
  return { context, paint: errorPaint(context, options), plain: isPlain(options, context) };
}

/** The exit code where nothing was given: 3, or 128+n on a signal. */
export function codeOf(asked: Exclude<Asked<unknown>, { kind: 'given' }>): number {
  return asked.kind === 'signal' ? signalCodes[asked.signal] : 3;
}

/** Asks for leave: true, or the exit code, which is `declined` where the answer is no, or none. */
export async function agree(
  question: string,
  { initial, declined }: { readonly initial: boolean; readonly declined: number },
  options: Asking,
  context: Context,
): Promise<true | number> {
  const asked = await askYesNo(question, initial, asking(options, context));
  if (asked.kind === 'signal') return codeOf(asked);
  return (asked.kind === 'given' && asked.value) || declined;
}
