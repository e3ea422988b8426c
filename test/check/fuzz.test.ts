/**
 * Whatever an author does to good files, checking them only ever says what is wrong. `RUNS=100000 SEED=1` runs it as often
 * as that, from that seed: `RUNS=100000 npx vitest run test/check/fuzz.test.ts --testTimeout 7200000`.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyFixes } from '../../src/check/fix.js';
import { renderDiagnostics } from '../../src/text/diagnostic-text.js';
import { noPaint } from '../../src/text/paint.js';
import { base, checkWith } from './corpus.js';

const settings = {
  numRuns: Number(process.env.RUNS ?? 300),
  ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }),
};
/** No case of a long run may take longer. In milliseconds. */
const longest = 5000;
const words = [...new Set([...base.values()].flatMap((text) => text.match(/[\w-]+|[^\w\s]/g) ?? []))];

/** What mending leaves alone, whatever was found: every word, and every bracket that could make a field or a key of one. */
const wordsIn = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}{}[\]<>$%]/gu, '');

type Edit = (lines: string[], at: number) => void;

const wordEdit = fc
  .tuple(
    fc.nat(12),
    fc.constantFrom(...words, '', '\t', '  ', ': ', ' #', '{{', '}}', '- ', '"', '\u00a0', 'null', '5'),
  )
  .map(
    ([nth, word]): Edit =>
      (lines, at) => {
        let seen = 0;
        lines[at] = (lines[at] as string).replace(/[\w-]+|[^\w\s]/g, (old) => (seen++ === nth ? word : old));
      },
  );
const lineEdit = fc.oneof(
  fc.constant<Edit>((lines, at) => lines.splice(at, 1)),
  fc.constant<Edit>((lines, at) => lines.splice(at, 0, lines[at] as string)),
  fc.nat(200).map(
    (to): Edit =>
      (lines, at) =>
        lines.splice(to % lines.length, 0, ...lines.splice(at, 1)),
  ),
  fc.integer({ min: -4, max: 4 }).map(
    (by): Edit =>
      (lines, at) => {
        const line = lines[at] as string;
        lines[at] = by < 0 ? line.slice(Math.min(-by, line.length - line.trimStart().length)) : ' '.repeat(by) + line;
      },
  ),
  fc.string({ unit: 'binary', maxLength: 12 }).map(
    (text): Edit =>
      (lines, at) => {
        lines[at] += text;
      },
  ),
);
const change = fc.tuple(fc.nat(1000), fc.oneof({ weight: 3, arbitrary: wordEdit }, { weight: 2, arbitrary: lineEdit }));
const changed = fc
  .tuple(fc.constantFrom(...base.keys()), fc.array(change, { minLength: 1, maxLength: 6 }))
  .map(([name, changes]) => {
    const lines = (base.get(name) as string).split('\n');
    for (const [at, edit] of changes) if (lines.length) edit(lines, at % lines.length);
    return { name, text: lines.join('\n') };
  });

test('good files with anything done to them give diagnostics, and nothing else', { timeout: 7_200_000 }, async () => {
  let slowest = 0;
  await fc.assert(
    fc.asyncProperty(changed, async ({ name, text }) => {
      const start = performance.now();
      const { diagnostics } = await checkWith(name, text);
      slowest = Math.max(slowest, performance.now() - start);
      for (const { source, span, message, code } of diagnostics) {
        expect(code).toMatch(/^[a-z-]+$/);
        expect(message).not.toBe('');
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.end).toBeLessThanOrEqual(source.text.length + 1);
      }
      expect(renderDiagnostics(diagnostics, noPaint, 80).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      for (const source of new Set(diagnostics.map((one) => one.source))) {
        const { text: mended } = applyFixes(source, diagnostics);
        expect(wordsIn(mended)).toBe(wordsIn(source.text));
        if (source.name === name) await checkWith(name, mended);
      }
    }),
    settings,
  );
  if (process.env.RUNS !== undefined) expect(slowest).toBeLessThan(longest);
});
