import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { journalPath, readWalk } from '../../src/store/saved-walk.js';
import { copyPackage, openTerminal, type TerminalOptions, type TestTerminal } from './tty.js';

let built: ReturnType<typeof copyPackage>;
let folder: string;
const open: TestTerminal[] = [];

beforeAll(() => {
  built = copyPackage();
});

afterAll(() => built.remove());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sop-resume-'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((terminal) => terminal.close()));
  rmSync(folder, { recursive: true, force: true });
});

const stateDir = (): string => join(folder, 'state/sop');

function sop(args: readonly string[], more: Partial<TerminalOptions> = {}): TestTerminal {
  const terminal = openTerminal({
    dir: built.dir,
    args,
    cwd: folder,
    ...more,
    env: { XDG_STATE_HOME: join(folder, 'state'), ...more.env },
  });
  open.push(terminal);
  return terminal;
}

function walks(): string[] {
  return readdirSync(join(stateDir(), 'walks'))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => name.slice(0, -'.jsonl'.length))
    .sort();
}

const asksWhetherItStopped = /Did the abuse stop\?\n {2}1/;

const onlyWalk = (): string => walks()[0] as string;

function typesOf(walk: string): string[] {
  const reading = readWalk(journalPath(stateDir(), walk));
  if ('problem' in reading) throw new Error(reading.problem.message);
  return reading.saved.events.map(({ type }) => type);
}

/** A walk of `abusive` that was answered twice and then killed in the middle of a question. */
async function killed(...args: string[]): Promise<string> {
  const t = sop(['abusive', ...args]);
  await t.waitFor(/behaving\?\n {2}1/);
  t.type('2');
  await t.waitFor(/or a colleague\?\n {2}1/);
  t.type('1');
  await t.waitFor(asksWhetherItStopped);
  t.kill('SIGKILL');
  await t.exit;
  return walks().at(-1) as string;
}

describe('sop resume in a real terminal', () => {
  it('goes on after SIGKILL with every answer, forwards and back', async () => {
    const walk = await killed('--case', '4711');
    expect(typesOf(walk)).toEqual(['started', 'filled', 'answered', 'answered']);
    const t = sop(['resume']);
    await t.waitFor(asksWhetherItStopped);
    expect(t.history().join('\n')).toMatch(/Going on with `abusive` · case 4711/);
    t.key('left');
    await t.waitFor(/or a colleague\?\n> 1 {2}Yes/);
    t.type('1');
    await t.waitFor(asksWhetherItStopped);
    t.type('q');
    expect(await t.exit).toMatchObject({ code: 3 });
    expect(typesOf(walk).slice(4)).toEqual(['stopped', 'resumed', 'went-back', 'answered', 'stopped']);
  });

  it('lets one of two terminals have the walk, and tells the other who has it', async () => {
    const walk = await killed();
    const one = sop(['resume', walk]);
    await one.waitFor(asksWhetherItStopped);
    const two = sop(['resume', walk]);
    expect(await two.exit).toMatchObject({ code: 2 });
    expect(two.history().join(' ').replace(/\s+/g, ' ')).toMatch(/is open elsewhere \(process \d+, since .* UTC\)/);
    one.type('q');
    expect(await one.exit).toMatchObject({ code: 3 });
    const three = sop(['resume', walk]);
    await three.waitFor('Did the abuse stop?');
  });

  it('offers a list when there are several, with case and question', async () => {
    await killed('--case', '4711');
    await killed('--case', '4712');
    const t = sop(['resume']);
    await t.waitFor('Which walk?');
    await t.waitFor('case 4711');
    await t.waitFor('case 4712');
    await t.waitFor('Did the abuse stop?');
    t.type('4711');
    await t.waitFor(/^(?![\s\S]*case 4712)/);
    t.key('enter');
    await t.waitFor('Going on with `abusive` · case 4711');
    await t.waitFor(asksWhetherItStopped);
    t.type('q');
    expect(await t.exit).toMatchObject({ code: 3 });
    const none = sop(['resume', '--plain']);
    await none.waitFor('(quit leaves)');
    none.type('quit\r');
    expect(await none.exit).toMatchObject({ code: 3 });
  });

  it.each(['drawn', 'plain'])(
    'offers two ways where the SOP has changed, and takes neither by itself (%s)',
    async (mode) => {
      mkdirSync(join(folder, 'sop'));
      const text = readFileSync('sop/abusive.yaml', 'utf8');
      writeFileSync(join(folder, 'sop/shared.yaml'), readFileSync('sop/shared.yaml'));
      writeFileSync(join(folder, 'sop/abusive.yaml'), text);
      const walk = await killed();
      writeFileSync(join(folder, 'sop/abusive.yaml'), text.replace('ask: Did the abuse stop?', 'ask: Has it stopped?'));
      const resume = (): ReturnType<typeof sop> => sop(['resume', walk, ...(mode === 'plain' ? ['--plain'] : [])]);
      const enter = mode === 'plain' ? '\r' : '';
      const leave = resume();
      await leave.waitFor('Begin a new walk on the new version');
      expect(leave.history().join('\n')).toContain('Changed where you have been: `warn`.');
      leave.type(`q${enter}`);
      expect(await leave.exit).toMatchObject({ code: 3 });
      expect(typesOf(walk)).toEqual(['started', 'answered', 'answered']);
      const begun = resume();
      await begun.waitFor('Begin a new walk on the new version');
      begun.type(`1${enter}`);
      await begun.waitFor('Did the abuse stop?');
      begun.kill('SIGTERM');
      expect(await begun.exit).toMatchObject({ code: 143 });
      expect(typesOf(walk)).toEqual(['started', 'answered', 'answered', 'stopped', 'resumed', 'stopped']);
      const anew = resume();
      await anew.waitFor('Begin a new walk on the new version');
      anew.type(`2${enter}`);
      await anew.waitFor('Has it stopped?');
      anew.kill('SIGTERM');
      expect(await anew.exit).toMatchObject({ code: 143 });
      expect(typesOf(walk).at(-1)).toBe('continued');
    },
  );

  it('shows the transcript of what was walked in two sittings', async () => {
    await killed();
    const t = sop(['resume', '--transcript', 'out.md']);
    await t.waitFor(asksWhetherItStopped);
    t.type('1');
    await t.waitFor(/Did it work\?\n {2}1/);
    t.type('!');
    await t.waitFor('Escalate now');
    await t.waitFor('sop run agent-unsafe');
    await t.pressUntilEnd('enter');
    expect(await t.exit).toMatchObject({ code: 0 });
    expect(typesOf(onlyWalk()).at(-1)).toBe('ended');
    expect(readFileSync(join(folder, 'out.md'), 'utf8')).toContain('Did the abuse stop? **Yes**');
  });

  it('goes on unsaved when the disk cannot be written any more, and says so at the end', async (context) => {
    mkdirSync(join(folder, 'state'));
    const mount = (...args: string[]): void => void execFileSync('mount', [...args, 'tmpfs', join(folder, 'state')]);
    try {
      mount('-t', 'tmpfs', '-o', 'size=1m');
    } catch {
      return context.skip('mounting a disk is not allowed here');
    }
    try {
      const walk = await killed();
      const before = typesOf(walk);
      mount('-o', 'remount,ro');
      const leave = sop(['resume']);
      await leave.waitFor('> (Y/n)');
      expect(leave.history().join(' ').replace(/\s+/g, ' ')).toContain(
        'set XDG_STATE_HOME to a folder that can be written',
      );
      leave.type('n');
      expect(await leave.exit).toMatchObject({ code: 2 });
      const t = sop(['resume']);
      await t.waitFor('> (Y/n)');
      t.type('y');
      await t.waitFor(asksWhetherItStopped);
      t.type('1');
      await t.waitFor(/Did it work\?\n {2}1/);
      t.type('q');
      expect(await t.exit).toMatchObject({ code: 2 });
      expect(t.history().join('\n')).toContain('This walk was not saved.');
      expect(typesOf(walk)).toEqual(before);
    } finally {
      execFileSync('umount', ['-l', join(folder, 'state')]);
    }
  });

  it('asks what to do when the disk fills up in the middle of a walk', async (context) => {
    mkdirSync(join(folder, 'state'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', join(folder, 'state')]);
    } catch {
      return context.skip('mounting a small disk is not allowed here');
    }
    try {
      const t = sop(['abusive']);
      await t.waitFor(/behaving\?\n {2}1/);
      const filler = openSync(join(folder, 'state/filler'), 'w');
      expect(() => {
        for (;;) writeSync(filler, Buffer.alloc(512));
      }).toThrow('ENOSPC');
      closeSync(filler);
      // What the journal still has room for in its last block is not much.
      t.type('n');
      await t.waitFor('Pasting is safe');
      t.paste('x'.repeat(6000));
      await t.waitFor('xxxx');
      await t.pressUntil('enter', 'Go on without saving?');
      expect(t.screen().join(' ').replace(/\s+/g, ' ')).toContain('there is no space left');
      t.type('y');
      await t.waitFor(/behaving\?\n {2}1/);
      t.type('3');
      await t.waitFor('> Finish');
      t.key('ctrlC');
      const { code } = await t.exit;
      expect(code).not.toBe(0);
      expect(t.history().join('\n')).toContain('The last part of this walk was not saved.');
      expect(t.history().join('\n')).toContain(`To go on from what was saved: sop resume ${onlyWalk()}`);
      expect(typesOf(onlyWalk())).toEqual(['started']);
    } finally {
      execFileSync('umount', ['-l', join(folder, 'state')]);
    }
  });

  it('is left by a signal with the code of the signal, and nothing has happened', async () => {
    const first = await killed();
    await killed();
    const before = typesOf(first);
    const picking = sop(['resume']);
    await picking.waitFor('to search');
    picking.key('ctrlC');
    expect(await picking.exit).toMatchObject({ code: 130 });
    expect(picking.cursorVisible).toBe(true);
    expect(typesOf(first)).toEqual(before);
    const choosing = sop([]);
    await choosing.waitFor('to search');
    choosing.kill('SIGTERM');
    expect(await choosing.exit).toMatchObject({ code: 143 });
    expect(choosing.cursorVisible).toBe(true);
  });
});
