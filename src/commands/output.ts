import type { Output } from '../terminal/context.js';

/** The result could not be written, for example to a full disk. A closed pipe is no failure: its reader has enough. */
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

/** Whether a stream is a screen, which keeps nothing and so is the only place for sensitive values. */
export function isScreen(stream: Output): boolean {
  return stream.isTTY === true;
}

/** Columns to wrap results to: the terminal's, 80 where there is none. */
export function outputWidth(stream: Output): number {
  return Math.max(20, Math.min(stream.isTTY && stream.columns ? stream.columns : 80, 100));
}
