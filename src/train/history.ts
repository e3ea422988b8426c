import { digest, partId, sopId, stepId } from '../sop/stored.js';
import { largest } from '../text/list.js';
import { amount, list, matching, only, orNull, record, type Shape, test, text, whole } from '../text/shape.js';
import { isTime } from '../text/time.js';
import type { CaseResult } from './score.js';
import { maxHints } from './score.js';

/** One scenario that somebody played: a line of their results file. */
export interface PlayedRecord {
  readonly format: 1;
  /** ISO 8601 with offset. */
  readonly at: string;
  readonly trainee: string;
  readonly sop: string;
  readonly version: string | null;
  readonly digest: string;
  readonly seed: string;
  readonly scenario: string;
  readonly score: number;
  readonly points: number;
  readonly of: number;
  readonly decisions: CaseResult['decisions'];
}

/** A choice or a guide: an id, or `next` or `nothing`. */
const named = { id: partId };
const points = { points: amount(), of: amount() };

const decision = record({
  ...points,
  sop: sopId,
  step: stepId,
  visit: whole(1),
  kind: only('question', 'response', 'pause'),
  ask: text,
  right: record({ ...named, label: text }),
  chosen: record({ ...named, label: text }),
  verdict: only('right', 'close', 'wrong'),
  miss: only('safety', 'handover', 'unneeded', 'other', null),
  hints: whole(0, maxHints),
  seconds: orNull(amount()),
  why: orNull(text),
  guides: list(record({ ...named, title: text })),
});

const parts = record({
  ...points,
  format: only(1),
  at: test((value) => typeof value === 'string' && isTime(value)),
  trainee: text,
  sop: sopId,
  version: orNull(text),
  digest,
  seed: matching(/^[\w.-]+$/),
  scenario: matching(/^[a-z][\w.-]*$/),
  score: whole(0, 100),
  decisions: list(decision),
});

const storedRecord: Shape = (value) => parts(value) ?? tooManyPoints(value as PlayedRecord);

const tooManyPoints = ({ points, of }: PlayedRecord): string | undefined => (points > of ? 'points' : undefined);

/** The records of a results file, in order, and the numbers (from 1) of the lines that are not records. */
export function readRecords(text: string): {
  readonly records: readonly PlayedRecord[];
  readonly unreadable: readonly number[];
} {
  const records: PlayedRecord[] = [];
  const unreadable: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.trim()) continue;
    const record = recordOf(line);
    if (record) records.push(record);
    else unreadable.push(index + 1);
  }
  return { records, unreadable };
}

function recordOf(line: string): PlayedRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return storedRecord(value) === undefined ? (value as PlayedRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** The scores of one trainee by scenario, oldest first. */
export function scoresOf(records: readonly PlayedRecord[], sop: string): ReadonlyMap<string, readonly number[]> {
  const scores = new Map<string, number[]>();
  for (const { sop: id, scenario, score } of inTime(records)) {
    if (id === sop) scores.set(scenario, [...(scores.get(scenario) ?? []), score]);
  }
  return scores;
}

/** What a group has practised. */
export interface TrainingReport {
  readonly trainees: readonly Progress[];
  /** Most often missed first. */
  readonly missed: readonly Missed[];
}

export interface Progress {
  readonly trainee: string;
  readonly scenarios: number;
  readonly first: number;
  readonly last: number;
  readonly best: number;
  readonly average: number;
  /** By day (`YYYY-MM-DD`), oldest first. */
  readonly days: readonly { readonly day: string; readonly scenarios: number; readonly score: number }[];
}

export interface Missed {
  readonly sop: string;
  readonly step: string;
  readonly kind: string;
  readonly ask: string;
  /** How often it was asked, and how often it was missed. */
  readonly asked: number;
  readonly missed: number;
  /** How many of the trainees missed it. */
  readonly trainees: number;
  /** What was chosen instead, most often first. */
  readonly instead: readonly { readonly label: string; readonly times: number }[];
}

/** Sums up results: the progress of each trainee over time, and what the group gets wrong. */
export function trainingReport(records: readonly PlayedRecord[]): TrainingReport {
  const byTrainee = new Map<string, PlayedRecord[]>();
  for (const record of inTime(records)) {
    byTrainee.set(record.trainee, [...(byTrainee.get(record.trainee) ?? []), record]);
  }
  const trainees = [...byTrainee].map(([trainee, own]) => progressOf(trainee, own));
  return { trainees: trainees.sort((a, b) => compare(a.trainee, b.trainee)), missed: missedIn(records) };
}

function progressOf(trainee: string, records: readonly PlayedRecord[]): Progress {
  const days = new Map<string, number[]>();
  for (const { at, score } of records) days.set(at.slice(0, 10), [...(days.get(at.slice(0, 10)) ?? []), score]);
  const scores = records.map(({ score }) => score);
  return {
    trainee,
    scenarios: records.length,
    first: scores[0] ?? 0,
    last: scores[scores.length - 1] ?? 0,
    best: largest(scores),
    average: average(scores),
    days: [...days].map(([day, own]) => ({ day, scenarios: own.length, score: average(own) })),
  };
}

function missedIn(records: readonly PlayedRecord[]): Missed[] {
  interface Count {
    ask: string;
    kind: string;
    sop: string;
    step: string;
    asked: number;
    missed: number;
    trainees: Set<string>;
    instead: Map<string, number>;
  }
  const counts = new Map<string, Count>();
  for (const { sop, trainee, decisions } of records) {
    for (const { step, kind, ask, verdict, chosen } of decisions) {
      const key = `${sop} ${step} ${kind}`;
      const count =
        counts.get(key) ??
        ({ ask, kind, sop, step, asked: 0, missed: 0, trainees: new Set(), instead: new Map() } as Count);
      counts.set(key, count);
      count.asked++;
      if (verdict === 'right') continue;
      count.missed++;
      count.trainees.add(trainee);
      count.instead.set(chosen.label, (count.instead.get(chosen.label) ?? 0) + 1);
    }
  }
  return [...counts.values()]
    .filter(({ missed }) => missed > 0)
    .map(({ trainees, instead, ...rest }) => ({
      ...rest,
      trainees: trainees.size,
      instead: [...instead]
        .map(([label, times]) => ({ label, times }))
        .sort((a, b) => b.times - a.times || compare(a.label, b.label)),
    }))
    .sort(
      (a, b) =>
        b.missed - a.missed ||
        b.missed / b.asked - a.missed / a.asked ||
        compare(`${a.sop} ${a.step} ${a.kind}`, `${b.sop} ${b.step} ${b.kind}`),
    );
}

/** Sorts oldest first, by the instant and not by the text of the time. */
function inTime(records: readonly PlayedRecord[]): PlayedRecord[] {
  return [...records].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const average = (scores: readonly number[]): number =>
  Math.floor(scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length));

/** Compares by code units, which is the same in every locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
