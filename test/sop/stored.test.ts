import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { linkSop } from '../../src/sop/flow.js';
import { loadSop } from '../../src/sop/load.js';
import { storedSop } from '../../src/sop/stored.js';
import type { Sop } from '../../src/sop/types.js';
import { hasErrors } from '../../src/text/diagnostic.js';
import { corrupt, corruptions } from '../support/corrupt.js';
import { flows } from '../support/generate.js';
import { root } from '../support/sop.js';

const folder = join(root, 'sop');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== 'shared.yaml');
const load = (name: string, text: string) =>
  loadSop(
    { name, text },
    { include: (part) => ({ name: `${part}.yaml`, text: readFileSync(join(folder, `${part}.yaml`), 'utf8') }) },
  );
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('an SOP that comes back from a file', () => {
  test.each(names)('is taken when the loader wrote it: %s', (name) => {
    const { sop } = load(name, readFileSync(join(folder, name), 'utf8'));
    expect(storedSop(throughJson(sop))).toBeUndefined();
  });

  test('is taken when the loader wrote it, whatever it was', () => {
    fc.assert(
      fc.property(flows(), ({ sops }) => {
        for (const sop of sops) expect(storedSop(throughJson(sop))).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  // Otherwise a walk could be begun, and its journal not be read any more.
  test('is taken when the loader found no mistake in it, however odd', () => {
    const good = parse(readFileSync(join(root, 'test/sop/fixtures/good.yaml'), 'utf8'));
    let taken = 0;
    fc.assert(
      fc.property(corruptions, (corruption) => {
        const { sop, diagnostics } = load('good.yaml', stringify(corrupt(good, corruption)));
        if (!sop || hasErrors(diagnostics)) return;
        taken++;
        expect(storedSop(throughJson(sop))).toBeUndefined();
      }),
      { numRuns: 800 },
    );
    expect(taken).toBeGreaterThan(30);
  });

  test('is refused with a place, or can be made ready: nothing in it makes anything throw', () => {
    const { sop } = load('abusive.yaml', readFileSync(join(folder, 'abusive.yaml'), 'utf8'));
    const good = throughJson(sop);
    let refused = 0;
    fc.assert(
      fc.property(corruptions, (corruption) => {
        const other = throughJson(corrupt(good, corruption));
        if (storedSop(other) === undefined) linkSop(other as Sop, () => undefined);
        else refused++;
      }),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  test.each<[string, (sop: { steps: Record<string, unknown>[]; start: string }) => void, string]>([
    ['a step that it has not', (sop) => Object.assign(sop, { start: 'nowhere' }), 'start'],
    ['two steps of one id', (sop) => sop.steps.push(sop.steps[0] as Record<string, unknown>), 'steps'],
    ['a step of no kind', (sop) => Object.assign(sop.steps[1] as object, { kind: 'constructor' }), 'steps[1].kind'],
    ['an id that is none', (sop) => Object.assign(sop.steps[0] as object, { id: '../x' }), 'steps[0].id'],
    ['a day that is none', (sop) => Object.assign(sop, { reviewed: '1 Jan 2026' }), 'reviewed'],
  ])('is refused with %s', (_, change, place) => {
    const { sop } = load('abusive.yaml', readFileSync(join(folder, 'abusive.yaml'), 'utf8'));
    const other = throughJson(sop) as { steps: Record<string, unknown>[]; start: string };
    change(other);
    expect(storedSop(other)).toBe(place);
  });
});
