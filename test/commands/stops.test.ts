import { join } from 'node:path';
import { expect, test } from 'vitest';
import { digestOf } from '../../src/sop/digest.js';
import { createJournal } from '../../src/store/journal.js';
import { stateFolder } from '../../src/store/state.js';
import { processTable } from '../../src/terminal/processes.js';
import type { EventBody, WalkEvent } from '../../src/walk/events.js';
import { emptyFolder, sop } from '../support/sop.js';
import { flowFrom } from '../support/sops.js';

const flow = flowFrom(`
outcomes: { done: Done }
steps:
  calm: { ask: Calm?, options: { yes: done, no: warn } }
  warn: { do: [Warn.], ask: Did it stop?, options: { yes: done, no: done } }
  done: { do: Go., outcome: done }
`);

/** A walk on disk of these events, each at its time. */
function saved(home: string, id: string, told: readonly [string, EventBody][]): void {
  const digest = digestOf(flow.sop);
  const started: EventBody = { type: 'started', walk: id, sop: 'main', version: null, digest };
  const [first] = told;
  const all: [string, EventBody][] = [[first?.[0] ?? '', started], ...told];
  const events = all.map(([at, body], index) => ({ seq: index + 1, at, ...body }) as WalkEvent);
  const stateDir = stateFolder({ cwd: home, home, env: {} });
  const version = { flow, digest, path: join(home, 'main.yaml') };
  const created = createJournal({ stateDir, walk: id, taker: processTable(), now: new Date(0), version, events });
  if ('problem' in created) throw new Error(created.problem.message);
  created.journal.close();
}

const answer = (step: string, option: string): EventBody => ({ type: 'answered', step, option });

test('a stop is a line of its own, and the day and the offset are told where they change', async () => {
  const home = emptyFolder();
  saved(home, '20261024-235800-000001', [
    ['2026-10-24T23:58:00+02:00', answer('calm', 'no')],
    ['2026-10-24T23:58:30+02:00', { type: 'stopped', reason: 'quit' }],
    ['2026-10-26T09:03:30+01:00', { type: 'resumed' }],
    ['2026-10-26T09:03:40+01:00', answer('warn', 'yes')],
    ['2026-10-26T09:03:50+01:00', { type: 'ended', step: 'done', outcome: 'done' }],
  ]);
  const { stdout } = await sop(['transcript'], { cwd: home, env: { HOME: home } });
  expect(stdout).toContain('| Duration | 50 s, and stopped for 34 h 05 min |');
  expect(stdout).toContain(
    [
      '1. 23:58:00 Calm? **No**',
      '2. 23:58:00 Did it stop? **Yes**',
      '   - 23:58:30 *stopped for 34 h 05 min*',
      '3. 2026-10-26 09:03:40+01:00 Done',
      '',
    ].join('\n'),
  );
});

test('of two walks around the hour that comes twice, the later one is the latest', async () => {
  const home = emptyFolder();
  saved(home, '20261025-025500-000001', [['2026-10-25T02:55:00+02:00', { type: 'stopped', reason: 'quit' }]]);
  saved(home, '20261025-020500-000002', [['2026-10-25T02:05:00+01:00', { type: 'stopped', reason: 'quit' }]]);
  const run = (...args: string[]) => sop(args, { cwd: home, env: { HOME: home } });
  expect((await run('transcript')).stdout).toContain('`20261025-020500-000002`');
  const { walks } = JSON.parse((await run('walks', '--json')).stdout);
  expect(walks.map(({ walk }: { walk: string }) => walk.slice(-1))).toEqual(['2', '1']);
});
