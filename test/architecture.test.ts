import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { breaches } from './support/architecture.js';
import { root } from './support/sop.js';
import { sources } from './support/sources.js';
import { bounded, circlesIn } from './support/stack.js';

test('the source keeps the rules of the house', () => {
  const files = sources();
  expect(files.size).toBeGreaterThan(20);
  expect(breaches(files)).toEqual([]);
});

test('nothing may call itself that does not', () => {
  const circles = circlesIn(sources());
  expect([...bounded.keys()].filter((circle) => !circles.has(circle))).toEqual([]);
});

test('the launcher loads dist, and nothing else', () => {
  const text = readFileSync(join(root, 'bin/sop.js'), 'utf8');
  const imports = [...text.matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]);
  for (const name of imports) expect(name).toMatch(/^\.\.\/dist\/|^node:/);
  expect(imports.some((name) => name?.startsWith('../dist/'))).toBe(true);
});

describe('each breach is found', () => {
  const cases: [name: string, files: Record<string, string>, found: string[]][] = [
    ['a file that keeps them', { 'src/walk/a.ts': "import { b } from '../sop/b.js';", 'src/sop/b.ts': '' }, []],
    [
      'an import from above',
      { 'src/text/a.ts': "import { b } from '../walk/b.js';" },
      ['src/text/a.ts: imports `walk`, which it may not'],
    ],
    [
      'an import from beside',
      { 'src/walk/a.ts': "import { b } from '../graph/b.js';" },
      ['src/walk/a.ts: imports `graph`, which it may not'],
    ],
    [
      'a type from above',
      { 'src/graph/a.ts': "import type { B } from '../terminal/b.js';" },
      ['src/graph/a.ts: imports `terminal`, which it may not'],
    ],
    [
      'a type from above in place',
      { 'src/sop/a.ts': "export type A = import('../check/b.js').B;" },
      ['src/sop/a.ts: imports `check`, which it may not'],
    ],
    [
      'a dynamic import from above',
      { 'src/store/a.ts': "export const a = () => import('../commands/b.js');" },
      ['src/store/a.ts: imports `commands`, which it may not'],
    ],
    [
      'a re-export from above',
      { 'src/check/a.ts': "export { b } from '../diff/b.js'; export const a = 1;" },
      ['src/check/a.ts: imports `diff`, which it may not'],
    ],
    [
      'an import of the command table',
      { 'src/commands/a.ts': "import { b } from '../cli.js';" },
      ['src/commands/a.ts: imports `cli.ts`, which it may not'],
    ],
    [
      'an import that only running it would tell',
      { 'src/store/a.ts': 'export const a = (name: string) => import(name);' },
      ['src/store/a.ts: imports what only running it would tell, which has no home'],
    ],
    [
      'a folder that has no place',
      { 'src/helpers/a.ts': 'export const a = 1;' },
      ['src/helpers/a.ts: `helpers` is not in the table of rooms'],
    ],
    [
      'a circle',
      {
        'src/walk/a.ts': "import { b } from './b.js';",
        'src/walk/b.ts': "import { c } from './c.js';",
        'src/walk/c.ts': "import { a } from './a.js';",
      },
      ['src/walk/a.ts → src/walk/b.ts → src/walk/c.ts → src/walk/a.ts: is a circle'],
    ],
    [
      'sensitive values outside the screen',
      { 'src/walk/json.ts': "import { reveal } from './reveal.js';", 'src/walk/reveal.ts': '' },
      ['src/walk/json.ts: imports `src/walk/reveal.ts`, which gives sensitive values back'],
    ],
    ['sensitive values on the screen', { 'src/walk/screen.ts': "import { reveal } from './reveal.js';" }, []],
    ['an index file', { 'src/text/index.ts': 'export const a = 1;' }, ['src/text/index.ts: is a barrel file']],
    ['a barrel file', { 'src/text/a.ts': "export * from './b.js';" }, ['src/text/a.ts: is a barrel file']],
    [
      'files in a pure folder',
      { 'src/diff/a.ts': "import { readFileSync } from 'node:fs';" },
      ['src/diff/a.ts: imports node:fs, but `diff` is pure'],
    ],
    [
      'a hash in another pure file',
      { 'src/walk/a.ts': "import { createHash } from 'node:crypto';" },
      ['src/walk/a.ts: imports node:crypto, but `walk` is pure'],
    ],
    ['the hash in its own', { 'src/sop/digest.ts': "import { createHash } from 'node:crypto';" }, []],
    [
      'the process in a pure folder',
      { 'src/walk/a.ts': 'export const a = process.env.HOME;' },
      ['src/walk/a.ts: touches `process`'],
    ],
    [
      'the process in a command',
      { 'src/commands/a.ts': "import process from 'node:process';" },
      ['src/commands/a.ts: touches `process`', 'src/commands/a.ts: touches `process`'],
    ],
    ['the process in the terminal', { 'src/terminal/a.ts': 'export const a = process.stdin;' }, []],
    ['the process in a comment or a text', { 'src/walk/a.ts': "// process\nexport const a = 'process.env';" }, []],
    [
      'the clock',
      { 'src/walk/a.ts': 'export const a = [Date.now(), new Date(), Date()];' },
      ['src/walk/a.ts: touches `Date.now`', 'src/walk/a.ts: touches `new Date()`', 'src/walk/a.ts: touches `Date()`'],
    ],
    ['a timer', { 'src/diff/a.ts': 'setTimeout(() => 1, 5);' }, ['src/diff/a.ts: touches `setTimeout`']],
    ['a timer where files are waited for', { 'src/store/a.ts': 'setTimeout(() => 1, 5);' }, []],
    ['a date that is given', { 'src/text/a.ts': 'export const a = (at: number) => new Date(at);' }, []],
    [
      'randomness',
      { 'src/scenario/a.ts': 'export const a = Math.random();' },
      ['src/scenario/a.ts: touches `Math.random`'],
    ],
    [
      'output past the streams',
      { 'src/commands/a.ts': "console.log('done');" },
      ['src/commands/a.ts: touches `console`'],
    ],
    [
      'a dependency away from home',
      {
        'src/diff/a.ts': "import chalk from 'chalk';",
        'src/store/b.ts': "import { parse } from 'yaml';",
        'src/walk/c.ts': "import * as z from 'zod/mini';",
        'src/commands/d.ts': "import { Command } from 'commander';",
        'src/commands/e.ts': "import { input } from '@inquirer/prompts';",
      },
      [
        'src/commands/d.ts: imports commander, whose home is program and cli.ts',
        'src/commands/e.ts: imports @inquirer/prompts, whose home is terminal',
        'src/diff/a.ts: imports chalk, whose home is terminal',
        'src/store/b.ts: imports yaml, whose home is yaml and scenario',
        'src/walk/c.ts: imports zod/mini, whose home is yaml and sop',
      ],
    ],
    [
      'a dependency without a home',
      { 'src/terminal/a.ts': "import ora from 'ora';" },
      ['src/terminal/a.ts: imports ora, which has no home'],
    ],
    [
      'a list on the stack',
      {
        'src/walk/a.ts': 'a.push(...b); Math.max(0, ...c); new Set(...d); e.apply(null, f);',
        'src/walk/b.ts': 'export const a = [...b, ...c];',
      },
      [
        'src/walk/a.ts: puts a list on the stack: `a.push(…)`',
        'src/walk/a.ts: puts a list on the stack: `Math.max(…)`',
        'src/walk/a.ts: puts a list on the stack: `Set(…)`',
        'src/walk/a.ts: puts a list on the stack: `e.apply`',
      ],
    ],
    [
      'a function that calls itself',
      {
        'src/walk/a.ts': 'function a(list: unknown[]): unknown { return list.map((one) => a([one])); }',
        'src/walk/b.ts': 'const a = () => b(); const b = () => c(); function c() { return a; }',
        'src/walk/c.ts':
          'const a = () => { const b = () => 1; return b(); }; const b = () => a(); export const c = { a: () => a() };',
      },
      ['src/walk/a.ts: calls itself: a → a', 'src/walk/b.ts: calls itself: a → b → c → a'],
    ],
    ['dependencies at home', { 'src/cli.ts': "import { Command } from 'commander';" }, []],
  ];
  test.each(cases)('%s', (_name, files, found) => {
    expect(breaches(new Map(Object.entries(files)))).toEqual(found);
  });
});
