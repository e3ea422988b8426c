import { exit } from './exit.js';

type Hint = string | undefined;

/** Why a call is not carried out, and what to do. Commands throw it, `cli` prints it. The message is not escaped. */
export class CallError extends Error {
  readonly hints: readonly string[];

  constructor(
    message: string,
    hints: Hint | readonly Hint[] = [],
    readonly exitCode: number = exit.wrongCall,
  ) {
    super(message);
    this.hints = [hints].flat().filter((hint) => hint !== undefined);
  }
}

/** Ends the call when everything has been said: diagnostics were printed, or the user left a prompt. */
export function leave(exitCode: number): never {
  throw new CallError('', [], exitCode);
}
