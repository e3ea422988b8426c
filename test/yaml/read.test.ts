import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatKeys, sopFile } from '../../src/sop/format.js';
import { loadSop } from '../../src/sop/load.js';
import { readingInto } from '../../src/sop/reading.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { readYaml } from '../../src/yaml/document.js';
import type { Node } from '../../src/yaml/node.js';
import { read } from '../../src/yaml/read.js';
import { group, id, optional, reference, text, things } from '../../src/yaml/shape.js';

const header = 'format: 1\nsop: made\ntitle: Made\nstart: s0\noutcomes: { done: Done }\nsteps:\n';

/** Steps of every kind, each by its lines below its id. */
const bodies = fc.array(
  fc.constantFrom(
    ['ask: Is it so?', 'options: { yes: s0, no: s0 }'],
    ['do: Look it up.', 'next: s0'],
    ['title: Go on', 'run: other', 'then: { done: s0 }'],
    ['do: [Say goodbye., Close the chat.]', 'outcome: done', 'handoff: { to: supervisor }'],
  ),
  { minLength: 1, maxLength: 6 },
);

const written = (steps: readonly (readonly string[])[], indent: (step: number, line: number) => string): string =>
  header +
  steps.map((lines, at) => `  s${at}:\n${lines.map((one, nth) => `${indent(at, nth)}${one}\n`).join('')}`).join('');

const loaded = (yaml: string) => loadSop({ name: 'made.yaml', text: yaml });

describe('lines that have slipped out of their group', () => {
  const slip = fc.tuple(bodies, fc.nat(), fc.nat());

  test('all lines of any step are put back, and that is said once', () => {
    fc.assert(
      fc.property(slip, ([steps, which]) => {
        const slipped = which % steps.length;
        const { draft, diagnostics } = loaded(written(steps, (at) => (at === slipped ? '  ' : '    ')));
        expect(draft).toEqual(loaded(written(steps, () => '    ')).draft);
        expect(diagnostics.map(({ code }) => code)).toEqual(['wrong-indent']);
      }),
    );
  });

  test('so are the last lines, where the step does not have them', () => {
    fc.assert(
      fc.property(slip, ([steps, which, from]) => {
        const slipped = which % steps.length;
        const first = 1 + (from % ((steps[slipped]?.length ?? 0) - 1));
        const { draft, diagnostics } = loaded(
          written(steps, (at, nth) => (at === slipped && nth >= first ? '  ' : '    ')),
        );
        expect(draft).toEqual(loaded(written(steps, () => '    ')).draft);
        expect(diagnostics.map(({ code }) => code)).toEqual(['wrong-indent']);
      }),
    );
  });
});

/** A text whose lines have been moved, left out and indented otherwise. */
const disturbed = (text: string): fc.Arbitrary<string> => {
  const lines = text.trimEnd().split('\n');
  const line = fc.constantFrom(...lines);
  const odd = fc.tuple(fc.constantFrom('', '  ', '    '), line).map(([indent, one]) => indent + one.trimStart());
  return fc
    .tuple(fc.array(fc.oneof(line, odd), { maxLength: 4 }), fc.nat(lines.length), fc.nat(3))
    .map(([more, at, gone]) => `${[...lines.slice(0, at), ...more, ...lines.slice(at + gone)].join('\n')}\n`);
};

test('a text is told the same however often it is read, and reading changes nothing', () => {
  const good = written(
    [
      ['ask: Is it so?', 'options: { yes: s1, no: s1 }'],
      ['do: Bye.', 'outcome: done'],
    ],
    () => '    ',
  );
  fc.assert(
    fc.property(disturbed(good), (yaml) => {
      const source = { name: 'made.yaml', text: yaml };
      const { root } = readYaml(source, formatKeys);
      if (root) freeze(root);
      const told = () => {
        const { sop, draft, diagnostics } = loadSop(source);
        return { sop, draft, diagnostics };
      };
      expect(told()).toEqual(told());
      expect(told()).toEqual((({ sop, draft, diagnostics }) => ({ sop, draft, diagnostics }))(loadSop({ ...source })));
      if (!root) return;
      const [once, twice]: [Diagnostic[], Diagnostic[]] = [[], []];
      expect(read(sopFile, root, 'the SOP', readingInto(once))).toEqual(
        read(sopFile, root, 'the SOP', readingInto(twice)),
      );
      expect(once).toEqual(twice);
    }),
  );
});

/** From here on whoever changes a node throws. */
function freeze(root: Node): void {
  const work: Node[] = [root];
  for (let node = work.pop(); node; node = work.pop()) {
    if (node.kind === 'group') {
      for (const inner of node.entries.values()) work.push(inner);
      const fixed = node.entries as Map<string, Node>;
      fixed.set = fixed.delete = () => {
        throw new Error('a group was changed');
      };
    } else if (node.kind === 'list') {
      for (const inner of node.items) work.push(inner);
      Object.freeze(node.items);
    }
    Object.freeze(node);
  }
}

describe('a shape', () => {
  const thing = group({ name: text('Its name.'), likes: optional(reference('thing', 'Another one.')) }, 'A thing.');
  const file = group({ kind: id('What it is.'), things: things(thing, 'Things.', { each: 'thing' }) }, 'A file.');
  const readAs = (yaml: string) => {
    const { root } = readYaml({ name: 'x.yaml', text: yaml }, new Set());
    const found: Diagnostic[] = [];
    const references: string[] = [];
    const reading = readingInto(found, (to, node) => references.push(`${to} ${node.written} at ${node.start}`));
    return {
      value: root && read(file, root, 'the file', reading),
      references,
      messages: found.map((one) => one.message),
    };
  };

  test('gives what is right beside what is wrong, and each mistake once', () => {
    const { value, messages } = readAs('kind: Toy\nthings:\n  a: { name: A }\n  b: { name: [A] }\n  c: 5\n');
    expect(value?.things).toEqual(
      new Map([
        ['a', { name: 'A' }],
        ['b', { name: undefined }],
        ['c', undefined],
      ]),
    );
    expect(messages).toEqual([
      '`kind`: `Toy` is not an id. An id has small letters, digits and hyphens, and starts with a letter.',
      '`name` must be text, but this is a list.',
      'Thing `c` must be a group of keys, but this is a number.',
    ]);
  });

  test('tells references by where they stand, whether or not they are ids', () => {
    expect(
      readAs('kind: toy\nthings:\n  a: { name: A, likes: b }\n  b: { name: B, likes: The A }\n').references,
    ).toEqual(['thing b at 41', 'thing The A at 68']);
  });

  test('reads a mistyped key as what was meant, and says no more of it', () => {
    const { value, messages } = readAs('kind: toy\nthigns:\n  a: { name: A }\n');
    expect(value?.things).toEqual(new Map([['a', { name: 'A' }]]));
    expect(messages).toEqual(['`thigns` is not a key of the file.']);
  });
});
