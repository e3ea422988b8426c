import type { Proof } from '../graph/proof.js';
import type { ScenarioResult } from '../scenario/run.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Coverage } from './coverage.js';
import type { CoveragePart } from './gates.js';

/** What `sop test` found, for every way of printing it. */
export interface TestReport {
  readonly sops: readonly SopReport[];
  /** Files that could not be tested, and mistakes in scenario files. */
  readonly broken: readonly Diagnostic[];
  /** Whether the run was cut short: only some scenarios, so coverage says nothing. */
  readonly partial: boolean;
}

export interface SopReport {
  readonly id: string;
  /** What to type after `sop run` to walk it: its id, or a path. */
  readonly word: string;
  /** The file, as people know it. */
  readonly file: string;
  readonly proof: Proof;
  readonly results: readonly ScenarioResult[];
  readonly coverage: Coverage;
  /** Gates of `--min` that are not met. */
  readonly unmet: readonly { readonly part: CoveragePart; readonly least: number; readonly percent: number | null }[];
  /** Where no scenario plays it, whether it fails for that; null where one does, or nobody can say. */
  readonly unplayed: 'told' | 'fails' | null;
  /** The committed outcome table, where there is one. */
  readonly table: { readonly name: string; readonly state: 'same' | 'differs' | 'renewed' } | null;
}

/** Names the SOPs that no scenario plays, neither their own nor one of an SOP that runs them. */
export function withUnplayed(sops: readonly SopReport[], gated: boolean): SopReport[] {
  const played = new Set(
    sops.flatMap(({ results, proof }) => (results.length ? proof.flow.sops.map(({ id }) => id) : [])),
  );
  return sops.map((sop) => (played.has(sop.id) ? sop : { ...sop, unplayed: gated ? 'fails' : 'told' }));
}

export function isPassed(result: ScenarioResult): boolean {
  return result.failures.length === 0;
}

/** Whether an SOP passed everything. */
export function sopPassed(report: SopReport): boolean {
  const { results, unmet, table, unplayed } = report;
  return results.every(isPassed) && unmet.length === 0 && table?.state !== 'differs' && unplayed !== 'fails';
}
