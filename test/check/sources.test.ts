import { describe, expect, test } from 'vitest';
import { mightNeverEnd, structuralProblems } from '../../src/check/endless.js';
import { checkFiles } from '../../src/check/set.js';
import { checkScenarioFile } from '../../src/scenario/check-file.js';
import { type Files, textFiles } from '../../src/sop/files.js';
import type { Found } from '../../src/sop/finder.js';
import { library } from '../../src/sop/library.js';
import { loadSop } from '../../src/sop/load.js';
import type { Source } from '../../src/text/source.js';

const shared =
  'format: 1\nshared: shared\nresponses:\n  hello: { text: Hello. }\n  unsaid: { text: Nobody says this. }\n';
const sopText = (id: string, next = 'over'): string => `format: 1
sop: ${id}
title: ${id}
include: shared
start: first
outcomes: { done: Done }
steps:
  first: { say: hello, next: ${next} }
  over: { do: Say goodbye., outcome: done }
`;

/** A folder of files, and how often each was asked for. */
function folder(texts: Readonly<Record<string, string>>, ...unchecked: string[]) {
  const sources = new Map<string, Source>();
  const read = new Map<string, number>();
  for (const [name, text] of Object.entries(texts)) {
    sources.set(name, {
      name,
      get text() {
        read.set(name, (read.get(name) ?? 0) + 1);
        return text;
      },
    });
  }
  const files: Files = {
    ...textFiles(new Map(Object.entries(texts))),
    read: (path) => sources.get(path) ?? { problem: { kind: 'missing', message: path } },
  };
  const sops = library(files, [{ path: '', label: '.' }], { load: loadSop });
  const check = () =>
    checkFiles(
      [...sources.keys()].filter((path) => !unchecked.includes(path)).map((path) => sops.fileAt(path) as Found),
      sops,
      '2026-11-21',
      checkScenarioFile,
    );
  return { check, read };
}

describe('a set of files', () => {
  test('a hundred SOPs with shared parts: none is parsed twice', async () => {
    const ids = Array.from({ length: 100 }, (_, at) => `sop${at}`);
    const { check, read } = folder({
      'shared.yaml': shared,
      ...Object.fromEntries(ids.map((id) => [`${id}.yaml`, sopText(id)])),
    });
    const result = await check();
    expect(result.sops).toBe(100);
    expect(result.diagnostics.map(({ code, source }) => [code, source.name])).toEqual([
      ['unused-response', 'shared.yaml'],
    ]);
    // Looked at a few times (for its places), but no more than a file that nobody includes.
    expect(read.get('shared.yaml')).toBeLessThan(30);
    expect(Math.max(...ids.map((id) => read.get(`${id}.yaml`) ?? 0))).toBeLessThan(30);
  });

  test('a mistake in shared parts is found once, where it is', async () => {
    const broken = shared.replace('text: Hello.', 'txt: Hello.');
    const { check } = folder({ 'shared.yaml': broken, 'a.yaml': sopText('a'), 'b.yaml': sopText('b') });
    expect((await check()).diagnostics.map(({ code, source }) => [code, source.name])).toEqual([
      ['unknown-key', 'shared.yaml'],
    ]);
  });

  test('shared parts are unused only when all who could use them are there', async () => {
    expect(
      (await folder({ 'shared.yaml': shared, 'a.yaml': sopText('a'), 'b.yaml': sopText('b') }, 'b.yaml').check())
        .diagnostics,
    ).toEqual([]);
  });

  test('two SOPs that run each other are one mistake', async () => {
    const running = (id: string, other: string): string => `format: 1
sop: ${id}
title: ${id}
start: first
outcomes: { done: Done }
steps:
  first: { title: Go, run: ${other}, then: { done: over } }
  over: { do: Say goodbye., outcome: done }
`;
    const { check } = folder({ 'a.yaml': running('a', 'b'), 'b.yaml': running('b', 'a') });
    expect((await check()).diagnostics.map(({ code }) => code)).toEqual(['recursive-run']);
  });
});

describe('what keeps an SOP from being walked', () => {
  const load = (text: string) =>
    loadSop({ name: 'a.yaml', text: text.replace('include: shared\n', '').replace('say: hello', 'do: Go.') });

  test('a loop without a limit', () => {
    const loaded = load(sopText('a', 'first'));
    expect(loaded.sop && mightNeverEnd(loaded.sop)).toBe(true);
    expect(loaded.sop && structuralProblems(loaded.sop, loaded).map(({ code }) => code)).toEqual(['never-ends']);
  });

  test('nothing in a good one', () => {
    const loaded = load(sopText('a'));
    expect(loaded.sop && mightNeverEnd(loaded.sop)).toBe(false);
    expect(loaded.sop && structuralProblems(loaded.sop, loaded)).toEqual([]);
  });
});
