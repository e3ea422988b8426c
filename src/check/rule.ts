import type { SopGraph } from '../sop/loops.js';
import type { Sop } from '../sop/types.js';
import type { Diagnostic, Severity } from '../text/diagnostic.js';
import type { Place } from '../text/source.js';
import type { Path } from '../yaml/node.js';

/** A permanent code with what `--explain` and the docs say about it. */
export interface CodeDoc<Code extends string = string> {
  readonly code: Code;
  readonly severity: Severity;
  /** One line: what it finds, and why it matters. */
  readonly summary: string;
  /** A piece of an SOP with the mistake; {@link exampleFiles} makes it whole. */
  readonly example: string;
  /** What stands beside the example, by file name: an SOP to run, a shared file, a scenario file. */
  readonly beside?: Readonly<Record<string, string>>;
  /** The name of the example's own file when it is not `example.yaml`; such an example is taken as it is. */
  readonly file?: string;
}

/** What a rule may know of the SOP it looks at. */
export interface RuleContext {
  readonly sop: Sop;
  readonly graph: SopGraph;
  /** Today, `YYYY-MM-DD`. */
  readonly asOf: string;
  place(path: Path, part?: 'key' | 'value'): Place;
}

/** A diagnostic without what its rule says already. */
export type Finding = Place & Pick<Diagnostic, 'message' | 'hint' | 'related' | 'fix'>;

export interface Rule extends CodeDoc {
  /** `sound`: only for an SOP without errors, since an error would make it say the same again. */
  readonly needs: 'sound' | 'draft';
  run(context: RuleContext): Finding[];
}

export function runRules(which: readonly Rule[], context: RuleContext): Diagnostic[] {
  return which.flatMap(({ code, severity, run }) => run(context).map((finding) => ({ code, severity, ...finding })));
}
