import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { emptyFolder, root } from './support/sop.js';

const doc = readFileSync(join(root, 'docs', 'ci.md'), 'utf8');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const blocks = (language: string): string[] =>
  [...doc.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] as string);

/** A clone of a team's repository, with `sop` and a stand-in for `gh` on the path. */
let cwd: string;
let env: Record<string, string>;

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=Sam', '-c', 'user.email=sam@example.org', ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });

const bash = (script: string, more: Record<string, string> = {}) =>
  spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd, env: { ...env, ...more }, encoding: 'utf8' });

const edit = (file: string, from: string, to: string): void => {
  const text = readFileSync(join(cwd, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(cwd, file), text.replace(from, to));
};

beforeEach(() => {
  cwd = emptyFolder();
  const bin = emptyFolder();
  writeFileSync(join(bin, 'sop'), `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin', 'sop.js')}" "$@"\n`);
  // Keeps comments as GitHub does: listed with what `--jq` would leave of them, made, and edited.
  writeFileSync(
    join(bin, 'gh'),
    [
      '#!/bin/bash',
      'echo "$@" >> gh.args',
      'for word; do case $word in body=@*) cp "$(cut -c7- <<< "$word")" gh.comment;; esac; done',
      'case "$*" in *--paginate*) [ ! -f gh.comment ] || echo 42;; esac',
      '',
    ].join('\n'),
  );
  for (const name of ['sop', 'gh']) chmodSync(join(bin, name), 0o755);
  env = { PATH: `${bin}:${process.env.PATH ?? ''}`, HOME: emptyFolder() };
  cpSync(join(root, 'sop'), join(cwd, 'sop'), { recursive: true });
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Start');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
});

describe('the workflow in docs/ci.md', () => {
  const workflow = parse(blocks('yaml')[0] as string);
  const steps: { name?: string; uses?: string; run?: string; env?: Record<string, string> }[] =
    workflow.jobs.sops.steps;
  const step = (name: string): string => steps.find((one) => one.name === name)?.run as string;
  const given = {
    BASE: 'origin/main',
    COMMENTS: 'repos/o/r/issues/7/comments',
    COMMENT: 'repos/o/r/issues/comments',
    GITHUB_STEP_SUMMARY: 'summary.md',
    MAY_COMMENT: 'true',
  };
  const calls = (): string[] =>
    existsSync(join(cwd, 'gh.args')) ? readFileSync(join(cwd, 'gh.args'), 'utf8').trim().split('\n') : [];
  const told = (): string => readFileSync(join(cwd, 'gh.comment'), 'utf8');
  const tell = () => expect(bash(step('What changes for customers'), given)).toMatchObject({ status: 0, stderr: '' });

  test('has steps that this test knows, and no others that run commands', () => {
    expect(steps.flatMap(({ run, name }) => (run ? [name] : []))).toEqual([
      'Install sop',
      'Check',
      'Test',
      'What changes for customers',
    ]);
    expect(steps[steps.length - 1]?.env).toMatchObject({ BASE: `origin/\${{ github.base_ref }}` });
  });

  test('passes, and says nothing, where nothing changed', () => {
    for (const name of ['Check', 'Test', 'What changes for customers']) {
      expect(bash(step(name), given)).toMatchObject({ status: 0, stderr: '' });
    }
    expect(existsSync(join(cwd, 'gh.comment'))).toBe(false);
  });

  test('comments what an edit changes for customers', () => {
    edit('sop/abusive.yaml', 'Did the abuse stop?', 'Has the abuse stopped?');
    expect(bash(step('Check'), given).status).toBe(0);
    expect(bash(step('Test'), given).status).toBe(0);
    tell();
    expect(calls()).toHaveLength(2);
    expect(calls()[1]).toMatch(/^api --silent --method POST repos\/o\/r\/issues\/7\/comments -F body=@\S+$/);
    expect(told()).toMatch(/^<!-- sop diff -->\n## What changes for customers\n/);
    expect(told()).toContain('`behaviour=abusive, directed=yes`: `warn` changes');
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toBe(told());
  });

  test('edits its comment at another push, and says so where nothing changes any more', () => {
    edit('sop/abusive.yaml', 'Did the abuse stop?', 'Has the abuse stopped?');
    tell();
    edit('sop/abusive.yaml', 'Has the abuse stopped?', 'Did the abuse stop?');
    tell();
    expect(calls()[3]).toMatch(/^api --silent --method PATCH repos\/o\/r\/issues\/comments\/42 -F body=@\S+$/);
    expect(told()).toMatch(/^<!-- sop diff -->\nNothing changes in \d+ SOPs\.\n$/);
  });

  test('tells of SOPs that are renamed and changed, gone, new, and changed at once', () => {
    git('mv', 'sop/aftercare.yaml', 'sop/after-care.yaml');
    edit('sop/after-care.yaml', 'sop: aftercare', 'sop: after-care');
    edit('sop/abusive.yaml', 'Did the abuse stop?', 'Has the abuse stopped?');
    git('rm', '--quiet', 'sop/part-ways.yaml');
    writeFileSync(
      join(cwd, 'sop', 'late.yaml'),
      'format: 1\nsop: late\ntitle: Late\nstart: a\noutcomes: { done: Done }\nsteps:\n  a: { do: Say sorry., outcome: done }\n',
    );
    tell();
    expect(told()).toContain('1 new, 1 gone, 1 renamed, 1 changed.');
    expect(told()).toContain('`aftercare` is now called `after-care`.');
    expect(told()).toContain('`part-ways` is gone.');
    expect(told()).toContain('`late` is new: “Late”, 1 path, with the ends Done.');
  });

  test('is green where a pull request mends a broken base', () => {
    edit('sop/abusive.yaml', 'next: terminate', 'next: terminat');
    git('commit', '--quiet', '--all', '--message', 'Break');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    edit('sop/abusive.yaml', 'next: terminat', 'next: terminate');
    tell();
    expect(told()).toContain('`origin/main:sop/abusive.yaml` had mistakes, so nothing is compared with it.');
  });

  test('comments nothing on a pull request from a fork, and writes the summary', () => {
    edit('sop/abusive.yaml', 'Did the abuse stop?', 'Has the abuse stopped?');
    expect(bash(step('What changes for customers'), { ...given, MAY_COMMENT: 'false' })).toMatchObject({ status: 0 });
    expect(calls()).toEqual([]);
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toContain('`warn` changes');
  });

  test('installs the package from the repository, and asks no registry', () => {
    const make = blocks('sh').find((one) => one.includes('npm pack')) as string;
    expect(make.trim()).toBe('npm pack');
    mkdirSync(join(cwd, 'tools'));
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', join(cwd, 'tools')], {
      cwd: root,
      stdio: 'ignore',
    });
    const prefix = emptyFolder();
    const offline = { npm_config_prefix: prefix, npm_config_registry: 'http://127.0.0.1:9/' };
    const script = step('Install sop');
    expect(script).not.toMatch(/\b(?:npm (?:install|i|exec)|npx)(?: --?[\w-]+)* sop(?:-runner)?(?![\w./-])/);
    expect(bash(script, offline)).toMatchObject({ status: 0 });
    const { stdout } = spawnSync(join(prefix, 'bin', 'sop'), ['--version'], { cwd, encoding: 'utf8' });
    expect(stdout.trim()).toBe(version);
  });

  test('passes over what a pull request brings in place of files', () => {
    symlinkSync('/dev/zero', join(cwd, 'sop', 'zero.yaml'));
    cpSync(join(cwd, 'sop', 'abusive.yaml'), join(cwd, 'sop', '$(touch HIT) *.yaml'));
    git('add', '.');
    git('commit', '--quiet', '--message', 'Links');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    tell();
    expect(existsSync(join(cwd, 'gh.comment'))).toBe(false);
    expect(existsSync(join(cwd, 'HIT'))).toBe(false);
  });

  test('fails where an edit breaks an SOP or a scenario', () => {
    edit('sop/abusive.yaml', 'next: terminate', 'next: escalate');
    const tested = bash(step('Test'), given);
    expect(tested.status).toBe(1);
    expect(tested.stdout).toMatch(/^::error file=sop\/scenarios\/abusive\.yaml,line=\d+,col=\d+/m);
    edit('sop/abusive.yaml', 'next: escalate', 'next: escalat');
    expect(bash(step('Check'), given).status).toBe(1);
    expect(bash(step('What changes for customers'), given).status).toBe(2);
  });
});

describe('the hook in docs/ci.md', () => {
  beforeEach(() => {
    const hook = blocks('sh').find((one) => one.startsWith('#!'));
    mkdirSync(join(cwd, '.git', 'hooks'), { recursive: true });
    writeFileSync(join(cwd, '.git', 'hooks', 'pre-commit'), hook as string, { mode: 0o755 });
  });

  const commitStaged = () =>
    spawnSync('git', ['-c', 'user.name=Sam', '-c', 'user.email=sam@example.org', 'commit', '--message', 'Edit'], {
      cwd,
      env,
      encoding: 'utf8',
    });

  const commit = () => {
    git('add', 'sop', 'notes.txt');
    return commitStaged();
  };

  test('lets a sound edit through', () => {
    writeFileSync(join(cwd, 'notes.txt'), 'Notes');
    expect(commit().status).toBe(0);
    edit('sop/abusive.yaml', 'Did the abuse stop?', 'Has the abuse stopped?');
    expect(commit().status).toBe(0);
  });

  test('looks at what is staged, not at what stands in the folder', () => {
    writeFileSync(join(cwd, 'notes.txt'), 'Notes');
    edit('sop/abusive.yaml', 'next: terminate', 'next: escalate');
    git('add', 'sop');
    writeFileSync(join(cwd, 'sop', 'abusive.yaml'), git('show', 'HEAD:sop/abusive.yaml'));
    expect(commitStaged().status).not.toBe(0);
    edit('sop/abusive.yaml', 'Did the abuse stop?', 'Has the abuse stopped?');
    git('add', 'sop');
    edit('sop/abusive.yaml', 'next: terminate', 'next: nowhere');
    const { status, stdout, stderr } = commitStaged();
    expect(`${status}\n${stdout}${stderr}`).toMatch(/^0\n/);
  });

  test('holds back an edit that fails its scenarios', () => {
    writeFileSync(join(cwd, 'notes.txt'), 'Notes');
    edit('sop/abusive.yaml', 'next: terminate', 'next: escalate');
    const held = commit();
    expect(held.status).not.toBe(0);
    expect(`${held.stdout}${held.stderr}`).toContain('It ends as `escalated` (at `escalate`), not as `terminated`.');
    expect(git('log', '--format=%s').trim()).toBe('Start');
  });
});

test('the approval recipe in docs/ci.md writes the tables that sop test then holds', () => {
  expect(bash(blocks('sh').find((one) => one.includes('--update')) as string).status).toBe(0);
  expect(existsSync(join(cwd, 'sop', 'outcomes', 'abusive.md'))).toBe(true);
  edit('sop/outcomes/abusive.md', 'resolved', 'solved');
  const held = bash('sop test');
  expect(held.status).toBe(1);
  expect(held.stdout).toContain('differs sop/outcomes/abusive.md');
});
