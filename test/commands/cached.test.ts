import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { answersOf, waysTo } from '../../src/graph/paths.js';
import { isTooLarge, unfold } from '../../src/graph/unfold.js';
import { createJournal } from '../../src/store/journal.js';
import { createLibrary } from '../../src/store/library.js';
import { stateFolder } from '../../src/store/state.js';
import { processTable } from '../../src/terminal/processes.js';
import type { WalkEvent } from '../../src/walk/events.js';
import { flowOf, type Library, libraries } from '../support/generate.js';
import { emptyFolder, type Ran, root, sop } from '../support/sop.js';

/** The SOPs in a folder of their own; what the main one can share is in a file that it includes. */
function folderOf({ main, texts }: Library): string {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, 'sop', 'scenarios'), { recursive: true });
  for (const [id, text] of texts) {
    const { outcomes, responses, guides, ...own } = parse(text);
    const shared = { format: 1, shared: `${id}-parts`, title: 'Parts', outcomes, responses, guides };
    const include = id === main ? shared.shared : undefined;
    writeFileSync(join(cwd, 'sop', `${id}.yaml`), include ? stringify({ ...own, include }) : text);
    if (include) writeFileSync(join(cwd, 'sop', `${include}.yaml`), stringify(JSON.parse(JSON.stringify(shared))));
  }
  return cwd;
}

/** Answers that lead to an end of the main SOP; none where there are too many ways to find one. */
function answersFor(library: Library): string[] {
  const space = unfold(flowOf(library));
  const way = isTooLarge(space) ? undefined : waysTo(space)?.next().value;
  return way ? answersOf(way).flatMap(({ step, option }) => ['--answer', `${step}=${option}`]) : [];
}

/** Every command that opens an SOP, in the order that lets one use what another wrote. */
function calls(answers: readonly string[]): string[][] {
  const run = ['run', 'main', ...answers];
  return [
    [...run, '--json'],
    run,
    [...run, '--transcript', 't.md', '--case', '4711'],
    [...run, '--answer', 'nowhere=no'],
    ['run', 'main', '--no-input'],
    ['run', './sop/main.yaml', ...answers, '--json'],
    ['run', 'main', '--from', 't.md', '--json'],
    ['verify', 't.md', '--json'],
    ['list', '--json'],
    ['list'],
    ['show', 'main'],
    ['show', 'main', '--format', 'md'],
    ['show', 'main', '--json'],
    ['paths', 'main', '--limit', '5'],
    ['paths', 'main', '--count', '--json'],
    ['check'],
    ['check', '--json', 'main'],
    ['test', '--json'],
    ['diff', 'main', './sop/main.yaml', '--json'],
    ['train', 'main', '--all', '--answers', '-', '--seed', '7', '--json'],
    ['completion', 'bash'],
    ['walks', '--json'],
    ['transcript'],
    ['resume', saved, ...answers],
    ['case', '4711'],
  ];
}

const saved = '20261121-090000-00000a';

/** A walk that was stopped at its first question, as a terminal would have left it. */
async function saveWalk(cwd: string, home: string, env: Readonly<Record<string, string>>): Promise<void> {
  const library = createLibrary({ cwd, home, env, packageDir: root });
  const opened = await library.open(library.find('main'));
  if (!('flow' in opened)) return;
  const at = '2026-11-21T09:00:00Z';
  const { digest, flow } = opened;
  const events: WalkEvent[] = [
    { seq: 1, at, type: 'started', walk: saved, sop: 'main', version: flow.sop.version, digest, case: '4711' },
    { seq: 2, at, type: 'stopped', reason: 'quit' },
  ];
  const stateDir = stateFolder({ cwd, home, env }) as string;
  const setting = { stateDir, walk: saved, taker: processTable(), now: new Date(at), version: opened, events };
  const created = createJournal(setting);
  if ('journal' in created) created.journal.close();
}

/** What the calls print, and the files they leave. */
async function runAll(cwd: string, cache: string, answers: readonly string[]): Promise<unknown[]> {
  const home = join(cwd, 'home');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  const env = { HOME: home, XDG_CACHE_HOME: cache };
  await saveWalk(cwd, home, env);
  const ran: (Ran | readonly string[])[] = [];
  for (const args of calls(answers)) ran.push(args, await sop(args, { cwd, env, stdin: 'answers: {}\n' }));
  const transcript = join(cwd, 't.md');
  const written = existsSync(transcript) ? readFileSync(transcript, 'utf8') : null;
  rmSync(transcript, { force: true });
  return [...ran, written];
}

test('every command prints the same, byte for byte, whether or not the SOPs are cached', async () => {
  await fc.assert(
    fc.asyncProperty(libraries({ maxSteps: 6 }), fc.boolean(), async (library, broken) => {
      const cwd = folderOf(library);
      const file = join(cwd, 'sop', 'main.yaml');
      if (broken) writeFileSync(file, readFileSync(file, 'utf8').replace(/next: .*/, 'next: nowhere'));
      const answers = answersFor(library);
      const scenarios = await sop(['paths', 'main', '--limit', '2', '--format', 'scenarios'], { cwd });
      if (scenarios.code === 0) writeFileSync(join(cwd, 'sop', 'scenarios', 'main.yaml'), scenarios.stdout);
      const cache = emptyFolder();
      const without = await runAll(cwd, '/dev/null', answers);
      const first = await runAll(cwd, cache, answers);
      const second = await runAll(cwd, cache, answers);
      expect(first).toEqual(without);
      expect(second).toEqual(without);
      const works = (without[1] as Ran).code === 0;
      if (works) expect(readdirSync(join(cache, 'sop', 'compiled'))).not.toEqual([]);
    }),
    { numRuns: 12 },
  );
});
