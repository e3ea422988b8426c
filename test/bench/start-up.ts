import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { measureInTurn, ratios, row } from './measure.js';

const bin = join(process.cwd(), 'bin', 'sop.js');
const answers = ['behaviour=abusive', 'directed=yes', 'warn=no'].flatMap((answer) => ['--answer', answer]);
const question = 'How is the customer behaving?';

/**
 * Whole processes against a bare `node -e 0`, in an environment that has nothing in it: a variable such as
 * `NODE_EXTRA_CA_CERTS` adds 30 ms to both and hides what is ours. The SOP of one's own is as large as the bundled one.
 */
export async function startUp(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sop-bench-'));
  try {
    const one = folderOf(join(folder, 'one'), 1);
    const many = folderOf(join(folder, 'many'), 1000);
    const home = join(folder, 'home');
    /** A home where nothing was ever walked. */
    const fresh = (): string => {
      rmSync(join(folder, 'fresh'), { recursive: true, force: true });
      return join(folder, 'fresh');
    };

    const runs = await measureInTurn(21, {
      node: () => timed(['-e', '0'], one, home),
      bundled: () => timed([bin, 'run', 'abusive', ...answers, '--json'], one, fresh()),
      first: () => timed([bin, 'run', 'own', ...answers, '--json'], one, fresh()),
      second: () => timed([bin, 'run', 'own', ...answers, '--json'], one, home),
      among: () => timed([bin, 'run', 'own', ...answers, '--json'], many, home),
    });
    row('a dry run of a bundled SOP, the first time / bare node', ratios(runs.bundled, runs.node), { atMost: 2.2 });
    row('a dry run of an own SOP, the first time / bare node', ratios(runs.first, runs.node), { atMost: 4 });
    row('a dry run of an own SOP, the second time / bare node', ratios(runs.second, runs.node), { atMost: 2.2 });
    row('the same in a folder of 1,000 / in a folder of one', ratios(runs.among, runs.second), { atMost: 1.1 });

    const questions = await measureInTurn(9, {
      node: () => timed(['-e', '0'], one, home),
      bundled: () => msToQuestion('abusive', one, fresh()),
      first: () => msToQuestion('own', one, fresh()),
      second: () => msToQuestion('own', one, home),
    });
    row('first question on screen, a bundled SOP / bare node', ratios(questions.bundled, questions.node), {
      atMost: 3,
    });
    row(
      'first question on screen, an own SOP, the first time / bare node',
      ratios(questions.first, questions.node),
      null,
    );
    row('first question on screen, an own SOP, the second time / bare node', ratios(questions.second, questions.node), {
      atMost: 3,
    });

    const lists = await measureInTurn(3, {
      first: () => timed([bin, 'list'], many, fresh()),
      second: () => timed([bin, 'list'], many, home),
    });
    row('sop list of 1,000 SOPs, the first time, in ms', lists.first, null, 0);
    row('sop list of 1,000 SOPs, the second time, in ms', lists.second, { atMost: 1000 }, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder with so many SOPs: copies of a bundled one, with the file it includes. */
function folderOf(folder: string, count: number): string {
  mkdirSync(join(folder, 'sop'), { recursive: true });
  copyFileSync(join('sop', 'shared.yaml'), join(folder, 'sop', 'shared.yaml'));
  const text = readFileSync(join('sop', 'abusive.yaml'), 'utf8');
  for (let number = 0; number < count; number++) {
    const id = number === 0 ? 'own' : `own-${number}`;
    writeFileSync(join(folder, 'sop', `${id}.yaml`), text.replace(/^sop: abusive$/m, `sop: ${id}`));
  }
  return folder;
}

/** Milliseconds of a whole process that ends well. */
function timed(args: readonly string[], cwd: string, home: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env: { HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return ms;
}

/** Milliseconds from starting a walk on a terminal until its first question is on the screen. */
function msToQuestion(sop: string, cwd: string, home: string): Promise<number> {
  return new Promise((resolve) => {
    const started = performance.now();
    const terminal = spawn(process.execPath, [bin, sop], { cols: 80, rows: 24, cwd, env: { HOME: home } });
    let seen = '';
    terminal.onData((data) => {
      seen += data;
      if (!seen.includes(question)) return;
      resolve(performance.now() - started);
      terminal.kill('SIGKILL');
    });
  });
}
