/**
 * Written procedures as people write them, each judged by the ways through what was read, and by what was said not to be
 * understood. `-u` renews what stands below `-- read --`: look at it, is it what the procedure says?
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSop } from '../../src/check/sop.js';
import { sopText } from '../../src/init/draft.js';
import type { Draft } from '../../src/init/drafting.js';
import { readProcedure } from '../../src/init/read.js';
import { loadSop } from '../../src/sop/load.js';

const file = join(import.meta.dirname, 'corpus.txt');
const cases = readFileSync(file, 'utf8')
  .split(/^=== /m)
  .slice(1)
  .map((block) => {
    const [name = '', ...lines] = block.split('\n');
    return { name, outline: lines.join('\n').split(/^-- read --\n/m)[0] as string };
  });

const header = {
  id: 'draft',
  title: 'Draft',
  summary: 'A draft.',
  audience: 'agent',
  owner: 'sam',
  reviewed: '2026-11-21',
  reviewBy: '2027-05-21',
  schema: './sop.schema.json',
};

test('there are at least 60, each under a name of its own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

test('what is read is what is written', async () => {
  const read = cases.map(({ name, outline }) => `=== ${name}\n${outline}-- read --\n${understood(outline)}\n`);
  await expect(read.join('')).toMatchFileSnapshot(file);
});

test.each(cases)('the SOP of "$name" has no mistakes', ({ outline }) => {
  const { draft, notes } = readProcedure(outline);
  if (!draft) return;
  const loaded = loadSop({ name: 'draft.yaml', text: sopText(draft, header, notes) });
  // Where answers lead to one and the same step, that is what the outline says.
  const all = [...loaded.diagnostics, ...checkSop(loaded, '2026-11-21')];
  const found = all.filter(({ code }) => code !== 'same-next');
  expect(found.map(({ code, message }) => [code, message])).toEqual([]);
});

function understood(outline: string): string {
  const { title, summary, draft, notes } = readProcedure(outline);
  return [
    ...(title === null ? [] : [`# ${title}`]),
    ...(summary === null ? [] : [`# ${summary}`]),
    ...(draft ? waysOf(draft) : ['nothing']),
    ...notes.map(({ line, why, text }) => `! ${line}: ${why}: ${text}`),
    '',
  ].join('\n');
}

/** Every way through a draft, a line each: what is done, `[the answers]`, and the outcome; `↺` where it comes back to. */
function waysOf({ steps, start }: Draft): string[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ways: string[] = [];
  const waiting = [{ id: start, said: '', seen: [] as string[] }];
  for (let way = waiting.pop(); way; way = waiting.pop()) {
    const step = byId.get(way.id);
    if (!step) throw new Error(`no step ${way.id}`);
    const title = step.title === null ? '' : `(${step.title}) `;
    if (way.seen.includes(way.id)) {
      ways.push(`${way.said}↺ ${step.actions[0] ?? step.ask}`);
      continue;
    }
    const actions = step.actions.map((action) => `${step.confirm ? '☐ ' : ''}${action} `).join('');
    const said = way.said + title + actions + (step.ask === null ? '' : `${step.ask} `);
    const seen = [...way.seen, way.id];
    if (step.outcome !== null) ways.push(`${said}= ${step.outcome}`);
    if (step.next !== null) waiting.push({ id: step.next, said, seen });
    for (const { label, hint, next } of [...step.options].reverse()) {
      waiting.push({ id: next, said: `${said}[${label}${hint === null ? '' : ` (${hint})`}] `, seen });
    }
  }
  return ways;
}
