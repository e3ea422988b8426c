import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWays } from '../../src/graph/count.js';
import { answersOf, shortestTo, shortestWays, waysTo } from '../../src/graph/paths.js';
import { isTooLarge, type Space, unfold } from '../../src/graph/unfold.js';
import { anyFlow, flowFrom, instruction, leaf, pathsByEngine, question, sopWith } from './random.js';

function spaceOf(flow: Parameters<typeof unfold>[0]): Space {
  const space = unfold(flow);
  if (isTooLarge(space)) throw new Error(space.tooLarge);
  return space;
}

const text = (answers: readonly { step: string; option: string }[]): string =>
  answers.map(({ step, option }) => `${step}=${option}`).join(' ');

describe('waysTo', () => {
  it('lists the very paths that the engine finds, each once', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const byEngine = pathsByEngine(flow);
        if (!byEngine) return;
        const listed = [
          ...(waysTo(spaceOf(flow)) as Iterable<Parameters<typeof answersOf>[0] & { end: { id: string } }>),
        ];
        const lines = listed.map((way) => `${text(answersOf(way))} > ${way.end.id}`);
        expect(lines.sort()).toEqual(byEngine.map((path) => `${text(path.answers)} > ${path.walk.step.id}`).sort());
      }),
      { numRuns: 300 },
    );
  });

  it('lists as many ways to a step as are counted, and none that goes past it', () => {
    fc.assert(
      fc.property(anyFlow, fc.nat(10), (flow, at) => {
        const space = spaceOf(flow);
        const id = [...flow.steps.keys()][at % flow.steps.size] as string;
        const count = countWays(space, (step) => step.id === id);
        if (!count || count.total > 200n) return;
        const ways = [...(waysTo(space, (step) => step.id === id) ?? [])];
        expect(BigInt(ways.length)).toBe(count.total);
        for (const way of ways) {
          expect(way.end.id).toBe(id);
          expect(way.moves.some((move) => move.step.id === id)).toBe(false);
        }
        const fewest = shortestTo(shortestWays(space), (step) => step.id === id);
        expect(fewest === undefined).toBe(ways.length === 0);
        if (fewest) expect(answersOf(fewest).length).toBe(Math.min(...ways.map((way) => answersOf(way).length)));
      }),
      { numRuns: 300 },
    );
  });

  it('hands out the first of 2^5000 paths at once', () => {
    const steps = [];
    for (let at = 0; at < 10_000; at += 2) {
      const next = at + 2 < 10_000 ? `q${at + 2}` : 'end';
      steps.push(question(`q${at}`, [next, `i${at}`]), instruction(`i${at}`, next));
    }
    const ways = waysTo(spaceOf(flowFrom(sopWith('main', [...steps, leaf('end')]))));
    expect(answersOf(ways?.next().value).length).toBe(5000);
    expect(answersOf(ways?.next().value).at(-1)).toEqual({ step: 'q9998', option: 'o1' });
  });

  it('lists nothing where walks go round', () => {
    expect(waysTo(spaceOf(flowFrom(sopWith('main', [question('a', ['a', 'end']), leaf('end')]))))).toBeNull();
  });
});

describe('shortestWays', () => {
  it('counts answers, not instructions', () => {
    const steps = [
      question('a', ['i', 'b']),
      instruction('i', 'j'),
      instruction('j', 'end'),
      question('b', ['end']),
      leaf('end'),
    ];
    const way = shortestTo(shortestWays(spaceOf(flowFrom(sopWith('main', steps)))), (step) => step.kind === 'leaf');
    expect(way?.moves.map((move) => [move.step.id, move.option?.id ?? null])).toEqual([
      ['a', 'o0'],
      ['i', null],
      ['j', null],
    ]);
  });
});
