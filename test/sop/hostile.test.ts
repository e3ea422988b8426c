/**
 * Whatever a file holds, loading it gives diagnostics, and nothing else. `RUNS=100000` runs the random tests as often as
 * that: `RUNS=100000 npx vitest run test/format/hostile.test.ts --testTimeout 3600000`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type Loaded, loadSop } from '../../src/sop/load.js';
import { renderDiagnostics } from '../../src/text/diagnostic-text.js';
import { noPaint } from '../../src/text/paint.js';
import { libraries } from '../support/generate.js';

const runs = { numRuns: Number(process.env.RUNS ?? 1000) };
const good = readFileSync(join(import.meta.dirname, 'fixtures', 'good.yaml'), 'utf8');

/** Loads a text and judges what comes of it: diagnostics at places in the text, safe to print, and an SOP or errors. */
function load(text: string): Loaded {
  const loaded = loadSop({ name: 'good.yaml', text });
  for (const { code, message, hint, span, source } of loaded.diagnostics) {
    expect(code).toMatch(/^[a-z-]+$/);
    expect(message.length).toBeGreaterThan(0);
    expect(hint).not.toBe('');
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(span.end).toBeLessThanOrEqual(source.text.length + 1);
  }
  expect(loaded.sop === null).toBe(loaded.diagnostics.some(({ severity }) => severity === 'error'));
  const drawn = renderDiagnostics(loaded.diagnostics, noPaint, 80).replaceAll('\n', '');
  expect(drawn).not.toMatch(/[\p{Cc}\p{Bidi_Control}\p{Cs}]/u);
  return loaded;
}

const codesOf = (text: string): string[] => [...new Set(load(text).diagnostics.map(({ code }) => code))];

describe('text made to hurt', () => {
  const many = 100_000;
  const lines = (of: (index: number) => string): string =>
    Array.from({ length: many }, (_, index) => of(index)).join('\n');
  test.each<[name: string, text: string, codes: string[]]>([
    ['closing braces', '}'.repeat(many), ['yaml-syntax']],
    ['closing braces after a key', `a: ${'}'.repeat(many)}`, ['yaml-syntax']],
    ['opening brackets', '['.repeat(many), ['too-deep']],
    ['opening braces', '{'.repeat(many), ['too-deep']],
    ['keys in braces in braces', '{a: '.repeat(many), ['too-deep']],
    ['lists in lists', '- '.repeat(many), ['too-deep']],
    ['keys in keys', '? '.repeat(many), ['too-deep']],
    ['groups in groups', Array.from({ length: 2000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'), ['too-deep']],
    ['sixty groups in groups', Array.from({ length: 60 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'), []],
    ['anchors', '&a '.repeat(many), ['yaml-syntax']],
    ['tags', '! '.repeat(many), ['yaml-syntax']],
    ['references', `[${'*a, '.repeat(many)}]`, ['yaml-alias', 'more-problems']],
    ['a quote that is never closed', `title: "${'a '.repeat(many)}`, ['yaml-syntax']],
    ['quotes', '"'.repeat(many), ['yaml-syntax']],
    ['colons', 'a: '.repeat(many), ['too-deep']],
    ['documents', '---\n'.repeat(many), ['several-documents']],
    ['directives', '%a\n'.repeat(many), ['yaml-directive']],
    ['comments', '#\n'.repeat(many), ['empty-file']],
    ['blanks', ' '.repeat(many), ['empty-file']],
    ['line ends', '\n'.repeat(many), ['empty-file']],
    ['tabs', '\t\n'.repeat(many), ['empty-file', 'yaml-syntax']],
    ['no characters', '\0'.repeat(many), ['control-character']],
    ['halves of characters', '\ud800'.repeat(many), ['control-character']],
    ['the same key', `steps:\n${lines(() => '  a: { next: a }')}`, []],
    ['different keys', `steps:\n${lines((index) => `  a${index}: { next: a${index} }`)}`, []],
    ['keys of prototypes', `steps:\n${lines(() => '  __proto__: { next: __proto__ }')}`, []],
    ['text cut in one line', `a: ${'b #c '.repeat(many)}`, []],
    ['placeholders that are none', `responses:\n  a: { text: "${'{{'.repeat(many)}" }`, []],
    ['braces that close', `responses:\n  a: { text: "${'x}} '.repeat(many)}" }`, []],
    ['unknown references', `steps:\n  a: { say: [${'b, '.repeat(many)}], next: a }`, []],
    ['words where keys are', lines(() => 'word'), []],
    ['list items without a space', lines(() => '-a'), []],
    ['a comma after each key', `{${'a, '.repeat(many)}}`, []],
    ['five megabytes in one line', `title: ${'a'.repeat(4_900_000)}`, []],
    ['five megabytes and more', 'a'.repeat(5_000_001), ['too-large']],
    ['two million words', '- a\n'.repeat(500_000), ['too-large']],
  ])('%s', (_name, text, codes) => {
    const found = codesOf(text);
    expect(found.length).toBeGreaterThan(0);
    if (codes.length) expect(codes).toEqual(expect.arrayContaining(found));
    expect(found.length).toBeLessThan(20);
  });
});

describe('random text', () => {
  test('of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        load(new TextDecoder().decode(bytes));
      }),
      runs,
    );
  });

  test('of the characters that YAML knows', () => {
    const pieces = fc.constantFrom(
      ...[
        'a',
        'b: ',
        ': ',
        '- ',
        '? ',
        '\n',
        '\n  ',
        '\n    ',
        '{',
        '}',
        '[',
        ']',
        ',',
        '"',
        "'",
        '#',
        ' #',
        '&a ',
        '*a',
      ],
      ...[
        '!',
        '!!str ',
        '|\n',
        '>\n',
        '%YAML 1.1\n',
        '---\n',
        '...\n',
        '<<: ',
        '{{',
        '}}',
        '\t',
        '\r\n',
        '\\',
        '~',
        '\ufeff',
      ],
      ...['steps:', 'ask: ', 'options: ', 'next: ', 'no', '1', '__proto__: ', 'constructor: ', '\u00a0', '@', '`'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        load(parts.join(''));
      }),
      runs,
    );
  });

  test('that was a good SOP before', () => {
    const cut = fc.record({
      at: fc.nat(),
      length: fc.nat({ max: 20 }),
      put: fc.string({ unit: 'binary', maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
        let text = good;
        for (const { at, length, put } of cuts) {
          const start = at % text.length;
          text = text.slice(0, start) + put + text.slice(start + length);
        }
        load(text);
      }),
      runs,
    );
  });

  test('that was a good SOP before its lines were mixed', () => {
    const lines = good.split('\n');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 6 })), { minLength: 1, maxLength: 5 }),
        (moves) => {
          const mixed = [...lines];
          for (const [from, to, indent] of moves) {
            const [line = ''] = mixed.splice(from % mixed.length, 1);
            mixed.splice(to % mixed.length, 0, ' '.repeat(indent) + line.trim());
          }
          load(mixed.join('\n'));
        },
      ),
      runs,
    );
  });
});

describe('random structure', () => {
  const keys = fc.constantFrom(
    ...['steps', 'fields', 'options', 'always', 'responses', 'guides', 'outcomes', 'ask', 'next', 'do', 'say', 'limit'],
    ...['then', 'run', 'outcome', 'handoff', 'times', 'text', 'channels', 'default', 'type', 'start', 'sop', 'include'],
    ...['__proto__', 'constructor', 'toString', 'a', '', '1'],
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), keys),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 5, noNullPrototype: false }),
    ),
  }));

  test('of keys that an SOP has, with anything under them', () => {
    fc.assert(
      fc.property(fc.dictionary(keys, tree, { noNullPrototype: false }), (value) => {
        load(stringify(value, { aliasDuplicateObjects: false }));
      }),
      runs,
    );
  });

  test('of a good SOP with something else in one place', () => {
    fc.assert(
      fc.property(libraries({ subs: false }), tree, fc.nat(), (library, value, pick) => {
        const text = library.texts.get('main') as string;
        const lines = text.split('\n');
        const at = pick % lines.length;
        const key = /^\s*(?:- )?(?:[\w-]+:)?/.exec(lines[at] as string)?.[0] ?? '';
        const flow = stringify(value, { collectionStyle: 'flow', lineWidth: 0, aliasDuplicateObjects: false }).trim();
        lines[at] = `${key} ${flow.replaceAll('\n', ' ')}`;
        load(lines.join('\n'));
      }),
      { numRuns: Math.min(runs.numRuns, 20_000) },
    );
  });
});
