import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packed, unpacked } from '../../src/walk/packed.js';
import { partsOf, type TranscriptParts } from '../../src/walk/transcript-data.js';
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
      ['run', 'abusive-supervisor', '--from', 'first.md', ...answers('customer=unsafe'), '--transcript', '-'],
      { cwd },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('| Case | 4711 |');
    expect(stdout).toMatch(/\| Follows \| Abusive customer, walk `\d{8}-\d{6}-000001`, transcript `first\.md` \|/);
    expect(stdout).toContain('## Before this\n\nAbusive customer, by sam: **Conversation ended and escalated**');
    expect(stdout).toContain('- Did the abuse stop? **No**');
    const text = await sop(['run', 'abusive-supervisor', '--from', 'first.md', ...answers('customer=unsafe')], { cwd });
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

describe('what cannot be verified', () => {
  const supervisor = ['run', 'abusive-supervisor', ...answers('customer=unsafe'), '--transcript', 'second.md'];

  /** A first walk whose transcript says that somebody else was asked for help. */
  async function altered(): Promise<string> {
    const cwd = emptyFolder();
    await firstWalk(cwd);
    const text = readFileSync(join(cwd, 'first.md'), 'utf8');
    writeFileSync(
      join(cwd, 'first.md'),
      edited(text, (json) => json.replaceAll('"sam"', '"kim"'), false),
    );
    return cwd;
  }

  test('is not taken over, and nothing is written', async () => {
    const cwd = await altered();
    const { code, stdout, stderr } = await sop([...supervisor, '--from', 'first.md'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('`first.md` cannot be verified. The data at its end are not as sop wrote them.');
    expect(stderr).toContain('add --unverified');
    expect(readdirSync(cwd)).toEqual(['first.md']);
  });

  test('is taken with --unverified, and every transcript that follows says so', async () => {
    const cwd = await altered();
    const second = await sop([...supervisor, '--from', 'first.md', '--unverified'], { cwd });
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('cannot be verified');
    expect(second.stdout).toContain('Taken on trust: first.md could not be verified');
    expect(readFileSync(join(cwd, 'second.md'), 'utf8')).toContain(
      '| Taken on trust | first.md could not be verified |',
    );
    expect((await sop(['verify', 'second.md'], { cwd })).code).toBe(0);

    const third = ['run', 'abusive', ...answers('behaviour=upset empathise=yes'), '--from', 'second.md'];
    const refused = await sop(third, { cwd });
    expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
    await sop([...third, '--unverified', '--transcript', 'third.md'], { cwd });
    const last = readFileSync(join(cwd, 'third.md'), 'utf8');
    expect(last).toMatch(
      /\| Taken on trust \| first\.md could not be verified; second\.md handed over to (nobody|another SOP) \|/,
    );
    expect((await sop(['verify', 'third.md'], { cwd })).code).toBe(0);
  });

  test('cannot lose what was said of it without its own transcript failing', async () => {
    const cwd = await altered();
    await sop([...supervisor, '--from', 'first.md', '--unverified'], { cwd });
    const text = readFileSync(join(cwd, 'second.md'), 'utf8');
    const clean = edited(
      text.replace(/\| Taken on trust .*\n/, ''),
      (json) => json.replace(/"doubts":\[[^\]]*\],/g, ''),
      false,
    );
    const { stdout } = await sop(['verify', '-'], { cwd, stdin: clean });
    expect(stdout).toContain('The data at its end are not as sop wrote them.');
  });

  test('is refused for good where nobody can read it', async () => {
    const cwd = emptyFolder();
    await firstWalk(cwd);
    const text = readFileSync(join(cwd, 'first.md'), 'utf8');
    writeFileSync(
      join(cwd, 'first.md'),
      edited(text, (json) => json.replace(/"at":"[^"]*"/, '"at":"1 Jan 2026(<!--)"')),
    );
    const { code, stderr } = await sop([...supervisor, '--from', 'first.md', '--unverified'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('`first.md` cannot be read.');
    expect(stderr).toContain('see `events[0].at`');
  });

  test.each([
    [
      'that handed over to another SOP',
      'behaviour=abusive directed=yes warn=no',
      'abusive-tier3',
      'hands over to `abusive-supervisor`',
    ],
    ['that handed over to nobody', 'behaviour=upset empathise=yes', 'abusive-supervisor', 'hands over to nobody'],
  ])('a walk %s is taken after the same question', async (_, given, next, words) => {
    const cwd = emptyFolder();
    await sop(['run', 'abusive', ...answers(given), '--transcript', 'first.md'], { cwd });
    const refused = await sop(['run', next, '--from', 'first.md'], { cwd });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(words);
    const taken = await sop(['run', next, '--from', 'first.md', '--unverified', '--json'], { cwd });
    expect(taken.code).toBe(3);
  });

  test('is what --unverified is about', async () => {
    const { code, stderr } = await sop(['run', 'abusive', '--unverified']);
    expect(code).toBe(2);
    expect(stderr).toContain('`--unverified` needs `--from`.');
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

  test('says in one line what that proves, and what it does not', async () => {
    const cwd = emptyFolder();
    await firstWalk(cwd);
    const { stdout } = await sop(['verify', 'first.md'], { cwd });
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stdout).toContain('its parts agree with each other and with the SOP of digest sha256:');
    expect(stdout).toContain('Not proved: who wrote it, when, or that it was not rebuilt as a whole.');
    const { stdout: json } = await sop(['verify', 'first.md', '--json'], { cwd });
    expect(JSON.parse(json)).toMatchObject({
      verified: true,
      proved: ['parts-agree', 'sop-of-digest'],
      notProved: ['author', 'time', 'not-rebuilt'],
    });
  });

  test.each([
    ['an answer', 'Did the abuse stop? **No**', 'Did the abuse stop? **Yes**', 'Line '],
    ['a response', 'I have passed it to a supervisor', 'I will call you', 'Line '],
    ['a line of its data', /\n([A-Za-z0-9+/]{70})/g, '\n$1A', 'not as sop wrote them'],
    ['its end', /sha256:[0-9a-f]{64}\n```/g, '```', 'not as sop wrote them'],
  ])('finds that %s was changed', async (_what, from, to, words) => {
    const cwd = emptyFolder();
    await firstWalk(cwd);
    const text = readFileSync(join(cwd, 'first.md'), 'utf8');
    expect(text).toMatch(from);
    const { code, stdout } = await sop(['verify', '-'], { cwd, stdin: text.replaceAll(from, to) });
    expect(code).toBe(1);
    expect(stdout).toContain('Not verified:');
    expect(stdout).toContain(words);
  });

  test.each([
    ['an event', /"option":"no"/g, '"option":"yes"', 'Its events are no walk of this SOP'],
    ['the digest', /"digest":"sha256:[0-9a-f]{64}"/g, `"digest":"sha256:${'0'.repeat(64)}"`, 'see `sops`'],
    ['the form of the digest', '"digest":"sha256:', '"digest":"sha256:0', 'see `digest`'],
    ['a time', /"at":"[^"]*"/, '"at":"1 Jan 2026(<!--)"', 'see `events[0].at`'],
    ['its version', '"format":2', '"format":1', 'see `format`'],
    ['a text of the SOP', 'I have passed it to a supervisor', 'I will call you', 'see `sops`'],
  ])('finds that %s was changed in its data, packed anew', async (_what, from, to, words) => {
    const cwd = emptyFolder();
    await firstWalk(cwd);
    const stdin = edited(readFileSync(join(cwd, 'first.md'), 'utf8'), (json) => json.replace(from, to));
    const { code, stdout } = await sop(['verify', '-'], { cwd, stdin });
    expect(code).toBe(1);
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
    expect(JSON.parse(stdout)).toMatchObject({
      verified: false,
      findings: [{ code: 'other-version', message: expect.stringMatching(/^The parts agree; version sha256:/) }],
      proved: ['parts-agree'],
    });
  });

  test('says what cannot be read, with 2', async () => {
    expect((await sop(['verify', '-'], { stdin: 'hello' })).stderr).toContain('is no transcript of sop');
    expect((await sop(['verify', 'none.md'])).code).toBe(2);
    for (const newer of ['<!-- sop-transcript {"format":3} -->\n', 'sop-transcript 3\nAAAA\n'])
      expect((await sop(['verify', '-'], { stdin: newer })).stderr).toContain('written by a newer version of sop');
  });
});

test('sop case says when no walk has that case', async () => {
  const { code, stderr } = await sop(['case', '4711']);
  expect(code).toBe(2);
  expect(stderr).toContain('no walk of this case');
});

/** The transcript with its data changed, and the digest of the block right, or as it was. */
function edited(text: string, change: (json: string) => string, right = true): string {
  const { visible, data, rest } = partsOf(text) as TranscriptParts;
  const head = data.indexOf('\n') + 1;
  const made = packed(change(unpacked(data.slice(head))?.text ?? ''));
  const digest = /sha256:\w+\n$/;
  const lines = right ? made : made.replace(digest, digest.exec(data)?.[0] ?? '');
  return `${visible}${data.slice(0, head)}${lines}${rest}`;
}
