import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { emptyFolder, root, sop } from '../support/sop.js';

const fixtures = join(root, 'test', 'commands', 'fixtures', 'returns');

/** A folder with one SOP and its scenarios. */
function project(): string {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, 'sop', 'scenarios'), { recursive: true });
  cpSync(join(fixtures, 'returns.yaml'), join(cwd, 'sop', 'returns.yaml'));
  cpSync(join(fixtures, 'scenarios.yaml'), join(cwd, 'sop', 'scenarios', 'returns.yaml'));
  return cwd;
}

let cwd: string;
const run = (...args: string[]) => sop(['test', ...args], { cwd });
const edit = (file: string, from: string, to: string): void => {
  const text = readFileSync(join(cwd, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(cwd, file), text.replace(from, to));
};
const scenarios = join('sop', 'scenarios', 'returns.yaml');

beforeEach(() => {
  cwd = project();
});

describe('sop test', () => {
  test('plays the scenarios beside the SOPs, proves them and measures them', async () => {
    const { code, stdout, stderr } = await run();
    await expect(stdout).toMatchFileSnapshot('fixtures/test.text.txt');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('shows what failed by the line of the scenario, with the path and a command that replays it', async () => {
    edit('sop/returns.yaml', '{ yes: inspect, no: refund }', '{ yes: inspect, no: refuse }');
    edit(scenarios, 'inspect: [unsure, unsure, unsure]', 'inspect: [unsure, unsure], refund: yes');
    const { code, stdout } = await run('--min', 'options=100,paths=10');
    await expect(stdout).toMatchFileSnapshot('fixtures/test.failed.txt');
    expect(code).toBe(1);
    const replay = /replay: (.*)/.exec(stdout)?.[1] ?? '';
    const replayed = await sop(replay.replace(/^sop /, '').split(' '), { cwd });
    expect(replayed).toMatchObject({ code: 0 });
    expect(replayed.stdout).toContain('Refused');
  });

  test('tells a story of several lines, and replays any value and any folder in a shell', async () => {
    const story = 'story: "Line one.\\n\\nLine two, 100 %.\\n"';
    edit(scenarios, 'story: A birthday present that came twice.', story);
    edit(scenarios, 'customer: Sam', 'customer: "O\'Neil\\n\\t$HOME 100 % \\\\n"');
    edit(scenarios, 'outcome: refunded', 'outcome: refused');
    renameSync(join(cwd, 'sop'), join(cwd, "it's $HOME"));
    const { stdout } = await run('--sop-dir', "it's $HOME", '--filter', 'never-opened');
    expect(stdout).toContain('\n  Line one.\n\n  Line two, 100 %.\n  path: ');
    const replay = /replay: sop (.*)/.exec(stdout)?.[1] ?? '';
    const words = execFileSync('sh', ['-c', `printf '%s\\0' ${replay}`], { encoding: 'utf8' })
      .split('\0')
      .slice(0, -1);
    expect(words).toContain("customer=O'Neil\n\t$HOME 100 % \\n");
    expect(await sop([...words, '--json'], { cwd })).toMatchObject({ code: 0 });
    for (const format of ['json', 'junit', 'github']) {
      const printed = await run('--sop-dir', "it's $HOME", '--format', format);
      expect(printed.stdout).toContain('Line two');
    }
  });

  test.each(['json', 'junit', 'github'])('prints failures as %s', async (format) => {
    edit('sop/returns.yaml', '{ yes: inspect, no: refund }', '{ yes: inspect, no: refuse }');
    const { code, stdout } = await run('--format', format);
    await expect(stdout).toMatchFileSnapshot(
      `fixtures/test.failed.${format === 'junit' ? 'xml' : format === 'json' ? 'json' : `${format}.txt`}`,
    );
    expect(code).toBe(1);
  });

  test('gates on coverage', async () => {
    expect((await run('--min', 'options=50,outcomes=100')).code).toBe(0);
    const { code, stdout } = await run('--min', 'options=100');
    expect(code).toBe(1);
    expect(stdout).toContain('returns: options covered are 57 %, and must be 100 % or more');
    expect(await run('--min', 'option=100')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('did you mean `options`?'),
    });
    expect((await run('--min', 'options=101')).code).toBe(2);
    expect((await run('--min', 'options=100', '--filter', 'vase')).code).toBe(2);
  });

  test('names what is not covered, also without scenarios, and the paths where they are few or gated', async () => {
    const gated = await run('--min', 'options=50,paths=80');
    expect(gated.stdout).toContain('\n  path opened=yes, inspect=');
    expect(gated.stdout).toContain('… and 1 more; `sop paths returns --limit 0` lists every path');
    expect(gated.stdout).toContain('3 scenarios of 1 SOP: all passed, 1 gate not met');
    const { missingPaths } = JSON.parse((await run('--json')).stdout).sops[0].coverage;
    expect(missingPaths).toHaveLength(11);
    rmSync(join(cwd, scenarios));
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain('option opened=no');
    expect(stdout).toContain('0 %');
  });

  test('plays some scenarios only, and stops at the first that fails', async () => {
    const { code, stdout } = await run('--filter', 'VASE');
    expect(code).toBe(0);
    expect(stdout).toContain('1 scenario of 1 SOP: all passed');
    expect(await run('--filter', 'nothing-like-it')).toMatchObject({ code: 2, stdout: '' });
    edit(scenarios, 'outcome: refunded', 'outcome: refused');
    const bailed = await run('--bail', '--json');
    expect(bailed.code).toBe(1);
    expect(JSON.parse(bailed.stdout).scenarios).toEqual({ total: 1, passed: 0, failed: 1 });
  });

  test('writes skeletons for the options that no scenario takes; then all are covered', async () => {
    const before = readFileSync(join(cwd, scenarios), 'utf8');
    const { code, stderr } = await run('--write-missing');
    expect(code).toBe(0);
    expect(stderr).toContain('Added 3 scenarios to sop/scenarios/returns.yaml');
    const after = readFileSync(join(cwd, scenarios), 'utf8');
    expect(after.startsWith(before.trimEnd())).toBe(true);
    await expect(after).toMatchFileSnapshot('fixtures/test.skeletons.yaml');
    const again = await run('--min', 'options=100,steps=100,outcomes=100,responses=100', '--write-missing');
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(cwd, scenarios), 'utf8')).toBe(after);
  });

  test('writes a first scenario file where there is none', async () => {
    writeFileSync(join(cwd, scenarios), '');
    expect((await run('sop/returns.yaml')).code).toBe(0);
    const other = emptyFolder();
    cpSync(join(fixtures, 'returns.yaml'), join(other, 'returns.yaml'));
    const { stderr } = await sop(['test', 'returns.yaml', '--write-missing'], { cwd: other });
    expect(stderr).toContain('Added 6 scenarios to scenarios/returns.yaml');
    expect((await sop(['test', '.', '--min', 'options=100'], { cwd: other })).code).toBe(0);
  });

  test('holds the committed outcome table, and renews it', async () => {
    const table = join(cwd, 'sop', 'outcomes', 'returns.md');
    await run('--update');
    expect(existsSync(table)).toBe(false);
    mkdirSync(join(cwd, 'sop', 'outcomes'));
    expect((await run('--update')).stdout).toContain('renewed sop/outcomes/returns.md');
    const { stdout } = await sop(['paths', 'returns', '--format', 'md'], { cwd });
    expect(readFileSync(table, 'utf8')).toBe(stdout);
    expect((await run()).code).toBe(0);
    edit('sop/returns.yaml', 'unsure: photo', 'unsure: photo, lost: escalate');
    const changed = await run();
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain('differs sop/outcomes/returns.md');
    expect((await run('--update')).code).toBe(0);
    expect((await run()).code).toBe(0);
  });

  test('says when a table cannot be renewed', async () => {
    mkdirSync(join(cwd, 'sop', 'outcomes', 'returns.md'), { recursive: true });
    const { code, stderr } = await run('--update');
    expect(code).toBe(2);
    expect(stderr).toContain('sop/outcomes/returns.md');
  });

  test('takes SOPs, files and folders, also of scenarios', async () => {
    const counts = async (...args: string[]) => {
      const { stdout } = await run(...args, '--json');
      return JSON.parse(stdout).scenarios.total;
    };
    expect(await counts('returns')).toBe(3);
    expect(await counts('sop/returns.yaml')).toBe(3);
    expect(await counts(scenarios)).toBe(3);
    expect(await counts('sop/scenarios')).toBe(3);
    expect(await counts('sop', 'abusive-tier3')).toBe(8);
  });

  test('says what it cannot read', async () => {
    expect(await run('nope')).toMatchObject({ code: 2, stdout: '' });
    expect(await run('sop/nope.yaml')).toMatchObject({ code: 2, stdout: '' });
    edit('sop/returns.yaml', 'no: refund }', 'no: refnd }');
    const broken = await run();
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('sop/returns.yaml:17:34: error');
    expect(broken.stdout).toContain('did you mean `refund`?');
    writeFileSync(join(cwd, scenarios), 'format: 1\nsop: retruns\nscenarios: {}\n');
    expect((await run(scenarios)).stdout).toContain('There is no SOP `retruns`.');
  });

  test('the bundled SOPs keep their promises', async () => {
    const { code, stdout } = await run(join(root, 'sop'), '--min', 'options=100,outcomes=100', '--json');
    const report: { sops: { id: string; unmet: unknown[]; proof: { ends: boolean } }[] } = JSON.parse(stdout);
    expect(report.sops).toHaveLength(10);
    expect(report.sops.flatMap(({ id, unmet }) => unmet.map((gate) => [id, gate]))).toEqual([]);
    expect(report.sops.every(({ proof }) => proof.ends)).toBe(true);
    expect(code).toBe(0);
  });
});
