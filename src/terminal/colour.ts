import { Chalk } from 'chalk';
import type { Paint } from '../text/paint.js';

export interface ColourOptions {
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--no-color` gives false. */
  readonly flag?: boolean | undefined;
}

/** Whether a stream gets colour: `--no-color`, then FORCE_COLOR, NO_COLOR and TERM=dumb, then whether it is a terminal. */
function wantsColour({ isTTY, env, flag }: ColourOptions): boolean {
  if (flag === false) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.NO_COLOR) return false;
  return isTTY && env.TERM !== 'dumb';
}

/** The styles for one stream. Sixteen colours only: the terminal's own theme decides how they look. */
export function paintFor(options: ColourOptions): Paint {
  const chalk = new Chalk({ level: wantsColour(options) ? 1 : 0 });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    accent: (text) => chalk.cyan(text),
    good: (text) => chalk.green(text),
    warning: (text) => chalk.yellow(text),
    bad: (text) => chalk.red(text),
  };
}
