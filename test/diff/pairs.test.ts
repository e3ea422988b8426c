import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairVersions } from '../../src/diff/pairs.js';
import type { Version } from '../../src/diff/report.js';
import { flows } from '../support/generate.js';

const called = (version: Version, id: string): Version => ({
  name: `${id}.yaml`,
  flow: { ...version.flow, sop: { ...version.flow.sop, id } },
});

/** SOPs of different words, as those of one folder are. */
const folders = fc.array(flows({ subs: false }), { minLength: 1, maxLength: 5 }).map((all) =>
  all.map((flow, index): Version => {
    const sop = JSON.parse(
      JSON.stringify(flow.sop, (key, value) =>
        ['title', 'ask', 'label', 'text'].includes(key) && typeof value === 'string' ? `${value} ${index}` : value,
      ),
    );
    for (const step of sop.steps) step.actions = step.actions.map((action: string) => `${action} ${index}`);
    return called({ name: '', flow: { ...flow, sop } }, `sop-${index}`);
  }),
);

test('an SOP of the same id is the same SOP', () => {
  fc.assert(
    fc.property(folders, (versions) => {
      const pairs = pairVersions(versions, versions.toReversed());
      expect(pairs.every(({ before, after }) => before === after)).toBe(true);
    }),
  );
});

test('whatever is renamed is found by what it says', () => {
  fc.assert(
    fc.property(folders, fc.nat(), (versions, pick) => {
      const at = pick % versions.length;
      const after = versions.map((version, index) => (index === at ? called(version, 'other') : version));
      const pairs = pairVersions(versions, after);
      expect(pairs).toHaveLength(versions.length);
      expect(pairs.map(({ before }) => before?.name)).toEqual(versions.map(({ name }) => name));
    }),
  );
});

test('each SOP is in one pair, and what is gone comes last', () => {
  fc.assert(
    fc.property(folders, folders, (before, after) => {
      const others = after.map((version, index) => called(version, index % 2 ? `new-${index}` : `sop-${index}`));
      const pairs = pairVersions(before, others);
      const both = pairs.flatMap((pair) => [pair.before ?? [], pair.after ?? []].flat());
      expect(new Set(both).size).toBe(both.length);
      expect(new Set(both)).toEqual(new Set([...before, ...others]));
      expect(pairs.slice(0, others.length).map(({ after: one }) => one)).toEqual(others);
    }),
  );
});
