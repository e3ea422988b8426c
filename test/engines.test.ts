import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/sop.js';

const json = (...path: string[]) => JSON.parse(readFileSync(join(root, ...path, 'package.json'), 'utf8'));

/** Whether a range (`^20.17 || >=22`) has a version in it: as much of the grammar as `engines` are written in. */
function admits(range: string, version: readonly number[]): boolean {
  return range.split('||').some((part) => {
    const [, sign = '', first = '', rest = ''] = /^\s*(\^|~|>=)?\s*v?(\*|\d+)([\d.]*)\s*$/.exec(part) ?? [];
    if (first === '*') return true;
    if (!first) throw new Error(`this range is not understood: ${range}`);
    const least = [first, ...rest.split('.').filter(Boolean)].map(Number);
    const differs = version.findIndex((number, index) => number !== (least[index] ?? 0));
    const above = differs === -1 || (version[differs] as number) > (least[differs] ?? 0);
    return above && (sign === '>=' || version[0] === least[0]);
  });
}

/** The oldest of each major that the package promises to run on. */
const promised = String(json().engines.node)
  .split('||')
  .map((part) => [...part.matchAll(/\d+/g)].map(Number))
  .map(([major = 0, minor = 0, patch = 0]) => [major, minor, patch]);

test('ranges are understood', () => {
  expect(admits('^22.22.2 || ^24.15.0 || >=26.0.0', [20, 17, 0])).toBe(false);
  expect(admits('>=23.5.0 || ^22.13.0 || ^20.17.0', [20, 17, 0])).toBe(true);
  expect(admits('^20.18.0', [20, 17, 0])).toBe(false);
  expect(admits('>= 12', [20, 17, 0])).toBe(true);
  expect(admits('20 || 22', [22, 13, 0])).toBe(true);
  expect(admits('*', [20, 17, 0])).toBe(true);
});

test('nothing is bundled that has left a Node which the package promises', () => {
  const notices = readFileSync(join(root, 'dist/licences.txt'), 'utf8');
  const bundled = [...notices.matchAll(/^(\S+) \d+\.\d+\.\d+ \(.+\)$/gm)].map((match) => match[1] as string);
  expect(bundled).toEqual(expect.arrayContaining(['@inquirer/core', '@inquirer/search', 'commander', 'yaml']));
  const left = bundled.flatMap((name) => {
    const range: string = json('node_modules', name).engines?.node ?? '*';
    return promised.filter((version) => !admits(range, version)).map((version) => [name, range, version.join('.')]);
  });
  expect(left).toEqual([]);
});
