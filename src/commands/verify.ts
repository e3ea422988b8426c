import type { Opened } from '../store/library.js';
import type { Context } from '../terminal/context.js';
import { escapeLine } from '../text/escape.js';
import { printFirstMarkdown } from '../text/markdown-first.js';
import { isRefusal, replay } from '../walk/engine.js';
import type { WalkEvent } from '../walk/events.js';
import { readEvent } from '../walk/read-event.js';
import { renderTranscript, transcriptJson } from '../walk/transcript.js';
import { readSource } from './given.js';
import { libraryFor } from './open.js';
import { type CommonOptions, fail, outputPaint, write, writeJson } from './output.js';

export interface VerifyOptions extends CommonOptions {
  readonly format?: 'text' | 'json';
  readonly json?: boolean;
}

interface Finding {
  readonly code: 'other-version' | 'unknown-sop' | 'impossible-walk' | 'changed-text';
  readonly message: string;
}

/**
 * `sop verify <transcript>`: replays a transcript against its SOP. 0 when every word of it follows from the SOP and
 * the events · 1 when not · 2 when it cannot be read.
 */
export async function verifyCommand(name: string, options: VerifyOptions, context: Context): Promise<number> {
  const source = await readSource(name, context);
  if ('problem' in source) return fail(context, options, source.problem.message, source.problem.hint);
  const data = readData(source.text);
  if (!data) {
    const hint = 'give the file as sop wrote it, with the comment at its end';
    return fail(context, options, `\`${name}\` is no transcript of sop, or its last line was changed.`, hint);
  }
  const library = libraryFor(options, context);
  const opened = await library.open(library.findId(data.sop));
  const findings = 'flow' in opened ? compare(source.text, data, opened) : [unknownSop(data.sop)];
  const verified = findings.length === 0;
  if (options.json || options.format === 'json') {
    await writeJson(context, { verified, sop: data.sop, digest: data.digest, events: data.events.length, findings });
  } else {
    const paint = outputPaint(context, options);
    const lines = verified
      ? [`${paint.good('Verified:')} ${data.events.length} events of ${data.sop}; every word follows from them.`]
      : [`${paint.bad('Not verified:')}`, ...findings.map(({ message }) => `  ${escapeLine(message)}`)];
    await write(context.stdout, `${lines.join('\n')}\n`);
  }
  return verified ? 0 : 1;
}

interface Data {
  readonly sop: string;
  readonly digest: string;
  readonly file: string | null;
  readonly events: readonly WalkEvent[];
}

function readData(text: string): Data | undefined {
  const json = transcriptJson(text);
  if (typeof json !== 'object' || json === null) return undefined;
  const { sop, digest, file, events } = json as Record<string, unknown>;
  if (typeof sop !== 'string' || typeof digest !== 'string' || !Array.isArray(events)) return undefined;
  const read = events.map(readEvent);
  if (!read.every((event) => event !== undefined)) return undefined;
  return { sop, digest, file: typeof file === 'string' ? file : null, events: read };
}

function unknownSop(id: string): Finding {
  return {
    code: 'unknown-sop',
    message: `The SOP \`${id}\` is not here, or has mistakes: \`sop list\` shows what there is.`,
  };
}

function compare(text: string, { digest, events, file }: Data, { flow, digest: here }: Opened): Finding[] {
  const [first] = events;
  const told = first?.type === 'started' ? first.digest : digest;
  if (digest !== here || told !== here) {
    const message = `It was made with another version of \`${flow.sop.id}\`: ${digest.slice(0, 19)}…, here it is ${here.slice(0, 19)}….`;
    return [{ code: 'other-version', message }];
  }
  const walk = replay(flow, events);
  if (isRefusal(walk))
    return [{ code: 'impossible-walk', message: `Its events are no walk of this SOP: ${walk.message}` }];
  const rendered = renderTranscript(flow, events, file);
  // A transcript of version 0.1.0 escapes more than it needs to.
  if (rendered === text || renderTranscript(flow, events, file, printFirstMarkdown) === text) return [];
  const lines = text.split('\n');
  const expected = typeof rendered === 'string' ? rendered.split('\n') : [];
  const at = lines.findIndex((line, index) => line !== expected[index]);
  const line = at === -1 ? lines.length : at;
  const read = lines[line] === undefined ? 'nothing' : `"${short(lines[line])}"`;
  const should = expected[line] === undefined ? 'nothing' : `"${short(expected[line])}"`;
  const message = `Line ${line + 1} is not what the events say: it reads ${read}, and should read ${should}.`;
  return [{ code: 'changed-text', message }];
}

function short(line: string): string {
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
