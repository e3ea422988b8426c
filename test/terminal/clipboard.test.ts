import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyText } from '../../src/terminal/clipboard.js';
import { fakeTerminal } from './fake.js';

/** A folder with programs of these names, each a shell script. */
function tools(scripts: Readonly<Record<string, string>>): { PATH: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sop-tools-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script.replaceAll('FILE', join(folder, 'copied'))}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  // No more than the scripts need: a real clipboard tool may be installed.
  for (const name of ['sh', 'cat', 'sleep']) {
    const real = ['/bin', '/usr/bin'].map((place) => join(place, name)).find((path) => existsSync(path));
    if (real !== undefined) symlinkSync(real, join(folder, name));
  }
  return { PATH: folder, file: join(folder, 'copied') };
}

/** Whether a process does anything yet: not one that is gone, or only waits to be collected. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const osc = (text: string): string => `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;

describe('copyText', () => {
  it('asks the terminal, and says that nobody knows whether it obeys', async () => {
    const terminal = fakeTerminal();
    expect(await copyText('Grüße', terminal.context)).toEqual({ how: 'through the terminal, if it allows that' });
    expect(terminal.written()).toBe(osc('Grüße'));
  });

  it('wraps the request for tmux, which passes it on', async () => {
    const terminal = fakeTerminal(80, 24, { TMUX: '/tmp/tmux' });
    await copyText('a', terminal.context);
    expect(terminal.written()).toBe(`\u001bPtmux;\u001b${osc('a')}\u001b\\${osc('a')}`);
  });

  it('gives the text to the tool of the system, too', async () => {
    const { PATH, file } = tools({ xclip: 'echo "$@" > FILE.args; cat > FILE' });
    const terminal = fakeTerminal(80, 24, { PATH, DISPLAY: ':0' });
    expect(await copyText('Hello\nSam', terminal.context)).toEqual({ how: 'with xclip' });
    expect(readFileSync(file, 'utf8')).toBe('Hello\nSam');
    expect(readFileSync(`${file}.args`, 'utf8')).toBe('-selection clipboard\n');
  });

  it('tries the next tool when one is missing or fails', async () => {
    const { PATH, file } = tools({ xclip: 'exit 1', xsel: 'cat > FILE' });
    const terminal = fakeTerminal(80, 24, { PATH, DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' });
    expect(await copyText('x', terminal.context)).toEqual({ how: 'with xsel' });
    expect(readFileSync(file, 'utf8')).toBe('x');
  });

  it('waits for no tool that hangs, and leaves none behind', async () => {
    const { PATH, file } = tools({ 'wl-copy': 'echo $$ > FILE; exec sleep 60' });
    const terminal = fakeTerminal(80, 24, { PATH, WAYLAND_DISPLAY: 'wayland-0' });
    expect(await copyText('x', terminal.context)).toEqual({ how: 'through the terminal, if it allows that' });
    const pid = Number(readFileSync(file, 'utf8'));
    await expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false);
  });

  it.each([
    ['one that ignores being asked', "trap '' TERM HUP INT; echo $$ > FILE; while :; do sleep 60; done"],
    [
      'one that waits for another',
      'echo $$ > FILE; sh -c \'trap "" TERM; echo $$ >> FILE; while :; do sleep 60; done\'; exit 1',
    ],
    [
      'one that left another behind',
      "(trap '' TERM; while :; do sleep 60; done) & echo $! > FILE; echo $$ >> FILE; wait",
    ],
  ])('ends %s', async (_, script) => {
    const { PATH, file } = tools({ 'wl-copy': script });
    const terminal = fakeTerminal(80, 24, { PATH, WAYLAND_DISPLAY: 'wayland-0', TERM: 'dumb' });
    expect(await copyText('x', terminal.context)).toEqual({
      failed: 'wl-copy does not answer; this terminal cannot be asked',
    });
    const pids = readFileSync(file, 'utf8').trim().split('\n');
    for (const pid of pids) await expect.poll(() => isRunning(Number(pid)), { timeout: 20_000 }).toBe(false);
  });

  it('leaves alone a tool that took the text and stays to serve it', async () => {
    const { PATH, file } = tools({ xclip: 'cat > /dev/null; sleep 60 > /dev/null 2>&1 & echo $! > FILE' });
    const terminal = fakeTerminal(80, 24, { PATH, DISPLAY: ':0' });
    expect(await copyText('x', terminal.context)).toEqual({ how: 'with xclip' });
    const pid = Number(readFileSync(file, 'utf8'));
    expect(isRunning(pid)).toBe(true);
    process.kill(pid);
  });

  it('says why nothing was copied', async () => {
    const { PATH } = tools({ xclip: 'exit 1' });
    const dumb = fakeTerminal(80, 24, { TERM: 'dumb', PATH, DISPLAY: ':0' });
    expect(await copyText('x', dumb.context)).toEqual({ failed: 'xclip failed; this terminal cannot be asked' });
    expect(dumb.written()).toBe('');
    const large = fakeTerminal();
    expect(await copyText('x'.repeat(60_000), large.context)).toEqual({
      failed: 'no clipboard tool was found; it is too long for the terminal',
    });
    expect(large.written()).toBe('');
  });
});
