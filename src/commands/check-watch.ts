import { watchFolders } from '../store/watch.js';
import type { Call } from './call.js';
import { type CheckOptions, report, runCheck } from './check-run.js';

/** Clears the screen and its scrollback, and goes to the top. */
const clearScreen = '\u001b[2J\u001b[3J\u001b[H';
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Checks now and after each save, one screen at a time, until a signal: 130 after Ctrl-C. */
export async function watchFiles(call: Call<CheckOptions>, words: readonly string[], asOf: string): Promise<number> {
  const { context } = call;
  const paint = call.paint;
  return new Promise((resolve, reject) => {
    let unwatch = (): void => {};
    let checking = Promise.resolve();
    const offSignal = context.onSignal((signal) => {
      offSignal();
      unwatch();
      resolve(exitCodes[signal]);
    });
    const show = async (): Promise<void> => {
      const run = await runCheck(call, words, asOf);
      unwatch();
      unwatch = watchFolders(run.chosen.folders, again);
      if (context.stdout.isTTY) await call.write(clearScreen);
      await report(call, run);
      const time = context.now().toTimeString().slice(0, 8);
      await call.write(paint.faint(`Checked at ${time}. Waiting for changes; Ctrl-C leaves.\n`));
    };
    /** Checks run one after the other: a save during a check is checked next. */
    const again = (): void => {
      checking = checking.then(show).catch((error) => {
        offSignal();
        unwatch();
        reject(error);
      });
    };
    again();
  });
}
