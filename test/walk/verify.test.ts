import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/sop/digest.js';
import { type Flow, linkSop } from '../../src/sop/flow.js';
import { isRefusal, replay } from '../../src/walk/engine.js';
import type { WalkEvent } from '../../src/walk/events.js';
import { packed, unpacked } from '../../src/walk/packed.js';
import { renderTranscript, visibleText } from '../../src/walk/transcript.js';
import {
  dataOf,
  dataText,
  flowOfData,
  joinParts,
  partsOf,
  type ReadData,
  readData,
  type TranscriptData,
  type TranscriptParts,
} from '../../src/walk/transcript-data.js';
import { firstVisibleText } from '../../src/walk/transcript-first.js';
import { type Finding, type Version, verifyTranscript } from '../../src/walk/verify.js';
import { type Wear, wearOf } from '../../src/walk/wear.js';
import { corrupt, corruptions } from '../support/corrupt.js';
import { drive, flows, moves, mustWalk, started } from '../support/generate.js';
import { bundled } from '../support/training.js';

const walk = '20261121-100000-3f9a2c';
const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 21, 10) + seconds * 1000).toISOString();

/** A walk with something of everything: fields that nothing shows, notes, a change on the way, a walk before it. */
async function example(note = ''): Promise<{ version: Version; events: WalkEvent[]; transcript: string }> {
  const { sop } = (await bundled('abusive')).flow;
  const fields = sop.fields.map((field) => ({ ...field, sensitive: field.id === 'customer' }));
  const linked = linkSop({ ...sop, fields }, () => undefined);
  if (!('flow' in linked)) throw new Error('it cannot be linked');
  const { flow } = linked;
  const digest = digestOf(flow.sop);
  const summary = [{ ask: 'What is it about?', answer: 'Räuberbande <!-- --> 🙂' }];
  const from = {
    ...{
      walk: '20261121-090000-00aa',
      sop: 'start',
      title: 'Start',
      outcome: 'Handed over',
      agent: 'Kim',
      file: 'a.md',
    },
    ...{ doubts: [{ source: 'a.md', doubt: 'unverified' as const }], summary },
  };
  const bodies = [
    { type: 'started', walk, sop: 'abusive', version: flow.sop.version, digest, case: '4711', agent: 'sam', from },
    { type: 'filled', field: 'customer', value: { withheld: true } },
    { type: 'filled', field: 'case', value: '4711' },
    { type: 'answered', step: 'behaviour', option: 'upset' },
    { type: 'went-back' },
    { type: 'answered', step: 'behaviour', option: 'abusive' },
    { type: 'noted', step: 'directed', text: `They said: "--> no"\n<b>${note}` },
    { type: 'stopped', reason: 'quit' },
    { type: 'resumed' },
    { type: 'answered', step: 'directed', option: 'yes' },
    { type: 'answered', step: 'warn', option: 'no' },
    { type: 'filled', field: 'customer', value: { withheld: true } },
    { type: 'ended', step: 'terminate', outcome: 'terminated' },
  ];
  const events = bodies.map((body, index) => ({ ...body, seq: index + 1, at: at(index) }) as WalkEvent);
  const transcript = renderTranscript(flow, events, 'first.md');
  if (typeof transcript !== 'string') throw new Error(transcript.message);
  return { version: { flow, digest }, events, transcript };
}

let last: { readonly data: string; readonly read: ReadData } | undefined;

/** What `sop verify` finds in a text, given its SOP; `unreadable` where it is no transcript any more. */
function judge(text: string, version: Version): readonly (Finding['code'] | Wear)[] | 'unreadable' {
  const parts = partsOf(text);
  // Most changes leave the data as they were.
  if (parts && parts.data !== last?.data) last = { data: parts.data, read: readData(parts.data) };
  const read = parts && last?.read;
  if (!parts || !read || !('data' in read)) return 'unreadable';
  const { findings, wear = [] } = verifyTranscript(parts, read, version);
  // How it is worn is told, too.
  return [...findings.map(({ code }) => code), ...wear];
}

/** What somebody makes who rebuilds a transcript as a whole: of these events, with every digest right. */
function rebuilt(
  flow: Flow,
  events: readonly WalkEvent[],
  change: (data: TranscriptData) => object = (data) => data,
): string {
  let made = replay(flow, events);
  for (let length = events.length - 1; isRefusal(made); length--) made = replay(flow, events.slice(0, length));
  const data = change(dataOf(made, events, 'first.md')) as TranscriptData;
  return joinParts(visibleText(made, events, 'first.md'), data);
}

describe('a transcript as it was written', () => {
  test('verifies, whatever the walk', () => {
    fc.assert(
      fc.property(flows(), moves(), (flow, made) => {
        const { journal } = drive(flow, made);
        const text = renderTranscript(flow, journal, 'walk.md') as string;
        expect(judge(text, { flow, digest: started(flow).digest })).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('of sop 0.1, whose data have no digest, verifies, too', async () => {
    const { version, events } = await example();
    const made = mustWalk(replay(version.flow, events));
    const text = joinParts(firstVisibleText(made, events, 'first.md'), dataOf(made, events, 'first.md', 1));
    expect(text).toContain('<!-- sop-transcript {"format":1,"sop":"abusive",');
    expect(judge(text, version)).toEqual([]);
    expect(judge(text.replace('"format":1', '"format":2'), version)).toBe('unreadable');
    expect(flowOfData(dataOf(made, events, 'first.md', 1))).toBeUndefined();
  });
});

describe('a transcript that was worn on its way', () => {
  const worn: readonly (readonly [Wear, (text: string) => string])[] = [
    ['line-ends', (text) => text.replaceAll('\n', '\r\n')],
    ['line-ends', (text) => text.trimEnd()],
    ['line-ends', (text) => `${text}\n\n`],
    ['byte-order-mark', (text) => `\ufeff${text}`],
    ['letter-forms', (text) => text.normalize('NFD')],
    ['blanks', (text) => text.replaceAll('\n\n', '\n  \n')],
    ['broken-lines', (text) => text.replace(/[^\n]{200}(?=[^\n])/g, '$&\n')],
    ['broken-lines', (text) => text.replace(/[^\n]{998}(?=[^\n])/g, '$&\r\n')],
  ];

  const long = `\n${'a long line '.repeat(100)}end`;

  test.each(worn)('is told as such and verifies: %s', async (wear, wearOut) => {
    const { version, transcript } = await example(long);
    expect(wearOut(transcript)).not.toBe(transcript);
    const found = judge(wearOut(transcript), version) as Wear[];
    expect(found).toContain(wear);
    expect(found.every((one) => worn.some(([each]) => each === one))).toBe(true);
  });

  test('in every way at once, and no word more', async () => {
    const { version, transcript } = await example(long);
    const all = worn.reduce((text, [, wearOut]) => wearOut(text), transcript);
    const found = judge(all, version);
    expect(found).not.toContain('changed-text');
    expect(found).not.toContain('changed-data');
    expect(judge(all.replace('Did the abuse stop', 'Did the abuse stop it'), version)).toContain('changed-text');
  });

  test('short lines are never broken, nor two made one', () => {
    expect(wearOf('a\nb c\n', 'a b c\n')).toBeUndefined();
    expect(wearOf('a b\n', 'a\nb\n')).toBeUndefined();
    const long = 'x'.repeat(70);
    expect(wearOf(`${long}\ny z\n`, `${long} y z\n`)).toEqual(['broken-lines']);
    expect(wearOf(`${long}\ny\n`, `${long} y z\n`)).toBeUndefined();
  });
});

describe('any change of a transcript is found', () => {
  const bytes = fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 2, maxLength: 2 });

  test('one byte, at every position, replaced by others, left out, or doubled', async () => {
    const { version, transcript } = await example();
    expect(judge(transcript, version)).toEqual([]);
    const whole = Buffer.from(transcript);
    const shifts = fc.sample(bytes, { numRuns: whole.length, seed: 1 });
    const block = transcript.indexOf('\nsop-transcript');
    const passed: string[] = [];
    let tried = 0;
    const attempt = (edited: Buffer, index: number): void => {
      tried++;
      if (judge(edited.toString('utf8'), version).length === 0)
        passed.push(`${index}: ${edited.toString('utf8', index - 20, index + 20)}`);
    };
    for (let index = 0; index < whole.length; index++) {
      const byte = whole[index] as number;
      // Near bytes, a digit for a digit and a letter for a letter, do the least harm; any may be another.
      // The digest of the block tells of each of its bytes alike.
      const inBlock = index > block && index < whole.length - 80;
      if (inBlock && index % 2) continue;
      for (const other of new Set([
        byte ^ 1,
        ...(inBlock ? [] : [byte ^ 2, byte + 1, ...(shifts[index] as number[]).map((shift) => byte + shift)]),
      ])) {
        const edited = Buffer.from(whole);
        edited[index] = other;
        attempt(edited, index);
      }
      attempt(Buffer.concat([whole.subarray(0, index), whole.subarray(index + 1)]), index);
      if (inBlock && index % 5) continue;
      attempt(
        Buffer.concat([whole.subarray(0, index), whole.subarray(index, index + 1), whole.subarray(index)]),
        index,
      );
    }
    expect(passed).toEqual([]);
    expect(tried).toBeGreaterThan(whole.length);
  });

  test('one byte, in the transcript of any walk', () => {
    const edits = fc.record({ at: fc.nat(), shift: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(flows(), moves(), fc.array(edits, { minLength: 30, maxLength: 30 }), (flow, made, all) => {
        const text = renderTranscript(flow, drive(flow, made).journal, 'walk.md') as string;
        const version = { flow, digest: started(flow).digest };
        for (const { at: place, shift } of all) {
          const edited = Buffer.from(text);
          const index = place % edited.length;
          edited[index] = (edited[index] as number) + shift;
          expect(judge(edited.toString('utf8'), version), edited.toString('utf8')).not.toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a transcript that was rebuilt, with every digest right', () => {
  test('is, where it verifies, byte for byte what sop writes for the events it holds', async () => {
    const { version, transcript } = await example();
    const { visible, rest, data: block } = partsOf(transcript) as TranscriptParts;
    const read = readData(block);
    if (!('data' in read)) throw new Error('no data');
    const { data } = read;
    let verified = 0;
    fc.assert(
      fc.property(corruptions, (corruption) => {
        const other = corrupt(data, corruption) as TranscriptData;
        const forged = `${visible}${dataText({ ...other, format: 2 })}${rest}`;
        const findings = judge(forged, version);
        if (findings.length) return;
        expect(forged).toBe(renderTranscript(version.flow, other.events, other.file));
        verified++;
      }),
      { numRuns: 3000 },
    );
    expect(verified).toBeLessThan(300);
  });

  type Changed = readonly [what: string, code: Finding['code'], change: (event: WalkEvent) => object];

  test.each<Changed>([
    ['a time before the one before it', 'times-go-back', (event) => (event.seq === 7 ? { at: at(0) } : {})],
    [
      'a time in another offset, but earlier',
      'times-go-back',
      ({ seq }) => (seq === 7 ? { at: '2026-11-21T11:00:00+02:00' } : {}),
    ],
    [
      'a start that its id does not tell of',
      'times-go-back',
      ({ seq }) => (seq === 1 ? { at: '2026-11-21T09:59:59Z' } : {}),
    ],
    ['a version that the SOP does not have', 'false-version', ({ seq }) => (seq === 1 ? { version: '1.0.1' } : {})],
    ['no version', 'false-version', ({ seq }) => (seq === 1 ? { version: null } : {})],
    [
      'a digest of another SOP',
      'other-version',
      ({ seq }) => (seq === 1 ? { digest: `sha256:${'1'.repeat(64)}` } : {}),
    ],
    ['a sensitive value in it', 'wrong-value', ({ seq }) => (seq === 2 ? { value: 'Sam Doe' } : {})],
    [
      'a value that is no secret withheld',
      'wrong-value',
      ({ seq, at: time }) => {
        if (seq === 3) return { value: { withheld: true } };
        return seq === 7
          ? { type: 'filled', field: 'case', value: '4711', step: undefined, text: undefined, at: time }
          : {};
      },
    ],
    ['a list for a text', 'wrong-value', ({ seq }) => (seq === 3 ? { value: ['4711'] } : {})],
    ['an answer that does not lead there', 'impossible-walk', ({ seq }) => (seq === 11 ? { option: 'yes' } : {})],
  ])('is found by %s', async (_, code, change) => {
    const { version, events } = await example();
    const edited = events.map((event) => ({ ...event, ...change(event) }) as WalkEvent);
    expect(judge(rebuilt(version.flow, edited), version)).toContain(code);
  });

  test('is found by a key more, by keys in another order, and by a text after its end', async () => {
    const { version, events, transcript } = await example();
    const more = events.map((event, index) => (index ? event : { ...event, more: 1 })) as WalkEvent[];
    expect(judge(rebuilt(version.flow, more), version)).toBe('unreadable');
    expect(
      judge(
        rebuilt(version.flow, events, (data) => ({ ...data, more: 1 })),
        version,
      ),
    ).toBe('unreadable');
    expect(judge(`${transcript}And so on.\n`, version)).toEqual(['changed-text']);
    const { visible, data, rest } = partsOf(transcript) as TranscriptParts;
    const read = readData(data);
    const json = unpacked(data.slice(data.indexOf('\n') + 1))?.text ?? '';
    const moved = json
      .replace(/^\{("digest":"[^"]*"),/, '{')
      .replace(/\}$/, `,"digest":"${'data' in read && read.data.digest}"}`);
    expect(moved).not.toBe(json);
    const forged = `sop-transcript 2\n${packed(moved)}${rest}`;
    expect(judge(visible + forged, version)).toEqual(['changed-data']);
  });

  test('may say another handover than its walk came to, and is found', async () => {
    const { version, events } = await example();
    const text = rebuilt(version.flow, events, (data) => ({
      ...data,
      handover: { ...data.handover, outcome: 'Resolved' },
    }));
    expect(judge(text, version)).toEqual(['changed-data']);
  });
});
