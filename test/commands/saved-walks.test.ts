import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createJournal, openJournal } from '../../src/store/journal.js';
import { createLibrary } from '../../src/store/library.js';
import { journalPath, readWalk } from '../../src/store/saved-walk.js';
import { stateFolder } from '../../src/store/state.js';
import { processTable } from '../../src/terminal/processes.js';
import type { EventBody, WalkEvent } from '../../src/walk/events.js';
import { emptyFolder, type Ran, root, sop } from '../support/sop.js';

const yaml = `format: 1
sop: lamp
title: The lamp
version: 1.0.0
start: "on"
fields:
  case: { ask: Case number, required: false }
  customer: { ask: Customer's name, sensitive: true }
outcomes: { done: Done, broken: Broken }
steps:
  "on":
    ask: Is the lamp on?
    options: { "yes": fine, "no": plug }
  plug:
    ask: Is it plugged in?
    options: { "yes": bulb, "no": fine }
  bulb: { do: [Change the bulb.], outcome: broken }
  fine: { say: bye, outcome: done }
responses:
  bye: { title: Bye, text: "Bye {{customer}}." }
`;

let home: string;
let cwd: string;
let start: string;

beforeEach(() => {
  home = emptyFolder();
  cwd = emptyFolder();
  start = '2026-11-21T12:00:00Z';
  mkdirSync(join(cwd, 'sop'));
  writeFileSync(join(cwd, 'sop/lamp.yaml'), yaml);
});

const run = (...args: string[]): Promise<Ran> => sop(args, { cwd, env: { HOME: home }, start });

const state = (): string => stateFolder({ cwd, home, env: {} }) as string;

const answered = (step: string, option: string): EventBody => ({ type: 'answered', step, option });
const quit: EventBody = { type: 'stopped', reason: 'quit' };

/** A walk on disk, as a walk on a terminal would have left it. */
async function saved(id: string, at: string, bodies: readonly EventBody[], about?: string): Promise<string> {
  const library = createLibrary({ cwd, home, env: {}, packageDir: root });
  const opened = await library.open(library.findId('lamp'));
  if (!('flow' in opened)) throw new Error('the SOP does not load');
  const started: EventBody = {
    type: 'started',
    walk: id,
    sop: 'lamp',
    version: '1.0.0',
    digest: opened.digest,
    agent: 'sam',
    ...(about === undefined ? {} : { case: about }),
  };
  const events = [started, ...bodies].map((body, index) => ({ seq: index + 1, at, ...body }) as WalkEvent);
  const setting = { stateDir: state(), walk: id, taker: processTable(), now: new Date(at) };
  const created = createJournal({ ...setting, version: opened, events });
  if ('problem' in created) throw new Error(created.problem.message);
  created.journal.close();
  return id;
}

function eventsOf(id: string): readonly WalkEvent[] {
  const reading = readWalk(journalPath(state(), id));
  if ('problem' in reading) throw new Error(reading.problem.message);
  return reading.saved.events;
}

const types = (id: string): string[] => eventsOf(id).map(({ type }) => type);

const first = '20261121-090000-00000a';
const second = '20261121-110000-00000b';
const third = '20261101-080000-00000c';

const stopped = (): Promise<string> => saved(first, '2026-11-21T09:00:00Z', [answered('on', 'no'), quit], '4711');
const ended = (): Promise<string> =>
  saved(second, '2026-11-21T11:00:00Z', [
    answered('on', 'no'),
    answered('plug', 'yes'),
    { type: 'ended', step: 'bulb', outcome: 'broken' },
  ]);
const old = (): Promise<string> => saved(third, '2026-11-01T08:00:00Z', [quit]);

describe('sop walks', () => {
  test('says what there is, the latest first', async () => {
    expect(await run('walks')).toEqual({ code: 0, stdout: 'There are no walks yet.\n', stderr: '' });
    await stopped();
    await ended();
    await old();
    expect(await run('walks')).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        `${second}  ended    lamp`,
        '  1 h ago · Broken',
        `${first}  stopped  lamp`,
        '  3 h ago · case 4711 · Is it plugged in?',
        `${third}  stopped  lamp`,
        '  20 days ago · Is the lamp on?',
        '',
      ].join('\n'),
    });
  });

  test('filters by status and age, as text and as JSON', async () => {
    await stopped();
    await ended();
    await old();
    const ids = async (...args: string[]): Promise<string[]> =>
      JSON.parse((await run('walks', '--json', ...args)).stdout).walks.map(({ walk }: { walk: string }) => walk);
    expect(await ids('--status', 'stopped')).toEqual([first, third]);
    expect(await ids('--older-than', '2w')).toEqual([third]);
    expect(await ids('--older-than', '90min')).toEqual([first, third]);
    expect((await run('walks', '--status', 'damaged')).stdout).toBe('There are no such walks.\n');
    const bad = await run('walks', '--older-than', 'yesterday');
    expect(bad).toMatchObject({ code: 2, stdout: '' });
    expect(bad.stderr).toContain('write it as 30d, 12h, 2w or 45min');
  });

  test('gives JSON with all there is to know', async () => {
    await stopped();
    const { walks } = JSON.parse((await run('walks', '--json')).stdout);
    expect(walks).toEqual([
      {
        walk: first,
        status: 'stopped',
        sop: 'lamp',
        title: 'The lamp',
        case: '4711',
        agent: 'sam',
        started: '2026-11-21T09:00:00Z',
        at: '2026-11-21T09:00:00Z',
        events: 3,
        step: 'plug',
        question: 'Is it plugged in?',
        outcome: null,
        path: journalPath(state(), first),
        problem: null,
      },
    ]);
  });

  test('shows a damaged one with the place, and fails', async () => {
    await stopped();
    const path = journalPath(state(), first);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"option":"no"', '"option":"on"'));
    const { code, stdout } = await run('walks');
    expect(code).toBe(1);
    expect(stdout).toContain('damaged');
    expect(stdout.replace(/\s/g, '')).toContain(`${path}:3:`);
    expect(await run('resume', first)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(':3: the record is damaged'),
    });
  });

  test('keeps control characters of a journal off the terminal', async () => {
    await saved(first, '2026-11-21T09:00:00Z', [quit], 'a\u001b[31mb');
    const { stdout } = await run('walks');
    expect(stdout).toContain('case a\\u001b[31mb');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('sop walks rm', () => {
  const left = (): string[] => readdirSync(join(state(), 'walks')).sort();

  test('deletes what is named, by id or by a part of it', async () => {
    await stopped();
    await ended();
    expect(await run('walks', 'rm', '00000a')).toEqual({ code: 0, stdout: `Deleted ${first}\n`, stderr: '' });
    expect(left()).toEqual([`${second}.jsonl`]);
    expect(await run('walks', 'rm', first, second)).toMatchObject({
      code: 2,
      stdout: `Deleted ${second}\n`,
      stderr: expect.stringContaining(`There is no walk \`${first}\``),
    });
    expect(left()).toEqual([]);
  });

  test('deletes all that are older, and nothing without being told what', async () => {
    await stopped();
    await old();
    expect(await run('walks', 'rm')).toMatchObject({ code: 2, stdout: '' });
    expect(await run('walks', 'rm', '--older-than', '30d')).toMatchObject({ code: 0, stdout: 'Nothing deleted.\n' });
    expect(JSON.parse((await run('walks', 'rm', '--older-than', '7d', '--json')).stdout)).toEqual({ deleted: [third] });
    expect(left()).toEqual([`${first}.jsonl`]);
  });

  test('deletes a damaged one, and none that is being walked', async () => {
    await stopped();
    await old();
    writeFileSync(journalPath(state(), third), 'no journal');
    const held = openJournal({ stateDir: state(), walk: first, taker: processTable(), now: new Date() });
    expect(await run('walks', 'rm', first, third)).toMatchObject({
      code: 2,
      stdout: `Deleted ${third}\n`,
      stderr: expect.stringContaining(`is open elsewhere (process ${process.pid}`),
    });
    expect((await run('walks', 'rm', '--status', 'open')).stdout).toBe('Nothing deleted.\n');
    if ('journal' in held) held.journal.close();
    expect(left()).toEqual([`${first}.jsonl`]);
  });
});

describe('sop transcript', () => {
  test('renders the latest walk again, or the one that is named', async () => {
    await stopped();
    await ended();
    expect((await run('transcript')).stdout).toMatch(/^# The lamp: Broken\n/);
    const { code, stdout, stderr } = await run('transcript', first);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('# The lamp: Not finished');
    expect(stdout).toContain(`sop resume ${first}`);
  });

  test('renders it with the SOP as it was, whatever became of it', async () => {
    await ended();
    rmSync(join(cwd, 'sop/lamp.yaml'));
    expect((await run('transcript')).stdout).toContain('Is it plugged in? **Yes**');
  });

  test('gives JSON, with the events', async () => {
    await ended();
    const value = JSON.parse((await run('transcript', '--json')).stdout);
    expect(value).toMatchObject({ walk: second, status: 'completed', outcome: 'broken', agent: 'sam', case: null });
    expect(value.events).toEqual(eventsOf(second));
  });

  test.each(['md', 'json'])('writes %s to a private file, and over none', async (format) => {
    await ended();
    const args = ['transcript', '--format', format, '-o', 'out.txt'];
    expect(await run(...args)).toEqual({ code: 0, stdout: '', stderr: 'Transcript: out.txt\n' });
    const file = join(cwd, 'out.txt');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = readFileSync(file, 'utf8');
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    writeFileSync(file, 'x');
    expect(await run(...args, '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('says when there is none', async () => {
    expect(await run('transcript')).toMatchObject({ code: 2, stdout: '' });
    await ended();
    expect(await run('transcript', '20261121-110000-00000c')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`did you mean \`${second}\`?`),
    });
  });
});

describe('sop resume without a terminal', () => {
  test('goes on with the walk that was worked on last, and saves what happens', async () => {
    await old();
    await stopped();
    const { code, stdout, stderr } = await run('resume', '--answer', 'plug=yes', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'completed',
      outcome: 'broken',
      path: [{ step: 'on', answer: 'no' }, { step: 'plug', answer: 'yes' }, { step: 'bulb' }],
    });
    expect(types(first)).toEqual(['started', 'answered', 'stopped', 'resumed', 'answered', 'ended']);
    expect(types(third)).toEqual(['started', 'stopped']);
  });

  test('leaves the walk as it is when nothing is answered, and says what it waits for', async () => {
    await stopped();
    const { code, stdout, stderr } = await run('resume');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('The walk stopped at `plug`: Is it plugged in?');
    expect(types(first)).toEqual(['started', 'answered', 'stopped']);
  });

  test('stops again where the answers run out', async () => {
    await old();
    expect(await run('resume', third, '--answer', 'on=no')).toMatchObject({ code: 3 });
    expect(eventsOf(third).slice(-3)).toMatchObject([
      { type: 'resumed' },
      { type: 'answered', step: 'on', option: 'no' },
      { type: 'stopped', reason: 'answers-ran-out' },
    ]);
  });

  test('goes on with a walk that was killed, and asks for what was withheld', async () => {
    const withheld = { withheld: true } as const;
    await saved(first, '2026-11-21T09:00:00Z', [{ type: 'filled', field: 'customer', value: withheld }]);
    const { code, stdout } = await run('resume', first, '--answer', 'on=yes', '--set', 'customer=Kim', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).responses).toMatchObject([
      { text: "Bye [customer's name, withheld].", ready: true, missing: [], withheld: ['customer'] },
    ]);
    expect(types(first).slice(0, 5)).toEqual(['started', 'filled', 'stopped', 'resumed', 'filled']);
    expect(readFileSync(journalPath(state(), first), 'utf8')).not.toContain('Kim');
  });

  test('drops a torn record and says so', async () => {
    await stopped();
    const path = journalPath(state(), first);
    writeFileSync(path, readFileSync(path).subarray(0, -20));
    const { code, stderr } = await run('resume', '--answer', 'plug=yes', '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('A crash cut the last record of this walk short.');
    expect(types(first)).toEqual(['started', 'answered', 'stopped', 'resumed', 'answered', 'ended']);
  });

  test('refuses answers that are never used, and saves nothing then', async () => {
    await stopped();
    expect(await run('resume', '--answer', 'plug=yes', '--answer', 'on=yes')).toMatchObject({ code: 2 });
    expect(types(first)).toEqual(['started', 'answered', 'stopped']);
  });

  test('says when the walk has ended, is open elsewhere, or is not there', async () => {
    expect(await run('resume')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no stopped walk.'),
    });
    await ended();
    const { code, stderr } = await run('resume', second);
    expect(code).toBe(2);
    expect(stderr).toContain(`Walk ${second} has ended: Broken.`);
    expect(stderr).toContain(`sop transcript ${second}`);
    await stopped();
    const held = openJournal({ stateDir: state(), walk: first, taker: processTable(), now: new Date() });
    expect(await run('resume', first)).toMatchObject({ code: 2, stderr: expect.stringContaining('is open elsewhere') });
    if ('journal' in held) held.journal.close();
    expect(await run('resume', 'nothing')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no walk'),
    });
  });
});

describe('sop resume on a changed SOP', () => {
  const change = (from: string | RegExp, to: string): void =>
    writeFileSync(join(cwd, 'sop/lamp.yaml'), yaml.replace(from, to).replace('version: 1.0.0', 'version: 1.1.0'));

  test('is refused where nobody says how, naming both ways, and changes nothing', async () => {
    await stopped();
    change('Is it plugged in?', 'Is it plugged in well?');
    const before = readFileSync(journalPath(state(), first));
    const { code, stdout, stderr } = await run('resume', '--answer', 'plug=yes');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      [
        'sop: `lamp` has changed since this walk was begun (version 1.0.0 → 1.1.0).',
        '     Changed where you have been: `plug`.',
        '     In a new walk all your answers would hold; it would go on at `plug`: Is it plugged in well?',
        'sop: The walk is left as it is.',
        '     --as-begun   finishes it on the version that it began with',
        '     --as-new     begins a new walk on the new one, with the answers that still hold',
        '',
      ].join('\n'),
    );
    expect(readFileSync(journalPath(state(), first))).toEqual(before);
    expect(readdirSync(join(state(), 'walks'))).toEqual([`${first}.jsonl`]);
    expect(await run('resume', '--as-new', '--as-begun')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'--as-begun' cannot be used with option '--as-new'"),
    });
  });

  test('is finished as it was begun, in its own words, and says that there was a newer one', async () => {
    await stopped();
    change(/Is it plugged in\?|Bye/g, 'New words');
    expect(await run('resume', '--as-begun', '--answer', 'plug=yes', '--json')).toMatchObject({ code: 0 });
    const reading = readWalk(journalPath(state(), first));
    expect(reading).toMatchObject({ saved: { walk: { status: 'ended', started: { version: '1.0.0' } } } });
    expect(types(first)).toEqual(['started', 'answered', 'stopped', 'resumed', 'answered', 'ended']);
    const { stdout } = await run('transcript', first);
    expect(stdout).toContain('Is it plugged in? **Yes**');
    expect(stdout).not.toContain('New words');
    expect((await run('resume', first)).stderr).toContain('has ended');
  });

  const others = (): string[] =>
    readdirSync(join(state(), 'walks')).flatMap((name) => (name.startsWith(first) ? [] : [name.slice(0, -6)]));

  test('goes on as a new walk with the answers that hold, and the two name each other', async () => {
    await stopped();
    change('Is it plugged in?', 'Is it plugged in well?');
    expect(await run('resume', '--as-new', '--answer', 'plug=yes', '--json')).toMatchObject({ code: 0 });
    const [next = ''] = others();
    expect(types(first)).toEqual(['started', 'answered', 'stopped', 'continued']);
    expect(types(next)).toEqual(['started', 'filled', 'answered', 'answered', 'ended']);
    expect(eventsOf(next)[0]).toMatchObject({
      version: '1.1.0',
      case: '4711',
      continues: { walk: first, version: '1.0.0' },
    });
    const [old, made] = [(await run('transcript', first)).stdout, (await run('transcript', next)).stdout];
    expect(old).toContain(`| Went on as | walk \`${next}\`, on a newer version of the SOP |`);
    expect(old).toContain('Is it plugged in? *no answer yet*');
    expect(old).not.toContain('plugged in well');
    expect(made).toContain(`| Continues | walk \`${first}\`, begun on version 1.0.0`);
    expect(made).toContain('Is it plugged in well? **Yes**');
    const again = await run('resume', first, '--answer', 'plug=yes');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining(`went on as walk ${next}`) });
    expect((await run('resume')).stderr).toContain('There is no stopped walk.');
  });

  test('asks again from the first answer that no longer holds', async () => {
    await stopped();
    change('"no": plug', '"off": plug');
    const asked = await run('resume', '--as-new', '--answer', 'on=off', '--answer', 'plug=yes', '--json');
    expect(asked.code).toBe(0);
    expect(asked.stderr).toContain('these would not hold: `on=no`');
    expect(JSON.parse(asked.stdout).path[0]).toEqual({ step: 'on', answer: 'off' });
    expect(types(others()[0] as string)).toEqual(['started', 'filled', 'answered', 'answered', 'ended']);
  });

  test('is of no matter when only its layout has changed', async () => {
    await stopped();
    writeFileSync(join(cwd, 'sop/lamp.yaml'), `# a comment\n${yaml}`);
    expect(await run('resume', '--answer', 'plug=yes', '--json')).toMatchObject({ code: 0, stderr: '' });
  });

  test('that is broken or gone keeps nobody from finishing the walk as it was begun', async () => {
    await stopped();
    writeFileSync(join(cwd, 'sop/lamp.yaml'), 'format: 1\nsop: lamp\n');
    const asNew = await run('resume', '--as-new');
    expect(asNew).toMatchObject({ code: 2, stdout: '' });
    expect(asNew.stderr).toContain('The SOP of this walk, `lamp`, has mistakes now.');
    rmSync(join(cwd, 'sop/lamp.yaml'));
    expect(types(first)).toEqual(['started', 'answered', 'stopped']);
    const gone = await run('resume', '--answer', 'plug=yes', '--json');
    expect(gone.code).toBe(0);
    expect(gone.stderr).toContain('The SOP of this walk cannot be opened now: There is no SOP `lamp`.');
    expect(gone.stderr).toContain('the walk goes on on the version that it began with');
  });

  test('is found by its id where its file has moved', async () => {
    await stopped();
    const elsewhere = emptyFolder();
    writeFileSync(join(elsewhere, 'lamp.yaml'), yaml);
    rmSync(join(cwd, 'sop/lamp.yaml'));
    expect(await run('--sop-dir', elsewhere, 'resume', '--answer', 'plug=yes', '--json')).toMatchObject({ code: 0 });
  });
});
