import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, root, sop } from '../support/sop.js';

const base = join(root, 'test', 'check', 'corpus', 'base');

/** A folder with the good SOPs in ./sop, one of them changed. */
function project(changes: Readonly<Record<string, (text: string) => string>> = {}): string {
  const cwd = emptyFolder();
  cpSync(base, join(cwd, 'sop'), { recursive: true });
  for (const [name, change] of Object.entries(changes)) {
    const path = join(cwd, 'sop', name);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
  }
  return cwd;
}

const typo = (text: string): string => text.replace('next: after-refusal', 'next: after-refusl');
const overdue = ['--as-of', '2030-01-01'];

describe('what is checked', () => {
  test('the bundled SOPs are clean, without a silence', async () => {
    const { code, stdout, stderr } = await sop(['check', '--as-of', '2026-11-28'], { cwd: root });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^✓ \d+ SOPs, 1 file of shared parts and \d+ scenarios checked, nothing found\.\n$/);
    expect(readFileSync(join(root, 'sop', 'abusive.yaml'), 'utf8')).not.toContain('sop-ignore');
  });

  test('./sop when nothing is named, with its scenarios and shared parts', async () => {
    const { code, stdout } = await sop(['check'], { cwd: project() });
    expect(code).toBe(0);
    expect(stdout).toBe('✓ 2 SOPs, 1 file of shared parts and 2 scenarios checked, nothing found.\n');
  });

  test('a file, an id with its scenarios, and stdin', async () => {
    const cwd = project();
    expect((await sop(['check', 'sop/payment.yaml'], { cwd })).stdout).toBe('✓ 1 SOP checked, nothing found.\n');
    expect((await sop(['check', 'refund'], { cwd })).stdout).toBe('✓ 1 SOP and 2 scenarios checked, nothing found.\n');
    const text = readFileSync(join(cwd, 'sop', 'payment.yaml'), 'utf8');
    expect((await sop(['check', '-'], { cwd, stdin: text })).stdout).toBe('✓ 1 SOP checked, nothing found.\n');
    const { code, stdout } = await sop(['check', '-'], {
      cwd,
      stdin: text.replace('next', 'nxt').replace('start:', 'strat:'),
    });
    expect(code).toBe(1);
    expect(stdout).toContain('<stdin>:4:1: error:');
  });

  test('a folder with all below it, but not the YAML of other programs there', async () => {
    const cwd = project();
    mkdirSync(join(cwd, '.github'));
    mkdirSync(join(cwd, 'deploy'));
    writeFileSync(join(cwd, '.github', 'ci.yml'), 'on: push\n');
    writeFileSync(join(cwd, 'deploy', 'values.yaml'), 'replicas: 3\n');
    const { code, stdout } = await sop(['check', '.'], { cwd });
    expect(stdout).toContain('2 SOPs');
    expect(code).toBe(0);
  });

  test('what cannot be read exits 2 and says why, after the rest', async () => {
    const { code, stdout, stderr } = await sop(['check', 'sop/payment.yaml', 'gone.yaml'], { cwd: project() });
    expect(code).toBe(2);
    expect(stdout).toContain('1 SOP checked');
    expect(stderr).toContain('There is no file `gone.yaml`.');
  });

  test('files that no id finds are told, and never suggested', async () => {
    const names = ['paymnt$(id).yaml', 'paymnt .yaml', 'Paymnt.yaml', 'endngs;.yaml'];
    const cwd = project({ 'refund.yaml': (text) => text.replace('sop: payment', 'sop: paymnt') });
    for (const name of names) cpSync(join(cwd, 'sop', 'payment.yaml'), join(cwd, 'sop', name));
    const { code, stdout } = await sop(['check'], { cwd });
    expect(code).toBe(1);
    expect(stdout.match(/\[bad-file-name\]/g)).toHaveLength(names.length);
    expect(stdout.match(/did you mean `[^`]*`/g) ?? []).toEqual(['did you mean `payment`']);
  });

  test('an empty folder exits 2', async () => {
    const { code, stderr } = await sop(['check', '.']);
    expect(code).toBe(2);
    expect(stderr).toContain('no YAML file');
  });
});

describe('what is printed', () => {
  test('a finding with its line, a caret, what to do, and counts at the end', async () => {
    const { code, stdout } = await sop(['check'], { cwd: project({ 'refund.yaml': typo }) });
    expect(code).toBe(1);
    expect(stdout).toBe(`sop/refund.yaml:90:11: error: There is no step \`after-refusl\`. [unknown-step]
  90 |     next: after-refusl
     |           ^^^^^^^^^^^^
  help: did you mean \`after-refusal\`?

1 error in 1 of 4 files. \`sop check --explain unknown-step\` says more.
`);
  });

  test('JSON with stable keys', async () => {
    const { code, stdout } = await sop(['check', '--json'], { cwd: project({ 'refund.yaml': typo }) });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      diagnostics: [
        {
          code: 'unknown-step',
          severity: 'error',
          message: 'There is no step `after-refusl`.',
          file: join('sop', 'refund.yaml'),
          line: 90,
          column: 11,
          hint: 'did you mean `after-refusal`?',
        },
      ],
    });
  });

  test('GitHub annotations', async () => {
    const { stdout } = await sop(['check', '--format', 'github'], { cwd: project({ 'refund.yaml': typo }) });
    expect(stdout).toBe(
      '::error file=sop/refund.yaml,line=90,col=11,endColumn=23,title=unknown-step::' +
        'There is no step `after-refusl`.%0Adid you mean `after-refusal`?\n',
    );
  });

  test('SARIF with the rule and the place', async () => {
    const { stdout } = await sop(['check', '--format', 'sarif'], { cwd: project({ 'refund.yaml': typo }) });
    const log = JSON.parse(stdout);
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['unknown-step']);
    expect(run.results).toMatchObject([
      {
        ruleId: 'unknown-step',
        ruleIndex: 0,
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'sop/refund.yaml' },
              region: { startLine: 90, startColumn: 11, endLine: 90, endColumn: 23 },
            },
          },
        ],
      },
    ]);
  });

  test('control characters of a file never reach the terminal', async () => {
    const { stdout } = await sop(['check', '-'], { stdin: 'format: 1\ntitle: "\u001b[2J"\n' });
    expect(stdout).not.toContain('\u001b');
  });
});

describe('warnings', () => {
  test('exit 0, or 1 when there are more than allowed', async () => {
    const cwd = project();
    expect((await sop(['check', ...overdue], { cwd })).code).toBe(0);
    expect((await sop(['check', ...overdue, '--max-warnings', '1'], { cwd })).code).toBe(0);
    const { code, stderr } = await sop(['check', ...overdue, '--max-warnings', '0'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('more warnings (1) than allowed (0)');
  });

  test('are not shown with --quiet', async () => {
    const { code, stdout } = await sop(['check', ...overdue, '--quiet'], { cwd: project() });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });

  test('today is the clock of the call', async () => {
    const cwd = project();
    expect((await sop(['check'], { cwd, start: '2027-05-21T12:00:00Z' })).stdout).toContain('nothing found');
    expect((await sop(['check'], { cwd, start: '2027-05-23T12:00:00Z' })).stdout).toContain('[review-overdue]');
  });

  test.each([
    ['--as-of', 'soon'],
    ['--as-of', '2026-02-30'],
    ['--max-warnings', 'few'],
  ])('%s %s is refused', async (flag, value) => {
    const { code, stdout, stderr } = await sop(['check', flag, value], { cwd: project() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`argument '${value}' is invalid. It takes a`);
  });
});

describe('--explain', () => {
  test('says what a code means, with an example and what is printed about it', async () => {
    const { code, stdout } = await sop(['check', '--explain', 'single-option']);
    expect(code).toBe(0);
    expect(stdout).toContain('single-option (warning)');
    expect(stdout).toContain('options: { "yes": over }');
    expect(stdout).toContain('[single-option]');
    expect(stdout).toContain('# sop-ignore: single-option');
  });

  test('an unknown code exits 2 with the one that was meant', async () => {
    const { code, stderr } = await sop(['check', '--explain', 'single-opton']);
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean `single-option`?');
  });
});

describe('--fix', () => {
  test('mends layout and quoting, shows each change, and keeps comments', async () => {
    const cwd = project({
      'refund.yaml': (text) =>
        text
          .replace('do: Look the refund up.', 'do: Look up: the refund.   # first')
          .replace('hint: loud or rude', 'hint: loud #1 customer')
          .replace('version: 1.2.0', 'version: 1.20'),
    });
    const path = join(cwd, 'sop', 'refund.yaml');
    const before = readFileSync(path, 'utf8');
    const good = readFileSync(join(base, 'refund.yaml'), 'utf8');
    const mode = statSync(path).mode;
    const dry = await sop(['check', '--dry-run'], { cwd });
    expect(await sop(['check', '--fix', '--dry-run'], { cwd })).toEqual(dry);
    expect(dry.stderr).toMatch(/Nothing was written. This would mend 3 mistakes/);
    expect(dry.code).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(join(cwd, 'sop'))).not.toContain('sop.schema.json');

    const { code, stdout, stderr } = await sop(['check', '--fix'], { cwd });
    expect(stderr).toMatch(/✓ mended 3 mistakes/);
    expect(stdout).toContain('nothing found');
    expect(stdout).toMatch(/^--- sop\/refund\.yaml\n\+\+\+ sop\/refund\.yaml\n@@ -\d/m);
    expect(stdout).toContain('-version: 1.20\n+version: "1.20"\n');
    expect(stdout.slice(0, stdout.lastIndexOf('@@'))).toBe(dry.stdout.slice(0, dry.stdout.lastIndexOf('@@')));
    expect(code).toBe(0);
    expect(statSync(path).mode).toBe(mode);
    expect(readFileSync(path, 'utf8')).toBe(
      good
        .replace('do: Look the refund up.', 'do: "Look up: the refund."   # first')
        .replace('hint: loud or rude', 'hint: "loud #1 customer"')
        .replace('version: 1.2.0', 'version: "1.20"'),
    );
    expect((await sop(['check', '--fix'], { cwd })).stderr).toContain('nothing here that `--fix` can mend');
  });

  test('with --json the changes are on stderr', async () => {
    const cwd = project({ 'refund.yaml': (text) => text.replace('version: 1.2.0', 'version: 1.20') });
    const { stdout, stderr } = await sop(['check', '--fix', '--json'], { cwd });
    expect(JSON.parse(stdout)).toEqual({ diagnostics: [] });
    expect(stderr).toContain('+version: "1.20"');
  });

  test.each<[string, (text: string) => string]>([
    ['a reference', typo],
    ['an outcome', (text) => text.replace('outcome: refused', 'outcome: refusd')],
    ['a key', (text) => text.replace('summary:', 'sumary:')],
    ['a truth', (text) => text.replace('confirm: true', 'confirm: yes')],
    ['a placeholder', (text) => text.replace('{{customer}}', '{{custmer}}')],
    ['brackets that may be text', (text) => text.replace('{{customer}}', '[customer]')],
  ])('writes no word that the author has not written: %s', async (_, change) => {
    const cwd = project({ 'refund.yaml': change });
    const path = join(cwd, 'sop', 'refund.yaml');
    const before = readFileSync(path, 'utf8');
    expect(before).not.toBe(readFileSync(join(base, 'refund.yaml'), 'utf8'));
    const { stdout } = await sop(['check', '--fix'], { cwd });
    expect(stdout).not.toContain('nothing found');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('mends a mistake wholly: all the bullets of a list, all the commas of a text, a quote that never ends', async () => {
    const cwd = project({
      'refund.yaml': (text) =>
        text
          .replace('- Keep your', '* Keep your')
          .replace('- Never argue', '* Never argue')
          .replace('label: They insist', "label: 'Don't give in")
          .replace('do: Explain why.', 'do: [Explain why, give the reason, and stop.]'),
    });
    expect((await sop(['check', '--fix'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'sop', 'refund.yaml'), 'utf8')).toBe(
      readFileSync(join(base, 'refund.yaml'), 'utf8')
        .replace('label: They insist', 'label: "Don\'t give in"')
        .replace('do: Explain why.', 'do: ["Explain why, give the reason, and stop."]'),
    );
  });

  test('never turns a key into one that says the opposite', async () => {
    const cwd = project({ 'shared.yaml': (text) => text.replace('required: false', 'optional: true') });
    const { code, stdout } = await sop(['check', '--fix'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('write `required: false`');
    expect(readFileSync(join(cwd, 'sop', 'shared.yaml'), 'utf8')).toContain('optional: true');
  });

  test('leaves a reference alone that could mean two things', async () => {
    const cwd = project({ 'refund.yaml': (text) => text.replace('next: refused', 'next: refussed') });
    const { code } = await sop(['check', '--fix'], { cwd });
    expect(code).toBe(1);
    expect(readFileSync(join(cwd, 'sop', 'refund.yaml'), 'utf8')).toContain('next: refussed');
  });

  test('keeps the line ends of the file', async () => {
    const cwd = project({
      'refund.yaml': (text) => text.replace('version: 1.2.0', 'version: 1.20').replaceAll('\n', '\r\n'),
    });
    expect((await sop(['check', '--fix'], { cwd })).code).toBe(0);
    const text = readFileSync(join(cwd, 'sop', 'refund.yaml'), 'utf8');
    expect(text).toContain('version: "1.20"\r\n');
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('adds a missing modeline, and the schema where there is none', async () => {
    const cwd = project();
    const { code, stderr } = await sop(['check', '--fix', 'sop/payment.yaml'], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain('mended 1 missing modeline in 1 file, and wrote sop/sop.schema.json.');
    const text = readFileSync(join(cwd, 'sop', 'payment.yaml'), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/sop\.schema\.json\nformat: 1\n/);
    expect(JSON.parse(readFileSync(join(cwd, 'sop', 'sop.schema.json'), 'utf8'))).toHaveProperty('$schema');
    const again = await sop(['check', '--fix', 'sop/payment.yaml'], { cwd });
    expect(again.stderr).toContain('nothing here that `--fix` can mend');
  });

  test('names no schema outside the repository', async () => {
    const above = project();
    writeFileSync(join(above, 'sop.schema.json'), '{}');
    const cwd = join(above, 'desk');
    cpSync(join(above, 'sop'), join(cwd, 'sop'), { recursive: true });
    mkdirSync(join(cwd, '.git'));
    expect((await sop(['check', '--fix', 'desk/sop'], { cwd: above })).code).toBe(0);
    expect(readFileSync(join(cwd, 'sop', 'payment.yaml'), 'utf8')).toContain('$schema=./sop.schema.json\n');
    expect(readFileSync(join(cwd, 'sop', 'scenarios', 'refund.yaml'), 'utf8')).toContain('$schema=');
    expect(existsSync(join(cwd, 'sop', 'sop.schema.json'))).toBe(true);
    expect((await sop(['check', '--fix', 'sop'], { cwd: above })).code).toBe(0);
    expect(readFileSync(join(above, 'sop', 'payment.yaml'), 'utf8')).toContain('$schema=../sop.schema.json\n');
  });

  test('never changes the bundled SOPs by default, nor stdin', async () => {
    expect((await sop(['check', '--fix'])).code).toBe(2);
    expect((await sop(['check', '--fix', '-'], { stdin: 'format: 1\n' })).code).toBe(2);
  });
});

test('--watch goes with text alone', async () => {
  for (const other of ['--json', '--fix', '--dry-run', '--format=sarif', '-']) {
    expect(await sop(['check', '--watch', other], { cwd: project() }), other).toMatchObject({ code: 2, stdout: '' });
  }
});
