import { combineDigests, digestOf } from '../sop/digest.js';
import { type Flow, linkSop } from '../sop/flow.js';
import { digest, sopId, storedSop } from '../sop/stored.js';
import type { Sop } from '../sop/types.js';
import { jsonComment } from '../text/json.js';
import { isRecord, list, only, orNull, record, type Shape, text } from '../text/shape.js';
import type { Walk } from './engine.js';
import type { WalkEvent } from './events.js';
import { type Handover, handoverOf, storedHandover } from './handover.js';
import { packed, packedLines, unpacked } from './packed.js';
import { storedEvent } from './read-event.js';

/** What a transcript holds for programs. */
export interface TranscriptData {
  /** 1 is that of sop 0.1, whose data carry no digest of themselves and no texts. */
  readonly format: 1 | 2;
  readonly sop: string;
  /** Of the SOP. */
  readonly digest: string;
  /** The name that the transcript was written under; null for stdout. */
  readonly file: string | null;
  /** Null where the walk has not ended. */
  readonly handover: Handover | null;
  readonly events: readonly WalkEvent[];
  /** The version of the SOP that was walked, its sub-procedures included: what was shown can be told from it alone. */
  readonly sops?: readonly Sop[];
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
  2: record({ ...keys, format: only(2), sops: list(storedSop, 1) }),
};

export function dataOf(
  walk: Walk,
  events: readonly WalkEvent[],
  file: string | null,
  format: TranscriptData['format'] = 2,
): TranscriptData {
  const { sop, sops } = walk.flow;
  const handover = handoverOf(walk, format === 1) ?? null;
  const data = { format, sop: sop.id, digest: walk.started.digest, file, handover, events };
  return format === 1 ? data : { ...data, sops };
}

/** The SOP that a transcript carries, ready to be walked; undefined where its texts are not those of its digest. */
export function flowOfData({ sop, sops = [], digest: expected }: TranscriptData): Flow | undefined {
  const [main] = sops;
  if (main?.id !== sop || combineDigests(sops.map(digestOf)) !== expected) return undefined;
  const linked = linkSop(main, (id) => sops.find((one) => one.id === id));
  return 'flow' in linked ? linked.flow : undefined;
}

/** Where the data of sop 0.1 begin and end, in a comment. */
const opening = '<!-- sop-transcript ';
const closing = ' -->';

/** What the block of data begins with; the number is that of the format. */
const mark = 'sop-transcript';
/** What stands around the block, for people and for Markdown. */
const before = '## For programs\n\n*`sop verify` and `--from` read this. Keep it with the text above.*\n\n```text\n';
const after = '```\n';

/** A transcript in its parts: what people read, the data, and what stands after them. */
export interface TranscriptParts {
  readonly visible: string;
  /** In the one form that {@link dataText} writes. */
  readonly data: string;
  /** The same as they stand there, with the line ends and blanks that they have got on their way. */
  readonly raw: string;
  readonly rest: string;
}

/** A transcript as it is written: what people read, and the data at its end. */
export function joinParts(visible: string, data: TranscriptData): string {
  const { visible: whole, data: block, rest } = wholeParts(visible, dataText(data));
  return `${whole}${block}${rest}`;
}

/** The parts that a transcript of these texts has. */
export function wholeParts(visible: string, data: string): TranscriptParts {
  return data.startsWith(opening)
    ? { visible, data, raw: data, rest: '\n' }
    : { visible: `${visible}${before}`, data, raw: data, rest: after };
}

/** The data as they stand in a transcript. The same data have one form, so that any change of them is found. */
export function dataText(data: TranscriptData): string {
  if (data.format === 1) return `${opening}${jsonComment(data)}${closing}`;
  return `${mark} ${data.format}\n${packed(jsonOf(data))}`;
}

/** The keys in order, but for those of an SOP: its digest is over them as they are. */
function jsonOf({ sops, ...data }: TranscriptData): string {
  const inOrder = (_key: string, value: unknown): unknown =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  return `${JSON.stringify(data, inOrder).slice(0, -1)},"sops":${JSON.stringify(sops)}}`;
}

/** Whether two say the same. */
export const sameData = (a: TranscriptData, b: TranscriptData): boolean =>
  a.format === b.format && (a.format === 1 ? dataText(a) === dataText(b) : jsonOf(a) === jsonOf(b));

/** Which part of a transcript's text is its data; undefined when it has none. Whether they are right is not judged. */
export function partsOf(transcript: string): TranscriptParts | undefined {
  const lines = transcript.split('\n');
  const at = lines.findLastIndex((line) => /^sop-transcript \d{1,9}$/.test(line.trim()));
  const comment = transcript.lastIndexOf(opening);
  if (at === -1) return comment === -1 ? undefined : firstParts(transcript, comment);
  let end = at + 1;
  while (end < lines.length && /^[A-Za-z0-9+/=]+$/.test(lines[end]?.trim() ?? '')) end++;
  if (lines[end]?.trim().startsWith('sha256:')) end++;
  const above = lines.slice(0, at).map((line) => `${line}\n`);
  return {
    visible: above.join(''),
    data: `${lines[at]?.trim()}\n${packedLines(lines.slice(at + 1, end))}`,
    raw: lines
      .slice(at, end)
      .map((line) => `${line}\n`)
      .join(''),
    rest: lines.slice(end).join('\n'),
  };
}

function firstParts(transcript: string, start: number): TranscriptParts {
  const tail = transcript.slice(start);
  const lineEnd = tail.search(/[\r\n]/);
  // Mail breaks a long line; no line end stands in the data.
  const broken = lineEnd !== -1 && tail.lastIndexOf(closing, lineEnd) === -1 && tail.trimEnd().length > lineEnd;
  const whole = broken ? tail.replace(/[\r\n]/g, '') : tail;
  const closed = whole.indexOf(closing);
  const end = closed === -1 ? whole.length : closed + closing.length;
  const [visible, data] = [transcript.slice(0, start), whole.slice(0, end)];
  return broken ? { visible, data, raw: tail, rest: '' } : { visible, data, raw: data, rest: whole.slice(end) };
}

/** Data as they were read: what they say, and whether they are what was once written. */
export type ReadData =
  | { readonly data: TranscriptData; readonly changed: boolean }
  | { readonly fault: 'newer-format' }
  /** `place` of the first part that is not as it must be, such as `events[3].at`; undefined when it is no JSON. */
  | { readonly fault: 'changed'; readonly place?: string };

/** Reads the data of a transcript. Nothing in it is taken on trust, and no byte of it may be another. */
export function readData(data: string): ReadData {
  if (data.startsWith(opening)) return readFirst(data);
  const [head = ''] = data.split('\n', 1);
  if (Number(head.slice(mark.length)) > 2) return { fault: 'newer-format' };
  const found = unpacked(data.slice(head.length + 1));
  if (!found) return { fault: 'changed' };
  const read = readJson(found.text, shapes[2]);
  if (!('data' in read)) return read;
  return { ...read, changed: found.changed || head !== `${mark} 2` || jsonOf(read.data) !== found.text };
}

function readFirst(comment: string): ReadData {
  const read = readJson(comment.slice(opening.length, -closing.length), shapes[1]);
  return 'data' in read ? { ...read, changed: dataText(read.data) !== comment } : read;
}

function readJson(json: string, shape: Shape): ReadData {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { fault: 'changed' };
  }
  const format = isRecord(value) ? value.format : undefined;
  if (Number.isSafeInteger(format) && (format as number) > 2) return { fault: 'newer-format' };
  const place = shape(value);
  return place === undefined ? { data: value as TranscriptData, changed: false } : { fault: 'changed', place };
}
