import { largest } from '../text/list.js';
import { isObject } from '../yaml/document.js';
import type { CaseResult } from './score.js';

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

/** Records of a results file, in order. Lines that are no record are named by number, from 1, and not guessed at. */
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
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.format !== 1 || !Array.isArray(value.decisions)) return undefined;
  const texts = ['at', 'trainee', 'sop', 'scenario'].every((key) => typeof value[key] === 'string');
  const numbers = ['score', 'points', 'of'].every((key) => Number.isFinite(value[key]));
  if (!texts || !numbers || !isTime(value.at as string)) return undefined;
  const { score, points, of } = value as { score: number; points: number; of: number };
  if (score < 0 || score > 100 || points < 0 || points > of) return undefined;
  return value.decisions.every(isDecision) ? (value as unknown as PlayedRecord) : undefined;
}

function isTime(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[-+]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));
}

function isDecision(value: unknown): boolean {
  if (!isObject(value)) return false;
  const texts = ['sop', 'step', 'kind', 'ask', 'verdict'].every((key) => typeof value[key] === 'string');
  return texts && [value.right, value.chosen].every((choice) => isObject(choice) && typeof choice.label === 'string');
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
  /** How often it was asked, and how often the answer was not the right one. */
  readonly asked: number;
  readonly missed: number;
  /** How many of the trainees missed it. */
  readonly trainees: number;
  /** What was chosen instead, most often first. */
  readonly instead: readonly { readonly label: string; readonly times: number }[];
}

/** Sums up results: progress by trainee over time, and what a group gets wrong. */
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

/** Oldest first, by the moment and not by how it is written. */
function inTime(records: readonly PlayedRecord[]): PlayedRecord[] {
  return [...records].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const average = (scores: readonly number[]): number =>
  Math.floor(scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length));

/** By code units: the same in every locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
