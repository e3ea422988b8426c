import { escapeLine } from '../text/escape.js';
import { capitalised } from '../text/words.js';
import { wrapLines } from '../text/wrap.js';
import { flowOfData, partsOf, readData, type TranscriptData } from '../walk/transcript-data.js';
import { type Finding, type Verified, type Version, verifyTranscript } from '../walk/verify.js';
import { type Wear, wearText } from '../walk/wear.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';
import { readSource } from './given.js';
import { libraryFor } from './open.js';

export interface VerifyOptions extends CommonOptions {
  readonly format?: 'text' | 'json';
}

/**
 * `sop verify <transcript>`: replays a transcript against its SOP. 0 when its parts agree with each other and with the
 * SOP · 1 when not · 2 when it cannot be read.
 */
export async function verifyCommand(call: Call<VerifyOptions>, name: string): Promise<number> {
  const source = await readSource(name, call.context);
  const judged = await judgeTranscript(call, source.text);
  if ('problem' in judged) throw new CallError(`\`${name}\` ${judged.problem}`, judged.hint);
  const { data, findings } = judged;
  const verified = data !== undefined && findings.length === 0;
  if (call.options.format === 'json') await call.writeJson(judgementJson(judged, verified));
  else if (verified) await call.write(proof(call, data, judged.wear ?? []));
  else {
    const lines = findings.map(({ message }) => `  ${escapeLine(message)}\n`);
    await call.write(`${call.paint.bad('Not verified:')}\n${lines.join('')}`);
  }
  return verified ? exit.done : exit.found;
}

export interface Judgement extends Verified {
  /** What the transcript says for programs; undefined where that cannot be read. */
  readonly data?: TranscriptData;
}

/**
 * Checks the text of a transcript against its SOP, which is looked up by its id, in the folder `beside` first. Gives a
 * problem if the text is no transcript at all.
 */
export async function judgeTranscript(
  call: Call,
  text: string,
  beside?: string,
): Promise<Judgement | { readonly problem: string; readonly hint: string }> {
  const parts = partsOf(text);
  if (!parts) {
    const problem = 'is no transcript of sop, or its end was cut off.';
    return { problem, hint: 'give the file as sop wrote it, with the block of data at its end' };
  }
  const read = readData(parts.data);
  if (!('data' in read)) {
    if (read.fault === 'newer-format') return { problem: 'was written by a newer version of sop.', hint: 'update sop' };
    return { findings: [changedAt(read.place)] };
  }
  const { data } = read;
  const library = libraryFor(call);
  const opened = await library.open(library.findId(data.sop, beside === undefined ? [] : [beside]));
  const here = 'flow' in opened ? opened : undefined;
  if (data.format === 1) {
    return here ? { data, ...verifyTranscript(parts, read, here) } : { data, findings: [notHere(data, here, false)] };
  }
  const flow = flowOfData(data);
  if (!flow) return { data, findings: [changedAt('sops')] };
  const verified = verifyTranscript(parts, read, { flow, digest: data.digest });
  if (here?.digest === data.digest) return { data, ...verified };
  const agrees = verified.findings.length === 0;
  return { data, ...verified, findings: [...verified.findings, notHere(data, here, agrees)] };
}

/** That the version which was walked is not at hand: what the transcript says of it rests on the transcript alone. */
function notHere({ sop, digest }: TranscriptData, here: Version | undefined, agrees: boolean): Finding {
  const version = `version ${digest.slice(0, 19)}… of \`${sop}\` is not here`;
  const start = agrees ? `The parts agree; ${version}` : capitalised(version);
  if (here) return { code: 'other-version', message: `${start}: here it is ${here.digest.slice(0, 19)}….` };
  return { code: 'unknown-sop', message: `${start}: \`sop list\` shows what there is.` };
}

function changedAt(place: string | undefined): Finding {
  const where = place === undefined ? ', and cannot be read' : place && `: see \`${place.slice(0, 80)}\``;
  return { code: 'changed-data', message: `The data at its end are not as sop wrote them${where}.` };
}

/** What was proved and what was not, in one line; on a terminal it is wrapped. */
function proof(call: Call, { events, sop, digest, format }: TranscriptData, wear: readonly Wear[]): string {
  const verified = call.paint.good('Verified:');
  const older = format === 1 ? ', or, as sop 0.1 wrote it, that what it does not show was not changed' : '';
  const worn = wear.length ? `only ${wearText(wear)} differ; the content verifies. ` : '';
  const line =
    `${verified} ${worn}${events.length} events of ${sop}; its parts agree with each other and with the SOP of digest ` +
    `${digest.slice(0, 19)}…. Not proved: who wrote it, when, or that it was not rebuilt as a whole${older}.`;
  return `${(call.context.stdout.isTTY ? wrapLines(line, call.width) : [line]).join('\n')}\n`;
}

function judgementJson({ data, findings, wear = [] }: Judgement, verified: boolean): object {
  const agrees = data?.format === 2 && findings.every(({ code }) => code === 'other-version' || code === 'unknown-sop');
  return {
    verified,
    sop: data?.sop ?? null,
    digest: data?.digest ?? null,
    events: data?.events.length ?? null,
    findings,
    differs: verified ? wear : [],
    proved: verified ? ['parts-agree', 'sop-of-digest'] : agrees ? ['parts-agree'] : [],
    notProved: ['author', 'time', 'not-rebuilt', ...(data?.format === 1 ? ['unshown-data'] : [])],
  };
}
