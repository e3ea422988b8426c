import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, root, sop } from '../support/sop.js';

const folder = join(root, 'test/commands/fixtures/first');

describe('a transcript that version 0.1.0 wrote, with more escapes than are written now', () => {
  const written = readFileSync(join(folder, 'marks.md'), 'utf8');

  async function verify(text: string): Promise<number> {
    const file = join(emptyFolder(), 'marks.md');
    writeFileSync(file, text);
    return (await sop(['verify', file, '--sop-dir', folder])).code;
  }

  test('is verified', async () => {
    expect(written).toContain('| Case | C\\_1 "\\#7" |');
    expect(await verify(written)).toBe(0);
  });

  test('and a change to it is found', async () => {
    const shown = written.slice(0, written.indexOf('<!-- sop-transcript'));
    for (let at = 0; at < shown.length; at += 7) {
      expect(await verify(`${written.slice(0, at)}${written.slice(at + 1)}`), `without the character at ${at}`).toBe(1);
    }
  });
});
