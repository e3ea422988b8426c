import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { processTable } from '../../src/terminal/processes.js';

describe('the processes of this computer', () => {
  it('are told from those that have ended', async () => {
    const table = processTable();
    expect(table.pid).toBe(process.pid);
    expect(table.startOf(process.pid)).toMatch(/^\d+$/);
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    await new Promise((resolve) => child.on('spawn', resolve));
    const { pid } = child;
    if (pid === undefined) throw new Error('no process');
    expect(table.startOf(pid)).toMatch(/^\d+$/);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('close', resolve));
    expect(table.startOf(pid)).toBeUndefined();
  });

  it('are of the same computer and start each time they are looked at', () => {
    const { host, boot } = processTable();
    expect(processTable()).toMatchObject({ host, boot });
    expect([host, boot].every((word) => /^\w+$/.test(word))).toBe(true);
  });
});
