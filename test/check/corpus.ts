import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Checked, checkTexts } from '../../src/check/set.js';
import { checkScenarioFile } from '../../src/scenario/check-file.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'corpus');
const baseNames = ['refund.yaml', 'payment.yaml', 'shared.yaml', 'scenarios/refund.yaml'];

/** One mistake in an otherwise good SOP, as a diff with carets under the place where it must be found. */
export interface Case {
  readonly name: string;
  readonly where: string;
  readonly file: string;
  readonly text: string;
  readonly expected: { readonly line: number; readonly column: number; readonly length: number; readonly code: string };
  /** Pieces that the hint must hold; empty where no hint is possible. */
  readonly hints: readonly string[];
}

export const base = new Map(
  baseNames.map((name) => [name, readFileSync(join(folder, 'base', ...name.split('/')), 'utf8')]),
);

/** Checks the base with one file changed, as `sop check` would check its folder on 21 November 2026. */
export function checkWith(file: string, text: string): Promise<Checked> {
  const texts = [...base].map(([name, content]) => [name, name === file ? text : content] as const);
  return checkTexts(new Map(texts), '2026-11-21', checkScenarioFile);
}

/** The cases of every file of the corpus. */
export function readCorpus(): Case[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return files.sort().flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const blocks = text.split(/^## /m).slice(1);
    return blocks.map((block) => readCase(name, block));
  });
}

function readCase(corpusFile: string, block: string): Case {
  const [title = '', ...lines] = block.replace(/\s+$/, '').split('\n');
  const [, name = '', file = 'refund.yaml'] = /^(.*?)(?: @ (\S+))?$/.exec(title) as RegExpExecArray;
  const where = `${corpusFile}: ${name}`;
  const before: string[] = [];
  const after: string[] = [];
  let mark: { line: number; text: string } | undefined;
  const hints: string[] = [];
  for (const line of lines) {
    const rest = invisible(line.slice(1));
    if (line[0] === '-' || line[0] === ' ' || line === '') before.push(rest);
    if (line[0] === '+' || line[0] === ' ' || line === '') after.push(rest);
    if (line[0] === '~') mark = { line: after.length - 1, text: line.slice(1) };
    if (line[0] === '?') hints.push(rest.trim());
  }
  const content = base.get(file);
  if (content === undefined) throw new Error(`${where}: no file ${file}`);
  const all = content.split('\n');
  const matches = all.flatMap((_, at) => (before.every((line, offset) => all[at + offset] === line) ? [at] : []));
  if (before.length === 0 || matches.length !== 1) {
    throw new Error(`${where}: its context stands in ${file} ${matches.length} times:\n${before.join('\n')}`);
  }
  const at = matches[0] as number;
  const changed = [...all.slice(0, at), ...after, ...all.slice(at + before.length)];
  const caret = mark && /^( *)(\^+) (\S+)(?: line (\d+))?$/.exec(mark.text);
  if (!mark || !caret) throw new Error(`${where}: no line of carets`);
  return {
    name,
    where,
    file,
    text: changed.join('\n'),
    expected: {
      line: caret[4] ? Number(caret[4]) : at + mark.line + 1,
      column: (caret[1] as string).length + 1,
      length: (caret[2] as string).length,
      code: caret[3] as string,
    },
    hints,
  };
}

/** `\t` and `\u00a0` in the corpus stand for the invisible characters themselves. */
function invisible(text: string): string {
  return text.replace(/\\t/g, '\t').replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
}
