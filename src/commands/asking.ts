import { askYesNo } from '../terminal/ask.js';
import type { Asked, AskOptions } from '../terminal/asked.js';
import type { Call, CommonOptions } from './call.js';
import { leave } from './call-error.js';
import { exit, signalExit } from './exit.js';

type Asking = Call<CommonOptions & { readonly plain?: boolean }>;

/** Numbered lists and typed lines instead of a drawn screen: `--plain`, `SOP_PLAIN=1`, `TERM=dumb`. */
export function isPlain({ options, context: { env } }: Asking): boolean {
  return options.plain === true || !['', '0', 'false', undefined].includes(env.SOP_PLAIN) || env.TERM === 'dumb';
}

/** Whether prompts may be shown: they need a terminal at both ends, and must not be forbidden. */
export function canAsk({ options, context }: Call<CommonOptions & { readonly input?: boolean }>): boolean {
  const { CI } = context.env;
  const forbidden = options.input === false || (CI !== undefined && !['', '0', 'false'].includes(CI));
  return !forbidden && context.canPrompt();
}

/** What a command needs for asking beside a walk. */
export function asking(call: Asking): AskOptions {
  return { context: call.context, paint: call.errorPaint, plain: isPlain(call) };
}

/** What was given. Ends the call if the user left the prompt or a signal came. */
export function given<T>(asked: Asked<T>): T {
  if (asked.kind === 'given') return asked.value;
  return leave(asked.kind === 'signal' ? signalExit[asked.signal] : exit.stopped);
}

/** Asks for permission. Leaving the prompt means no. A signal ends the call. */
export async function agree(call: Asking, question: string, initial: boolean): Promise<boolean> {
  const asked = await askYesNo(question, initial, asking(call));
  if (asked.kind === 'signal') return given(asked);
  return asked.kind === 'given' && asked.value;
}

/** Asks whether to go on although nothing can be saved. Ends the call if the answer is no. */
export async function agreeToUnsaved(call: Asking): Promise<void> {
  if (!(await agree(call, 'Go on without saving?', true))) leave(exit.wrongCall);
}
