import { tmpdir } from 'node:os';
import { spawn } from '@lydell/node-pty';

/** Milliseconds from starting `sop abusive` on a terminal until its first question is on the screen. */
export function msToFirstQuestion(bin: string): Promise<number> {
  return new Promise((resolve) => {
    const started = performance.now();
    const env = { ...process.env, CI: '', XDG_STATE_HOME: tmpdir() } as Record<string, string>;
    const terminal = spawn(process.execPath, [bin, 'abusive'], { cols: 80, rows: 24, cwd: tmpdir(), env });
    let seen = '';
    terminal.onData((data) => {
      seen += data;
      if (!seen.includes('How is the customer behaving?')) return;
      resolve(performance.now() - started);
      terminal.kill('SIGKILL');
    });
  });
}
