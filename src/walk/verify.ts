import { readFieldValue } from '../sop/field-value.js';
import type { Flow } from '../sop/flow.js';
import { isRefusal, replay, type Walk } from './engine.js';
import { isWithheld, type WalkEvent } from './events.js';
import { visibleText } from './transcript.js';
import { dataOf, sameData, type TranscriptData, type TranscriptParts, wholeParts } from './transcript-data.js';
import { firstVisibleText } from './transcript-first.js';
import { type Wear, wearOf } from './wear.js';

/** Something that does not agree: in a transcript, or between it and its SOP. */
export interface Finding {
  readonly code:
    | 'changed-data'
    | 'changed-text'
    | 'false-version'
    | 'impossible-walk'
    | 'other-version'
    | 'times-go-back'
    | 'unknown-sop'
    | 'wrong-value';
  readonly message: string;
}

/** An SOP and its digest. */
export interface Version {
  readonly flow: Flow;
  readonly digest: string;
}

export interface Verified {
  /** Undefined where the events make no walk of this version. */
  readonly walk?: Walk;
  readonly findings: readonly Finding[];
  /** How the text of a transcript is worn, where its content is as it was. */
  readonly wear?: readonly Wear[];
}

/** The walk that events make of a version of their SOP, and where the two do not agree. */
export function verifyWalk({ flow, digest }: Version, events: readonly WalkEvent[]): Verified {
  const [first] = events;
  if (first?.type === 'started' && first.digest !== digest) {
    const message = `It was made with another version of \`${flow.sop.id}\`: ${short(first.digest, 20)}, here it is ${short(digest, 20)}.`;
    return { findings: [{ code: 'other-version', message }] };
  }
  const walk = replay(flow, events);
  if (isRefusal(walk)) {
    return { findings: [{ code: 'impossible-walk', message: `Its events are no walk of this SOP: ${walk.message}` }] };
  }
  return { walk, findings: [...falseVersion(walk), ...goingBack(events), ...wrongValues(flow, events)] };
}

function falseVersion({ started, flow }: Walk): Finding[] {
  const { version } = flow.sop;
  if (started.version === version) return [];
  const named = (one: string | null): string => (one === null ? 'no version' : `version "${short(one)}"`);
  const message = `It says ${named(started.version)}; the SOP of this digest has ${named(version)}.`;
  return [{ code: 'false-version', message }];
}

/** Times that go back, and an id that tells of another time than that of the start. */
function goingBack(events: readonly WalkEvent[]): Finding[] {
  const [first] = events;
  const digits = first?.at.replace(/\D/g, '').slice(0, 14);
  if (first?.type === 'started' && first.walk.slice(0, 15).replace('-', '') !== digits) {
    const message = `Walk ${first.walk} does not start at ${first.at}, when its first event happened.`;
    return [{ code: 'times-go-back', message }];
  }
  const at = events.findIndex((event, index) => Date.parse(event.at) < Date.parse(events[index - 1]?.at ?? event.at));
  if (at === -1) return [];
  const message = `Event ${at + 1} happened at ${events[at]?.at}, before event ${at} at ${events[at - 1]?.at}.`;
  return [{ code: 'times-go-back', message }];
}

function wrongValues(flow: Flow, events: readonly WalkEvent[]): Finding[] {
  for (const event of events) {
    if (event.type !== 'filled' || event.value === null) continue;
    const field = flow.fields.get(event.field);
    const withheld = isWithheld(event.value);
    if (!field || (withheld && field.sensitive)) continue;
    if (!withheld && !field.sensitive && 'value' in readFieldValue(field, event.value)) continue;
    const what = withheld
      ? 'is withheld, but not sensitive'
      : field.sensitive
        ? 'is sensitive, and should be withheld'
        : 'has a value that it cannot have';
    return [{ code: 'wrong-value', message: `In event ${event.seq} the field \`${event.field}\` ${what}.` }];
  }
  return [];
}

/** What of a transcript does not agree: its parts with each other, or with this version of its SOP. */
export function verifyTranscript(
  parts: TranscriptParts,
  { data, changed }: { readonly data: TranscriptData; readonly changed: boolean },
  version: Version,
): Verified {
  const { events, file, format } = data;
  const { walk, findings } = verifyWalk(version, events);
  const altered: Finding = { code: 'changed-data', message: 'The data at its end are not as sop wrote them.' };
  if (!walk) return { findings: changed ? [altered, ...findings] : findings };
  const same = !changed && sameData(dataOf(walk, events, file, format), data);
  const visible = (format === 1 ? firstVisibleText : visibleText)(walk, events, file);
  const should = wholeParts(visible, parts.data);
  const wear = wearOf(textOf(parts), textOf(should));
  const changedWords = wear ? [] : [changedText(textOf(parts), textOf(should))];
  return { walk, findings: [...(same ? [] : [altered]), ...findings, ...changedWords], wear: wear ?? [] };
}

const textOf = ({ visible, raw, rest }: TranscriptParts): string => `${visible}${raw}${rest}`;

/** The first line that is not what the SOP and the events say. */
function changedText(text: string, expected: string): Finding {
  const [is, should] = [text.split('\n'), expected.split('\n')];
  let line = 0;
  while (is[line] === should[line]) line++;
  const quoted = (one: string | undefined): string => (one === undefined ? 'nothing' : `"${short(one)}"`);
  const message = `Line ${line + 1} is not what the events say: it reads ${quoted(is[line])}, and should read ${quoted(should[line])}.`;
  return { code: 'changed-text', message };
}

function short(text: string, length = 80): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
