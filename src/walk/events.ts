import type { FieldValue } from '../sop/types.js';

/**
 * What happened in a walk, in order. A walk is this list and nothing else. `given` marks what was answered in advance:
 * nobody was shown the step.
 */
export type WalkEvent = Stamp & EventBody;

export interface Stamp {
  /** 1, 2, 3 … */
  readonly seq: number;
  /** ISO 8601 with offset. */
  readonly at: string;
}

export type EventBody =
  | Started
  /** A question was answered, or one of the options that are always open was taken. */
  | { readonly type: 'answered'; readonly step: string; readonly option: string; readonly given?: true }
  /** A field was given a value; null when the agent passed over it. */
  | { readonly type: 'filled'; readonly field: string; readonly value: FieldValue | Withheld | null }
  /** An action (by its index) was ticked done, or skipped with a reason. */
  | {
      readonly type: 'ticked';
      readonly step: string;
      readonly action: number;
      readonly done: boolean;
      readonly reason?: string;
    }
  /** An instruction was read, and the agent went on. */
  | { readonly type: 'shown'; readonly step: string; readonly given?: true }
  /** A response was put on the clipboard, as it was filled in then. */
  | Copied
  /** It could not be, or was a draft. */
  | (Omit<Copied, 'type'> & { readonly type: 'copy-failed'; readonly why: string })
  | { readonly type: 'noted'; readonly step: string; readonly text: string }
  /** The last answer, field, tick or instruction was taken back. */
  | { readonly type: 'went-back' }
  | { readonly type: 'stopped'; readonly reason: StopReason }
  /** `newer` is the digest of the SOP at hand, where the walk was finished on its own version all the same. */
  | { readonly type: 'resumed'; readonly newer?: string }
  /** A stopped walk goes on as another one, on a newer version of its SOP. */
  | { readonly type: 'continued'; readonly walk: string }
  | { readonly type: 'ended'; readonly step: string; readonly outcome: string; readonly given?: true };

interface Copied {
  readonly type: 'copied';
  readonly step: string;
  readonly response: string;
  /** Of the text that was chosen. */
  readonly channel: string | null;
  /** Whether it could be sent as it was. */
  readonly ready: boolean;
}

export interface Started {
  readonly type: 'started';
  /** Id of the walk. */
  readonly walk: string;
  readonly sop: string;
  readonly version: string | null;
  readonly digest: string;
  readonly case?: string | Withheld;
  readonly agent?: string;
  /** The walk that this one goes on with, on a newer version of the SOP; `version` is the one that it began with. */
  readonly continues?: { readonly walk: string; readonly version: string | null };
  /** The walk that handed over to this one, and what was answered there. */
  readonly from?: {
    readonly walk: string;
    readonly sop: string;
    readonly title: string;
    readonly outcome: string;
    readonly agent: string | null;
    /** The transcript that it was taken over from. */
    readonly file?: string;
    readonly doubts?: readonly Doubt[];
    /** Answers, and values: those say of which field. */
    readonly summary: readonly { readonly ask: string; readonly answer: string; readonly field?: string }[];
  };
}

/**
 * What a walk was taken over on all the same: a transcript that could not be verified, or a walk that handed over to
 * nobody, or to another SOP. It stays on record in every walk that follows.
 */
export interface Doubt {
  /** The name of the transcript, or the id of the walk. */
  readonly source: string;
  readonly doubt: 'unverified' | 'no-handoff' | 'other-sop';
}

/** Stands for a sensitive value. */
export interface Withheld {
  readonly withheld: true;
}

export function isWithheld(value: unknown): value is Withheld {
  return typeof value === 'object' && value !== null && 'withheld' in value;
}

/** quit · end of input · a signal · the given answers ran out */
export type StopReason = 'quit' | 'end-of-input' | 'signal' | 'answers-ran-out';
