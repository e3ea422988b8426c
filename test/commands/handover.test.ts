import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, type Ran, sop } from '../support/sop.js';

const answers = (text: string): string[] => text.split(' ').flatMap((one) => ['--answer', one]);

/** Walks `abusive` to the end of the conversation, with its transcript in a folder. */
async function firstWalk(cwd: string, ...more: string[]): Promise<Ran> {
  const given = answers('behaviour=abusive directed=yes warn=no');
  const fields = ['--set', 'customer=Sam Doe', '--case', '4711'];
  return sop(['run', 'abusive', ...given, ...fields, '--transcript', 'first.md', ...more], { cwd });
}

describe('taking over from a transcript', () => {
  test('brings the case along, and the new transcript links back and says what happened', async () => {
    const cwd = emptyFolder();
    await firstWalk(cwd);
    expect(readFileSync(join(cwd, 'first.md'), 'utf8')).toContain('sop run abusive-supervisor --from first.md');
    const { code, stdout, stderr } = await sop(
      ['run', 'abusive-supervisor', '--from', 'first.md', ...answers('agent=unsafe'), '--transcript', '-'],
      { cwd },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('| Case | 4711 |');
    expect(stdout).toMatch(/\| Follows \| Abusive customer, walk `\d{8}-\d{6}-000001`, transcript `first\.md` \|/);
    expect(stdout).toContain('## Before this\n\nAbusive customer, by sam: **Conversation ended and escalated**');
    expect(stdout).toContain('- Did the abuse stop? **No**');
    expect(stdout).not.toContain('Sam Doe');
    const text = await sop(['run', 'abusive-supervisor', '--from', 'first.md', ...answers('agent=unsafe')], { cwd });
    expect(text.stdout).toContain(
      'Before this: Abusive customer, by sam: Conversation ended and escalated\n  How is the customer behaving? Abusive\n',
    );
  });

  test.each([
    ['no such file', 'none.md', 'There is no file `none.md`'],
    ['a file that is no transcript', 'other.md', 'is no transcript of sop'],
    ['a walk that has not ended', 'open.md', 'has not ended'],
    ['an unknown walk', '20261121-100000-abcdef', 'There is no walk'],
  ])('%s is said, with 2', async (_what, from, words) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'other.md'), '# Something else\n');
    await sop(['run', 'abusive', '--transcript', 'open.md'], { cwd });
    const { code, stdout, stderr } = await sop(['run', 'abusive-supervisor', '--from', from], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});

describe('sop verify', () => {
  test('finds that every word follows from the SOP and the events', async () => {
    const cwd = emptyFolder();
    await firstWalk(cwd);
    const { code, stdout } = await sop(['verify', 'first.md'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Verified: \d+ events of abusive/);
  });

  test.each([
    ['an answer', 'Did the abuse stop? **No**', 'Did the abuse stop? **Yes**', 'Line '],
    ['a response', 'I have passed it to a supervisor', 'I will call you', 'Line '],
    ['an event', '"option":"no"', '"option":"yes"', 'Its events are no walk of this SOP'],
    ['the digest', '"digest":"sha256:', '"digest":"sha256:0', 'another version'],
  ])('finds that %s was changed', async (_what, from, to, words) => {
    const cwd = emptyFolder();
    await firstWalk(cwd);
    const text = readFileSync(join(cwd, 'first.md'), 'utf8');
    expect(text).toContain(from);
    const { code, stdout } = await sop(['verify', '-'], { cwd, stdin: text.replaceAll(from, to) });
    expect(code).toBe(1);
    expect(stdout).toContain('Not verified:');
    expect(stdout).toContain(words);
  });

  test('finds that the SOP is another one now', async () => {
    const cwd = emptyFolder();
    await firstWalk(cwd);
    const text =
      'format: 1\nsop: abusive\ntitle: Other\nstart: a\noutcomes: { done: Done }\nsteps: { a: { do: Wave., outcome: done } }\n';
    writeFileSync(join(cwd, 'abusive.yaml'), text);
    const { code, stdout } = await sop(['verify', 'first.md', '--sop-dir', '.', '--json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ verified: false, findings: [{ code: 'other-version' }] });
  });

  test('says what cannot be read, with 2', async () => {
    expect((await sop(['verify', '-'], { stdin: 'hello' })).stderr).toContain('is no transcript of sop');
    expect((await sop(['verify', 'none.md'])).code).toBe(2);
  });
});

test('sop case says when no walk has that case', async () => {
  const { code, stderr } = await sop(['case', '4711']);
  expect(code).toBe(2);
  expect(stderr).toContain('no walk of case `4711`');
});
