import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWays, formatCount } from '../../src/graph/count.js';
import { longestPath, remaining } from '../../src/graph/longest.js';
import { isTooLarge, type Space, unfold } from '../../src/graph/unfold.js';
import { endlessLoops, sopGraph } from '../../src/sop/loops.js';
import type { Step } from '../../src/sop/types.js';
import { anyFlow, anySops, flowFrom, instruction, leaf, pathsByEngine, question, runs, sopWith } from './random.js';

function spaceOf(flow: Parameters<typeof unfold>[0]): Space {
  const space = unfold(flow);
  if (isTooLarge(space)) throw new Error(space.tooLarge);
  return space;
}

describe('count', () => {
  it('counts by dynamic programming what the engine finds by trying every answer', () => {
    let finite = 0;
    let endless = 0;
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const count = countWays(spaceOf(flow));
        const byEngine = pathsByEngine(flow);
        if (byEngine === null) {
          if (count !== null) expect(count.total).toBeGreaterThan(10n);
          endless++;
          return;
        }
        finite++;
        expect(count?.total).toBe(BigInt(byEngine.length));
        expect(longestPath(spaceOf(flow))).toBe(Math.max(0, ...byEngine.map((path) => path.questions)));
        for (const outcome of ['good', 'bad']) {
          const ended = [...(count?.bySteps ?? [])].filter(([id]) => flow.steps.get(id)?.outcome?.id === outcome);
          const total = ended.reduce((sum, [, ways]) => sum + ways, 0n);
          expect(total).toBe(BigInt(byEngine.filter((path) => path.walk.step.outcome?.id === outcome).length));
        }
      }),
      { numRuns: 300 },
    );
    expect(finite).toBeGreaterThan(30);
    expect(endless).toBeGreaterThan(30);
  });

  it('counts each arrival at a step once', () => {
    const steps = [
      question('a', ['b', 'c', 'end']),
      question('b', ['c', 'end']),
      question('c', ['end', 'end']),
      leaf('end'),
    ];
    const space = spaceOf(flowFrom(sopWith('main', steps)));
    expect(countWays(space)?.total).toBe(6n);
    expect(countWays(space, (step) => step.id === 'c')?.total).toBe(2n);
  });

  it('counts a ladder of 10,000 steps exactly', () => {
    const space = spaceOf(flowFrom(sopWith('main', ladder(10_000))));
    expect(countWays(space)?.total).toBe(2n ** 5000n);
    expect(longestPath(space)).toBe(5000);
  });

  it('does not copy what lies before or behind a loop for each of its rounds', () => {
    const steps: Step[] = [];
    for (let at = 0; at < 1000; at++) {
      steps.push(question(`q${at}`, [`q${at}`, at < 999 ? `q${at + 1}` : 'end'], { times: 3, then: 'end' }));
    }
    const space = spaceOf(flowFrom(sopWith('main', [...steps, leaf('end')])));
    expect(space.stepOf.length).toBe(3001);
  });

  it('says why it cannot be exact about limits that combine without bound', () => {
    const steps = Array.from({ length: 40 }, (_, at) =>
      question(`q${at}`, [`q${(at + 1) % 40}`, `q${(at + 7) % 40}`, 'end'], { times: 9, then: 'end' }),
    );
    const space = unfold(flowFrom(sopWith('main', [...steps, leaf('end')])), 50_000);
    expect(space).toEqual({
      tooLarge: 'its limits (40, of up to 9 times) combine to more than 50,000 situations',
    });
  });

  it('writes long numbers as people read them', () => {
    expect(formatCount(14n)).toBe('14');
    expect(formatCount(1_234_567n)).toBe('1,234,567');
    expect(formatCount(2n ** 5000n)).toBe('about 1.41 × 10^1505');
  });
});

function ladder(count: number): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < count; at += 2) {
    const next = at + 2 < count ? `q${at + 2}` : 'end';
    steps.push(question(`q${at}`, [next, `i${at}`]), instruction(`i${at}`, next));
  }
  return [...steps, leaf('end')];
}

describe('what is proved', () => {
  it('every SOP that `sop check` lets through ends, sub-procedures included', () => {
    let sound = 0;
    fc.assert(
      fc.property(anySops, ({ main, sub }) => {
        if (endlessLoops(sopGraph(main)).length || endlessLoops(sopGraph(sub)).length) return;
        sound++;
        expect(countWays(spaceOf(flowFrom(main, sub)))).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
    expect(sound).toBeGreaterThan(50);
  });
});

describe('remaining', () => {
  it('is never exceeded, and is reached on the longest path', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const paths = pathsByEngine(flow);
        if (!paths?.length) return;
        const left = remaining(flow);
        let reached = false;
        for (const path of paths) {
          let answered = 0;
          for (let walk = path.walk; walk.before; walk = walk.before) {
            const asked = walk.before.step.kind === 'question' ? 1 : 0;
            answered += asked;
            expect(left(walk.before)).toBeGreaterThanOrEqual(answered);
            if (!walk.before.before) reached ||= left(walk.before) === answered;
          }
          if (!path.walk.before) reached ||= left(path.walk) === 0;
        }
        expect(reached).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('counts what is left inside and behind a sub-procedure', () => {
    const sub = sopWith('sub', [question('q', ['good', 'bad']), leaf('good'), leaf('bad', 'bad')]);
    const main = sopWith('main', [
      runs('r', 'sub', { good: 'end', bad: 'more' }),
      question('more', ['end']),
      leaf('end'),
    ]);
    const flow = flowFrom(main, sub);
    expect(remaining(flow)({ step: flow.start, counts: new Map() })).toBe(2);
  });
});
