import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { main } from '../../src/cli.js';
import type { Context, Output } from '../../src/terminal/context.js';
import { emptyFolder, root } from '../support/sop.js';

/** A stream that keeps what is written. */
function collector(isTTY: boolean): Output & { text: string } {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      (stream as unknown as { text: string }).text += chunk.toString('utf8');
      done();
    },
  });
  return Object.assign(stream, { text: '', isTTY }) as unknown as Output & { text: string };
}

test.each([true, false])('checks again after each save until Ctrl-C (terminal: %s)', async (isTTY) => {
  const cwd = emptyFolder();
  cpSync(join(root, 'test', 'check', 'corpus', 'base'), join(cwd, 'sop'), { recursive: true });
  const stdout = collector(isTTY);
  const signals: ((signal: 'SIGINT') => void)[] = [];
  const context = {
    stdin: new PassThrough(),
    stdout,
    stderr: collector(false),
    env: { NO_COLOR: '1' },
    cwd,
    home: emptyFolder(),
    packageDir: root,
    now: () => new Date('2026-11-21T10:00:00Z'),
    newId: () => '0',
    userName: () => 'sam',
    canPrompt: () => false,
    onSignal: (listener: (signal: 'SIGINT') => void) => {
      signals.push(listener);
      return () => {};
    },
  } as unknown as Context;
  const ended = main(['check', '--watch'], context);
  const waits = (): number => stdout.text.split('Ctrl-C leaves').length - 1;
  const patient = { timeout: 20_000, interval: 20 };
  await vi.waitFor(() => expect(waits()).toBe(1), patient);
  expect(stdout.text).toContain('nothing found');

  // A watcher may miss what happens while it starts, so the file is saved until it is seen.
  await vi.waitFor(
    () => {
      writeFileSync(join(cwd, 'sop', 'payment.yaml'), 'format: 1\nsop: payment\n');
      expect(waits()).toBeGreaterThan(1);
    },
    { timeout: 20_000, interval: 500 },
  );
  expect(stdout.text).toContain('[missing-key]');
  expect(stdout.text.includes('\u001b[2J')).toBe(isTTY);

  for (const send of signals) send('SIGINT');
  expect(await ended).toBe(130);
});
