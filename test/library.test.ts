import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { countWays } from '../src/graph/count.js';
import { answersOf, waysTo } from '../src/graph/paths.js';
import { isTooLarge, unfold } from '../src/graph/unfold.js';
import { answersByStep } from '../src/scenario/skeleton.js';
import type { Flow } from '../src/sop/flow.js';
import { createLibrary } from '../src/store/library.js';
import { isRefusal, startWalk } from '../src/walk/engine.js';
import { play, queueOf } from '../src/walk/play.js';
import { emptyFolder, root, sop } from './support/sop.js';

const home = emptyFolder();
const library = createLibrary({ cwd: home, home, env: {}, packageDir: root });
const ids = library.ids();
const at = '2026-11-21T10:00:00+00:00';

async function flowOf(id: string): Promise<Flow> {
  const opened = await library.open(library.findId(id));
  if (!('flow' in opened)) throw new Error(`${id} should open: ${JSON.stringify(opened)}`);
  return opened.flow;
}

test('the library has the procedures of all five sources', () => {
  expect([...ids].sort()).toEqual([
    'abusive',
    'abusive-call',
    'abusive-supervisor',
    'abusive-tier3',
    'aftercare',
    'de-escalate',
    'part-ways',
  ]);
});

describe.each(ids)('%s', (id) => {
  test('says who it is for, who owns it, when it was reviewed and where it comes from', async () => {
    const { sop } = await flowOf(id);
    for (const value of [sop.summary, sop.version, sop.audience, sop.owner, sop.reviewed, sop.reviewBy, sop.source]) {
      expect(value).toBeTruthy();
    }
  });

  test('ends on every path: each is walked', async () => {
    const flow = await flowOf(id);
    const space = unfold(flow);
    if (isTooLarge(space)) throw new Error('it should be countable');
    let walked = 0n;
    for (const way of waysTo(space) ?? []) {
      const answers = answersByStep(way);
      const start = startWalk(flow, { type: 'started', walk: 'w', sop: id, version: null, digest: '', seq: 1, at });
      if (isRefusal(start)) throw new Error(start.message);
      const queue = queueOf(answers);
      const { walk, refusal } = play(start, queue, () => at);
      expect({ status: walk.status, refusal, left: queue.left() }).toEqual({
        status: 'ended',
        refusal: undefined,
        left: [],
      });
      walked++;
    }
    expect(walked).toBe(countWays(space)?.total);
  });

  test('has an action at each leaf, and hands over to SOPs that there are', async () => {
    for (const step of (await flowOf(id)).steps.values()) {
      if (step.kind !== 'leaf') continue;
      expect(step.actions.length, step.id).toBeGreaterThan(0);
      if (step.handoff?.sop) expect(ids).toContain(step.handoff.sop);
    }
  });
});

/** At every other leaf the customer is spoken to, and there is a response. */
const silentLeaves: Record<string, readonly string[]> = {
  // The agent is unsafe, or in danger: nothing is owed to the customer first.
  abusive: ['escalate-now'],
  'de-escalate': ['red'],
  // Between colleagues; where the customer was spoken to, that was at a step before.
  'abusive-supervisor': ['part-ways', 'tier3', 'keep', 'danger'],
  'abusive-tier3': ['block', 'return'],
  aftercare: ['recovered', 'needs-time', 'danger'],
  'part-ways': ['parted', 'keep', 'gather', 'declined'],
};

test.each(ids)('each leaf of %s at which the customer is spoken to has a response', async (id) => {
  const silent = [...(await flowOf(id)).steps.values()].filter(
    (step) => step.kind === 'leaf' && step.says.length === 0,
  );
  expect(silent.map((step) => step.id)).toEqual(silentLeaves[id] ?? []);
});

describe('docs/sources.md', () => {
  const rows = readFileSync(join(root, 'docs', 'sources.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| \d{3} \|/.test(line));

  test('has rows for all five sources, each with a place', () => {
    expect(new Set(rows.map((row) => row.slice(2, 5)))).toEqual(new Set(['000', '001', '002', '003', '004']));
    for (const row of rows) expect(row.split('|')[3], row).toMatch(/`[^`]+`/);
  });

  test('names only steps, responses and guides that there are', async () => {
    const names = rows.flatMap((row) =>
      [...(row.split('|')[3] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] as string),
    );
    expect(names.length).toBeGreaterThan(100);
    for (const name of names) expect(await exists(name), name).toBe(true);
  });

  async function exists(name: string): Promise<boolean> {
    const [id, part] = name.split('/') as [string, string | undefined];
    if (!ids.includes(id)) return false;
    if (part === undefined) return true;
    const { sop } = await flowOf(id);
    const [kind, item] = part.includes(':') ? (part.split(':') as [string, string]) : ['step', part];
    const things = {
      step: sop.steps,
      response: sop.responses,
      guide: sop.guides,
      outcome: sop.outcomes,
      field: sop.fields,
    };
    return things[kind as keyof typeof things]?.some((thing) => thing.id === item) ?? false;
  }
});

describe('the letter of part-ways', () => {
  test('could be sent as it is when every field is set', async () => {
    const flow = await flowOf('part-ways');
    const { stdout } = await runLetter(flow, []);
    const letter = letterOf(stdout);
    expect(letter).toMatchObject({ ready: true, missing: [], withheld: [] });
    expect(letter.text).not.toMatch(/\[|\{\{/);
  });

  test('reads well with months in figures and in words', async () => {
    const flow = await flowOf('part-ways');
    for (const months of ['2', 'two']) {
      const letter = letterOf(
        (await runLetter(flow, ['months-refunded'], ['--set', `months-refunded=${months}`])).stdout,
      );
      expect(letter.text).toContain(`a refund to your card on file (months of service refunded: ${months}).`);
    }
  });

  test('is a draft that says which field is missing', async () => {
    const flow = await flowOf('part-ways');
    const { stdout } = await runLetter(flow, ['examples']);
    const letter = letterOf(stdout);
    expect(letter).toMatchObject({ ready: false, missing: ['examples'] });
    const field = flow.fields.get('examples');
    expect(letter.text).toContain(`[${field?.ask.charAt(0).toLowerCase()}${field?.ask.slice(1)}]`);
  });

  async function runLetter(
    flow: Flow,
    without: readonly string[],
    more: readonly string[] = [],
  ): Promise<{ stdout: string }> {
    const space = unfold(flow);
    if (isTooLarge(space)) throw new Error('it should be countable');
    const way = waysTo(space, (step) => step.outcome?.id === 'parted')?.next().value;
    const answers = answersOf(way ?? { moves: [] }).flatMap(({ step, option }) => ['--answer', `${step}=${option}`]);
    const samples = { text: 'a sample', number: '12', date: '2026-12-31', list: 'first\nsecond' };
    const set = [...flow.fields.values()]
      .filter(({ id }) => !without.includes(id))
      .flatMap(({ id, type, options, example }) => [
        '--set',
        `${id}=${type === 'choice' ? options[0] : type === 'list' ? samples.list : (example ?? samples[type])}`,
      ]);
    return sop(['run', 'part-ways', ...answers, ...set, ...more, '--json']);
  }

  function letterOf(stdout: string): { ready: boolean; missing: string[]; text: string } {
    const { responses } = JSON.parse(stdout);
    return (
      responses.find(({ text }: { text: string }) => text.includes('first') || text.includes('[')) ?? responses.at(-1)
    );
  }
});
