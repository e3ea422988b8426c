import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, root, sop } from '../support/sop.js';

const page = readFileSync(join(root, 'docs/training.md'), 'utf8');

type Example = { readonly file: string; readonly text: string } | { readonly line: string; readonly prints: string };

/** The files and the calls of the page, in order. What follows a call is what it prints. */
function examples(): Example[] {
  return [...page.matchAll(/```(yaml|console)\n([\s\S]*?)```/g)].flatMap(([, kind, text = '']): Example[] => {
    if (kind === 'yaml') return [{ file: /^# (\S+)/.exec(text)?.[1] ?? '', text }];
    return text
      .split(/^\$ /m)
      .filter(Boolean)
      .map((call) => {
        const [line = '', ...rest] = call.split('\n');
        return { line, prints: rest.join('\n').trim() };
      });
  });
}

describe('docs/training.md', () => {
  const cwd = emptyFolder();
  const home = emptyFolder();

  test('prints what it says', async () => {
    let count = 0;
    for (const example of examples()) {
      if ('file' in example) {
        expect(example.file).toMatch(/^[\w-]+\.yaml$/);
        writeFileSync(join(cwd, example.file), example.text);
        continue;
      }
      const ran = await sop(example.line.split(' ').slice(1), { cwd, env: { HOME: home } });
      expect(ran, example.line).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout.trim(), example.line).toBe(example.prints);
      count++;
    }
    expect(count).toBe(6);
  });

  test('names every option of the command, and no other', async () => {
    const { stdout } = await sop(['train', '--help']);
    const known = new Set(stdout.match(/--[a-z-]+/g));
    for (const option of page.match(/(?<=`[^`\n]*)--[a-z-]+/g) ?? []) expect(known).toContain(option);
    for (const option of ['--scenario', '--all', '--count', '--seed', '--trainee', '--demo', '--random', '--pass'])
      expect(page).toContain(option);
  });
});
