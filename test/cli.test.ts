import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandTable } from '../src/program/program.js';
import { commandNames } from '../src/sop/reserved.js';
import { emptyFolder, root, sop, spawnSop } from './support/sop.js';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const indecent = ['run', 'abusive', '--answer', 'behaviour=indecent'];

function shell(command: string): { status: number | null; stdout: string; stderr: string } {
  const bin = `${process.execPath} ${join(root, 'bin', 'sop.js')}`;
  return spawnSync('bash', ['-c', `set -o pipefail; ${command.replaceAll('SOP', bin)}`], {
    cwd: emptyFolder(),
    encoding: 'utf8',
  });
}

describe('the built program', () => {
  test('says its version, from any folder', () => {
    const { status, stdout } = spawnSop(['--version'], { cwd: emptyFolder() });
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${version}\n` });
  });

  test('helps with examples first', () => {
    const { status, stdout } = spawnSop(['--help']);
    expect(status).toBe(0);
    expect(stdout.startsWith('Examples:\n  sop abusive')).toBe(true);
    expect(stdout).toContain('Usage: sop');
  });

  test('without a terminal and without an SOP asks which, with 2', () => {
    const { status, stdout, stderr } = spawnSop([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Which SOP?');
    expect(stderr).toContain('sop list');
  });

  test('at the end of input stops with 3 and nothing but the error', () => {
    const { status, stdout, stderr } = shell('SOP run abusive </dev/null');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toContain('The walk stopped at `behaviour`');
  });

  test('prints JSON that other programs read', () => {
    const { status, stdout, stderr } = shell(
      `SOP ${indecent.join(' ')} --json | node -e 'console.log(JSON.parse(require("fs").readFileSync(0)).outcome)'`,
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'terminated\n', stderr: '' });
  });

  test('ends quietly when its reader goes away', () => {
    const { stdout, stderr } = shell(`SOP ${indecent.join(' ')} --json | head -1`);
    expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: '' });
  });

  test('says when the output cannot be written, and fails', () => {
    for (const args of [`${indecent.join(' ')} --json`, indecent.join(' '), 'list', '--help']) {
      const { status, stderr } = shell(`SOP ${args} >/dev/full`);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^sop: the output could not be written: .*no space left/i);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  test('obeys NO_COLOR, FORCE_COLOR and --no-color', () => {
    const styled = '\u001b[';
    expect(spawnSop(indecent).stdout).not.toContain(styled);
    expect(spawnSop(indecent, { env: { FORCE_COLOR: '1' } }).stdout).toContain(styled);
    expect(spawnSop([...indecent, '--no-color'], { env: { FORCE_COLOR: '1' } }).stdout).not.toContain(styled);
  });
});

test('help on a command that is not there says so', async () => {
  const { code, stdout, stderr } = await sop(['help', 'tset']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe('sop: There is no command `tset`.\n     did you mean `test`?\n');
  expect((await sop(['help', 'test'])).code).toBe(0);
  expect((await sop(['help'])).code).toBe(0);
});

test('a mistyped command is named, whatever follows it', async () => {
  for (const word of ['chekc', 'CHECK']) {
    const { code, stderr } = await sop([word, 'sop', 'x.yaml']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `sop: There is no command \`${word}\`.\n     did you mean \`check\`?\n`,
    });
  }
  expect((await sop(['run', 'abusive', 'x'])).stderr).toContain('too many arguments');
  expect((await sop(['abusive', 'x'])).stderr).toContain('too many arguments');
});

test('every command is a reserved name', () => {
  expect([...commandTable()].sort()).toEqual([...commandNames].sort());
});

test('a control character in what was typed reaches the terminal as an escape', async () => {
  const { stderr } = await sop(['\u001b[31mx\u202e']);
  expect(stderr).not.toContain('\u001b');
  expect(stderr).toContain('\\u001b[31mx\\u202e');
});

describe('sop list', () => {
  test('shows the bundled SOPs with titles and summaries', async () => {
    const { code, stdout } = await sop(['list']);
    expect(code).toBe(0);
    expect(stdout).toContain('bundled\n');
    expect(stdout).toMatch(/abusive +Abusive customer\n +What to do when a customer is upset, abusive or indecent\./);
  });

  test('gives the same as JSON', async () => {
    const { sops } = JSON.parse((await sop(['list', '--json'])).stdout);
    const ids = sops.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(['abusive', 'abusive-supervisor', 'abusive-tier3']));
    expect(sops[0]).toMatchObject({ origin: 'bundled', shadowed: false, problem: null });
  });
});

describe('sop show', () => {
  test.each([
    ['a response', 'front-abusive-customer-chats', 'We want to help every customer'],
    ['a guide', 'identify', 'Racist, sexist or harassing'],
    ['a step', 'behaviour', 'How is the customer behaving?'],
  ])('prints %s as text', async (_what, id, words) => {
    const { code, stdout } = await sop(['show', 'abusive', id]);
    expect(code).toBe(0);
    expect(stdout).toContain(words);
  });

  test('suggests what was meant', async () => {
    const { code, stderr } = await sop(['show', 'abusive', 'identfy']);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean `identify`?');
  });
});
