import { execFileSync, spawnSync } from 'node:child_process';
import * as nodeFs from 'node:fs';
import {
  chmodSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createJournal } from '../../src/store/journal.js';
import { addResults } from '../../src/store/results.js';
import { ensurePrivateFolder, recentSops, rememberSop } from '../../src/store/state.js';
import { packed, unpacked } from '../../src/walk/packed.js';
import { partsOf, type TranscriptParts } from '../../src/walk/transcript-data.js';
import { startedEvent, takerOf, version } from '../store/walking.js';
import { emptyFolder, root } from '../support/sop.js';

const sop = (id: string, more = ''): string => `format: 1
sop: ${id}
title: ${id}
start: ask
${more || 'outcomes: { done: Done }'}
steps:
  ask: { ask: Is it on?, options: { "yes": end, "no": end } }
  end: { do: Say goodbye., outcome: done }
`;
const scenarios = (id: string): string => `format: 1
sop: ${id}
scenarios:
  on: { title: On, story: It is on., answers: { ask: "yes" }, expect: { outcome: done } }
`;
const secret = 'a-token-that-nobody-may-see';

/** A checkout with an SOP `good`, its shared parts and scenarios, and the state folder of who works in it. */
let cwd: string;
let home: string;
const inState = (...parts: string[]): string => join(home, '.local', 'state', 'sop', ...parts);

const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), text);
};

beforeEach(() => {
  cwd = emptyFolder();
  home = emptyFolder();
  put('sop/good.yaml', sop('good', 'include: parts'));
  put('sop/parts.yaml', 'format: 1\nshared: parts\noutcomes: { done: Done }\n');
  put('sop/scenarios/good.yaml', scenarios('good'));
});

/** Calls the built program; it must come to its end. */
function run(args: readonly string[], input = '') {
  const env = { PATH: process.env.PATH ?? '', HOME: home, SECRET: secret };
  const ran = spawnSync(process.execPath, [join(root, 'bin', 'sop.js'), ...args], {
    cwd,
    env,
    input,
    encoding: 'utf8',
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  expect(ran.signal, `sop ${args.join(' ')} hangs`).toBeNull();
  expect(`${ran.stdout}${ran.stderr}`, args.join(' ')).not.toMatch(/went wrong inside|a-token-that/);
  return ran;
}

/** What may have the name of a file and is none. */
const impostors: Readonly<Record<string, (path: string) => void>> = {
  pipe: (path) => void execFileSync('mkfifo', [path]),
  'link to a device': (path) => symlinkSync('/dev/zero', path),
  'link to itself': (path) => symlinkSync(path, path),
  'link to nowhere': (path) => symlinkSync('nowhere', path),
  'file of the system': (path) => symlinkSync('/proc/self/environ', path),
  folder: (path) => void mkdirSync(path),
  'huge file': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 1_900_000_000);
  },
  bytes: (path) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x00])),
};

describe.each(Object.entries(impostors))('a %s', (kind, make) => {
  const place = (path: string): void => {
    rmSync(path, { force: true });
    mkdirSync(dirname(path), { recursive: true });
    make(path);
  };
  const passedOver = ['folder', 'link to nowhere'].includes(kind);

  test('in place of an SOP', () => {
    place(join(cwd, 'sop/it.yaml'));
    expect(run(['list']).stdout).toContain('good');
    expect(run(['completion', 'ids']).stdout).toContain('good\n');
    expect(run(['check']).status).toBe(passedOver ? 0 : 2);
    expect(run(['check', 'sop/it.yaml']).status).toBe(2);
    for (const args of [
      ['run', 'it'],
      ['show', 'it'],
      ['paths', 'it'],
      ['diff', 'it', 'good'],
      ['test', 'it'],
    ]) {
      expect(run(args), args.join(' ')).toMatchObject({ status: 2, stdout: '' });
    }
    expect(run(['run', 'good', '--answer', 'ask=yes']).status).toBe(0);
  });

  test('in place of shared parts', () => {
    place(join(cwd, 'sop/parts.yaml'));
    expect(run(['run', 'good'])).toMatchObject({ status: 2, stdout: '' });
    expect(run(['diff', 'good', 'abusive'])).toMatchObject({ status: 2, stdout: '' });
    expect(run(['test', 'good']).status).not.toBe(0);
    expect(run(['check', 'good']).status).toBe(1);
  });

  test('in place of scenarios, or of a table of outcomes', () => {
    place(join(cwd, 'sop/scenarios/good.yaml'));
    expect(run(['test', 'good']).status).toBe(kind === 'folder' ? 0 : 2);
    expect(run(['check', 'good']).status).toBe(kind === 'folder' ? 0 : 2);
    run(['train', 'good', '--answers', '-'], 'on: {}');
    place(join(cwd, 'sop/outcomes/good.md'));
    expect(run(['test', 'sop/good.yaml']).status).not.toBe(0);
  });

  test('in the state folder', () => {
    const walk = '20261121-194005-0a0b0c';
    place(inState('walks', `${walk}.jsonl`));
    for (const args of [
      ['transcript', walk],
      ['case', 'x'],
      ['resume', walk],
      ['run', 'good', '--from', walk],
    ]) {
      expect(run(args), args.join(' ')).toMatchObject({ status: 2, stdout: '' });
    }
    const listed = run(['walks']);
    expect(listed.status).toBe(kind === 'link to nowhere' ? 0 : 1);
    if (kind !== 'link to nowhere') expect(listed.stdout).toContain(`${walk}  damaged`);
    place(inState('training', 'sam.jsonl'));
    run(['train', '--report']);
    run(['train', '--report', '--trainee', 'sam']);
    run(['train', 'good', '--trainee', 'sam', '--answers', '-'], 'on: { ask: "yes" }');
    expect(run(['train', 'good', '--report']).status).toBe(kind === 'bytes' || kind === 'link to nowhere' ? 0 : 2);
  });

  test('as what a transcript or a journal names', () => {
    const path = join(cwd, 'elsewhere/good.yaml');
    place(path);
    expect(run(['run', 'good', '--answer', 'ask=yes', '--transcript', 't.md']).status).toBe(0);
    const { visible, data, rest } = partsOf(readFileSync(join(cwd, 't.md'), 'utf8')) as TranscriptParts;
    const json = unpacked(data.slice(data.indexOf('\n') + 1))?.text ?? '';
    expect(json).toContain('"sop":"good"');
    for (const word of [path, './elsewhere/good.yaml', '../elsewhere/good']) {
      const altered = packed(json.replaceAll('"sop":"good"', `"sop":${JSON.stringify(word)}`));
      put('altered.md', `${visible}sop-transcript 2\n${altered}${rest}`);
      expect(run(['verify', 'altered.md']).status, word).not.toBe(0);
    }
    const walk = '20261121-194005-0a0b0c';
    const made = createJournal({
      stateDir: inState(),
      walk,
      taker: takerOf(1),
      now: new Date(),
      version: { ...version, path },
      events: [startedEvent(walk)],
    });
    if ('journal' in made) made.journal.close();
    // The walk goes on with the SOP that it began with, and stops at its question.
    expect(run(['resume', walk, '--no-input'])).toMatchObject({ status: 3, stdout: '' });
  });
});

test('a socket is no file either', async () => {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(join(cwd, 'sop/it.yaml'), resolve));
  expect(run(['check']).stderr).toContain('`sop/it.yaml` is a socket, not a file.');
});

test('a walk or results that are huge leave the others to be read', () => {
  const walk = '20261121-194005-0a0b0c';
  const setting = { stateDir: inState(), taker: takerOf(1), now: new Date(), version };
  const made = createJournal({ ...setting, walk, events: [startedEvent(walk)] });
  if ('journal' in made) made.journal.close();
  impostors['huge file']?.(inState('walks', '20261121-194005-ffffff.jsonl'));
  const { status, stdout } = run(['walks']);
  expect(status).toBe(1);
  expect(stdout).toContain('20261121-194005-ffffff  damaged\n');
  expect(stdout).toMatch(/is\s+larger than 100 MB\./);
  expect(stdout).toContain(`${walk}  stopped`);
});

describe('pipes that a user typed are read', () => {
  const bash = (line: string) => {
    const env = { PATH: process.env.PATH ?? '', HOME: home };
    const script = `sop() { "${process.execPath}" "${join(root, 'bin', 'sop.js')}" "$@"; }; ${line}`;
    return spawnSync('bash', ['-c', script], { cwd, env, encoding: 'utf8', timeout: 60_000 });
  };

  beforeEach(() => {
    const done = ['--answer', 'behaviour=abusive', '--answer', 'directed=yes', '--answer', 'warn=no'];
    expect(run(['run', 'abusive', ...done, '--transcript', 't.md']).status).toBe(0);
    put('answers.yaml', 'answers: { ask: "yes" }\n');
    put('script.yaml', 'scenarios: { on: { answers: { ask: "yes" } } }\n');
  });

  test.each([
    ['sop run good --answers <(cat answers.yaml)', 0],
    ['cat answers.yaml | sop run good --answers /dev/stdin', 0],
    ['sop run good --answers /dev/stdin < answers.yaml', 0],
    ['sop run <(sed "s/include: parts/outcomes: { done: Done }/" sop/good.yaml) --answer ask=yes', 0],
    ['sop check <(sed "s/include: parts/outcomes: { done: Done }/" sop/good.yaml)', 0],
    ['cat sop/scenarios/good.yaml | sop check /dev/stdin', 0],
    ['sop test <(cat sop/scenarios/good.yaml)', 0],
    ['sop verify <(cat t.md)', 0],
    ['cat t.md | sop verify /dev/stdin', 0],
    ['sop diff <(cat sop/good.yaml) good', 0],
    ['sop run abusive-supervisor --from <(cat t.md) --json | grep -q \'"step": "customer"\'', 0],
    ['sop init late --yes --as-checklist --from <(printf -- "- One\\n- Two\\n")', 0],
  ])('%s', (line, status) => {
    const ran = bash(line);
    expect(ran).toMatchObject({ status, signal: null });
  });

  test('no more of them than 5 MB', () => {
    for (const line of [
      'sop check <(yes)',
      'sop run good --answers <(yes)',
      'yes | sop verify -',
      'sop verify <(yes)',
    ]) {
      expect(bash(line), line).toMatchObject({ status: 2, stderr: expect.stringContaining('larger than 5 MB') });
    }
  });

  test('and stdin is held to the same encoding as a file', () => {
    expect(bash('printf "sop: \\xff" | sop check -').stderr).toContain('`stdin` is not UTF-8 text: line 1');
  });
});

describe('links that somebody planted', () => {
  const victim = 'mine: [1]\n';
  let elsewhere: string;

  beforeEach(() => {
    elsewhere = emptyFolder();
    for (const name of ['file', 'good.md', 'good.yaml']) writeFileSync(join(elsewhere, name), victim);
  });

  const expectUntouched = (): void => {
    expect(readdirSync(elsewhere).sort()).toEqual(['file', 'good.md', 'good.yaml']);
    for (const name of readdirSync(elsewhere)) expect(readFileSync(join(elsewhere, name), 'utf8')).toBe(victim);
  };

  test('a transcript is not written through one', () => {
    symlinkSync(join(elsewhere, 'file'), join(cwd, 't.md'));
    const ran = run(['run', 'good', '--answer', 'ask=yes', '--transcript', 't.md', '--force']);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain('`t.md` is a link, and nothing is written through it.');
    expectUntouched();
    expect(lstatSync(join(cwd, 't.md')).isSymbolicLink()).toBe(true);
  });

  test('`check --fix` mends no file behind one, and all others', () => {
    const broken = sop('bad').replace('title: bad', 'title: It costs 5 # now').replace('sop: bad', 'sop:  bad');
    put('sop/own.yaml', sop('own'));
    writeFileSync(join(elsewhere, 'good.yaml'), broken);
    symlinkSync(join(elsewhere, 'good.yaml'), join(cwd, 'sop/bad.yaml'));
    const ran = run(['check', '--fix', 'sop']);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('bad.yaml` is a link, and nothing is written through it.');
    expect(ran.stderr).toContain('Not all files were mended.');
    expect(readFileSync(join(elsewhere, 'good.yaml'), 'utf8')).toBe(broken);
    expect(readFileSync(join(cwd, 'sop/own.yaml'), 'utf8')).toMatch(/^# yaml-language-server/);
  });

  test('nor a file in a folder that is one', () => {
    writeFileSync(join(elsewhere, 'good.yaml'), sop('good'));
    rmSync(join(cwd, 'sop'), { recursive: true });
    symlinkSync(elsewhere, join(cwd, 'sop'));
    const ran = run(['check', '--fix']);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain(`is behind the link \`${join(cwd, 'sop')}\``);
    expect(readFileSync(join(elsewhere, 'good.yaml'), 'utf8')).toBe(sop('good'));
  });

  test.each(['--update', '--write-missing'])('`test %s` writes through none, wherever the checkout is', (flag) => {
    rmSync(join(cwd, 'sop/scenarios'), { recursive: true });
    for (const name of ['outcomes', 'scenarios']) symlinkSync(elsewhere, join(cwd, 'sop', name));
    writeFileSync(join(elsewhere, 'good.yaml'), victim);
    for (const word of ['good', 'sop', join(cwd, 'sop')]) run(['test', word, flag]);
    const before = cwd;
    cwd = emptyFolder();
    run(['test', join(before, 'sop/good.yaml'), flag]);
    expectUntouched();
  });

  test('recent.json and results are not written through one', () => {
    mkdirSync(inState('training'), { recursive: true });
    symlinkSync(join(elsewhere, 'file'), inState('recent.json'));
    symlinkSync(join(elsewhere, 'file'), inState('training', 'sam.jsonl'));
    rememberSop(inState(), 'good');
    expect(addResults(inState(), 'sam', [])).toMatchObject({ kind: 'link' });
    expectUntouched();
  });
});

describe("the user's own link in place of the state folder", () => {
  test('is followed, and the mode of the folder stays', () => {
    const own = emptyFolder();
    chmodSync(own, 0o750);
    mkdirSync(dirname(inState()), { recursive: true });
    symlinkSync(own, inState());
    rememberSop(inState(), 'good');
    expect(recentSops(inState())).toEqual(['good']);
    expect(addResults(inState(), 'sam', [])).toBeUndefined();
    expect(readdirSync(own).sort()).toEqual(['recent.json', 'training']);
    expect(statSync(own).mode & 0o777).toBe(0o750);
    expect(statSync(join(own, 'training')).mode & 0o777).toBe(0o700);
    expect(lstatSync(inState()).isSymbolicLink()).toBe(true);
  });

  test.skipIf(process.getuid?.() !== 0)('of somebody else it is not', () => {
    const own = emptyFolder();
    mkdirSync(dirname(inState()), { recursive: true });
    symlinkSync(own, inState());
    lchownSync(inState(), 12_345, 12_345);
    expect(() => ensurePrivateFolder(inState(), inState('walks'), nodeFs)).toThrow(
      expect.objectContaining({ code: 'EFOREIGN' }),
    );
    expect(addResults(inState(), 'sam', [])).toMatchObject({ kind: 'link' });
    rememberSop(inState(), 'good');
    expect(readdirSync(own)).toEqual([]);
  });
});

test('what is remembered of SOPs is taken as ids only', () => {
  mkdirSync(inState(), { recursive: true });
  writeFileSync(inState('recent.json'), JSON.stringify(['good', '../x', '', 7, 'A', '\u001b[2J', null, 'abusive']));
  expect(recentSops(inState())).toEqual(['good', 'abusive']);
  for (const [kind, make] of Object.entries(impostors)) {
    rmSync(inState('recent.json'), { recursive: true });
    make(inState('recent.json'));
    expect(recentSops(inState()), kind).toEqual([]);
  }
});
