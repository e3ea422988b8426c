import { sha256 } from '../sop/digest.js';
import { digest, sopId } from '../sop/stored.js';
import { jsonComment } from '../text/json.js';
import { isRecord, list, only, orNull, record, text } from '../text/shape.js';
import type { Walk } from './engine.js';
import type { WalkEvent } from './events.js';
import { type Handover, handoverOf, storedHandover } from './handover.js';
import { storedEvent } from './read-event.js';

/** What a transcript holds for programs. */
export interface TranscriptData {
  /** 1 is that of sop 0.1, whose data carry no digest of themselves. */
  readonly format: 1 | 2;
  readonly sop: string;
  /** Of the SOP. */
  readonly digest: string;
  /** The name that the transcript was written under; null for stdout. */
  readonly file: string | null;
  /** Null where the walk has not ended. */
  readonly handover: Handover | null;
  readonly events: readonly WalkEvent[];
}

const keys = {
  sop: sopId,
  digest,
  file: orNull(text),
  handover: orNull(storedHandover),
  events: list(storedEvent, 1),
};
const shapes = {
  1: record({ ...keys, format: only(1) }),
  2: record({ ...keys, format: only(2), sha256: digest }),
};

export function dataOf(
  walk: Walk,
  events: readonly WalkEvent[],
  file: string | null,
  format: TranscriptData['format'] = 2,
): TranscriptData {
  const { sop } = walk.flow;
  const handover = handoverOf(walk, format === 1) ?? null;
  return { format, sop: sop.id, digest: walk.started.digest, file, handover, events };
}

const opening = '<!-- sop-transcript ';
const closing = ' -->';

/**
 * The data in a comment, which Markdown does not show: ASCII alone, without `--`, `<` or `>`. The same data have one
 * form only, keys in order, and a digest of it at their end, so that any change of them is found.
 */
export function dataComment(data: TranscriptData): string {
  if (data.format === 1) return `${opening}${jsonComment(data)}${closing}`;
  const body = jsonComment(data, inOrder).slice(0, -1);
  return `${opening}${body},"sha256":"${sha256(body)}"}${closing}`;
}

const inOrder = (_key: string, value: unknown): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

/** A transcript in its parts: what people read, the comment with the data, and what stands after it. */
export interface TranscriptParts {
  readonly visible: string;
  readonly comment: string;
  readonly rest: string;
  /** Whether the comment was broken into lines, as mail does it. */
  readonly broken: boolean;
}

/** Which part of a transcript's text is its data; undefined when it has none. Whether they are right is not judged. */
export function partsOf(transcript: string): TranscriptParts | undefined {
  const start = transcript.lastIndexOf(opening);
  if (start === -1) return undefined;
  const tail = transcript.slice(start);
  const lineEnd = tail.search(/[\r\n]/);
  const broken = lineEnd !== -1 && tail.lastIndexOf(closing, lineEnd) === -1 && tail.trimEnd().length > lineEnd;
  const whole = broken ? tail.replace(/[\r\n]/g, '') : tail;
  const closed = whole.indexOf(closing);
  const end = closed === -1 ? whole.length : closed + closing.length;
  const rest = broken ? `${whole.slice(end)}\n` : whole.slice(end);
  return { visible: transcript.slice(0, start), comment: whole.slice(0, end), rest, broken };
}

/** Data as they were read: what they say, and whether they are what was once written. */
export type ReadData =
  | { readonly data: TranscriptData; readonly changed: boolean }
  | { readonly fault: 'newer-format' }
  /** `place` of the first part that is not as it must be, such as `events[3].at`; undefined when it is no JSON. */
  | { readonly fault: 'changed'; readonly place?: string };

/** Reads the comment of a transcript. Nothing in it is taken on trust, and no byte of it may be another. */
export function readData(comment: string): ReadData {
  const json = comment.slice(opening.length, -closing.length);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { fault: 'changed' };
  }
  const format = isRecord(value) ? value.format : undefined;
  if (Number.isSafeInteger(format) && (format as number) > 2) return { fault: 'newer-format' };
  const place = (format === 1 ? shapes[1] : shapes[2])(value);
  if (place !== undefined) return { fault: 'changed', place };
  const { sha256: _, ...data } = value as TranscriptData & { readonly sha256?: string };
  return { data, changed: dataComment(data) !== comment };
}
