import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { main } from '../../src/cli.js';
import type { Context } from '../../src/terminal/context.js';

export const root = join(import.meta.dirname, '..', '..');

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** The clock: each look at it takes a second, from this time on. */
  readonly start?: string;
  /** Whether stdout is a terminal. */
  readonly screen?: boolean;
}

/** A new empty folder. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sop-test-'));
}

/** Runs one call in process, without a terminal, in an empty folder of its own unless told otherwise. */
export async function sop(args: readonly string[], world: World = {}): Promise<Ran> {
  const out = Object.assign(new Collector(), { isTTY: world.screen === true });
  const err = new Collector();
  const stdin = new PassThrough();
  stdin.end(world.stdin ?? '');
  const code = await main(args, testContext(world, stdin, out, err));
  return { code, stdout: out.text, stderr: err.text };
}

function testContext(world: World, stdin: PassThrough, stdout: Collector, stderr: Collector): Context {
  let time = Date.parse(world.start ?? '2026-11-21T10:00:00Z');
  let ids = 0;
  const home = world.env?.HOME ?? emptyFolder();
  return {
    stdin,
    stdout,
    stderr,
    canPrompt: () => false,
    env: { ...world.env },
    cwd: world.cwd ?? emptyFolder(),
    home,
    uid: process.geteuid?.(),
    packageDir: root,
    now: () => {
      const now = new Date(time);
      time += 1000;
      return now;
    },
    newId: (bytes) => String(++ids).padStart(bytes * 2, '0'),
    userName: () => 'sam',
    onSignal: () => () => {},
  };
}

/** A stream that keeps what is written to it. */
export class Collector extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

/** Runs the built `bin/sop.js` as its own process. */
export function spawnSop(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string; readonly env?: Record<string, string> } = {},
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(root, 'bin', 'sop.js'), ...args], {
    cwd: options.cwd ?? tmpdir(),
    encoding: 'utf8',
    input: options.input ?? '',
    env: { PATH: process.env.PATH ?? '', HOME: emptyFolder(), ...options.env },
  });
}
