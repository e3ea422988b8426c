import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, sop } from '../support/sop.js';

const answers = (text: string): string[] => text.split(' ').flatMap((one) => ['--answer', one]);

async function outcomeOf(given: string): Promise<unknown> {
  const { code, stdout, stderr } = await sop(['run', 'abusive', ...answers(given), '--set', 'customer=Sam', '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { status, outcome, handoff, path, responses, actions } = JSON.parse(stdout);
  return {
    status,
    outcome,
    handoff,
    path: path.map(({ step, answer }: { step: string; answer?: string }) => (answer ? `${step}=${answer}` : step)),
    says: responses.map(({ id, ready }: { id: string; ready: boolean }) => (ready ? id : `${id} (draft)`)),
    lastActions: actions
      .filter(({ step }: { step: string }) => step === path.at(-1).step)
      .map(({ text }: { text: string }) => text),
  };
}

const supervisor = { to: 'supervisor', sop: 'abusive-supervisor' };
const agentFirst = { to: 'supervisor', sop: 'agent-unsafe' };

describe('every path of the abusive customer procedure', () => {
  test.each([
    ['behaviour=upset empathise=yes', 'resolved', null],
    ['behaviour=upset empathise=no', 'escalated', supervisor],
    ['behaviour=abusive directed=yes warn=no', 'terminated', supervisor],
    ['behaviour=abusive directed=yes warn=yes clarify=yes', 'resolved', null],
    ['behaviour=abusive directed=yes warn=yes clarify=no', 'escalated', supervisor],
    ['behaviour=abusive directed=no clarify=yes', 'resolved', null],
    ['behaviour=abusive directed=no clarify=no', 'escalated', supervisor],
    ['behaviour=indecent', 'terminated', supervisor],
    ['behaviour=threat', 'unsafe', agentFirst],
    ['behaviour=not-sure empathise=yes', 'resolved', null],
    ['behaviour=upset empathise=abusive directed=no clarify=yes', 'resolved', null],
    ['behaviour=abusive directed=yes warn=threat', 'unsafe', agentFirst],
    ['behaviour=abusive directed=yes warn=yes clarify=warned', 'resolved', null],
    ['behaviour=abusive directed=yes warn=yes clarify=abusive', 'terminated', supervisor],
    ['behaviour=abusive directed=grave warn-firmly=no', 'terminated', supervisor],
    ['behaviour=abusive directed=grave warn-firmly=yes clarify-warned=yes', 'resolved', null],
    ['behaviour=abusive directed=again warn-again=yes', 'escalated', supervisor],
    ['behaviour=unsafe', 'unsafe', agentFirst],
    ['behaviour=upset empathise=unsafe', 'unsafe', agentFirst],
    ['behaviour=abusive directed=unsafe', 'unsafe', agentFirst],
    ['behaviour=abusive directed=yes warn=unsafe', 'unsafe', agentFirst],
    ['behaviour=abusive directed=no clarify=unsafe', 'unsafe', agentFirst],
  ])('%s ends %s', async (given, outcome, handoff) => {
    expect(await outcomeOf(given)).toMatchObject({ status: 'completed', outcome, handoff });
  });

  test('abuse that does not stop ends the conversation with the canned response of the source', async () => {
    expect(await outcomeOf('behaviour=abusive directed=yes warn=no')).toEqual({
      status: 'completed',
      outcome: 'terminated',
      handoff: supervisor,
      path: ['behaviour=abusive', 'directed=yes', 'warn=no', 'terminate'],
      says: ['warning', 'front-abusive-customer-chats'],
      lastActions: ['Send the canned response.', 'End the conversation.', 'Escalate to a supervisor.'],
    });
  });
});

describe('the JSON of a walk', () => {
  test('has exactly the stable keys, and shows a gap where a field is missing', async () => {
    const { stdout } = await sop(['run', 'abusive-tier3', ...answers('let-go=yes'), '--json']);
    const json = JSON.parse(stdout);
    expect(Object.keys(json)).toEqual([
      'sop',
      'status',
      'outcome',
      'handoff',
      'path',
      'actions',
      'responses',
      'values',
    ]);
    expect(json.sop).toMatchObject({ id: 'abusive-tier3', title: 'Abusive customer: Tier 3', version: '2.0.0' });
    expect(json.sop.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(json.responses[0]).toMatchObject({
      id: 'abusive-customer',
      ready: false,
      missing: ['customer'],
    });
    expect(json.responses[0].text).toContain("Hello [customer's name],");
  });

  test('says where a stopped walk stands', async () => {
    const { code, stdout } = await sop(['run', 'abusive', ...answers('behaviour=abusive'), '--json']);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'stopped',
      outcome: null,
      handoff: null,
      next: { step: 'directed', options: ['yes', 'no', 'grave', 'again', 'not-sure', 'unsafe'] },
    });
  });
});

describe('what is given wrongly ends with 2, says what there is, and prints nothing on stdout', () => {
  test.each([
    [
      ['--answer', 'behaviuor=upset'],
      ['no step `behaviuor`', 'did you mean `behaviour`?'],
    ],
    [
      ['--answer', 'behaviour=upst'],
      ['no option `upst`', 'did you mean `upset`?', 'upset, abusive, indecent, threat, not-sure or unsafe'],
    ],
    [['--answer', 'resolve=yes'], ['Step `resolve` asks nothing']],
    [['--answer', 'behaviour'], ['not of the form step=option']],
    [
      ['--set', 'custmer=Sam'],
      ['no field `custmer`', 'did you mean `customer`?'],
    ],
    [
      ['--answer', 'behaviour=indecent', '--answer', 'warn=no'],
      ['without using the answer `warn=no`', 'behaviour → indecent'],
    ],
    [['--answers', 'none.yaml'], ['There is no file `none.yaml`']],
    [['--json', '--transcript', '-'], ['cannot both write to stdout']],
    [['--foo'], ["unknown option '--foo'"]],
    [['--\u001b[31mfoo'], ["unknown option '--\\u001b[31mfoo'"]],
    [['--forse'], ["sop: unknown option '--forse'\n     did you mean `--force`?\n"]],
    [['--format', '\u001b[31m'], ["argument '\\u001b[31m' is invalid"]],
  ])('%j', async (args, said) => {
    const { code, stdout, stderr } = await sop(['run', 'abusive', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const words of said) expect(stderr).toContain(words);
  });

  test('all that is wrong is said at once', async () => {
    const { stderr } = await sop(['run', 'abusive', ...answers('x=y behaviour=z'), '--set', 'q=1']);
    expect(stderr.match(/^sop:/gm)).toHaveLength(3);
  });
});

test('answers that run out end with 3 and name the step, its options and the flag', async () => {
  const { code, stdout, stderr } = await sop(['abusive']);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toBe(
    'sop: The walk stopped at `behaviour`: How is the customer behaving?\n' +
      '     its options are upset, abusive, indecent, threat, not-sure or unsafe\n' +
      '     answer with --answer behaviour=upset, or on a terminal\n',
  );
});

describe('an answers file', () => {
  const yaml = 'answers: { behaviour: upset, empathise: yes }\nfields: { case: 0042 }\n';

  test('is read from a file or from stdin, as YAML or JSON', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'given.yaml'), yaml);
    const json = '{"answers": {"behaviour": "upset", "empathise": "yes"}}';
    for (const ran of [
      await sop(['run', 'abusive', '--answers', 'given.yaml', '--json'], { cwd }),
      await sop(['run', 'abusive', '--answers', '-', '--json'], { stdin: yaml }),
      await sop(['run', 'abusive', '--answers', '-', '--json'], { stdin: json }),
    ]) {
      expect(ran.stderr).toBe('');
      expect(JSON.parse(ran.stdout).outcome).toBe('resolved');
    }
  });

  test('gives way to flags, step by step', async () => {
    const { stdout } = await sop(['run', 'abusive', '--answers', '-', '--answer', 'empathise=no', '--json'], {
      stdin: yaml,
    });
    expect(JSON.parse(stdout).outcome).toBe('escalated');
  });

  test('with mistakes shows each at its place', async () => {
    const stdin = 'answers:\n  behaviour: upste\n  wran: no\n';
    const { code, stderr } = await sop(['run', 'abusive', '--answers', '-'], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain('<stdin>:2:14: error: Step `behaviour` has no option `upste`.');
    expect(stderr).toContain('<stdin>:3:3: error: There is no step `wran` in `abusive`.');
  });
});

describe('the transcript', () => {
  const walk = ['run', 'abusive', ...answers('behaviour=abusive directed=yes warn=no'), '--set', 'customer=Sam Doe'];

  test('reads well for the one who takes over', async () => {
    const { code, stdout } = await sop([...walk, '--case', '4711', '--transcript', '-'], {
      start: '2026-11-21T19:40:05Z',
    });
    expect(code).toBe(0);
    // The digest changes with every word of the SOP.
    const text = stdout
      .replace(/sha256:[0-9a-f]{64}/g, 'sha256:…')
      .replace(/(?<=sop-transcript 2\n)[^:]*(?=\nsha256)/, '…');
    await expect(text).toMatchFileSnapshot('run.transcript.md');
  });

  test('is a private file that is never written over unless told so', async () => {
    const cwd = emptyFolder();
    const file = join(cwd, 't.md');
    expect((await sop([...walk, '--transcript', 't.md'], { cwd })).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const first = readFileSync(file, 'utf8');
    const again = await sop([...walk, '--transcript', 't.md', '--case', 'x'], { cwd });
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 2, stdout: '' });
    expect(again.stderr).toContain('`t.md` exists already');
    expect(readFileSync(file, 'utf8')).toBe(first);
    expect((await sop([...walk, '--transcript', 't.md', '--case', 'x', '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('| Case | x |');
  });

  test('of a walk that stopped says how to come to the same place, as nothing of it was saved', async () => {
    const cwd = emptyFolder();
    const given = answers('behaviour=abusive directed=yes');
    expect((await sop(['run', 'abusive', ...given, '--case', 'A 1', '--transcript', 't.md'], { cwd })).code).toBe(3);
    const text = readFileSync(join(cwd, 't.md'), 'utf8');
    expect(text).toContain(`sop run abusive ${given.join(' ')} --case 'A 1'\n`);
    expect(text).not.toContain('sop resume');
    expect((await sop(['verify', 't.md'], { cwd })).code).toBe(0);
  });

  test('names the customer, to whom the one who takes over has to write', async () => {
    const { stdout } = await sop([...walk, '--transcript', '-']);
    expect(stdout).toContain('Sam Doe');
    expect(stdout).not.toContain('withheld');
  });

  test('that cannot be written is said, with 2', async () => {
    const { code, stderr } = await sop([...walk, '--transcript', 'none/t.md']);
    expect(code).toBe(2);
    expect(stderr).toContain('none');
  });

  test.each([
    ['', '`--transcript` needs the name of a file.'],
    ['folder', '`folder` is a folder.\n     name a file in it'],
    ['link', '`link` is a folder.\n     name a file in it'],
    ['/dev/full', '`/dev/full` is not an ordinary file.\n     for stdout, write `-`'],
  ])('is not written to %j, with or without --force', async (name, said) => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'folder'));
    symlinkSync('folder', join(cwd, 'link'));
    for (const force of [[], ['--force']]) {
      const { code, stdout, stderr } = await sop([...walk, '--transcript', name, ...force], { cwd });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(said);
    }
  });
});

test('the account of a walk as text', async () => {
  const { stdout } = await sop(['run', 'abusive', ...answers('behaviour=abusive directed=yes warn=no')]);
  await expect(stdout).toMatchFileSnapshot('run.text.txt');
});

describe('a word that is neither command nor SOP', () => {
  test.each([
    ['abusiv', 'did you mean `abusive`?'],
    ['lst', 'did you mean `list`?'],
    ['zzz', '`sop list` shows the SOPs'],
  ])('%s', async (word, hint) => {
    const { code, stdout, stderr } = await sop([word]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`no command and no SOP \`${word}\``);
    expect(stderr).toContain(hint);
  });
});

test('an SOP with mistakes is not walked: each is shown at its place', async () => {
  const cwd = emptyFolder();
  const text =
    'format: 1\nsop: bad\ntitle: Bad\nstart: one\noutcomes: { done: Done }\nsteps:\n  one: { next: tow }\n  two: { outcome: don }\n';
  writeFileSync(join(cwd, 'bad.yaml'), text);
  const { code, stderr } = await sop(['run', './bad.yaml'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('bad.yaml:7:16: error: There is no step `tow`. [unknown-step]');
  expect(stderr).toContain('did you mean `two`?');
  expect(stderr).toContain('bad.yaml:8:19: error: There is no outcome `don`. [unknown-outcome]');
});

test('an SOP that could go round without end is not walked', async () => {
  const cwd = emptyFolder();
  const text =
    'format: 1\nsop: round\ntitle: Round\nstart: a\noutcomes: { done: Done }\nsteps:\n  a: { ask: Again?, options: { yes: a, no: z } }\n  z: { do: Stop., outcome: done }\n';
  writeFileSync(join(cwd, 'round.yaml'), text);
  const { code, stderr } = await sop(['run', './round.yaml', '--answer', 'a=no'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('limit');
});
