import type { Flow } from '../sop/flow.js';
import type { CaseResult } from './score.js';
import { readingOf, totalOf } from './score.js';

/** What a training session came to: plain data, for every way to show it. */
export interface SessionResult {
  readonly sop: {
    readonly id: string;
    readonly title: string;
    readonly version: string | null;
    readonly digest: string;
  };
  readonly trainee: string | null;
  readonly seed: string;
  /** Whether it was stopped before the last decision. What was decided until then counts. */
  readonly status: 'completed' | 'stopped';
  readonly score: number;
  readonly points: number;
  readonly of: number;
  /** Null without a pass mark. */
  readonly passed: boolean | null;
  readonly mark: number | null;
  readonly scenarios: readonly CaseResult[];
  readonly read: readonly { readonly sop: string; readonly id: string; readonly title: string }[];
}

export interface SessionFacts {
  readonly flow: Flow;
  readonly digest: string;
  readonly trainee: string | null;
  readonly seed: string;
  readonly mark: number | null;
}

/** Sums a session up. A session that was stopped has not passed. */
export function sessionResult(
  { flow, digest, trainee, seed, mark }: SessionFacts,
  status: SessionResult['status'],
  scenarios: readonly CaseResult[],
): SessionResult {
  const { id, title, version } = flow.sop;
  const total = totalOf(scenarios);
  const nothing = scenarios.length === 0;
  const score = nothing ? 0 : total.score;
  return {
    sop: { id, title, version, digest },
    trainee,
    seed,
    status,
    ...total,
    score,
    passed: mark === null ? null : status === 'completed' && score >= mark,
    mark,
    scenarios,
    read: readingOf(scenarios),
  };
}
