import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSop } from '../../src/sop/load.js';
import { idPattern } from '../../src/text/id.js';

const good = `format: 1
sop: good
title: T
start: end
outcomes: { done: Done }
steps:
  end: { do: Go., outcome: done }
`;

const codes = (name: string, text = good): string[] =>
  loadSop({ name, text })
    .diagnostics.map(({ code }) => code)
    .filter((code) => code === 'bad-file-name' || code === 'name-mismatch');

describe('the name of an SOP file', () => {
  test.each([
    ['good.yaml', []],
    ['sop/good.yml', []],
    ['/dev/fd/63', []],
    ['<stdin>', []],
    ['better.yaml', ['name-mismatch']],
    ['Good.yaml', ['bad-file-name']],
    ['good sop.yaml', ['bad-file-name']],
    ['$(id>P).yaml', ['bad-file-name']],
    ['good\n.yaml', ['bad-file-name']],
    ['good.yaml.yaml', ['bad-file-name']],
    ['2-good.yaml', ['bad-file-name']],
  ])('%j', (name, expected) => {
    expect(codes(name)).toEqual(expected);
  });

  test('is told whatever the file holds', () => {
    for (const text of ['', '# later\n', 'a list: [', '- one\n', 'sop: 7\n', 'sop: list\n']) {
      expect(codes('no id.yaml', text)).toEqual(['bad-file-name']);
    }
  });

  test('says what the file could be called', () => {
    const hint = (name: string, text: string) =>
      loadSop({ name, text }).diagnostics.find(({ code }) => code === 'bad-file-name')?.hint;
    expect(hint('sop/Late Refund.yml', '')).toBe('rename the file to late-refund.yml');
    expect(hint('Late Refund.yaml', good)).toBe('rename the file to good.yaml');
    expect(hint('42.yaml', '')).toBe('rename the file');
  });

  test('any name is taken, told to be another, or told to be none', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (word) => {
        const stem = word.replace(/[/\\]/g, '-');
        const expected = stem === 'good' ? [] : [idPattern.test(stem) ? 'name-mismatch' : 'bad-file-name'];
        expect(codes(`sop/${stem}.yaml`)).toEqual(expected);
      }),
    );
  });
});
