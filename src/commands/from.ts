import { basename, resolve } from 'node:path';
import { readFieldValue } from '../sop/field-value.js';
import type { Flow } from '../sop/flow.js';
import type { FieldValue } from '../sop/types.js';
import { readText } from '../store/read.js';
import { isWalkId, journalPath, readWalk } from '../store/saved-walk.js';
import { stateFolder } from '../store/state.js';
import type { Context } from '../terminal/context.js';
import { type Handover, handoverOf, readHandover } from '../walk/handover.js';
import { transcriptJson } from '../walk/transcript.js';

/** What `--from` names: the transcript or the id of a finished walk. */
export function readFrom(
  word: string,
  context: Context,
): { readonly handover: Handover } | { readonly problem: { readonly message: string; readonly hint?: string } } {
  if (isWalkId(word)) {
    const stateDir = stateFolder(context);
    const reading = readWalk(journalPath(stateDir ?? '', word));
    if ('problem' in reading) return reading;
    const handover = handoverOf(reading.saved.walk);
    return handover ? { handover } : unfinished(word, `finish it with \`sop resume ${word}\``);
  }
  const reading = readText(resolve(context.cwd, word), word, { pipes: true });
  if ('problem' in reading) return reading;
  const json = transcriptJson(reading.text);
  if (typeof json !== 'object' || json === null || !('handover' in json)) {
    const message = `\`${word}\` is no transcript of sop, or its last line was cut off.`;
    return { problem: { message, hint: 'give the transcript file as sop wrote it, or the id of a walk' } };
  }
  const handover = readHandover(json.handover);
  return handover
    ? { handover: { ...handover, file: basename(word) } }
    : unfinished(word, 'the walk must come to its end before somebody takes it over');
}

function unfinished(
  word: string,
  hint: string,
): { readonly problem: { readonly message: string; readonly hint: string } } {
  return { problem: { message: `\`${word}\` is of a walk that has not ended.`, hint } };
}

/** The fields of a handover that an SOP knows too, and reads as its own. */
export function carriedFields(handover: Handover, flow: Flow): Map<string, FieldValue> {
  const fields = new Map<string, FieldValue>();
  for (const [id, value] of Object.entries(handover.fields)) {
    const field = flow.fields.get(id);
    const reading = field && readFieldValue(field, value);
    if (reading && 'value' in reading) fields.set(id, reading.value);
  }
  return fields;
}
