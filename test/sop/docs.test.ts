import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exampleFiles } from '../../src/check/example.js';
import { checkTexts } from '../../src/check/set.js';
import { answersOf, waysTo } from '../../src/graph/paths.js';
import { isTooLarge, unfold } from '../../src/graph/unfold.js';
import { checkScenarioFile } from '../../src/scenario/check-file.js';
import { linkSop } from '../../src/sop/flow.js';
import { loadSop } from '../../src/sop/load.js';
import type { Source } from '../../src/text/source.js';
import { isRefusal, startWalk } from '../../src/walk/engine.js';
import { play, queueOf } from '../../src/walk/play.js';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'format.md'), 'utf8');
const fences = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1] as string);
const named = new Map(
  fences.flatMap((fence) => {
    const name =
      /^# file: (\S+)\n/.exec(fence)?.[1] ??
      (/^sop: (\S+)$/m.test(fence) ? `${/^sop: (\S+)$/m.exec(fence)?.[1]}.yaml` : undefined);
    return name === undefined ? [] : [[name, fence] as const];
  }),
);

/** The files that an example stands among: those that it names, and itself, made whole. */
function filesOf(fence: string): Map<string, string> {
  const name = [...named].find(([, one]) => one === fence)?.[0];
  const beside = (/^# beside: (.*)\n/.exec(fence)?.[1] ?? '').split(', ').filter(Boolean);
  const files = new Map(beside.map((one) => [one, named.get(one) as string]));
  if (name?.startsWith('scenarios/'))
    files.set(name.slice('scenarios/'.length), named.get(name.slice('scenarios/'.length)) as string);
  if (name !== undefined) return files.set(name, fence);
  const doc = { code: '', severity: 'error', summary: '', example: fence.replace(/^# beside: .*\n/, '') } as const;
  for (const [file, content] of exampleFiles(doc)) files.set(file, content);
  return files;
}

describe.each(fences.map((fence) => ({ fence, first: fence.trim().split('\n').slice(0, 4).join(' / ') })))(
  'the example $first',
  ({ fence }) => {
    const sources = new Map([...filesOf(fence)].map(([name, content]) => [name, { name, text: content } as Source]));

    test('has nothing wrong with it', async () => {
      const { diagnostics } = await checkTexts(filesOf(fence), '2026-11-21', checkScenarioFile);
      expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
    });

    test('walks to an outcome on every path', () => {
      const load = (id: string) =>
        loadSop(sources.get(`${id}.yaml`) as Source, { include: (name) => sources.get(`${name}.yaml`) }).sop ??
        undefined;
      for (const name of sources.keys()) {
        if (name.includes('/') || name === 'shared.yaml') continue;
        const sop = load(name.replace('.yaml', ''));
        const linked = sop && linkSop(sop, load);
        if (!linked || !('flow' in linked)) throw new Error(`${name} does not load`);
        const space = unfold(linked.flow);
        if (isTooLarge(space)) throw new Error(`${name} is too large`);
        let paths = 0;
        for (const way of waysTo(space) ?? []) {
          const answers = new Map<string, string[]>();
          for (const { step, option } of answersOf(way)) answers.set(step, [...(answers.get(step) ?? []), option]);
          const at = '2026-11-21T10:00:00+00:00';
          const start = startWalk(linked.flow, {
            seq: 1,
            at,
            type: 'started',
            walk: 'w',
            sop: sop.id,
            version: sop.version,
            digest: '',
          });
          if (isRefusal(start)) throw new Error(start.message);
          const { walk } = play(start, queueOf(answers), () => at);
          expect(walk.status).toBe('ended');
          expect(walk.step.id).toBe(way.end.id);
          paths++;
        }
        expect(paths).toBeGreaterThan(0);
      }
    });
  },
);

test('every key of the format is on the page', async () => {
  const { formatKeys } = await import('../../src/sop/format.js');
  for (const key of formatKeys) expect(text, key).toMatch(new RegExp(`\\b${key}\\b`));
});
