import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PersistentMap } from '../../src/walk/persistent-map.js';

type Edit = { readonly key: string; readonly value: number | null };
const edits = fc.array(fc.record({ key: fc.stringMatching(/^[a-f]{1,2}$/), value: fc.option(fc.nat(), { freq: 2 }) }), {
  maxLength: 200,
  size: 'max',
});

const after = (map: PersistentMap<number>, { key, value }: Edit): PersistentMap<number> =>
  value === null ? map.delete(key) : map.set(key, value);

test('it holds what a map holds, in the same order, and leaves every map before it as it was', () => {
  fc.assert(
    fc.property(edits, (made) => {
      const model = new Map<string, number>();
      let map: PersistentMap<number> = PersistentMap.empty;
      const states: [PersistentMap<number>, [string, number][]][] = [];
      for (const edit of made) {
        map = after(map, edit);
        if (edit.value === null) model.delete(edit.key);
        else model.set(edit.key, edit.value);
        states.push([map, [...model]]);
      }
      for (const [state, entries] of states) {
        expect([...state]).toEqual(entries);
        expect(state.size).toBe(entries.length);
        for (const [key, value] of entries) expect(state.get(key)).toBe(value);
        expect(state.has('g')).toBe(false);
      }
    }),
  );
});

test('a key that was deleted and comes again stands at the end', () => {
  const map = (PersistentMap.empty as PersistentMap<number>).set('a', 1).set('b', 2).delete('a').set('a', 3);
  expect([...map]).toEqual([
    ['b', 2],
    ['a', 3],
  ]);
});

test.each([
  ['ascending', (index: number) => index],
  ['descending', (index: number) => 5000 - index],
  ['to and fro', (index: number) => (index % 2 ? index : 5000 - index)],
])('it stays shallow when its keys come in order: %s', (_name, keyAt) => {
  let map: PersistentMap<number> = PersistentMap.empty;
  for (let index = 0; index < 5000; index++) map = map.set(String(keyAt(index)).padStart(5, '0'), index);
  for (let index = 0; index < 2500; index++) map = map.delete(String(keyAt(index)).padStart(5, '0'));
  expect(map.size).toBe(2500);
  expect(depthOf(map)).toBeLessThan(24);
});

function depthOf(map: PersistentMap<number>): number {
  type Tree = { left: Tree; right: Tree } | null;
  const open = [{ tree: (map as unknown as { tree: Tree }).tree, depth: 0 }];
  let most = 0;
  for (let one = open.pop(); one; one = open.pop()) {
    if (!one.tree) continue;
    most = Math.max(most, one.depth + 1);
    for (const tree of [one.tree.left, one.tree.right]) open.push({ tree, depth: one.depth + 1 });
  }
  return most;
}
