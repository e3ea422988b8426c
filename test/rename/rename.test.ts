import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkTexts } from '../../src/check/set.js';
import { namesIn } from '../../src/rename/names.js';
import { type Desk, type Renaming, rename } from '../../src/rename/rename.js';
import { checkScenarioFile } from '../../src/scenario/check-file.js';
import { loadSop } from '../../src/sop/load.js';
import { fileStem, type Source } from '../../src/text/source.js';
import { root } from '../support/sop.js';

type Texts = ReadonlyMap<string, string>;

function bundled(): Map<string, string> {
  const texts = new Map<string, string>();
  for (const folder of ['', 'scenarios/']) {
    for (const name of readdirSync(join(root, 'sop', folder))) {
      if (name.endsWith('.yaml')) texts.set(folder + name, readFileSync(join(root, 'sop', folder + name), 'utf8'));
    }
  }
  return texts;
}

async function deskOf(
  texts: Texts,
): Promise<Desk & { readonly sources: readonly Source[]; readonly errors: string[] }> {
  const sources = [...texts].map(([name, text]): Source => ({ name, text }));
  const byName = new Map(sources.map((source) => [source.name, source]));
  const sops = new Map();
  for (const source of sources) {
    if (source.name.includes('/') || source.name === 'shared.yaml') continue;
    const loaded = loadSop(source, { include: (name) => byName.get(`${name}.yaml`) });
    if (loaded.sop) sops.set(loaded.sop.id, { sop: loaded.sop, loaded, source });
  }
  const { diagnostics } = await checkTexts(texts, '2026-11-21', checkScenarioFile);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return { sops, scenarios: sources.filter(({ name }) => name.includes('/')), sources, errors };
}

/** The texts with an id renamed, and the files of an SOP that is renamed moved. */
async function renamed(texts: Texts, renaming: Renaming): Promise<Map<string, string>> {
  const desk = await deskOf(texts);
  const result = rename(desk, renaming);
  const { kind, old, now } = renaming;
  return new Map(
    desk.sources.map((source) => {
      const moves = kind === 'sop' && fileStem(source.name) === old;
      const name = moves ? source.name.replace(`${old}.yaml`, `${now}.yaml`) : source.name;
      return [name, result.texts.get(source) ?? source.text];
    }),
  );
}

const before = bundled();
const cases = [...(await deskOf(before)).sops].flatMap(([sop, one]) =>
  namesIn(one.sop)
    .filter(({ defines }) => defines)
    .map(({ kind, id, owner }): Renaming => ({ sop, kind, old: id, now: 'zz-another', owner })),
);

describe('every id of the bundled SOPs', () => {
  test('there are some of each kind', async () => {
    expect((await deskOf(before)).errors).toEqual([]);
    expect(new Set(cases.map(({ kind }) => kind)).size).toBe(7);
    expect(cases.length).toBeGreaterThan(150);
  });

  test.each(cases.filter((_, nth) => nth % 7 === 0))('$sop $kind:$old can be renamed, and back', async (renaming) => {
    const after = await renamed(before, renaming);
    const desk = await deskOf(after);
    expect(desk.errors).toEqual([]);
    const { kind, old, now } = renaming;
    const own = desk.sops.get(kind === 'sop' ? now : renaming.sop)?.sop;
    const left =
      own && namesIn(own).filter((one) => one.kind === kind && one.id === old && one.owner === renaming.owner);
    expect(left).toEqual([]);
    const back = await renamed(after, { ...renaming, sop: kind === 'sop' ? now : renaming.sop, old: now, now: old });
    expect([...back].sort()).toEqual([...before].sort());
  });
});
