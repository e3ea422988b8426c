import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, root, sop } from '../support/sop.js';

let cwd: string;
const run = (...args: string[]) => sop(['paths', ...args], { cwd });

beforeAll(() => {
  cwd = emptyFolder();
  mkdirSync(join(cwd, 'sop'));
  cpSync(join(root, 'test', 'commands', 'fixtures', 'returns', 'returns.yaml'), join(cwd, 'sop', 'returns.yaml'));
});

describe('sop paths', () => {
  test('lists every path', async () => {
    const { code, stdout, stderr } = await run('returns');
    await expect(stdout).toMatchFileSnapshot('fixtures/paths.text.txt');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('says when a letter is sent', async () => {
    const { stdout } = await run('returns', '--to', 'photo-please');
    expect(stdout).toBe('returns: 1 way to the response photo-please\n\nopened=yes, inspect=unsure → photo\n');
    expect((await run('returns', '--to', 'refusal', '--shortest')).stdout).toContain(
      '\nopened=yes, inspect=yes → refuse (refused)\n',
    );
  });

  test('counts exactly', async () => {
    expect((await run('returns', '--count')).stdout).toBe('14\n');
    expect((await run('returns', '--to', 'escalated', '--count')).stdout).toBe('7\n');
    const steps = Array.from(
      { length: 120 },
      (_, at) =>
        `  q${at}: { ask: Q${at}?, options: { a: r${at}, b: r${at} } }\n  r${at}: { do: Go., next: q${at + 1} }\n`,
    );
    writeFileSync(
      join(cwd, 'sop', 'long.yaml'),
      `format: 1\nsop: long\ntitle: Long\nstart: q0\noutcomes: { done: Done }\nsteps:\n${steps.join('')}  q120: { do: Go., outcome: done }\n`,
    );
    expect((await run('long', '--count')).stdout).toBe(`${2n ** 120n}\n`);
    const { stdout } = await run('long', '--limit', '2');
    expect(stdout).toContain('about 1.32 × 10^36 paths to 1 outcome');
    expect(stdout).toMatch(/… and about 1.32 × 10\^36 more; --limit N lists N of them, --limit 0 all\n$/);
  });

  test('every path in JSON replays to the end it states', async () => {
    const { stdout } = await run('returns', '--json');
    const listed = JSON.parse(stdout);
    expect(listed.total).toBe('14');
    expect(listed.paths).toHaveLength(14);
    for (const path of listed.paths) {
      const answers = path.answers.flatMap((one: { step: string; option: string }) => [
        '--answer',
        `${one.step}=${one.option}`,
      ]);
      const replayed = await sop(['run', 'returns', ...answers, '--json'], { cwd });
      expect(JSON.parse(replayed.stdout)).toMatchObject({
        status: 'completed',
        outcome: path.outcome,
        handoff: path.handoff,
      });
    }
  });

  test('every path as a scenario passes as a test', async () => {
    const { stdout } = await run('returns', '--format', 'scenarios');
    mkdirSync(join(cwd, 'sop', 'scenarios'));
    writeFileSync(join(cwd, 'sop', 'scenarios', 'returns.yaml'), stdout);
    const tested = await sop(['test', 'returns', '--min', 'paths=100,options=100,steps=100', '--json'], { cwd });
    expect(JSON.parse(tested.stdout).scenarios).toEqual({ total: 14, passed: 14, failed: 0 });
    expect(tested.code).toBe(0);
  });

  test('prints the outcome table', async () => {
    await expect((await run('returns', '--format', 'md')).stdout).toMatchFileSnapshot('fixtures/paths.table.md');
    await expect((await run('long', '--format', 'md')).stdout).toContain('| q0 | a | r0 | | | |\n');
  });

  test('says which meaning of a word it takes, and what it does not know', async () => {
    const both = await run('abusive', '--to', 'resolved', '--count');
    expect(both.stderr).toContain('`resolved` is taken as the outcome.');
    expect(both.stderr).toContain('`--to response:resolved`');
    expect(await run('abusive', '--to', 'response:resolved', '--count')).toMatchObject({ code: 0, stderr: '' });
    const unknown = await run('returns', '--to', 'refunds');
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('did you mean `refund`?');
    expect((await run('returns', '--limit', 'many')).code).toBe(2);
    expect((await run('nope')).code).toBe(2);
  });
});
