import type { TrainingCase } from '../train/case.js';
import type { CommonOptions } from './call.js';
import type { Customers } from './train-customers.js';

export interface TrainOptions extends CommonOptions {
  readonly format?: 'text' | 'json' | 'md';
  readonly scenario?: readonly string[];
  readonly all?: boolean;
  readonly count?: number;
  readonly seed?: string;
  readonly random?: boolean;
  readonly trainee?: string;
  readonly pass?: number;
  readonly demo?: boolean;
  readonly report?: boolean;
  readonly answers?: string;
  readonly plain?: boolean;
  /** `--no-input` gives false. */
  readonly input?: boolean;
}

/** A session that is about to begin. */
export interface Training extends Customers {
  readonly cases: readonly TrainingCase[];
  readonly seed: string;
  /** Null when nobody's results are to be kept. */
  readonly trainee: string | null;
  readonly mark: number | null;
}
