import { createHash } from 'node:crypto';
import { digest, sopId, storedSop } from '../sop/stored.js';
import type { Sop } from '../sop/types.js';
import { jsonText } from '../text/json.js';
import { list, only, record, text } from '../text/shape.js';
import type { WalkEvent } from '../walk/events.js';
import { readEvent, storedEvent, walkId } from '../walk/read-event.js';

/**
 * A journal is one JSON object a line, `{"header":…,"hash":…}` first and then `{"event":…,"hash":…}`. A hash is the
 * SHA-256 over the hash before it and the record, so that damage shows at its line. A later header says that the walk
 * follows another version of its SOP from there on, and which of its events still count.
 */
export interface JournalHeader {
  readonly format: 1;
  readonly walk: string;
  readonly sop: string;
  readonly digest: string;
  /** Absolute path of the SOP's file. */
  readonly path: string;
  /** What the walk begins with from here on, in place of all events before this header. */
  readonly events: readonly WalkEvent[];
  /** The normalised SOP and its sub-procedures. */
  readonly sops: readonly Sop[];
}

export interface JournalContents {
  /** The last header: what the walk follows now. */
  readonly header: JournalHeader;
  /** Those that count. */
  readonly events: readonly WalkEvent[];
  /** Of the last record. */
  readonly hash: string;
  /** Bytes up to the end of the last whole record. */
  readonly size: number;
  /** Whether the last record lacks its line end. */
  readonly open: boolean;
  /** Bytes of a last record that a crash cut short; they are not part of the walk. */
  readonly torn: number;
}

/** Why a journal cannot be read, and at which of its lines. */
export interface JournalDamage {
  readonly line: number;
  readonly reason: 'nothing-saved' | 'damaged' | 'newer-format';
}

/** A record as a line, and its hash. `previous` is the hash of the record before it, empty for the first. */
export function encodeRecord(
  previous: string,
  kind: 'header' | 'event',
  value: JournalHeader | WalkEvent,
): { readonly line: string; readonly hash: string } {
  const record = `{"${kind}":${jsonText(value, 0)}`;
  const hash = hashOf(previous, Buffer.from(record));
  return { line: `${record},"hash":"${hash}"}\n`, hash };
}

/** Bytes → header and events. Finds any byte that was changed. Only the last record may be cut short. */
export function decodeJournal(bytes: Buffer): JournalContents | { readonly damage: JournalDamage } {
  let header: JournalHeader | undefined;
  let events: WalkEvent[] = [];
  let hash = '';
  let start = 0;
  let open = false;
  let line = 1;
  for (; start < bytes.length; line++) {
    const lineEnd = bytes.indexOf(10, start);
    const end = lineEnd === -1 ? bytes.length : lineEnd;
    const record = readRecord(hash, bytes.subarray(start, end));
    if (!record) {
      const torn = lineEnd === -1 && !beginsWhole(hash, bytes.subarray(start));
      if (!torn) return damaged(line);
      break;
    }
    if (record.kind === 'header') {
      if (isNewer(record.value)) return { damage: { line, reason: 'newer-format' } };
      const next = readHeader(record.value);
      if (!next || (header && next.walk !== header.walk)) return damaged(line);
      header = next;
      events = [...next.events];
    } else {
      const event = header && readEvent(record.value);
      if (!event || event.seq !== events.length + 1) return damaged(line);
      events.push(event);
    }
    hash = record.hash;
    open = lineEnd === -1;
    start = open ? end : end + 1;
  }
  if (!header || events.length === 0) return { damage: { line, reason: 'nothing-saved' } };
  return { header, events, hash, size: start, open, torn: bytes.length - start };
}

const damaged = (line: number): { damage: JournalDamage } => ({ damage: { line, reason: 'damaged' } });

function hashOf(previous: string, record: Uint8Array): string {
  return createHash('sha256').update(`${previous}\n`).update(record).digest('hex');
}

const hashMark = ',"hash":"';
/** Of `,"hash":"…"}` */
const tailLength = hashMark.length + 64 + 2;

function readRecord(previous: string, line: Buffer): { kind: 'header' | 'event'; value: unknown; hash: string } | null {
  if (line.length < tailLength) return null;
  const body = line.subarray(0, line.length - tailLength);
  const hash = hashOf(previous, body);
  if (line.toString('latin1', body.length) !== `${hashMark}${hash}"}`) return null;
  for (const kind of ['header', 'event'] as const) {
    const start = `{"${kind}":`;
    if (body.toString('latin1', 0, start.length) !== start) continue;
    try {
      return { kind, value: JSON.parse(body.toString('utf8', start.length)), hash };
    } catch {
      return null;
    }
  }
  return null;
}

/** Whether the last line is a whole record with something after it, which is damage and not a torn write. */
function beginsWhole(previous: string, tail: Buffer): boolean {
  const hash = createHash('sha256').update(`${previous}\n`);
  let at = 0;
  for (const { 0: mark, index } of tail.toString('latin1').matchAll(/,"hash":"[0-9a-f]{64}"\}/g)) {
    hash.update(tail.subarray(at, index));
    at = index;
    if (mark === `${hashMark}${hash.copy().digest('hex')}"}`) return true;
  }
  return false;
}

function isNewer(value: unknown): boolean {
  const format = (value as { format?: unknown } | null)?.format;
  return typeof format === 'number' && format > 1;
}

const storedHeader = record({
  format: only(1),
  walk: walkId,
  sop: sopId,
  digest,
  path: text,
  events: list(storedEvent),
  sops: list(storedSop, 1),
});

function readHeader(value: unknown): JournalHeader | undefined {
  if (storedHeader(value) !== undefined) return undefined;
  const header = value as JournalHeader;
  return header.events.every(({ seq }, index) => seq === index + 1) ? header : undefined;
}
