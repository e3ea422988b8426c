import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, root } from './support/sop.js';

/** A fresh clone of these sources, as they stand: nothing is installed in it, and nothing built. */
let clone: string;

const env = {
  ...process.env,
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};
const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Sam', '-c', 'user.email=sam@example.org', ...args], { cwd, encoding: 'utf8' });
const npm = (cwd: string, ...args: string[]) => spawnSync('npm', args, { cwd, env, encoding: 'utf8' });

beforeAll(() => {
  const source = emptyFolder();
  const files = git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '-z').split('\0').filter(Boolean);
  for (const file of files.filter((name) => existsSync(join(root, name)))) {
    mkdirSync(dirname(join(source, file)), { recursive: true });
    cpSync(join(root, file), join(source, file));
  }
  git(source, 'init', '--quiet', '--initial-branch', 'main');
  git(source, 'add', '.');
  git(source, 'commit', '--quiet', '--message', 'Start');
  clone = emptyFolder();
  git(clone, 'clone', '--quiet', source, '.');
});

/** Walks a bundled SOP with what was installed, in a folder and an environment that know nothing of the sources. */
function walks(command: string): void {
  const { status, stdout, stderr } = spawnSync(command, ['abusive', '--answer', 'behaviour=indecent', '--json'], {
    cwd: emptyFolder(),
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: emptyFolder() },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout).outcome).toBe('terminated');
}

describe('sop can be installed from where it is', () => {
  test('as the file that `npm pack` makes in a fresh clone, for all of a computer', { timeout: 600_000 }, () => {
    const packed = npm(clone, 'pack', '--json');
    expect(packed.status, packed.stderr).toBe(0);
    const answer = JSON.parse(packed.stdout);
    const { filename, files } = Array.isArray(answer) ? answer[0] : (Object.values(answer)[0] as typeof answer);
    const paths: string[] = files.map(({ path }: { path: string }) => path);
    const expected = ['bin/sop.js', 'dist/cli.cjs', 'dist/licences.txt', 'dist/sop.schema.json', 'sop/abusive.yaml'];
    expect(paths).toEqual(expect.arrayContaining(expected));
    expect(paths.filter((path) => path.startsWith('dist/compiled/'))).toHaveLength(
      readdirSync(join(root, 'sop')).filter((name) => /^(?!shared).*\.yaml$/.test(name)).length,
    );

    const prefix = emptyFolder();
    const installed = npm(emptyFolder(), 'install', '--global', '--prefix', prefix, '--offline', join(clone, filename));
    expect(installed.status, installed.stderr).toBe(0);
    walks(join(prefix, 'bin', 'sop'));
  });

  test('by its git reference, in a project', { timeout: 600_000 }, () => {
    const project = emptyFolder();
    writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
    const installed = npm(project, 'install', `git+file://${clone}`);
    expect(installed.status, installed.stderr).toBe(0);
    expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['sop-runner']);
    walks(join(project, 'node_modules', '.bin', 'sop'));
  });

  test('not by its git reference for all of a computer, and it says why', { timeout: 600_000 }, () => {
    const prefix = emptyFolder();
    const { status, stderr } = npm(emptyFolder(), 'install', '--global', '--prefix', prefix, `git+file://${clone}`);
    expect(status).not.toBe(0);
    expect(stderr).toContain('sop: it is not built, because its devDependencies are not installed.');
    expect(existsSync(join(prefix, 'bin', 'sop'))).toBe(false);
  });
});
