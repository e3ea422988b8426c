import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, root } from './support/sop.js';

test('the build fits on a page, and knows no source but its entry', () => {
  const text = readFileSync(join(root, 'tsup.config.ts'), 'utf8');
  expect(text.split('\n').length).toBeLessThanOrEqual(60);
  expect(text.match(/src\/[\w/]+\.ts/g)).toEqual(['src/cli.ts']);
});

/** What users install: the packed tarball, in an empty folder, with no registry at hand. */
describe('the packed package', () => {
  const folder = emptyFolder();
  let packed: { filename: string; unpackedSize: number; files: { path: string }[] };

  beforeAll(() => {
    const json = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const answer = JSON.parse(json);
    packed = Array.isArray(answer) ? answer[0] : Object.values(answer)[0];
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`], {
      cwd: folder,
      stdio: 'ignore',
    });
  });

  test('brings nothing along but itself, and is small', () => {
    expect(existsSync(join(folder, 'node_modules', 'sop-runner'))).toBe(true);
    expect(existsSync(join(folder, 'node_modules', 'yaml'))).toBe(false);
    expect(packed.unpackedSize).toBeLessThanOrEqual(1_500_000);
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/licences.txt', 'sop/abusive.yaml']));
  });

  test('walks the bundled SOP', () => {
    const { status, stdout, stderr } = spawnSync(
      join(folder, 'node_modules', '.bin', 'sop'),
      ['abusive', '--answer', 'behaviour=indecent', '--json'],
      { cwd: folder, encoding: 'utf8', input: '' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout).outcome).toBe('terminated');
  });

  test('loads a YAML file of its user', () => {
    const text =
      'format: 1\nsop: hello\ntitle: Hello\nstart: a\noutcomes: { done: Done }\nsteps:\n  a: { do: Wave., outcome: done }\n';
    const { status, stdout } = spawnSync(
      'bash',
      ['-c', 'printf "%s" "$TEXT" > hello.yaml; npx --no-install sop run ./hello.yaml'],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, TEXT: text },
      },
    );
    expect(status).toBe(0);
    expect(stdout).toContain('Wave.');
  });
});
