import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, sop } from '../support/sop.js';

describe('sop completion', () => {
  test('the ids are those that can be walked', async () => {
    const { code, stdout } = await sop(['completion', 'ids']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toContain('abusive');
    expect(stdout).not.toContain('shared');
  });

  test.each(['bash', 'zsh', 'fish'])('the script for %s knows commands and flags', async (shell) => {
    const { code, stdout } = await sop(['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['check', 'init', 'train', 'max-warnings', 'answers']) expect(stdout).toContain(word);
  });

  test('bash completes commands, ids and flags with it', async () => {
    const { stdout: script } = await sop(['completion', 'bash']);
    const folder = emptyFolder();
    const file = join(folder, 'completion.bash');
    writeFileSync(file, script);
    const complete = (...words: string[]): string => {
      const line = words.map((word) => `'${word}'`).join(' ');
      const body = `sop() { echo abusive; }; source '${file}'; COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _sop; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', body], { cwd: folder, encoding: 'utf8' });
      expect(stderr).toBe('');
      return stdout.trim();
    };
    expect(complete('sop', 'che')).toBe('check');
    expect(complete('sop', 'abu')).toBe('abusive');
    expect(complete('sop', 'run', 'abu')).toBe('abusive');
    expect(complete('sop', 'check', '--max')).toBe('--max-warnings');
  });

  test('another shell exits 2', async () => {
    const { code, stderr } = await sop(['completion', 'fsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('no completion for `fsh`');
  });
});
