import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeLine } from '../../src/text/escape.js';
import { jsonComment, jsonText } from '../../src/text/json.js';
import { hostileTexts } from '../support/marks.js';
import { root } from '../support/sop.js';

describe('JSON', () => {
  test('reads as the same value, whatever is in it', () => {
    const text = fc.oneof(
      hostileTexts,
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', '1\ufe0f\u20e3', '👩‍💻'),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.tuple(text, text)), (value, pairs) => {
        const whole = { value, pairs, ...Object.fromEntries(pairs) };
        for (const indent of [0, 2])
          expect(JSON.parse(jsonText(whole, indent))).toEqual(JSON.parse(JSON.stringify(whole)));
        expect(JSON.parse(jsonComment(whole))).toEqual(JSON.parse(JSON.stringify(whole)));
        expect(jsonComment(whole)).toMatch(/^[ -~]*$/);
        expect(jsonComment(whole)).not.toMatch(/[<>]|--/);
      }),
      { numRuns: 500 },
    );
  });

  test('has nothing in it that cannot be seen, of all characters there are', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      const json = jsonText(`a${character}b`);
      if (json !== `"a${character}b"`) expect(JSON.parse(json)).toBe(`a${character}b`);
      if (json !== escapeLine(json)) expect(json, code.toString(16)).toBe(escapeLine(json));
    }
  });

  test.each([
    ['\u007f\u009b\u202e', '"\\u007f\\u009b\\u202e"'],
    ['\u2028\u2066\ufeff', '"\\u2028\\u2066\\ufeff"'],
    ['\u{e0041}\ud800', '"\\udb40\\udc41\\ud800"'],
    ['👩‍💻 é 你', '"👩‍💻 é 你"'],
  ])('%j', (value, json) => {
    expect(jsonText(value)).toBe(json);
  });

  test('is written by nothing else', () => {
    const folders = ['commands', 'store', 'test', 'check', 'train', 'scenario', 'terminal'];
    const others = folders.flatMap((folder) =>
      readdirSync(join(root, 'src', folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => join('src', folder, file))
        .filter((file) => readFileSync(join(root, file), 'utf8').includes('JSON.stringify(')),
    );
    expect(others).toEqual([
      // A list as the key of a map, which nobody sees.
      'src/check/fix.ts',
      // A value in the quotes of YAML.
      'src/check/rules/curly-quotes.ts',
      'src/check/rules/split-item.ts',
      // As in `fix`.
      'src/scenario/check-file.ts',
    ]);
  });
});
