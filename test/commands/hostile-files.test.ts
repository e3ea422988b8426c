import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { digestOf } from '../../src/sop/digest.js';
import type { Sop } from '../../src/sop/types.js';
import { encodeRecord, type JournalHeader } from '../../src/store/journal-format.js';
import { recentSops, rememberSop } from '../../src/store/state.js';
import type { Customer } from '../../src/train/case.js';
import { readRecords } from '../../src/train/history.js';
import type { WalkEvent } from '../../src/walk/events.js';
import { readEvent } from '../../src/walk/read-event.js';
import { dataText, partsOf, readData, type TranscriptData } from '../../src/walk/transcript-data.js';
import { corrupt, corruptions, fieldByField } from '../support/corrupt.js';
import { rawIn } from '../support/raw.js';
import { emptyFolder, type Ran, root, sop } from '../support/sop.js';
import { bundled, practice, scriptFor } from '../support/training.js';

/*
 * Files that somebody else wrote, with one thing in them that sop would not have written: a wrong type, an odd date, a
 * huge number, a control character, a key too many. Each is refused with its place, or is a text, and is shown as one.
 */

const walk = '20261121-100000-3f9a2c';
const at = '2026-11-21T10:00:00+00:00';
let header: JournalHeader;
let events: readonly WalkEvent[];

beforeAll(async () => {
  const { flow } = await bundled('abusive');
  const digest = digestOf(flow.sop);
  header = { format: 1, walk, sop: 'abusive', digest, path: '/somewhere/abusive.yaml', events: [], sops: [flow.sop] };
  const from = {
    ...{ walk: '20261121-090000-00aa', sop: 'start', title: 'Start', outcome: 'Over', agent: 'Kim', file: 'a.md' },
    ...{ doubts: [{ source: 'a.md', doubt: 'unverified' }], summary: [{ ask: 'What?', answer: 'That.' }] },
  };
  const bodies = [
    { type: 'started', walk, sop: 'abusive', version: flow.sop.version, digest, case: '4711', agent: 'sam', from },
    { type: 'filled', field: 'customer', value: 'Sam' },
    { type: 'filled', field: 'case', value: '4711' },
    { type: 'answered', step: 'behaviour', option: 'abusive' },
    { type: 'noted', step: 'directed', text: 'They hung up.' },
    { type: 'answered', step: 'directed', option: 'yes' },
    { type: 'answered', step: 'warn', option: 'no' },
    { type: 'ended', step: 'terminate', outcome: 'terminated' },
  ];
  events = bodies.map((body, index) => ({ ...body, seq: index + 1, at }) as WalkEvent);
});

const codes = [0, 1, 2, 3];

/** What a call printed, which must be safe to print, whatever it was. */
function printed(ran: Ran, call: string): string {
  const all = ran.stdout + ran.stderr;
  expect(codes, `${call}: ${all}`).toContain(ran.code);
  expect(rawIn(all), `${call}: ${JSON.stringify(all)}`).toBeUndefined();
  expect(all).not.toMatch(/\n {4}at |Error:|undefined|\[object/);
  return all;
}

/** A home with a journal of these records, each with the hash that it should have. */
function homeWith(records: readonly (readonly ['header' | 'event', unknown])[]): string {
  const home = emptyFolder();
  const folder = join(home, '.local/state/sop/walks');
  mkdirSync(folder, { recursive: true });
  let hash = '';
  const lines = records.map(([kind, value]) => {
    const record = encodeRecord(hash, kind, value as WalkEvent);
    hash = record.hash;
    return record.line;
  });
  writeFileSync(join(folder, `${walk}.jsonl`), lines.join(''));
  return home;
}

describe('a journal with one thing in it that is not as it should be', () => {
  const calls = [
    ['walks'],
    ['transcript', walk],
    ['case', '4711'],
    ['run', 'abusive-supervisor', '--from', walk, '--answer', 'customer=unsafe'],
    ['resume', walk, '--no-input'],
  ];

  async function tryAll(home: string): Promise<string[]> {
    const outputs: string[] = [];
    for (const call of calls) outputs.push(printed(await sop(call, { env: { HOME: home } }), call.join(' ')));
    return outputs;
  }

  test('is read when nothing is wrong', async () => {
    const [walks, transcript, ofCase, next] = await tryAll(
      homeWith([['header', header], ...events.map((one) => ['event', one] as const)]),
    );
    expect(walks).toContain('ended');
    expect(transcript).toContain('# Abusive customer: ');
    expect(ofCase).toContain('Taken on trust: a.md could not be verified');
    expect(next).toContain('Before this: Abusive customer');
  });

  test('in an event: the line is named, or it is a text', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(corruptions, fc.nat(), async (corruption, pick) => {
        const index = pick % events.length;
        const records = events.map((one, nth) => ['event', nth === index ? corrupt(one, corruption) : one] as const);
        const [walks = ''] = await tryAll(homeWith([['header', header], ...records]));
        const other = readEvent(JSON.parse(JSON.stringify(records[index]?.[1] ?? null)));
        if (other) return;
        refused++;
        // The path may be too long for a line.
        expect(walks.replace(/\s+/g, '')).toContain(`${walk}.jsonl:${index + 2}:therecordisdamaged`);
      }),
      { numRuns: 150 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test('field by field, whatever it is', async () => {
    for (const [index, event] of events.entries()) {
      for (const other of fieldByField(event)) {
        const records = events.map((one, nth) => ['event', nth === index ? other : one] as const);
        await tryAll(homeWith([['header', header], ...records]));
      }
    }
  });

  test('in its header, the SOP that it holds included, every digest made anew', async () => {
    await fc.assert(
      fc.asyncProperty(corruptions, fc.boolean(), async (corruption, inSop) => {
        const [main] = header.sops;
        const other = inSop
          ? { ...header, sops: [corrupt(main, corruption)] }
          : (corrupt(header, corruption) as JournalHeader);
        const digest = inSop ? digestOf(other.sops[0] as Sop) : header.digest;
        const [first, ...rest] = events;
        const records = [{ ...first, digest }, ...rest].map((one) => ['event', one] as const);
        await tryAll(homeWith([['header', inSop ? { ...other, digest } : other], ...records]));
      }),
      { numRuns: 300 },
    );
  });

  test('under the name of another walk is not taken for it', async () => {
    const home = homeWith([
      ['header', { ...header, walk: '20261121-100000-aaaa' }],
      ['event', { ...events[0], walk: '20261121-100000-aaaa' }],
    ]);
    const { code, stdout } = await sop(['walks'], { env: { HOME: home } });
    expect(code).toBe(1);
    expect(stdout.replace(/\s+/g, ' ')).toContain('is the record of walk 20261121-100000-aaaa, under another name.');
  });
});

describe('a transcript with one thing in it that is not as it should be', () => {
  let text: string;
  let data: TranscriptData;

  beforeAll(async () => {
    const home = homeWith([['header', header], ...events.map((one) => ['event', one] as const)]);
    const { stdout } = await sop(['transcript', walk], { env: { HOME: home } });
    const read = readData(partsOf(stdout)?.data ?? '');
    if (!('data' in read)) throw new Error('no data');
    text = stdout;
    data = read.data;
  });

  test('field by field, with a digest that was made anew', async () => {
    const cwd = emptyFolder();
    const { sops, ...own } = data;
    const others = (fieldByField(own) as TranscriptData[]).filter(({ format }) => format === 2);
    for (const other of others) {
      const comment = dataText({ ...other, ...(sops ? { sops } : {}) });
      writeFileSync(join(cwd, 'first.md'), `${partsOf(text)?.visible}${comment}${partsOf(text)?.rest}`);
      const { code, stdout } = await sop(['verify', 'first.md'], { cwd });
      expect({ code, raw: rawIn(stdout) }, comment).toEqual({ code: 1, raw: undefined });
      const call = ['run', 'abusive-supervisor', '--from', 'first.md', '--unverified'];
      printed(await sop(call, { cwd }), call.join(' '));
    }
  });

  test('is not verified, and taken over only unverified; nothing of it is printed raw', async () => {
    const given = ['--answer', 'customer=unsafe'];
    await fc.assert(
      fc.asyncProperty(corruptions, fc.boolean(), async (corruption, honest) => {
        const changed = corrupt(data, corruption);
        const made = dataText({ format: 2, ...(changed as object) } as TranscriptData);
        const comment = honest ? made : made.replace(/sha256:./, 'sha256:x');
        const cwd = emptyFolder();
        writeFileSync(join(cwd, 'first.md'), `${partsOf(text)?.visible}${comment}${partsOf(text)?.rest}`);
        const verified = await sop(['verify', 'first.md'], { cwd });
        const said = printed(verified, 'verify');
        const taken = await sop(['run', 'abusive-supervisor', '--from', 'first.md', ...given], { cwd });
        printed(taken, 'run --from');
        if (verified.code === 0) return;
        expect(said).toMatch(/^Not verified:|is no transcript|newer version/);
        expect(taken.code).toBe(2);
        const trusted = await sop(
          ['run', 'abusive-supervisor', '--from', 'first.md', '--unverified', ...given, '--transcript', 'second.md'],
          { cwd },
        );
        printed(trusted, 'run --unverified');
        if (trusted.code !== 0) return;
        expect(trusted.stdout).toContain('Taken on trust:');
        const second = readFileSync(join(cwd, 'second.md'), 'utf8');
        expect(second).toMatch(/\| Taken on trust \| .*first\.md could not be verified/);
        expect(rawIn(second)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe('a file that somebody wrote by hand, with one thing in it that is not as it should be', () => {
  test('of answers', async () => {
    const answers = {
      answers: { behaviour: 'abusive', directed: ['yes'], warn: 'no' },
      fields: { customer: 'Sam', case: '7' },
    };
    const tried = [...fieldByField(answers), ...fc.sample(corruptions, 300).map((one) => corrupt(answers, one))];
    const cwd = emptyFolder();
    for (const other of tried) {
      writeFileSync(join(cwd, 'answers.json'), JSON.stringify(other));
      const ran = await sop(['run', 'abusive', '--answers', 'answers.json'], { cwd });
      const all = printed(ran, JSON.stringify(other));
      if (ran.code === 2) expect(all, JSON.stringify(other)).toMatch(/answers\.json:1:\d+|never used|without using/);
    }
  });

  test('of scenarios', async () => {
    const scenario = {
      ...{ title: 'Swears', story: 'Third chat.', cues: { behaviour: 'You!', directed: ['No, YOU!'] } },
      ...{ fields: { customer: 'Sam' }, answers: { behaviour: 'abusive', directed: 'yes', warn: 'no' } },
      expect: { outcome: 'terminated', says: ['front-abusive-customer-chats'], avoids: ['clarify'] },
    };
    const file = { format: 1, sop: 'abusive', scenarios: { swears: scenario } };
    const tried = [...fieldByField(file), ...fc.sample(corruptions, 150).map((one) => corrupt(file, one))];
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'sop/scenarios'), { recursive: true });
    cpSync(join(root, 'sop'), join(cwd, 'sop'), { recursive: true, filter: (path) => !path.includes('scenarios') });
    for (const other of [file, ...tried]) {
      writeFileSync(join(cwd, 'sop/scenarios/abusive.yaml'), stringify(other));
      if (other === file) expect((await sop(['test', 'abusive'], { cwd })).stdout).toMatch(/abusive +1 +26/);
      for (const call of [
        ['test', 'abusive'],
        ['check', 'sop/scenarios/abusive.yaml'],
      ]) {
        printed(await sop(call, { cwd }), `${call[0]} ${JSON.stringify(other)}`);
      }
    }
  });
});

describe('results of training with one thing in them that is not as it should be', () => {
  let line: string;

  beforeAll(async () => {
    const home = emptyFolder();
    const answers = join(emptyFolder(), 'answers.json');
    const { flow, customers } = await bundled('abusive');
    const customer = customers[0] as Customer;
    const script = scriptFor(practice(customer, flow), ({ right }) => right.id);
    const given = { answers: Object.fromEntries(script.answers), responses: Object.fromEntries(script.responses) };
    writeFileSync(answers, JSON.stringify(given));
    const call = ['train', 'abusive', '--scenario', customer.id, '--answers', answers, '--trainee', 'Kim'];
    const ran = await sop(call, { env: { HOME: home } });
    expect(ran.stderr).toBe('');
    line = readFileSync(join(home, '.local/state/sop/training/Kim.jsonl'), 'utf8').trim();
  });

  test('are left out with their line, or are read as texts', async () => {
    await fc.assert(
      fc.asyncProperty(corruptions, async (corruption) => {
        const home = emptyFolder();
        const folder = join(home, '.local/state/sop/training');
        mkdirSync(folder, { recursive: true });
        const text = `${line}\n${JSON.stringify(corrupt(JSON.parse(line), corruption))}\n`;
        writeFileSync(join(folder, 'Kim.jsonl'), text);
        for (const format of ['text', 'md']) {
          const ran = await sop(['train', '--report', '--format', format], { env: { HOME: home } });
          const all = printed(ran, 'train --report').replace(/\s+/g, '');
          expect(all.includes('Kim.jsonl:2')).toBe(readRecords(text).unreadable.length > 0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('the list of what was walked last keeps ids alone, whatever stands in it', () => {
  fc.assert(
    fc.property(corruptions, (corruption) => {
      const stateDir = emptyFolder();
      writeFileSync(join(stateDir, 'recent.json'), JSON.stringify(corrupt(['abusive', 'start'], corruption)));
      for (const id of recentSops(stateDir)) expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
      rememberSop(stateDir, 'aftercare');
      expect(recentSops(stateDir)[0]).toBe('aftercare');
    }),
  );
});
