import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  either,
  group,
  list,
  matching,
  only,
  optional,
  orNull,
  record,
  text,
  variant,
  whole,
} from '../../src/text/shape.js';

const person = record({
  name: text,
  age: optional(whole(0, 150)),
  tags: list(matching(/^[a-z]+$/)),
  boss: orNull(text),
});
const sam = { name: 'Sam', tags: ['a', 'b'], boss: null };

describe('a shape', () => {
  test.each<[string, unknown, string | undefined]>([
    ['what is right', sam, undefined],
    ['a key that may be missing', { ...sam, age: 7 }, undefined],
    ['a value of another type', { ...sam, name: 7 }, 'name'],
    ['an item of a list', { ...sam, tags: ['a', 'B'] }, 'tags[1]'],
    ['a number out of range', { ...sam, age: 151 }, 'age'],
    ['a number that is not whole', { ...sam, age: 1.5 }, 'age'],
    ['a key that is missing', { name: 'Sam', boss: null }, 'tags'],
    ['a key too many', { ...sam, more: 1 }, 'more'],
    ['a key of every object', JSON.parse('{"name":"Sam","tags":[],"boss":null,"__proto__":{}}'), '__proto__'],
    ['a list for a record', [], ''],
    ['nothing', null, ''],
  ])('gives the place of %s', (_, value, place) => {
    expect(person(value)).toBe(place);
  });

  test('finds its way into groups, variants and lists in lists', () => {
    const all = record({ people: group(matching(/^[a-z]+$/), person), grid: list(list(whole(0))) });
    expect(all({ people: { sam }, grid: [[1], [2, 3]] })).toBeUndefined();
    expect(all({ people: { sam: { ...sam, boss: 1 } }, grid: [] })).toBe('people.sam.boss');
    expect(all({ people: { Sam: sam }, grid: [] })).toBe('people.Sam');
    expect(all({ people: {}, grid: [[1], [2, -3]] })).toBe('grid[1][1]');
    const shape = variant('kind', { a: record({ kind: only('a'), x: text }), b: record({ kind: only('b') }) });
    expect(shape({ kind: 'a', x: 1 })).toBe('x');
    expect(shape({ kind: 'toString' })).toBe('kind');
    expect(either(text, list(text))(['a', 1])).toBe('');
  });

  test('takes anything from outside without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(['string', 'undefined']).toContain(typeof person(value));
      }),
    );
  });
});
