/**
 * Mistakes in an otherwise good SOP, and what their author reads. A case is the lines of `good.yaml` taken out (`-`) and
 * put in (`+`), or a whole file (`=`); a character that cannot be seen is written as ⟨200b⟩. `UPDATE=1` writes anew
 * what is read; look at the difference before it is committed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSop } from '../../src/sop/load.js';
import { sopWords } from '../../src/sop/words.js';
import { renderDiagnostics } from '../../src/text/diagnostic-text.js';
import { noPaint } from '../../src/text/paint.js';
import { shapeWords } from '../../src/yaml/shape-words.js';
import { yamlWords } from '../../src/yaml/words.js';
import { codesOf } from '../support/codes.js';

const folder = join(import.meta.dirname, 'fixtures', 'mistakes');
const good = readFileSync(join(import.meta.dirname, 'fixtures', 'good.yaml'), 'utf8');

interface Case {
  readonly name: string;
  readonly edit: readonly string[];
  readonly expected: string;
}

function readCases(file: string): Case[] {
  const blocks = readFileSync(join(folder, file), 'utf8').split(/^## /m).slice(1);
  return blocks.map((block) => {
    const [name = '', ...lines] = block.split('\n');
    const end = lines.findIndex((line) => !/^[-+=]/.test(line));
    const edit = end === -1 ? lines : lines.slice(0, end);
    return { name, edit, expected: lines.slice(edit.length).join('\n').trim() };
  });
}

function edited({ name, edit }: Case): string {
  const part = (sign: string): string[] =>
    edit
      .filter((line) => line.startsWith(sign))
      .map((line) =>
        line.slice(1).replace(/⟨([0-9a-f]+)⟩/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16))),
      );
  if (edit[0]?.startsWith('=')) return edit[0] === '=' && edit.length === 1 ? '' : `${part('=').join('\n')}\n`;
  const old = `${part('-').join('\n')}\n`;
  if (good.split(old).length !== 2) throw new Error(`${name}: its lines must stand in good.yaml once`);
  const replacement = part('+').map((line) => `${line}\n`);
  return good.replace(old, () => replacement.join(''));
}

const said = (text: string): string =>
  renderDiagnostics(loadSop({ name: 'good.yaml', text }).diagnostics, noPaint, 120).trim();

test('the SOP without mistakes has none', () => {
  expect(said(good)).toBe('');
});

for (const file of readdirSync(folder)) {
  const cases = readCases(file);
  if (process.env.UPDATE) {
    const blocks = cases.map((one) => `## ${one.name}\n${one.edit.join('\n')}\n\n${said(edited(one))}\n`);
    writeFileSync(join(folder, file), blocks.join('\n'));
  }
  describe(file.replace('.txt', ''), () => {
    test.each(process.env.UPDATE ? readCases(file) : cases)('$name', (one) => {
      expect(one.expected).not.toBe('');
      expect(said(edited(one))).toBe(one.expected);
    });
  });
}

test('every code that the format has is among them', () => {
  const codes = [yamlWords, shapeWords, sopWords].flatMap(codesOf);
  const shown = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  // Found by linking or including, not by loading one file; about the file's name; or too large for a
  // fixture.
  const elsewhere = [
    'bad-file-name',
    'command-name',
    'more-problems',
    'repeated-item',
    'too-many-steps',
    'recursive-run',
    'unmapped-outcome',
    'unknown-sop',
    'too-large',
    'too-deep',
  ];
  expect(codes.length).toBeGreaterThan(30);
  expect(codes.filter((code) => !shown.includes(`[${code}]`) && !elsewhere.includes(code))).toEqual([]);
});
