/**
 * What an SOP is once its shorthand is gone. Everything here is plain data (it survives JSON), in the order of the
 * file, and refers by id. The rest of the program sees only these shapes.
 */

export interface Sop {
  readonly format: 1;
  readonly id: string;
  readonly title: string;
  readonly summary: string | null;
  readonly version: string | null;
  readonly audience: string | null;
  /** The channel its conversations are on, where there is but one: then nobody is asked for it. */
  readonly channel: string | null;
  readonly owner: string | null;
  /** `YYYY-MM-DD` */
  readonly reviewed: string | null;
  /** `YYYY-MM-DD` */
  readonly reviewBy: string | null;
  /** The document this procedure comes from. */
  readonly source: string | null;
  readonly start: string;
  readonly fields: readonly Field[];
  readonly outcomes: readonly Outcome[];
  /** Options open at every question and instruction. */
  readonly always: readonly Option[];
  readonly guides: readonly Guide[];
  readonly steps: readonly Step[];
  readonly responses: readonly Response[];
}

export type FieldType = 'text' | 'number' | 'choice' | 'date' | 'list';

export interface Field {
  readonly id: string;
  /** A noun phrase: "Customer's name". A gap in a response shows it in brackets. */
  readonly ask: string;
  readonly type: FieldType;
  /** What a `choice` offers; empty otherwise. */
  readonly options: readonly string[];
  readonly required: boolean;
  readonly default: FieldValue | null;
  readonly example: string | null;
  /** Its value is never written to disk. */
  readonly sensitive: boolean;
}

/** Text as typed, or the items of a `list`. */
export type FieldValue = string | readonly string[];

export interface Outcome {
  readonly id: string;
  readonly label: string;
}

export interface Option {
  readonly id: string;
  readonly label: string;
  /** One character that answers at once. */
  readonly key: string | null;
  readonly hint: string | null;
  /** The rule behind it, shown in training. */
  readonly why: string | null;
  /** Id of the step it leads to. */
  readonly next: string;
}

export interface Guide {
  readonly id: string;
  readonly title: string;
  readonly text: string | null;
  readonly items: readonly string[];
}

export interface Response {
  readonly id: string;
  readonly title: string;
  readonly channel: string | null;
  /** With placeholders `{{field}}`. The first variant's text where there are variants. */
  readonly text: string;
  /** Variants by channel; empty when one text serves all. */
  readonly channels: readonly { readonly channel: string; readonly text: string }[];
}

export interface StepBase {
  readonly id: string;
  readonly title: string | null;
  readonly actions: readonly string[];
  /** Response ids. */
  readonly says: readonly string[];
  /** Guide ids. */
  readonly guides: readonly string[];
  /** Field ids asked for here. */
  readonly record: readonly string[];
  /** Each action is ticked done, or skipped with a reason. */
  readonly confirm: boolean;
  /** The step may be entered `times` times in a walk; the next time leads to `then`. */
  readonly limit: { readonly times: number; readonly then: string } | null;
}

interface Question extends StepBase {
  readonly kind: 'question';
  readonly ask: string;
  readonly options: readonly Option[];
}

interface Instruction extends StepBase {
  readonly kind: 'instruction';
  readonly next: string;
}

interface SubProcedure extends StepBase {
  readonly kind: 'run';
  /** Id of the SOP to run. */
  readonly run: string;
  /** Where each of its outcomes leads. */
  readonly then: readonly { readonly outcome: string; readonly next: string }[];
}

interface Leaf extends StepBase {
  readonly kind: 'leaf';
  readonly outcome: string;
  readonly handoff: Handoff | null;
}

export interface Handoff {
  /** Who takes over. */
  readonly to: string;
  /** The SOP they walk next. */
  readonly sop: string | null;
}

export type Step = Question | Instruction | SubProcedure | Leaf;
