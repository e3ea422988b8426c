/** A place in an outline that was not understood, or only as a text. */
export interface Note {
  /** From 1. */
  readonly line: number;
  /** What stands there, or the first line of it. */
  readonly text: string;
  /** "a table", "an arrow with no condition before it" */
  readonly why: string;
}
