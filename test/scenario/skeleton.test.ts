import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countWays } from '../../src/graph/count.js';
import { type Way, waysTo } from '../../src/graph/paths.js';
import { proofOf } from '../../src/graph/proof.js';
import { isTooLarge, unfold } from '../../src/graph/unfold.js';
import { appendScenarios } from '../../src/scenario/append.js';
import { readScenarios } from '../../src/scenario/read.js';
import { runScenario } from '../../src/scenario/run.js';
import { answersByStep, scenarioFileText, skeletonOf } from '../../src/scenario/skeleton.js';
import { coverageOf, pathsForMissing } from '../../src/test/coverage.js';
import { visitsOf } from '../../src/walk/report.js';
import { flows } from '../support/generate.js';

describe('paths as scenarios', () => {
  it('every listed path, written as a scenario file, replays step by step to the end it states', () => {
    let replayed = 0;
    fc.assert(
      fc.property(flows({ maxSteps: 7 }), (flow) => {
        const space = unfold(flow);
        if (isTooLarge(space)) return;
        const count = countWays(space);
        const ways: Way[] = [];
        for (const way of waysTo(space) ?? []) if (ways.push(way) === 40) break;
        if (count && count.total <= 40n) expect(BigInt(ways.length)).toBe(count.total);
        const texts = new Map(ways.map((way, index) => [`path-${index}`, skeletonOf('A path', way)]));
        const { file, diagnostics } = readScenarios({ name: 'main.yaml', text: scenarioFileText('main', texts) });
        expect(diagnostics).toEqual([]);
        file?.scenarios.forEach((scenario, index) => {
          const { walk, failures } = runScenario(file, scenario, flow);
          const way = ways[index] as (typeof ways)[number];
          expect(failures.map(({ message }) => message)).toEqual([]);
          expect(walk && visitsOf(walk).map(({ step }) => step.id)).toEqual([
            ...way.moves.map(({ step }) => step.id),
            way.end.id,
          ]);
          replayed++;
        });
      }),
      { numRuns: 60 },
    );
    expect(replayed).toBeGreaterThan(100);
  });

  it('skeletons for what is missing cover every option', () => {
    fc.assert(
      fc.property(flows({ maxSteps: 10 }), (flow) => {
        const proof = proofOf(flow);
        const missing = pathsForMissing(coverageOf(proof, []));
        const appended = appendScenarios('main', null, missing);
        if (!missing.length || 'problem' in appended) return;
        const { file } = readScenarios({ name: 'main.yaml', text: appended.text });
        const walks = file?.scenarios.map((scenario) => {
          const { walk, failures } = runScenario(file, scenario, flow);
          expect(failures).toEqual([]);
          return walk ? visitsOf(walk) : [];
        });
        const { parts, missing: left } = coverageOf(proof, walks ?? []);
        // What no walk can take, such as an option behind a limit that is never used up, stays missing.
        expect(parts.options.covered + BigInt(left.filter(({ part }) => part === 'options').length)).toBe(
          parts.options.total,
        );
        expect(pathsForMissing(coverageOf(proof, walks ?? []))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('passes an instruction by `next` only where it is left otherwise later', () => {
    const step = (id: string) => ({ id, waits: true }) as never;
    const option = (id: string) => ({ id }) as never;
    const moves = [
      { step: step('wait'), option: null },
      { step: step('again'), option: option('yes') },
      { step: step('wait'), option: option('unsafe') },
      { step: step('tell'), option: null },
    ];
    expect(Object.fromEntries(answersByStep({ moves }))).toEqual({ wait: ['next', 'unsafe'], again: ['yes'] });
  });
});

describe('appendScenarios', () => {
  const path = {
    id: 'a=b',
    path: { moves: [], end: { outcome: { id: 'done' }, handoff: null, says: [] } as never, node: 0 },
  };

  it('keeps what stands in the file, its comments and its indentation', () => {
    const text =
      '# Ours\nformat: 1\nsop: main\nscenarios: # all of them\n    # first\n    a-b:\n        answers: {}\n        expect: { outcome: done } # yes\n';
    const appended = appendScenarios('main', { name: 'main.yaml', text }, [path]);
    expect('text' in appended && appended.text.startsWith(text.trimEnd())).toBe(true);
    expect(appended).toMatchObject({ added: ['a-b-2'], text: expect.stringContaining('\n    a-b-2:\n') });
  });

  it('keeps the line ends of the file', () => {
    const text = 'format: 1\r\nsop: main\r\nscenarios:\r\n  one:\r\n    expect: { outcome: done }\r\n';
    const appended = appendScenarios('main', { name: 'main.yaml', text }, [path]);
    expect('text' in appended && appended.text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('fills an empty group of scenarios, however it is written', () => {
    for (const empty of ['scenarios:', 'scenarios: {}', 'scenarios: { } # none yet', 'scenarios: {\n}']) {
      const appended = appendScenarios('main', { name: 'main.yaml', text: `format: 1\nsop: main\n${empty}\n` }, [path]);
      expect(appended).toMatchObject({ added: ['a-b'], text: expect.stringContaining('\n  a-b:\n') });
    }
  });

  it('leaves a file alone that it cannot add to', () => {
    const flow = { name: 'main.yaml', text: 'format: 1\nsop: main\nscenarios: { a: { expect: { outcome: done } } }\n' };
    expect(appendScenarios('main', flow, [path])).toEqual({
      problem: 'the scenarios of `main.yaml` do not end the file as a block',
    });
    const broken = { name: 'main.yaml', text: 'format: 1\nsop: main\nscenarios: { a: {} }\n' };
    expect(appendScenarios('main', broken, [path])).toEqual({ problem: '`main.yaml` has mistakes itself' });
  });
});
