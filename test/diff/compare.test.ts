import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentKey, optionKey } from '../../src/diff/classes.js';
import { type Comparison, compare } from '../../src/diff/compare.js';
import { compareContent } from '../../src/diff/content.js';
import { countWays } from '../../src/graph/count.js';
import { isTooLarge, type Space, unfold } from '../../src/graph/unfold.js';
import type { Flow } from '../../src/sop/flow.js';
import type { Sop, Step } from '../../src/sop/types.js';
import { visitsOf } from '../../src/walk/report.js';
import {
  anySops,
  flowFrom,
  instruction,
  leaf,
  option,
  pathsByEngine,
  question,
  type Sops,
  sopWith,
} from '../graph/random.js';

function spaceOf(flow: Flow): Space {
  const space = unfold(flow);
  if (isTooLarge(space)) throw new Error(space.tooLarge);
  return space;
}

function compared(old: Flow, now: Flow): Comparison {
  const comparison = compare(spaceOf(old), spaceOf(now));
  if (!comparison) throw new Error('too different');
  return comparison;
}

const lines = ({ differences }: Comparison): string[] =>
  differences.map(
    ({ kind, was, is, option: changed, answers, oldPaths, newPaths }) =>
      `${kind} ${was.id}→${is.id}${changed ? ` (${(changed.is ?? changed.was)?.id})` : ''} ` +
      `${answers()
        .map((one) => `${one.step}=${one.option}`)
        .join(' ')} ${oldPaths}/${newPaths}`,
  );

/** Everything an agent meets on each path, in order: what steps show and which options, as read, were taken. */
function experiences(flow: Flow): { walked: string; answers: string }[] | null {
  return (
    pathsByEngine(flow)?.map((path) => {
      const visits = visitsOf(path.walk);
      const walked = visits.map(({ step }, at) => {
        const by = visits[at + 1]?.by;
        return [contentKey(step), by ? optionKey(by) : null];
      });
      return {
        walked: JSON.stringify(walked),
        answers: path.answers.map((one) => `${one.step}=${one.option} `).join(''),
      };
    }) ?? null
  );
}

interface Mutation {
  readonly at: number;
  readonly pick: number;
  readonly kind: 'target' | 'option' | 'text' | 'limit' | 'label' | 'outcome';
}

const mutations: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(20),
  pick: fc.nat(20),
  kind: fc.constantFrom('target', 'option', 'text', 'limit', 'label', 'outcome'),
});

/** One edit of one step of the main SOP. */
function mutate(sop: Sop, { at, pick, kind }: Mutation): Sop {
  const steps = [...sop.steps];
  const index = at % steps.length;
  const step = steps[index] as Step;
  const target = (steps[pick % steps.length] as Step).id;
  let edited: Step = step;
  if (kind === 'text') edited = { ...step, actions: [...step.actions, 'And one more.'] };
  else if (kind === 'limit' && step.limit) edited = { ...step, limit: { ...step.limit, times: step.limit.times + 1 } };
  else if (kind === 'outcome' && step.kind === 'leaf')
    edited = { ...step, outcome: step.outcome === 'good' ? 'bad' : 'good' };
  else if (kind === 'target' && step.kind === 'instruction') edited = { ...step, next: target };
  else if (step.kind === 'question') {
    const nth = pick % step.options.length;
    const options = [...step.options];
    const chosen = options[nth] as (typeof options)[number];
    if (kind === 'target') options[nth] = { ...chosen, next: target };
    else if (kind === 'label') options[nth] = { ...chosen, label: 'Otherwise' };
    else if (kind === 'option' && options.length > 1) options.splice(nth, 1);
    edited = { ...step, options };
  }
  steps[index] = edited;
  return { ...sop, steps };
}

describe('compare', () => {
  it('finds nothing between an SOP and itself, or itself with other step ids', () => {
    fc.assert(
      fc.property(anySops, (sops) => {
        const flow = flowFrom(sops.main, sops.sub);
        const count = countWays(spaceOf(flow));
        if (!count) return;
        const same = compared(flow, flowFrom(sops.main, sops.sub));
        expect(lines(same)).toEqual([]);
        expect(same.old).toEqual({ paths: count.total, changed: 0n });
        const renamed = compared(flow, renamedFlow(sops));
        expect(lines(renamed)).toEqual([]);
        expect(renamed.new.changed).toBe(0n);
      }),
      { numRuns: 300 },
    );
  });

  it('counts the changed paths of any edit as trying every path does, and shows each difference by its answers', () => {
    let changes = 0;
    fc.assert(
      fc.property(anySops, fc.array(mutations, { minLength: 1, maxLength: 2 }), (sops, edits) => {
        const old = flowFrom(sops.main, sops.sub);
        const now = flowFrom(edits.reduce(mutate, sops.main), sops.sub);
        const before = experiences(old);
        const after = experiences(now);
        if (!before || !after) return;
        const comparison = compared(old, now);
        const inOld = new Set(before.map(({ walked }) => walked));
        const inNew = new Set(after.map(({ walked }) => walked));
        const gone = before.filter(({ walked }) => !inNew.has(walked));
        const fresh = after.filter(({ walked }) => !inOld.has(walked));
        expect(comparison.old).toEqual({ paths: BigInt(before.length), changed: BigInt(gone.length) });
        expect(comparison.new).toEqual({ paths: BigInt(after.length), changed: BigInt(fresh.length) });
        expect(comparison.differences.length > 0).toBe(gone.length + fresh.length > 0);
        for (const { answers, oldPaths, newPaths } of comparison.differences) {
          changes++;
          const prefix = answers()
            .map((one) => `${one.step}=${one.option} `)
            .join('');
          const shows = [...gone, ...fresh].some((path) => path.answers.startsWith(prefix));
          expect(shows, prefix).toBe(true);
          expect((oldPaths ?? 0n) <= BigInt(gone.length)).toBe(true);
          expect((newPaths ?? 0n) <= BigInt(fresh.length)).toBe(true);
          expect((oldPaths ?? 0n) + (newPaths ?? 0n) > 0n).toBe(true);
        }
      }),
      { numRuns: 800 },
    );
    expect(changes).toBeGreaterThan(100);
  });

  const base = [
    question('a', ['b', 'c']),
    question('b', ['good', 'bad']),
    question('c', ['i', 'bad']),
    instruction('i', 'good'),
    leaf('good'),
    leaf('bad', 'bad'),
  ];
  const flow = (...steps: Step[]): Flow => flowFrom(sopWith('main', steps.length ? steps : base));
  const edit = (edited: Step): Flow => flow(...base.map((step) => (step.id === edited.id ? edited : step)));

  it('names a moved target by the shortest answers, with the paths it affects', () => {
    const comparison = compared(flow(), edit(question('c', ['i', 'good'])));
    expect(lines(comparison)).toEqual(['route bad→good a=o1 c=o1 1/1']);
    expect(comparison.old).toEqual({ paths: 4n, changed: 1n });
  });

  it('names an answer that now leads to another question once, not at each of its ends', () => {
    expect(lines(compared(flow(), edit(question('a', ['b', 'b']))))).toEqual(['route c→b a=o1 2/2']);
  });

  it('names a leaf that ends otherwise once, for all ways to it', () => {
    expect(lines(compared(flow(), edit(leaf('bad', 'good'))))).toEqual(['outcome bad→bad a=o0 b=o1 2/2']);
  });

  it('names options that came and went', () => {
    expect(lines(compared(flow(), edit(question('b', ['good', 'bad', 'c']))))).toEqual([
      'option-added b→b (o2) a=o0 b=o2 0/2',
    ]);
    expect(lines(compared(flow(), edit(question('c', ['i']))))).toEqual(['option-removed c→c (o1) a=o1 c=o1 1/0']);
  });

  it('goes on past an instruction that came or went', () => {
    const without = base
      .filter(({ id }) => id !== 'i')
      .map((step) => (step.id === 'c' ? question('c', ['good', 'bad']) : step));
    expect(lines(compared(flow(), flow(...without)))).toEqual(['step-removed i→i a=o1 c=o0 1/0']);
    expect(lines(compared(flow(...without), flow()))).toEqual(['step-added i→i a=o1 c=o0 0/1']);
  });

  it('takes a step with another id and another text for the same step', () => {
    const renamed = base.map((step) => {
      if (step.id === 'a') return question('a', ['b', 'z']);
      return step.id === 'c' ? { ...step, id: 'z', actions: ['More.'] } : step;
    });
    expect(lines(compared(flow(), flow(...(renamed as Step[]))))).toEqual(['step-changed c→z a=o1 2/2']);
  });

  it('counts a step that a path meets several times once', () => {
    const loop = (action: string): Flow =>
      flow(
        { ...question('a', ['a', 'good'], { times: 3, then: 'bad' }), actions: [action] },
        leaf('good'),
        leaf('bad', 'bad'),
      );
    expect(lines(compared(loop('Ask.'), loop('Ask again.')))).toEqual(['step-changed a→a  4/4']);
  });

  it('shows a changed limit where it is felt', () => {
    const limit = (times: number): Flow =>
      flow(question('a', ['a', 'good'], { times, then: 'bad' }), leaf('good'), leaf('bad', 'bad'));
    expect(lines(compared(limit(2), limit(3)))).toEqual(['route bad→a a=o0 a=o0 1/2']);
    expect(compareContent(limit(2), limit(3))).toEqual([
      { kind: 'limit', id: 'a', was: '2 times, then bad', is: '3 times, then bad' },
    ]);
  });

  it('compares 2^5000 paths of 10,000 steps', () => {
    const ladder = (moved: boolean): Flow => {
      const steps: Step[] = [];
      for (let at = 0; at < 10_000; at += 2) {
        const next = at + 2 < 10_000 ? `q${at + 2}` : 'good';
        steps.push(question(`q${at}`, [moved && at === 5000 ? 'bad' : next, `i${at}`]), instruction(`i${at}`, next));
      }
      return flow(...steps, leaf('good'), leaf('bad', 'bad'));
    };
    const comparison = compared(ladder(false), ladder(true));
    expect(comparison.old).toEqual({ paths: 2n ** 5000n, changed: 2n ** 4999n });
    expect(comparison.differences).toHaveLength(1);
    expect(comparison.differences[0]).toMatchObject({
      kind: 'route',
      distance: 2501,
      oldPaths: 2n ** 4999n,
      newPaths: 2n ** 2500n,
    });
  });
});

/** The same SOPs with every step called otherwise. */
function renamedFlow({ main, sub }: Sops): Flow {
  const id = (old: string): string => `x-${old}`;
  const rename = (sop: Sop): Sop => ({
    ...sop,
    start: id(sop.start),
    always: sop.always.map((one) => option(one.id, id(one.next))),
    steps: sop.steps.map((step): Step => {
      const limit = step.limit && { ...step.limit, then: id(step.limit.then) };
      if (step.kind === 'question') {
        return {
          ...step,
          id: id(step.id),
          limit,
          options: step.options.map((one) => ({ ...one, next: id(one.next) })),
        };
      }
      if (step.kind === 'instruction') return { ...step, id: id(step.id), limit, next: id(step.next) };
      if (step.kind === 'leaf') return { ...step, id: id(step.id), limit };
      return { ...step, id: id(step.id), limit, then: step.then.map((one) => ({ ...one, next: id(one.next) })) };
    }),
  });
  return flowFrom(rename(main), rename(sub));
}
