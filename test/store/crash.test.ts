import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJournal } from '../../src/store/journal.js';
import { journalPath, readWalk } from '../../src/store/saved-walk.js';
import { listWalks } from '../../src/store/walks.js';
import { processTable } from '../../src/terminal/processes.js';
import { eventAt, fastFolder } from './walking.js';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(fastFolder(), 'sop-crash-'));
  await build({
    entry: ['test/store/journal-child.ts'],
    outDir: folder,
    format: 'esm',
    platform: 'node',
    noExternal: [/.*/],
    silent: true,
    config: false,
    outExtension: () => ({ js: '.mjs' }),
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function start(task: string, stateDir: string, ...walks: string[]): ChildProcess {
  const child = join(folder, 'journal-child.mjs');
  return spawn(process.execPath, [child, task, stateDir, ...walks], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What a process says until it ends; `onLine` is called with each line. */
function listen(child: ChildProcess, onLine: (line: string) => void): Promise<void> {
  let rest = '';
  child.stdout?.on('data', (data) => {
    const lines = (rest + data).split('\n');
    rest = lines.pop() as string;
    lines.forEach(onLine);
  });
  return new Promise((resolve) => child.on('close', () => resolve()));
}

const id = (number: number): string => `20261121-194005-${number.toString(16).padStart(6, '0')}`;

function expectWhole(stateDir: string, walk: string, acknowledged: number): number {
  const reading = readWalk(journalPath(stateDir, walk));
  if ('problem' in reading) {
    expect(acknowledged, reading.problem.message).toBe(0);
    expect(['missing', 'nothing-saved']).toContain(reading.problem.kind);
    return 0;
  }
  const { events } = reading.saved;
  expect(events.length).toBeGreaterThanOrEqual(acknowledged);
  expect(JSON.stringify(events)).toBe(JSON.stringify(events.map(({ seq }) => eventAt(walk, seq))));
  return events.length;
}

describe('killed at any moment', () => {
  it('no acknowledged event is lost over 200 kills', { timeout: 120_000 }, async () => {
    let kills = 0;
    const line = async (lane: number): Promise<void> => {
      const stateDir = join(folder, `lane-${lane}`);
      // The walks are killed again and again, and begun anew now and then.
      for (let round = 0; round < 67; round++) {
        const walks = [id(lane * 1000 + Math.floor(round / 8)), id(lane * 1000 + 500 + Math.floor(round / 5))];
        const saved = new Map(walks.map((walk) => [walk, expectWhole(stateDir, walk, 0)]));
        const child = start('endless', stateDir, ...walks);
        let armed = false;
        await listen(child, (said) => {
          const [walk, seq] = said.split(' ');
          saved.set(walk as string, Math.max(saved.get(walk as string) ?? 0, Number(seq)));
          if (armed) return;
          armed = true;
          setTimeout(() => child.kill('SIGKILL'), Math.random() * 20);
        });
        if (child.signalCode === 'SIGKILL') kills++;
        for (const [walk, seq] of saved) expectWhole(stateDir, walk, seq);
      }
    };
    await Promise.all([0, 1, 2].map(line));
    expect(kills).toBeGreaterThanOrEqual(200);
  });

  it('is killed while beginning a walk, too', { timeout: 60_000 }, async () => {
    const stateDir = join(folder, 'beginning');
    for (let round = 0; round < 12; round++) {
      const walk = id(round);
      const child = start('endless', stateDir, walk);
      let acknowledged = 0;
      const done = listen(child, (said) => {
        acknowledged = Number(said.split(' ')[1]);
      });
      setTimeout(() => child.kill('SIGKILL'), 40 + Math.random() * 60);
      await done;
      expectWhole(stateDir, walk, acknowledged);
    }
  });
});

describe('many at once', () => {
  it('20 walks are 20 whole journals', async () => {
    const stateDir = join(folder, 'twenty');
    const walks = Array.from({ length: 20 }, (_, number) => id(number));
    await Promise.all(walks.map((walk) => listen(start('once', stateDir, walk), () => {})));
    for (const walk of walks) expect(expectWhole(stateDir, walk, 7)).toBe(7);
    const listed = listWalks(stateDir, processTable());
    expect('walks' in listed && listed.walks.map(({ status }) => status)).toEqual(walks.map(() => 'stopped'));
    expect(readdirSync(join(stateDir, 'walks')).sort()).toEqual(walks.map((walk) => `${walk}.jsonl`));
  });

  it('one of two has the walk, and the other is told who', async () => {
    const stateDir = join(folder, 'two');
    const walk = id(1);
    const setting = { stateDir, walk, taker: processTable(), now: new Date() };
    await listen(start('once', stateDir, walk), () => {});
    const child = start('hold', stateDir, walk);
    const ended = new Promise((resolve) => child.on('close', resolve));
    await new Promise<void>((resolve) => void listen(child, () => resolve()));
    expect(openJournal(setting)).toMatchObject({ problem: { kind: 'busy', holder: { pid: child.pid } } });
    expect(listWalks(stateDir, processTable())).toMatchObject({ walks: [{ status: 'open' }] });
    child.kill('SIGKILL');
    await ended;
    const opened = openJournal(setting);
    expect(opened).toHaveProperty('journal');
    if ('journal' in opened) opened.journal.close();
  });

  it('of many who find a dead one, one takes over', { timeout: 60_000 }, async () => {
    const stateDir = join(folder, 'race');
    const walk = id(1);
    await listen(start('once', stateDir, walk), () => {});
    let last: ChildProcess | undefined;
    for (let round = 0; round < 4; round++) {
      last?.kill('SIGKILL');
      const children = Array.from({ length: 6 }, () => start('hold', stateDir, walk));
      const said = await Promise.all(
        children.map((child) => new Promise<string>((resolve) => void listen(child, resolve))),
      );
      const winners = children.filter((_, index) => said[index]?.startsWith('holds'));
      expect(winners).toHaveLength(1);
      expect(said.filter((line) => line === `busy ${winners[0]?.pid}`)).toHaveLength(5);
      last = winners[0];
    }
    last?.kill('SIGKILL');
  });
});
