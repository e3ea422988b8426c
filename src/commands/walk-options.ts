import type { CommonOptions } from './call.js';
import type { GivenOptions } from './given.js';

/** The options that `run` and `resume` have in common. */
export interface WalkOptions extends CommonOptions, GivenOptions {
  readonly format?: 'text' | 'json';
  /** A file, or `-` for stdout. */
  readonly transcript?: string;
  /** Whether that file may be there already. */
  readonly force?: boolean;
  readonly plain?: boolean;
  readonly copy?: boolean;
  /** `--no-input` gives false. */
  readonly input?: boolean;
}
