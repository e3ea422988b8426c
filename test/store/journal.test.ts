import { execFileSync } from 'node:child_process';
import * as nodeFs from 'node:fs';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJournal, JournalError, openJournal } from '../../src/store/journal.js';
import { decodeJournal, encodeRecord } from '../../src/store/journal-format.js';
import { journalPath, readWalk } from '../../src/store/saved-walk.js';
import { recentSops, rememberSop } from '../../src/store/state.js';
import { deleteWalk, lastQuestion, listWalks } from '../../src/store/walks.js';
import type { FileSystem } from '../../src/store/write.js';
import type { WalkEvent } from '../../src/walk/events.js';
import { caseOf } from '../../src/walk/report.js';
import { at, eventAt, fastFolder, small, startedEvent, takerOf, version, versionOf } from './walking.js';

let root: string;
let stateDir: string;

beforeEach(() => {
  root = mkdtempSync(join(fastFolder(), 'sop-journal-'));
  stateDir = join(root, 'state/sop');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const walk = '20261121-194005-3f9a2c';
const now = new Date('2026-11-21T19:40:05Z');

function setting(more: { readonly fs?: FileSystem; readonly stateDir?: string } = {}) {
  return { stateDir, walk, taker: takerOf(1), now, ...more };
}

function create(events: readonly WalkEvent[] = [startedEvent(walk)], more: { readonly fs?: FileSystem } = {}) {
  const created = createJournal({ ...setting(more), version, events });
  if ('problem' in created) throw new Error(created.problem.message);
  return created.journal;
}

function reopen() {
  const opened = openJournal(setting());
  if ('problem' in opened) throw new Error(opened.problem.message);
  return opened;
}

/** A walk that was answered, noted, gone back in and stopped. */
const story: readonly WalkEvent[] = [
  startedEvent(walk),
  { seq: 2, at, type: 'answered', step: 'ask', option: 'yes' },
  { seq: 3, at, type: 'noted', step: 'tell', text: 'They said: "hash":"0" — naïve 🙂\n{"event":' },
  { seq: 4, at, type: 'went-back' },
  { seq: 5, at, type: 'answered', step: 'ask', option: 'no' },
  { seq: 6, at, type: 'stopped', reason: 'quit' },
];

function writeStory(): Buffer {
  create(story).close();
  return readFileSync(journalPath(stateDir, walk));
}

describe('a journal', () => {
  it('gives back the events that were put in', async () => {
    const journal = create();
    for (const event of story.slice(1)) await journal.append(event);
    expect(journal.saved).toBe(6);
    journal.close();
    const { saved, journal: again } = reopen();
    expect(saved.events).toEqual(story);
    expect(saved.walk).toMatchObject({ status: 'stopped', seq: 6 });
    await again.append({ seq: 7, at, type: 'resumed' });
    again.close();
    expect(readWalk(journalPath(stateDir, walk))).toMatchObject({ saved: { walk: { status: 'walking' }, torn: 0 } });
  });

  it('never holds a sensitive value, given before or after it began', async () => {
    const journal = create([
      startedEvent(walk),
      { seq: 2, at, type: 'filled', field: 'customer', value: 'Sam Secret' },
    ]);
    await journal.append({ seq: 3, at, type: 'filled', field: 'customer', value: 'Sam Secret' });
    await journal.append({ seq: 4, at, type: 'filled', field: 'case', value: 'T-1' });
    journal.close();
    const text = readFileSync(journal.path, 'utf8');
    expect(text).not.toContain('Secret');
    expect(text).toContain('"value":{"withheld":true}');
    expect(text).toContain('T-1');
  });

  it('gives away nothing that another version wrote, and this one withholds', () => {
    const { path } = create();
    const header = { format: 1, walk, sop: 'small', digest: version.digest, path: version.path, events: [] } as const;
    const events: readonly WalkEvent[] = [
      startedEvent(walk),
      { seq: 2, at, type: 'filled', field: 'customer', value: 'Sam Secret' },
    ];
    let { line, hash } = encodeRecord('', 'header', { ...header, sops: version.flow.sops });
    const lines = [line];
    for (const event of events) {
      ({ line, hash } = encodeRecord(hash, 'event', event));
      lines.push(line);
    }
    writeFileSync(path, lines.join(''));
    const reading = readWalk(path);
    if ('problem' in reading) throw new Error(reading.problem.message);
    const { saved } = reading;
    expect(JSON.stringify([saved.events, [...saved.walk.values]])).not.toContain('Secret');
  });

  it('takes events in order only, and none once it is closed', async () => {
    const journal = create();
    await expect(journal.append(eventAt(walk, 3))).rejects.toThrow('does not follow event 1');
    journal.close();
    journal.close();
    await expect(journal.append(eventAt(walk, 2))).rejects.toThrow(JournalError);
  });

  it('is private in private folders, whatever the umask and whatever was there', () => {
    mkdirSync(join(stateDir, 'walks'), { recursive: true });
    chmodSync(stateDir, 0o777);
    chmodSync(join(stateDir, 'walks'), 0o755);
    const umask = process.umask(0);
    try {
      create().close();
    } finally {
      process.umask(umask);
    }
    const mode = (path: string): number => statSync(path).mode & 0o777;
    expect([mode(stateDir), mode(join(stateDir, 'walks')), mode(journalPath(stateDir, walk))]).toEqual([
      0o700, 0o700, 0o600,
    ]);
    chmodSync(journalPath(stateDir, walk), 0o644);
    reopen().journal.close();
    expect(mode(journalPath(stateDir, walk))).toBe(0o600);
  });

  it('makes its folders under a umask that forbids everything', () => {
    const umask = process.umask(0o777);
    try {
      create().close();
    } finally {
      process.umask(umask);
    }
    expect(statSync(join(root, 'state')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(stateDir, 'walks'))).toEqual([`${walk}.jsonl`]);
  });

  it('is read where sop 0.1 went on with another version of the SOP, and kept the events that still counted', () => {
    create(story).close();
    const path = journalPath(stateDir, walk);
    const contents = decodeJournal(readFileSync(path));
    if ('damage' in contents) throw new Error('it cannot be read');
    const changed = versionOf({ ...small, version: '2.0.0', title: 'Changed' });
    const events = [{ ...startedEvent(walk), digest: changed.digest } as WalkEvent, story[1] as WalkEvent];
    const { digest, flow } = changed;
    const header = encodeRecord(contents.hash, 'header', { ...contents.header, digest, sops: flow.sops, events });
    const note = { seq: 3, at, type: 'noted', step: 'tell', text: 'on the new one' } as WalkEvent;
    appendFileSync(path, header.line + encodeRecord(header.hash, 'event', note).line);
    const { saved } = reopen();
    expect(saved.flow.sop.title).toBe('Changed');
    expect(saved.events.map(({ type }) => type)).toEqual(['started', 'answered', 'noted']);
    expect(saved.walk.step.id).toBe('tell');
  });
});

describe('damage', () => {
  it('cut anywhere, it is resumed at its last whole event, or refused when there is none', async () => {
    const bytes = writeStory();
    const path = journalPath(stateDir, walk);
    const ends = [...bytes.keys()].filter((index) => bytes[index] === 10);
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      // A record is whole without its line end, too.
      const events = ends.filter((end) => end <= length).length - 1;
      const decoded = decodeJournal(cut);
      if (events < 1) {
        expect(decoded, `cut at ${length}`).toHaveProperty('damage.reason', 'nothing-saved');
        continue;
      }
      const last = ends.filter((end) => end <= length).at(-1) as number;
      const torn = Math.max(0, length - last - 1);
      if ('damage' in decoded) throw new Error(`cut at ${length}: damaged at line ${decoded.damage.line}`);
      expect([decoded.torn, decoded.events.length], `cut at ${length}`).toEqual([torn, events]);
      // On disk, and gone on with: around the ends of the records, and here and there.
      if (length % 16 && !ends.some((end) => Math.abs(end - length) < 3)) continue;
      writeFileSync(path, cut);
      const { saved, journal } = reopen();
      expect(saved.events).toEqual(story.slice(0, events));
      await journal.append({ seq: events + 1, at, type: 'noted', step: 'ask', text: 'after' });
      journal.close();
      expect(readWalk(path)).toMatchObject({ saved: { torn: 0, open: false, events: { length: events + 1 } } });
    }
  });

  it('with one byte changed anywhere, it is refused with the place', () => {
    const bytes = writeStory();
    for (let index = 0; index < bytes.length; index++) {
      const line = bytes.subarray(0, index).filter((byte) => byte === 10).length + 1;
      for (const flip of [0x01, 0x20, 0x80, (bytes[index] as number) ^ 0x0a]) {
        if (flip === 0) continue;
        const changed = Buffer.from(bytes);
        changed[index] = (changed[index] as number) ^ flip;
        const decoded = decodeJournal(changed);
        const found = 'damage' in decoded ? [decoded.damage.line, decoded.damage.reason] : 'not found';
        if (String(found) !== `${line},damaged`) expect(found, `byte ${index} ^ ${flip}`).toEqual([line, 'damaged']);
      }
    }
    bytes[200] = 0;
    const path = journalPath(stateDir, walk);
    writeFileSync(path, bytes);
    expect(readWalk(path)).toMatchObject({
      problem: { kind: 'damaged', message: expect.stringContaining(`${path}:1:`) },
    });
  });

  it('is not mended by openJournal', () => {
    const bytes = writeStory();
    bytes[bytes.length - 1] = 0x20;
    writeFileSync(journalPath(stateDir, walk), bytes);
    expect(openJournal(setting())).toHaveProperty('problem.kind', 'damaged');
    expect(readFileSync(journalPath(stateDir, walk))).toEqual(bytes);
  });

  it('drops the zeros that a crash of the computer can leave at the end', () => {
    writeStory();
    appendFileSync(journalPath(stateDir, walk), Buffer.alloc(100));
    expect(readWalk(journalPath(stateDir, walk))).toMatchObject({ saved: { torn: 100, events: story } });
  });

  it.each<[string, readonly unknown[]]>([
    ['an event that is none', [startedEvent(walk), { seq: 2, at, type: 'answered', step: 'ask' }]],
    ['an event of no known type', [startedEvent(walk), { seq: 2, at, type: 'constructor' }]],
    [
      'an event that does not fit the SOP',
      [startedEvent(walk), { seq: 2, at, type: 'answered', step: 'ask', option: 'x' }],
    ],
    ['a gap', [startedEvent(walk), { seq: 3, at, type: 'resumed' }]],
    ['the events of another walk', [startedEvent('20261121-194005-000000')]],
  ])('of the right hashes, with %s, it is refused all the same', (_, events) => {
    writeStory();
    const header = {
      format: 1,
      walk,
      sop: 'small',
      digest: version.digest,
      path: '',
      events: [],
      sops: [small],
    } as const;
    let { line, hash } = encodeRecord('', 'header', header);
    let text = line;
    for (const event of events) {
      ({ line, hash } = encodeRecord(hash, 'event', event as WalkEvent));
      text += line;
    }
    writeFileSync(journalPath(stateDir, walk), text);
    expect(readWalk(journalPath(stateDir, walk))).toHaveProperty('problem.kind', 'damaged');
  });

  it.each([
    ['an SOP of another digest', { digest: 'sha256:0' }, 'damaged'],
    ['an SOP that is none', { sops: [{ id: 'small' }] }, 'damaged'],
    ['a format to come', { format: 2 }, 'newer-format'],
  ])('with %s in its header, it is refused', (_, more, kind) => {
    writeStory();
    const header = {
      format: 1,
      walk,
      sop: 'small',
      digest: version.digest,
      path: '',
      events: [],
      sops: [small],
      ...more,
    };
    const first = encodeRecord('', 'header', header as never);
    const second = encodeRecord(first.hash, 'event', startedEvent(walk));
    writeFileSync(journalPath(stateDir, walk), first.line + second.line);
    expect(readWalk(journalPath(stateDir, walk))).toHaveProperty('problem.kind', kind);
  });
});

function failing(code: string, ...calls: (keyof FileSystem)[]): FileSystem & { broken: boolean } {
  const real: FileSystem = nodeFs;
  const fs = { ...nodeFs, broken: true } as FileSystem & { broken: boolean };
  for (const call of calls) {
    Object.assign(fs, {
      [call]: (...args: unknown[]) => {
        if (fs.broken) throw Object.assign(new Error(code), { code });
        return (real[call] as (...all: unknown[]) => unknown)(...args);
      },
    });
  }
  return fs;
}

describe('what goes wrong', () => {
  it.each([
    ['ENOSPC', 'writeSync', 'no-space'],
    ['ENOSPC', 'fdatasyncSync', 'no-space'],
    ['EIO', 'fdatasyncSync', 'unwritable'],
  ] as const)('%s in %s loses no event, and the walk can go on when it is over', async (code, call, kind) => {
    const fs = failing(code, call);
    fs.broken = false;
    const journal = create(story.slice(0, 2), { fs });
    fs.broken = true;
    const failure = await journal.append(story[2] as WalkEvent).catch((error) => error);
    expect(failure).toBeInstanceOf(JournalError);
    expect(failure.problem.kind).toBe(kind);
    expect(readWalk(journal.path)).toMatchObject({ saved: { events: story.slice(0, 2), torn: 0 } });
    fs.broken = false;
    for (const event of story.slice(2)) await journal.append(event);
    journal.close();
    expect(readWalk(journal.path)).toMatchObject({ saved: { events: story } });
  });

  it('a record written in small pieces is whole', async () => {
    const writeSync = (file: number, bytes: Uint8Array, from: number, length: number, place: number) =>
      nodeFs.writeSync(file, bytes, from, Math.min(7, length), place);
    const journal = create(story.slice(0, 1), { fs: { ...nodeFs, writeSync } as unknown as FileSystem });
    for (const event of story.slice(1)) await journal.append(event);
    journal.close();
    expect(readWalk(journal.path)).toMatchObject({ saved: { events: story } });
  });

  it('a disk that fills up in the middle of a record leaves the ones before it', async () => {
    let room = 200;
    const writeSync = (file: number, bytes: Uint8Array, from: number, length: number, place: number) => {
      const count = Math.min(room, length);
      room -= count;
      if (count === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return nodeFs.writeSync(file, bytes, from, count, place);
    };
    const fs = { ...nodeFs } as FileSystem;
    const journal = create(story.slice(0, 2), { fs });
    (fs as { writeSync: unknown }).writeSync = writeSync;
    await expect(journal.append({ ...story[2], text: 'x'.repeat(500) } as WalkEvent)).rejects.toThrow('no space left');
    expect(readWalk(journal.path)).toMatchObject({ saved: { events: story.slice(0, 2), torn: 0 } });
  });

  it.each([
    ['EROFS', 'mkdirSync', 'read-only', 'the disk is read-only'],
    ['EACCES', 'mkdirSync', 'no-permission', 'You may not write'],
    ['ENOSPC', 'openSync', 'no-space', 'there is no space left'],
    ['ENOSPC', 'fsyncSync', 'no-space', 'there is no space left'],
  ] as const)('%s in %s at the start is said, and leaves no lock and no file behind', (code, call, kind, words) => {
    const created = createJournal({ ...setting({ fs: failing(code, call) }), version, events: [startedEvent(walk)] });
    expect(created).toMatchObject({ problem: { kind, message: expect.stringContaining(words) } });
    expect(existsSync(join(stateDir, 'walks')) ? readdirSync(join(stateDir, 'walks')) : []).toEqual([]);
  });

  it('no home, and a file in the place of the folder', () => {
    const options = { ...setting(), version, events: [startedEvent(walk)] };
    expect(createJournal({ ...options, stateDir: undefined })).toHaveProperty('problem.kind', 'no-home');
    writeFileSync(join(root, 'state'), '');
    expect(createJournal(options)).toHaveProperty('problem.kind', 'no-folder');
  });

  it('a walk that does not exist, and a name that is no walk', () => {
    expect(openJournal(setting())).toHaveProperty('problem.message', `There is no walk \`${walk}\`.`);
    expect(openJournal({ ...setting(), walk: '../../etc/passwd' })).toHaveProperty('problem.kind', 'missing');
    expect(readdirSync(join(stateDir, 'walks'))).toEqual([]);
  });

  it('a full disk of its own', async (context) => {
    const disk = join(root, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return context.skip('mounting a small disk is not allowed here');
    }
    try {
      const options = { ...setting({ stateDir: join(disk, 'sop') }), version, events: [startedEvent(walk)] };
      const created = createJournal(options);
      if ('problem' in created) throw new Error(created.problem.message);
      const { journal } = created;
      let saved = 1;
      const note = (seq: number): WalkEvent => ({ seq, at, type: 'noted', step: 'ask', text: 'x'.repeat(5000) });
      const failure = await (async () => {
        for (; saved < 50; saved++) await journal.append(note(saved + 1));
      })().catch((error) => error);
      expect(failure).toHaveProperty('problem.kind', 'no-space');
      expect(readWalk(journal.path)).toMatchObject({ saved: { torn: 0, events: { length: saved } } });
      journal.close();
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('a disk that may only be read', (context) => {
    const disk = join(root, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return context.skip('mounting a read-only disk is not allowed here');
    }
    try {
      const options = { ...setting({ stateDir: join(disk, 'sop') }), version, events: [startedEvent(walk)] };
      expect(createJournal(options)).toHaveProperty('problem.kind', 'read-only');
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});

describe('the lock', () => {
  it('is held until the journal is closed', () => {
    const journal = create();
    const other = { ...setting(), taker: takerOf(2, [1, 2]) };
    const refused = openJournal(other);
    expect(refused).toMatchObject({
      problem: {
        kind: 'busy',
        message: `Walk ${walk} is open elsewhere (process 1, since 2026-11-21 19:40 UTC).`,
        holder: { pid: 1, since: '2026-11-21T19:40:05.000Z', elsewhere: false },
      },
    });
    expect(deleteWalk(stateDir, walk, other.taker, now)).toHaveProperty('problem.kind', 'busy');
    journal.close();
    expect(openJournal(other)).toHaveProperty('journal');
  });

  it.each([
    ['of a dead process is taken over', takerOf(2, [2]), true],
    ['of a process whose number another has now is taken over', { ...takerOf(2, [1, 2]), startOf: () => '2' }, true],
    ['from before the computer restarted is taken over', takerOf(2, [1, 2], 'here', 'tomorrow'), true],
    ['from another computer is left alone', takerOf(2, [2], 'there'), false],
  ])('%s', (_, taker, taken) => {
    create();
    expect('journal' in openJournal({ ...setting(), taker })).toBe(taken);
  });

  it('of another computer says how to be rid of it', () => {
    create();
    const refused = openJournal({ ...setting(), taker: takerOf(2, [2], 'there') });
    expect(refused).toMatchObject({
      problem: {
        holder: { elsewhere: true },
        hint: expect.stringContaining(`delete \`${stateDir}/walks/${walk}.lock\``),
      },
    });
  });

  it('with nothing in it, or something that is no holder, is nobody’s', () => {
    create(story).close();
    const lock = join(stateDir, 'walks', `${walk}.lock`);
    mkdirSync(lock);
    reopen().journal.close();
    mkdirSync(lock);
    writeFileSync(join(lock, 'something'), '');
    reopen().journal.close();
    expect(existsSync(lock)).toBe(false);
  });

  it('is not taken from somebody who took it over meanwhile', () => {
    create();
    const second = takerOf(2, [2, 3]);
    const third = takerOf(3, [2, 3]);
    let raced = false;
    // The second takes the dead one's lock between the third's look and its move.
    const fs = {
      ...nodeFs,
      renameSync: (from: string, to: string) => {
        if (from.includes('.lock/') && !raced) {
          raced = true;
          expect(openJournal({ ...setting(), taker: second })).toHaveProperty('journal');
        }
        nodeFs.renameSync(from, to);
      },
    } as FileSystem;
    expect(openJournal({ ...setting({ fs }), taker: third })).toMatchObject({ problem: { holder: { pid: 2 } } });
    expect(raced).toBe(true);
  });
});

describe('the list of walks', () => {
  it('tells what each is, the latest first', () => {
    const names = [
      '20261121-100000-00000a',
      '20261121-110000-00000b',
      '20261121-120000-00000c',
      '20261121-130000-00000d',
    ];
    const [stopped, ended, damaged, open] = names as [string, string, string, string];
    const make = (id: string, events: readonly WalkEvent[]) => {
      const created = createJournal({ ...setting(), walk: id, version, events });
      if ('problem' in created) throw new Error(created.problem.message);
      return created.journal;
    };
    const answer = (step: string, option: string, seq: number): WalkEvent => ({
      seq,
      at,
      type: 'answered',
      step,
      option,
    });
    make(stopped, [startedEvent(stopped, { case: 'T-7' }), answer('ask', 'yes', 2)]).close();
    make(ended, [
      startedEvent(ended),
      answer('ask', 'no', 2),
      { seq: 3, at, type: 'filled', field: 'case', value: 'T-8' },
      { seq: 4, at, type: 'ended', step: 'end', outcome: 'done' },
    ]).close();
    make(damaged, [startedEvent(damaged)]).close();
    writeFileSync(journalPath(stateDir, damaged), 'not a journal\n');
    utimesSync(journalPath(stateDir, damaged), new Date(at), new Date(at));
    const journal = make(open, [startedEvent(open)]);
    writeFileSync(join(stateDir, 'walks/notes.txt'), '');
    const listed = listWalks(stateDir, takerOf(1));
    const walks = 'walks' in listed ? listed.walks : [];
    expect(walks.map(({ id, status }) => [id, status])).toEqual([
      [open, 'open'],
      [damaged, 'damaged'],
      [ended, 'ended'],
      [stopped, 'stopped'],
    ]);
    const saved = walks.map((entry) => entry.saved && [caseOf(entry.saved.walk), lastQuestion(entry.saved)]);
    expect(saved).toEqual([[undefined, 'Is it on?'], null, ['T-8', null], ['T-7', "Customer's name"]]);
    journal.close();
  });

  it('is empty where nothing was ever walked', () => {
    expect(listWalks(stateDir, takerOf(1))).toEqual({ walks: [] });
    expect(listWalks(undefined, takerOf(1))).toEqual({ walks: [] });
  });

  it('deletes a walk for good', () => {
    create().close();
    expect(deleteWalk(stateDir, walk, takerOf(1), now)).toEqual({ deleted: true });
    expect(readdirSync(join(stateDir, 'walks'))).toEqual([]);
    expect(deleteWalk(stateDir, walk, takerOf(1), now)).toHaveProperty('problem.kind', 'missing');
    expect(deleteWalk(stateDir, '../recent', takerOf(1), now)).toHaveProperty('problem.kind', 'missing');
  });
});

describe('a record that would become too large to be read again', () => {
  it('takes no more, says so, and stays whole', async () => {
    const journal = create();
    const text = 'x'.repeat(20_000_000);
    const note = (seq: number, words: string): WalkEvent => ({ seq, at, type: 'noted', step: 'ask', text: words });
    for (let seq = 2; seq <= 5; seq++) await journal.append(note(seq, text));
    await expect(journal.append(note(6, text))).rejects.toMatchObject({ problem: { kind: 'too-large' } });
    await journal.append(note(6, 'short'));
    journal.close();
    expect(reopen().saved.events).toHaveLength(6);
    expect(
      createJournal({
        ...setting(),
        walk: walk.replace('3f', '4f'),
        version,
        events: [startedEvent(walk), ...[2, 3, 4, 5, 6].map((seq) => note(seq, text))],
      }),
    ).toHaveProperty('problem.kind', 'too-large');
  });
});

describe('what was walked last', () => {
  it('is remembered, the latest first, each once', () => {
    expect(recentSops(stateDir)).toEqual([]);
    for (const id of ['a', 'b', 'a']) rememberSop(stateDir, id);
    expect(recentSops(stateDir)).toEqual(['a', 'b']);
    expect(statSync(join(stateDir, 'recent.json')).mode & 0o777).toBe(0o600);
  });

  it('is no matter when it is damaged, or cannot be written', () => {
    rememberSop(undefined, 'a');
    writeFileSync(join(root, 'state'), '');
    rememberSop(stateDir, 'a');
    expect(recentSops(stateDir)).toEqual([]);
    rmSync(join(root, 'state'));
    rememberSop(stateDir, 'a');
    writeFileSync(join(stateDir, 'recent.json'), '{"a":');
    expect(recentSops(stateDir)).toEqual([]);
    rememberSop(stateDir, 'b');
    expect(recentSops(stateDir)).toEqual(['b']);
  });
});
