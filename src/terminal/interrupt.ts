export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** What ends every prompt, whatever it asks. */
export type Interrupt = { readonly kind: 'signal'; readonly signal: Signal } | { readonly kind: 'end-of-input' };

export function isInterrupt(result: unknown): result is Interrupt {
  if (typeof result !== 'object' || result === null || !('kind' in result)) return false;
  return result.kind === 'signal' || result.kind === 'end-of-input';
}

/** What Ctrl-D means where nothing is typed. */
export const endOfInput: Interrupt = { kind: 'end-of-input' };
