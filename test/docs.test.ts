import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, root, sop } from './support/sop.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const pages = ['README.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/security.md', 'docs/sources.md'];

/** Words as a shell splits them, quotes taken off. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

describe('the README', () => {
  const cwd = emptyFolder();

  beforeAll(async () => {
    const answers = ['behaviour=abusive', 'directed=yes', 'warn=no'].flatMap((answer) => ['--answer', answer]);
    await sop(['run', 'abusive', ...answers, '--case', '4711', '--transcript', 'abusive-4711.md'], { cwd });
  });

  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((match) => (match[1] as string).split('\n'));
  const commands = blocks.filter((line) => line.startsWith('sop '));

  test('has commands to try', () => {
    expect(commands.length).toBeGreaterThan(4);
  });

  test.each(commands)('%s', async (line) => {
    const { code, stdout, stderr } = await sop(shellWords(line).slice(1), { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toBe('');
  });

  test('tells the truth about taking over and verifying', async () => {
    for (const command of ['sop run abusive-supervisor --from abusive-4711.md', 'sop verify abusive-4711.md']) {
      expect(readme.replace(/\s+/g, ' ')).toContain(command);
    }
    const taken = await sop(['run', 'abusive-supervisor', '--from', 'abusive-4711.md', '--json'], { cwd });
    expect(taken.code).toBe(3);
    expect(JSON.parse(taken.stdout).next.step).toBe('customer');
    expect((await sop(['verify', 'abusive-4711.md'], { cwd })).code).toBe(0);
  });

  test('shows screens of what the program says', async () => {
    const given = ['behaviour=abusive', 'directed=yes', 'warn=no'].flatMap((one) => ['--answer', one]);
    const terminal = { screen: true, env: { NO_COLOR: '1' } };
    const { stdout } = await sop(['run', 'abusive', ...given, '--set', 'customer=Sam'], terminal);
    const said = stdout.replace(/\s+/g, ' ');
    const screens = [...readme.matchAll(/```\n((?:Abusive customer ·|How is| {2}• )[\s\S]*?)```/g)].map(
      ([, text]) => text as string,
    );
    expect(screens).toHaveLength(3);
    const responses = screens.flatMap((screen) =>
      [...screen.matchAll(/─{60}\n([\s\S]*?)─{60}/g)].map(([, text]) => text as string),
    );
    expect(responses).toHaveLength(2);
    for (const text of responses) expect(said).toContain(text.trim().replace(/\s+/g, ' '));
    for (const [, action] of screens.join('').matchAll(/^ {2}• (.*)$/gm)) expect(said).toContain(action);
  });

  test('names two commands that package.json can run', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const [, script] of readme.matchAll(/npm run (\w+)/g)) expect(scripts).toHaveProperty(script as string);
    expect(readme).toContain('npm ci && npm run build && node bin/sop.js abusive');
    expect(readme).toContain('npm ci && npm test');
  });
});

test.each(pages)('every file that %s links to exists', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
    expect(existsSync(join(root, dirname(page), target as string)), target).toBe(true);
  }
});
