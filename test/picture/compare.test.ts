import { describe, expect, test } from 'vitest';
import { comparePictures } from '../../src/picture/compare.js';
import { mermaidOf } from '../../src/picture/mermaid.js';
import { pictureOf } from '../../src/picture/picture.js';
import { svgOf } from '../../src/picture/svg.js';
import { flowFrom } from '../support/sops.js';

const before = pictureOf(
  flowFrom(`
outcomes: { done: Done, gone: Gone }
steps:
  a: { ask: Well?, options: { yes: b, no: c, maybe: c } }
  b: { do: Stop., outcome: done }
  c: { do: Go., outcome: gone }
`),
);
const after = pictureOf(
  flowFrom(`
outcomes: { done: Done, gone: Gone }
steps:
  a: { ask: Well?, options: { yes: { label: "Yes, please", next: b }, no: d, never: b } }
  b: { do: Stop., outcome: gone }
  d: { do: Wait., outcome: done }
`),
);

describe('two pictures of one SOP', () => {
  const both = comparePictures(before, after);

  test('mark steps that are new, gone and changed', () => {
    expect(both.boxes.map(({ id, mark }) => [id, mark])).toEqual([
      ['a', null],
      ['b', 'changed'],
      ['d', 'new'],
      ['c', 'gone'],
    ]);
  });

  test('mark ways that are new, gone, changed and led elsewhere', () => {
    expect(both.arrows.map(({ from, to, option, mark }) => `${from} ${option} ${to} ${mark}`)).toEqual([
      'a yes b changed',
      'a no d re-routed',
      'a never b new',
      'a no c gone',
      'a maybe c gone',
    ]);
  });

  test('say so in words, not in colours alone', () => {
    expect(mermaidOf(both)).toContain('(re-routed)');
    expect(svgOf(both)).toContain('(gone)');
  });

  test('have no mark where nothing changed', () => {
    const same = comparePictures(before, before);
    expect([...same.boxes, ...same.arrows].every(({ mark }) => mark === null)).toBe(true);
    expect(same).toEqual({ ...before, compared: true });
  });
});
