import { askOf, type Decision, type TrainingCase } from './case.js';
import type { TrainingChoice } from './choice.js';
import type { Gravity } from './gravity.js';

/** `close`: another option than the right one, but it leads to the same place. */
type Verdict = 'right' | 'close' | 'wrong';

/** What went wrong at a decision: a missed way out, a missed handover, one that was not needed, or something else. */
type Miss = 'safety' | 'handover' | 'unneeded' | 'other';

/** A decision that was made. */
export interface Made {
  readonly decision: Decision;
  readonly chosen: TrainingChoice;
  /** How many hints were taken. */
  readonly hints: number;
  /** Null if nobody was timed. */
  readonly seconds: number | null;
}

/** A decision that was made, and what it is worth: plain data, as it is reported and stored. */
export interface DecisionResult {
  /** The SOP of the step, and the step's id in it. */
  readonly sop: string;
  /** The step's full id: `call/step` in a sub-procedure. */
  readonly step: string;
  readonly visit: number;
  readonly kind: Decision['kind'];
  readonly ask: string;
  readonly right: { readonly id: string; readonly label: string };
  readonly chosen: { readonly id: string; readonly label: string };
  readonly verdict: Verdict;
  readonly miss: Miss | null;
  /** Points earned, and points possible. */
  readonly points: number;
  readonly of: number;
  readonly hints: number;
  readonly seconds: number | null;
  /** The rule behind the right option. */
  readonly why: string | null;
  readonly guides: readonly { readonly id: string; readonly title: string }[];
}

export interface CaseResult {
  readonly id: string;
  readonly title: string | null;
  /** 0 to 100; 100 only when nothing was missed. */
  readonly score: number;
  readonly points: number;
  readonly of: number;
  readonly decisions: readonly DecisionResult[];
}

/** What a decision is worth, by what is at stake where its right option leads. */
const weights: Readonly<Record<Gravity, number>> = { ordinary: 1, handover: 2, safety: 3 };

/** The most hints that a decision gives. */
export const maxHints = 2;
/** What a hint costs, as a share of what the decision is worth. */
const hintCost = 0.25;
/** What it costs, in points, to take another option to the same place. */
const closeCost = 0.5;

function verdictOn(right: TrainingChoice, chosen: TrainingChoice): Verdict {
  if (chosen.id === right.id) return 'right';
  if (right.leadsTo === null || chosen.leadsTo !== right.leadsTo) return 'wrong';
  return chosen.wayOut ? 'right' : 'close';
}

/** Scores a decision. Passing an instruction is worth nothing; leaving it without need costs a point. */
export function judge({ decision, chosen, hints, seconds }: Made): DecisionResult {
  const { right, kind, step } = decision;
  const verdict = verdictOn(right, chosen);
  const free = kind === 'pause' && right.gravity === 'ordinary' && verdict === 'right';
  const of = free ? 0 : weights[right.gravity];
  const lost = verdict === 'right' ? 0 : verdict === 'close' ? closeCost : lostBy(right, chosen);
  const points = Math.max(0, of - lost - (free ? 0 : of * hintCost * hints));
  const id = step.id.slice(step.id.lastIndexOf('/') + 1);
  return {
    sop: step.sop.id,
    step: step.id,
    visit: decision.visit,
    kind,
    ask: kind === 'pause' ? (step.title ?? id) : askOf(decision),
    right: { id: right.id, label: right.label },
    chosen: { id: chosen.id, label: chosen.label },
    verdict,
    miss: verdict === 'wrong' ? missOf(right, chosen) : null,
    points,
    of,
    hints,
    seconds,
    why: right.why,
    guides: step.guides.map(({ id: guide, title }) => ({ id: guide, title })),
  };
}

/** Taking another way out than the right one still gets help, so it costs one point and not all. */
function lostBy(right: TrainingChoice, chosen: TrainingChoice): number {
  return chosen.gravity === 'ordinary' ? weights[right.gravity] : weights.ordinary;
}

function missOf(right: TrainingChoice, chosen: TrainingChoice): Miss {
  const needed = weights[right.gravity];
  const taken = weights[chosen.gravity];
  if (taken > needed) return 'unneeded';
  if (taken < needed) return right.gravity === 'safety' ? 'safety' : 'handover';
  return 'other';
}

/** The result of a case as far as it was played. Instructions that were passed are left out. */
export function caseResult({ customer }: TrainingCase, made: readonly Made[]): CaseResult {
  const decisions = made.map(judge).filter(({ of }) => of > 0);
  const { id, title } = customer;
  return { id, title, ...totalOf(decisions), decisions };
}

/** The score of several results together. Below 100 as soon as anything was missed. */
export function totalOf(parts: readonly { readonly points: number; readonly of: number }[]): {
  readonly score: number;
  readonly points: number;
  readonly of: number;
} {
  const points = parts.reduce((sum, one) => sum + one.points, 0);
  const of = parts.reduce((sum, one) => sum + one.of, 0);
  return { score: of === 0 ? 100 : Math.floor((points / of) * 100), points, of };
}

/** What to read after a session: the guides of the steps where something was missed, or else the steps themselves. */
export function readingOf(results: readonly CaseResult[]): readonly { sop: string; id: string; title: string }[] {
  const found = new Map<string, { sop: string; id: string; title: string }>();
  for (const { sop, step, kind, ask, right, guides, verdict } of results.flatMap(({ decisions }) => decisions)) {
    if (verdict === 'right') continue;
    const own = {
      id: step.slice(step.lastIndexOf('/') + 1),
      title: kind === 'response' ? `What is sent: ${right.label}` : ask,
    };
    for (const { id, title } of guides.length ? guides : [own]) found.set(`${sop} ${id}`, { sop, id, title });
  }
  return [...found.values()];
}
