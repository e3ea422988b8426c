import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { emptyFolder, root, sop } from '../support/sop.js';

let cwd: string;
const file = (): string => join(cwd, 'sop', 'returns.yaml');
const run = (...args: string[]) => sop(['diff', ...args], { cwd });
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Sam', '-c', 'user.email=sam@example.org', ...args], { cwd, encoding: 'utf8' });

function edit(...changes: [string, string][]): void {
  let text = readFileSync(file(), 'utf8');
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replaceAll(from, to);
  }
  writeFileSync(file(), text);
}

const everything: [string, string][] = [
  ['unsure: photo }', 'unsure: photo, missing: escalate }'],
  ['damaged?', 'damaged or used?'],
  ['{ yes: inspect, no: refund }', '{ yes: inspect, no: say-no }'],
  ['yes: refuse,', 'yes: say-no,'],
  ['  refuse:\n', '  say-no:\n'],
  ['Explain why.', 'Explain the reason.'],
  ['we cannot take', 'we are sorry, but we cannot take'],
  ['times: 2', 'times: 3'],
  ['1.0.0', '1.1.0'],
];

beforeEach(() => {
  cwd = emptyFolder();
  mkdirSync(join(cwd, 'sop'));
  cpSync(join(root, 'test', 'commands', 'fixtures', 'returns', 'returns.yaml'), file());
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Start');
});

describe('sop diff', () => {
  test('finds nothing where nothing changed, or only names of steps', async () => {
    expect(await run('HEAD:sop/returns.yaml', 'returns', '--exit-code')).toEqual({
      code: 0,
      stdout: 'returns: HEAD:sop/returns.yaml → sop/returns.yaml\nNothing changes.\n',
      stderr: '',
    });
    edit(
      ['yes: refuse,', 'yes: say-no,'],
      ['  refuse:\n', '  say-no:\n'],
      ['limit: { times: 2, then: escalate }', 'limit: { then: escalate, times: 2 }'],
    );
    expect(await run('HEAD:sop/returns.yaml', 'returns', '--exit-code')).toMatchObject({ code: 0, stderr: '' });
  });

  test('says what an edit changes for customers', async () => {
    edit(...everything);
    const { code, stdout, stderr } = await run('HEAD:sop/returns.yaml', 'returns');
    await expect(stdout).toMatchFileSnapshot('fixtures/diff.text.txt');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await run('HEAD:sop/returns.yaml', 'returns', '--exit-code')).code).toBe(1);
  });

  test('says in one sentence where the same answers ended before, and what changed, in every format', async () => {
    edit(['{ yes: inspect, no: refund }', '{ yes: inspect, no: refuse }']);
    const [old, now] = ['HEAD:sop/returns.yaml', 'returns'];
    const { stdout } = await run(old, now);
    expect(stdout).toContain('  opened=no: now ends in refused, was refunded (1 path).\n');
    expect((await run(old, now, '--format', 'md')).stdout).toContain(
      '- `opened=no`: now ends in *refused*, was *refunded* (1 path).\n',
    );
    const { differences } = JSON.parse((await run(old, now, '--json')).stdout);
    expect(differences[0]).toMatchObject({
      text: 'now ends in refused, was refunded (1 path).',
      was: { handoff: null },
    });
  });

  test('names answers that lead to a changed guide, field and outcome', async () => {
    const text = readFileSync(file(), 'utf8');
    const added = 'guides:\n  look: { title: Look, text: Look here. }\nsteps:';
    writeFileSync(
      join(cwd, 'old.yaml'),
      text.replace('steps:', added).replace('ask: Are they', 'guides: look\n    ask: Are they'),
    );
    const old = readFileSync(join(cwd, 'old.yaml'), 'utf8');
    writeFileSync(join(cwd, 'new.yaml'), old.replace('Look here.', 'Look there.').replace(': Refunded', ': Paid back'));
    const { stdout } = await run('old.yaml', 'new.yaml');
    expect(stdout).toContain('  opened=yes: look changes\n');
    expect(stdout).toContain('  opened=no: refunded changes\n');
    const { content } = JSON.parse((await run('old.yaml', 'new.yaml', '--json')).stdout);
    expect(content[1]).toMatchObject({ kind: 'guide', answers: [{ step: 'opened', option: 'yes' }] });
  });

  test('repeats what git says once, and hints only at paths', async () => {
    const { stderr } = await run('nope:sop/returns.yaml', 'returns');
    expect(stderr).toBe("sop: git cannot show `nope:sop/returns.yaml`: invalid object name 'nope'.\n");
    expect((await run('HEAD:nope.yaml', 'returns')).stderr).toContain('counts from the top of the repository');
  });

  test.each(['md', 'github', 'json'])('prints it as %s', async (format) => {
    edit(...everything);
    const { stdout } = await run('HEAD:sop/returns.yaml', 'sop/returns.yaml', '--format', format);
    await expect(stdout).toMatchFileSnapshot(`fixtures/diff.${format === 'github' ? 'github.txt' : format}`);
  });

  test('reads files of any name, stdin and revisions with their shared parts and sub-procedures', async () => {
    edit(...everything);
    writeFileSync(join(cwd, 'new.yaml'), readFileSync(file()));
    expect((await run('HEAD:./sop/returns.yaml', 'new.yaml')).stdout).toContain('opened=no');
    const piped = await sop(['diff', 'HEAD:returns', '-'], { cwd, stdin: readFileSync(file(), 'utf8') });
    expect(piped.stdout).toContain('returns: HEAD:sop/returns.yaml → <stdin>');
    cpSync(join(root, 'sop'), join(cwd, 'sop'), { recursive: true });
    git('add', '.');
    git('commit', '--quiet', '--message', 'More');
    const text = readFileSync(join(cwd, 'sop', 'de-escalate.yaml'), 'utf8');
    writeFileSync(join(cwd, 'sop', 'de-escalate.yaml'), text.replace('ask: Which code is it?', 'ask: Which code?'));
    const { stdout } = await run('HEAD:sop/abusive-call.yaml', 'sop/abusive-call.yaml');
    expect(stdout).toContain('calm-down/code changes');
    expect((await run('HEAD:sop/abusive.yaml', 'sop/abusive.yaml')).stdout).toContain('Nothing changes.');
  });

  test('looks for what an SOP from stdin needs where SOPs are looked up', async () => {
    const parts = join(cwd, 'parts');
    mkdirSync(parts);
    writeFileSync(
      join(parts, 'endings.yaml'),
      'format: 1\nshared: endings\ntitle: Endings\noutcomes: { done: Done }\n',
    );
    const text = (id: string, title: string, step: string): string =>
      `format: 1\nsop: ${id}\ntitle: ${title}\ninclude: endings\nstart: begin\nsteps:\n  begin: ${step}\n`;
    const mine = text(
      'mine',
      'Mine',
      '{ run: inner, then: { done: end } }\n  end: { do: Say goodbye., outcome: done }',
    );
    writeFileSync(join(parts, 'mine.yaml'), mine);
    writeFileSync(join(parts, 'inner.yaml'), text('inner', 'Inner', '{ do: Go., outcome: done }'));
    const stdin = mine.replace('Say goodbye.', 'Say farewell.');
    const elsewhere = join(cwd, 'sop');
    for (const [options, env] of [
      [['--sop-dir', parts], {}],
      [[], { SOP_PATH: parts }],
    ] as const) {
      const { code, stdout, stderr } = await sop(['diff', ...options, '-', 'mine'], { cwd: elsewhere, stdin, env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('mine: <stdin> → ');
      expect(stdout).toContain('goodbye');
      const checked = await sop(['check', ...options, '-'], { cwd: elsewhere, stdin, env });
      expect(checked).toMatchObject({ code: 0, stderr: '' });
    }
    const lost = await sop(['diff', '-', join(parts, 'mine.yaml')], { cwd: elsewhere, stdin });
    expect(lost).toMatchObject({ code: 2, stdout: '' });
    expect(lost.stderr).toContain('There is no file `endings.yaml`');
  });

  test('fits a comment, however much changes', async () => {
    const long = (word: string): string => {
      const steps = Array.from(
        { length: 600 },
        (_, at) => `  q${at}: { ask: ${word} ${at}?, options: { yes: q${at + 1}, no: q${at + 1} } }\n`,
      );
      return `format: 1\nsop: long\ntitle: Long\nstart: q0\noutcomes: { done: Done }\nsteps:\n${steps.join('')}  q600: { do: Go., outcome: done }\n`;
    };
    writeFileSync(join(cwd, 'old.yaml'), long('Question'));
    writeFileSync(join(cwd, 'new.yaml'), long('Something else'));
    const { code, stdout } = await run('old.yaml', 'new.yaml', '--format', 'md');
    expect(code).toBe(0);
    expect(stdout.length).toBeLessThan(65_536);
    const listed = stdout.match(/^- `/gm)?.length ?? 0;
    expect(stdout).toContain(`- … and ${600 - listed} more`);
    const json = JSON.parse((await run('old.yaml', 'new.yaml', '--json')).stdout);
    expect(json.paths.old).toEqual({ paths: String(2n ** 600n), changed: String(2n ** 600n) });
    expect(json.differencesInAll).toBe(600);
  });

  test('compares steps by id where the paths are too many to be exact about, and says so', async () => {
    const limits = Array.from(
      { length: 40 },
      (_, at) =>
        `  q${at}: { ask: Q${at}?, options: { a: q${(at + 1) % 40}, b: q${(at + 7) % 40}, c: end }, limit: { times: 99, then: end } }\n`,
    );
    const text = `format: 1\nsop: limits\ntitle: Limits\nstart: q0\noutcomes: { done: Done }\nsteps:\n${limits.join('')}  end: { do: Go., outcome: done }\n`;
    writeFileSync(join(cwd, 'old.yaml'), text);
    writeFileSync(join(cwd, 'new.yaml'), text.replace('Q3?', 'Q3 or so?'));
    const { code, stdout } = await run('old.yaml', 'new.yaml', '--exit-code');
    expect(code).toBe(1);
    expect(stdout).toContain('The paths are not compared: its limits (40, of up to 99 times) combine');
    expect(stdout).toContain('Q3{+ or so+}?');
    expect((await run('old.yaml', 'old.yaml', '--exit-code')).stdout).toContain('Nothing changes.');
  });

  test('says what it cannot read', async () => {
    const missing = await run('HEAD:sop/nope.yaml', 'returns');
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('git cannot show `HEAD:sop/nope.yaml`');
    expect((await run('nope:sop/returns.yaml', 'returns')).code).toBe(2);
    expect((await run('--', '--output=x:sop/returns.yaml', 'returns')).code).toBe(2);
    expect((await run('-', '-')).code).toBe(2);
    edit(['next: inspect', 'next: inspct']);
    const broken = await run('HEAD:sop/returns.yaml', 'returns');
    expect(broken).toMatchObject({ code: 2, stdout: '' });
    expect(broken.stderr).toContain('did you mean `inspect`?');
  });
});

describe('sop diff of one word, or none', () => {
  const changed = 'returns: HEAD:sop/returns.yaml → sop/returns.yaml';

  test('compares an SOP, by id or by path, with the last commit', async () => {
    edit(...everything);
    for (const words of [['returns'], ['sop/returns.yaml'], ['HEAD', 'returns'], ['HEAD:sop/returns.yaml']]) {
      const { code, stdout, stderr } = await run(...words, '--exit-code');
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      expect(stdout.split('\n')[0]).toBe(changed);
    }
  });

  test('compares the folder with the last commit, or a revision', async () => {
    git('tag', 'before');
    for (const words of [[], ['HEAD'], ['HEAD:'], ['before'], ['sop'], ['before', 'HEAD'], ['before:', 'sop']]) {
      const { code, stdout } = await run(...words, '--exit-code');
      expect(code).toBe(0);
      expect(stdout).toContain('Nothing changes in 1 SOP.');
    }
    edit(...everything);
    for (const words of [[], ['HEAD'], ['before:'], ['sop'], ['before', 'sop']]) {
      const { code, stdout } = await run(...words, '--exit-code');
      expect(code).toBe(1);
      expect(stdout).toMatch(/^(?:HEAD|before):sop → sop\n1 SOP: 1 changed\.\n/);
    }
  });

  test('takes an SOP for itself where a branch is called like it', async () => {
    git('branch', 'returns');
    edit(...everything);
    expect((await run('returns')).stdout.split('\n')[0]).toBe(changed);
    expect((await run('returns:')).stdout).toMatch(/^returns:sop → sop\n/);
  });

  test('finds the folder of another repository', async () => {
    edit(...everything);
    const { stdout } = await sop(['diff', '--sop-dir', join(cwd, 'sop')], { cwd: emptyFolder() });
    expect(stdout).toContain('1 SOP: 1 changed.');
  });

  test('never takes a file of the same name in the working folder for an SOP of another repository', async () => {
    const here = emptyFolder();
    const there = cwd;
    cwd = here;
    writeFileSync(join(here, 'returns.yaml'), 'sop: returns\n');
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'Other');
    const { code, stdout } = await sop(['diff', '--sop-dir', join(there, 'sop'), 'returns'], { cwd: here });
    expect(code).toBe(0);
    expect(stdout).toContain('Nothing changes.');
  });

  test.each([
    [['nonsense'], 'There is no SOP and no revision `nonsense`.'],
    [['-'], 'needs something to be compared with'],
    [['HEAD~7:'], 'There is no revision `HEAD~7` here.'],
    [['--output=x:'], 'unknown option'],
    [['HEAD', 'HEAD:sop/returns.yaml'], 'a folder with a folder'],
    [['HEAD', '--format', 'svg'], 'A picture shows one SOP'],
  ])('refuses %j', async (words, said) => {
    const { code, stderr } = await run(...words);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(said) });
  });

  test('ends with 2 outside git, and says why', async () => {
    const elsewhere = emptyFolder();
    cpSync(join(cwd, 'sop'), join(elsewhere, 'sop'), { recursive: true });
    const { code, stderr } = await sop(['diff', 'returns'], { cwd: elsewhere });
    expect(code).toBe(2);
    expect(stderr).toContain('`sop/returns.yaml` is in no git repository, so it has no other versions.');
    expect((await sop(['diff'], { cwd: elsewhere })).code).toBe(2);
  });

  test('ends with 2, and shows why, where an SOP has mistakes now', async () => {
    edit(['yes: refuse,', 'yes: refus,']);
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toContain('unknown-step');
    expect(stderr).toContain('`sop/returns.yaml` has mistakes, so nothing is compared.');
  });

  test('says what became of each SOP in every format', async () => {
    git('mv', 'sop/returns.yaml', 'sop/send-back.yaml');
    writeFileSync(
      join(cwd, 'sop', 'send-back.yaml'),
      readFileSync(join(cwd, 'sop', 'send-back.yaml'), 'utf8').replace('sop: returns', 'sop: send-back'),
    );
    expect((await run()).stdout).toContain('returns is now called send-back. Nothing else changes.\n');
    expect((await run('--format', 'md')).stdout).toContain(
      '`returns` is now called `send-back`. Nothing else changes.\n',
    );
    expect(JSON.parse((await run('--format', 'json')).stdout)).toMatchObject({
      same: false,
      sops: [{ kind: 'renamed', was: 'returns', sop: 'send-back', same: true }],
    });
    expect((await run('--format', 'github')).stdout).toContain('file=sop/send-back.yaml');
  });
});
