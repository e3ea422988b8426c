import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sop } from '../support/sop.js';
import { copyPackage, openTerminal } from './tty.js';

let dir: string;
let remove: () => void;
beforeAll(() => {
  ({ dir, remove } = copyPackage());
});
afterAll(() => remove());

/** A folder with the transcript of a walk, in which somebody put another name. */
async function altered(): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), 'sop-over-'));
  const given = ['behaviour=abusive', 'directed=yes', 'warn=no'].flatMap((one) => ['--answer', one]);
  await sop(['run', 'abusive', ...given, '--case', '4711', '--transcript', 'first.md'], { cwd });
  const text = readFileSync(join(cwd, 'first.md'), 'utf8');
  writeFileSync(join(cwd, 'first.md'), text.replace('| Agent | sam |', '| Agent | kim |'));
  return cwd;
}

const args = ['run', 'abusive-supervisor', '--from', 'first.md'];

describe.each([
  { cols: 80, rows: 24 },
  { cols: 40, rows: 15 },
])('a transcript that cannot be verified, at $cols×$rows', (size) => {
  test('is not taken over unless somebody says yes', async () => {
    const cwd = await altered();
    const t = openTerminal({ dir, args, cwd, ...size });
    await t.waitFor('Take it over all the same?');
    expect(t.history().join(' ').replace(/\s+/g, ' ')).toMatch(
      /`first\.md` cannot be verified\. Line \d+ is not what the events/,
    );
    t.key('enter');
    expect(await t.exit).toMatchObject({ code: 2 });
    expect(readdirSync(cwd)).toEqual(['first.md']);
  });

  test('is taken over by one who says yes, and what follows says so', async () => {
    const cwd = await altered();
    const t = openTerminal({ dir, args, cwd, ...size });
    await t.waitFor('Take it over all the same?');
    t.type('y');
    t.key('enter');
    await t.waitFor('Is the customer still there');
    expect(t.history().join(' ').replace(/\s+/g, ' ')).toContain('Taken on trust: first.md could not be verified');
    t.type('!');
    await t.waitFor('> Finish');
    await t.pressUntil('enter', '(abusive-supervisor-4711.md)');
    await t.pressUntil('enter', 'Transcript: abusive-supervisor-4711.md');
    await t.close();
    expect(readFileSync(join(cwd, 'abusive-supervisor-4711.md'), 'utf8')).toContain('| Taken on trust | first.md');
  });

  test('is asked about in plain lines, too', async () => {
    const t = openTerminal({ dir, args: [...args, '--plain'], cwd: await altered(), ...size });
    await t.waitFor('Take it over all the same?');
    t.type('no\r');
    expect(await t.exit).toMatchObject({ code: 2 });
  });
});
