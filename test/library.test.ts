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
    'agent-unsafe',
    'de-escalate',
    'let-go',
    'let-go-missing',
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
  // The agent is unsafe: nothing is owed to the customer first. `on-record` follows a reply.
  abusive: ['on-record', 'escalate-now'],
  'abusive-call': ['on-record', 'unsafe'],
  'de-escalate': ['red', 'unsafe'],
  // Between colleagues; where the customer was spoken to, that was at a step before.
  'abusive-supervisor': ['settled', 'part-ways', 'tier3', 'keep', 'danger', 'unsafe'],
  'abusive-tier3': ['block', 'return', 'unsafe'],
  'agent-unsafe': ['customer', 'danger', 'unsafe'],
  'let-go': ['ready', 'unsafe'],
  'let-go-missing': ['return', 'unsafe'],
  aftercare: ['recovered', 'needs-time', 'danger', 'unsafe'],
  'part-ways': ['parted', 'keep', 'gather', 'declined', 'unsafe'],
};

test.each(ids)('each leaf of %s at which the customer is spoken to has a response', async (id) => {
  const silent = [...(await flowOf(id)).steps.values()].filter(
    (step) => step.kind === 'leaf' && step.says.length === 0,
  );
  expect(silent.map((step) => step.id)).toEqual(silentLeaves[id] ?? []);
});

describe.each(ids)('%s, for somebody in a hurry', (id) => {
  test('has a way out that is an outcome of its own, asks for nothing and sends nothing', async () => {
    const { steps } = await flowOf(id);
    for (const step of steps.values()) {
      if (step.kind === 'leaf' || !step.waits) continue;
      const out = step.options.find(({ always, key }) => always && key === '!');
      expect(out?.next.needs, step.id).toEqual([]);
      expect(out?.next.says, step.id).toEqual([]);
      let leaf = out?.next;
      while (leaf?.next) leaf = leaf.next;
      expect(leaf?.outcome?.id, step.id).toBe('unsafe');
    }
  });

  test('says one short thing at a time: five actions and seven options a step, sentences of twenty words', async () => {
    for (const { id: step, actions, options, ask } of (await flowOf(id)).steps.values()) {
      expect(actions.length, step).toBeLessThanOrEqual(5);
      expect(options.length, step).toBeLessThanOrEqual(7);
      for (const text of [...actions, ask ?? '']) {
        for (const sentence of text.split(/(?<=[.?!])\s+/)) {
          expect(sentence.split(/\s+/).length, text).toBeLessThanOrEqual(20);
        }
      }
    }
  });

  test('sends one text a step', async () => {
    for (const step of (await flowOf(id)).steps.values()) expect(step.says.length, step.id).toBeLessThanOrEqual(1);
  });

  test('comes to the first thing to do or say after two questions at most', async () => {
    const { start } = await flowOf(id);
    const nothing = (step: typeof start): boolean => step.actions.length === 0 && step.says.length === 0;
    let steps = new Set([start]);
    for (let asked = 0; asked < 2; asked++) {
      steps = new Set(
        [...steps]
          .filter(nothing)
          .flatMap(({ options, next }) => [...options.map((option) => option.next), ...(next ? [next] : [])]),
      );
    }
    expect([...steps].filter(nothing).map((step) => step.id)).toEqual([]);
  });
});

describe('what a customer hears', () => {
  /** Texts that stand where somebody was abusive, by the step that leads there. */
  const forAbuse = /abusive language|what was sent|treated with respect|way our team was treated|speak like this/i;

  test.each([
    ['abusive', ['behaviour=upset', 'empathise=no']],
    ['abusive', ['behaviour=not-sure', 'empathise=no']],
    ['abusive', ['behaviour=abusive', 'directed=no', 'clarify=no']],
    ['abusive-supervisor', ['customer=there', 'join=later', 'agent-settled=yes', 'follow-up-settled=call']],
    ['abusive-supervisor', ['customer=gone', 'agent-settled=yes', 'follow-up-settled=email']],
  ])('who was not abusive is never spoken to as if: %s %j', async (id, given) => {
    const answers = given.flatMap((one) => ['--answer', one]);
    const { code, stdout } = await sop(['run', id, ...answers, '--set', 'customer=Sam', '--json']);
    expect(code).toBe(0);
    for (const { text } of JSON.parse(stdout).responses) expect(text).not.toMatch(forAbuse);
  });

  test('a caller who was not abusive is never released', async () => {
    const flow = await flowOf('abusive-call');
    const space = unfold(flow);
    if (isTooLarge(space)) throw new Error('it should be countable');
    for (const way of waysTo(space, (step) => step.id === 'release') ?? []) {
      const taken = answersOf(way).map(({ step, option }) => `${step}=${option}`);
      expect(taken).toContain('away=abusive');
    }
  });

  test('what ends a conversation is ready at once: no name stands before it', async () => {
    for (const [id, names] of [
      ['abusive', ['warning', 'firm-warning', 'last-warning', 'front-abusive-customer-chats', 'supervisor-takes-over']],
      ['abusive-call', ['condition', 'transferring', 'releasing', 'no-supervisor']],
      ['abusive-supervisor', ['joining', 'joining-abusive', 'closing']],
      ['de-escalate', ['abort', 'respect-first', 'supervisor-takes-over']],
    ] as const) {
      const { sop } = await flowOf(id);
      for (const name of names) {
        const response = sop.responses.find((one) => one.id === name);
        const texts = response?.channels.length ? response.channels : response ? [response] : [];
        expect(texts.length, name).toBeGreaterThan(0);
        for (const { channel, text } of texts) if (channel !== 'email') expect(text, name).not.toContain('{{');
      }
    }
  });

  test('an email has a greeting and is signed', async () => {
    for (const id of ids) {
      for (const response of (await flowOf(id)).sop.responses) {
        const emails = [response, ...response.channels].filter(({ channel }) => channel === 'email');
        for (const { text } of emails) {
          expect(text, `${id} ${response.id}`).toMatch(/^Hello\b/);
          expect(text.trimEnd(), `${id} ${response.id}`).toMatch(/\n\n(?:Kind regards,\n\{\{agent\}\}|Compliance)/);
        }
      }
    }
  });

  test('no screen speaks of a source', async () => {
    for (const id of ids) {
      const { source: _, ...rest } = (await flowOf(id)).sop;
      expect(JSON.stringify(rest)).not.toMatch(/\bsource\b/i);
    }
  });
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
