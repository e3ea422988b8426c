import type { Gravity } from './gravity.js';

/** What a trainee can choose at a decision. */
export interface TrainingChoice {
  /** The id of an option or response, `next` for going on at an instruction, or `nothing` for sending nothing. */
  readonly id: string;
  readonly label: string;
  readonly key: string | null;
  readonly hint: string | null;
  readonly why: string | null;
  readonly gravity: Gravity;
  /** Id of the step that it leads to; null for a response. */
  readonly leadsTo: string | null;
  /** Whether it is a way out that is always open: where it leads to the right place, it is right. */
  readonly wayOut: boolean;
}
