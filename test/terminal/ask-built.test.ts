import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { copyPackage, openTerminal, type TerminalOptions, type TestTerminal } from './tty.js';

let dir: string;
let remove: () => void;
beforeAll(() => {
  ({ dir, remove } = copyPackage());
});
afterAll(() => remove());

interface Called extends TestTerminal {
  /** The folder it was called in. */
  readonly cwd: string;
  /** Names of files in that folder, and in the folders in it. */
  files(): string[];
  /** What the walks that were saved say, together. */
  journals(): string;
}

/** A call in a folder of its own, with a state of its own. */
function call(args: readonly string[], options: Partial<TerminalOptions> = {}): Called {
  const cwd = mkdtempSync(join(tmpdir(), 'sop-ask-'));
  const state = mkdtempSync(join(tmpdir(), 'sop-state-'));
  const terminal = openTerminal({ dir, args, cwd, ...options, env: { XDG_STATE_HOME: state, ...options.env } });
  onTestFinished(async () => {
    await terminal.close();
    for (const folder of [cwd, state]) rmSync(folder, { recursive: true, force: true });
  });
  const walks = join(state, 'sop/walks');
  return Object.defineProperties({} as Called, {
    ...Object.getOwnPropertyDescriptors(terminal),
    cwd: { value: cwd },
    files: { value: () => (readdirSync(cwd, { recursive: true }) as string[]).sort() },
    journals: {
      value: () =>
        existsSync(walks)
          ? readdirSync(walks)
              .filter((name) => name.endsWith('.jsonl'))
              .map((name) => readFileSync(join(walks, name), 'utf8'))
              .join('')
          : '',
    },
  });
}

/** As long as a hand takes between two keys, in milliseconds. */
const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

const sizes = [
  { cols: 80, rows: 24 },
  { cols: 40, rows: 15 },
];

describe.each(sizes)('the picker at $cols x $rows', (size) => {
  it('filters while it is typed, and walks what was picked', async () => {
    const t = call([], size);
    await t.waitFor('Which SOP?');
    expect(t.history()).toHaveLength(size.rows);
    t.type('indecent');
    await t.waitFor('> Abusive customer');
    expect(t.cursorVisible).toBe(true);
    t.key('enter');
    await t.waitFor('  1  Upset');
    expect(t.history()[0]).toBe('Which SOP? Abusive customer');
    t.type('q');
    expect(await t.exit).toMatchObject({ code: 3 });
  });

  it('takes a search that was typed ahead, or pasted, with its Enter', async () => {
    const burst = call([], size);
    await burst.waitFor('Which SOP?');
    burst.type('indecent\r');
    await burst.waitFor('  1  Upset');
    const pasted = call([], size);
    await pasted.waitFor('Which SOP?');
    pasted.paste('upset\nindecent\n');
    await pasted.waitFor('> upset indecent\n> Abusive customer');
    expect(pasted.journals()).toBe('');
    pasted.key('enter');
    await pasted.waitFor('  1  Upset');
  });

  it.each([0, 20, 60, 120])('answers nothing with an Enter that is pressed twice, %d ms apart', async (gap) => {
    const t = call([], size);
    await t.waitFor('Which SOP?');
    t.type('indecent');
    await t.waitFor('> Abusive customer');
    if (gap === 0) t.type('\r\r');
    else {
      t.key('enter');
      await pause(gap);
      t.key('enter');
    }
    await t.waitFor('  1  Upset');
    // Another key is a hand that has seen the question.
    t.type('2');
    await t.waitFor('Is the abuse directed at you');
    expect(t.journals()).toContain('"option":"abusive"');
    expect(t.journals()).not.toContain('"option":"upset"');
  });

  it('loses nothing when the window changes', async () => {
    const t = call([], size);
    await t.waitFor('Which SOP?');
    t.type('abusive');
    await t.waitFor('> abusive');
    t.key('down');
    await t.waitFor('> Abusive customer: supervisor');
    t.resize(50, 12);
    await t.waitFor(/> abusive\n[\s\S]*> Abusive customer: supervisor/);
    t.resize(100, 30);
    await t.waitFor(/> abusive\n[\s\S]*> Abusive customer: supervisor/);
    expect(t.screen().filter((line) => line.startsWith('Which SOP?'))).toHaveLength(1);
    t.key('enter');
    await t.waitFor('Which SOP? Abusive customer: supervisor');
  });
});

describe('leaving', () => {
  /** Each prompt beside a walk, and what is there when it is asked. */
  const prompts: [name: string, args: string[], shown: string][] = [
    ['the picker', [], 'to search'],
    ["init's questions", ['init', 'late-refund'], 'Esc write nothing'],
    ['the picker of training', ['train'], 'to search'],
  ];
  const ways: [name: string, leave: (t: Called) => void, code: number][] = [
    ['Esc', (t) => t.key('escape'), 3],
    ['Ctrl-D', (t) => t.key('ctrlD'), 3],
    ['Ctrl-C', (t) => t.key('ctrlC'), 130],
    ['Esc and Ctrl-C in one read', (t) => t.type('\u001b\u0003'), 130],
    ['SIGTERM', (t) => t.kill('SIGTERM'), 143],
    ['SIGHUP', (t) => t.kill('SIGHUP'), 129],
  ];
  const cases = prompts.flatMap(([prompt, ...rest]) => ways.map((way) => [prompt, ...rest, ...way] as const));

  it.each(cases)('%s (%j, %j) by %s', async (_prompt, args, shown, _way, leave, code) => {
    const t = call(args);
    await t.waitFor(shown);
    leave(t);
    expect(await t.exit).toEqual({ code, signal: 0 });
    expect(t.cursorVisible).toBe(true);
    expect(t.bracketedPaste).toBe(false);
    // Nothing happened, and of the prompt nothing is left.
    expect(t.files()).toEqual([]);
    expect(t.history().filter(Boolean)).toEqual(args[0] === 'init' ? ['Nothing was written.'] : []);
  });

  it('ends with the terminal', async () => {
    for (const args of [[], ['init', 'late-refund']]) {
      const t = call(args);
      await t.waitFor('Esc');
      t.hangUp();
      await expect.poll(() => stateOf(t.pid), { timeout: 10_000 }).toMatch(/^[ZX]?$/);
      expect(t.files()).toEqual([]);
    }
  });

  it('gives the shell its terminal back as it was', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'sop-ask-'));
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
    const script = `stty -g >before; "$NODE" ${dir}/bin/sop.js; stty -g >after; echo given back`;
    const t = openTerminal({ dir, args: [], cwd, shell: script, env: { NODE: process.execPath } });
    await t.waitFor('Which SOP?');
    t.key('ctrlC');
    await t.waitFor('given back');
    const [before, end] = ['before', 'after'].map((name) => readFileSync(join(cwd, name), 'utf8'));
    expect(end).toBe(before);
    await t.close();
  });
});

describe('an SOP to pick', () => {
  const header = (id: string, title: string): string =>
    `format: 1\nsop: ${id}\ntitle: ${JSON.stringify(title)}\nstart: a\noutcomes: { done: Done }\nsteps:\n  a: { do: Wave., outcome: done }\n`;

  it('may have a long or wide title', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sop-titles-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const titles = {
      long: 'A very long title '.repeat(60),
      wide: '請求書の確認と返金の手続きについて'.repeat(4),
    };
    for (const [id, title] of Object.entries(titles)) writeFileSync(join(folder, `${id}.yaml`), header(id, title));
    for (const size of sizes) {
      const t = call(['--sop-dir', folder], size);
      await t.waitFor('Which SOP?');
      t.type('long');
      await t.waitFor(/> long\n> A very long title A very[\s\S]* …\nEnter pick/);
      expect(t.screen().filter(Boolean).length).toBeLessThan(8);
      t.key('ctrlU');
      t.type('wide');
      await t.waitFor('> 請求書の');
      t.key('enter');
      await t.waitFor('Finish');
    }
  });

  it('is missing where no SOP can be read', async () => {
    const empty = copyPackage();
    onTestFinished(empty.remove);
    rmSync(join(empty.dir, 'sop'), { recursive: true });
    mkdirSync(join(empty.dir, 'sop'));
    const t = call([], { dir: empty.dir });
    expect(await t.exit).toMatchObject({ code: 2 });
    expect(t.history().join('\n')).toContain('There is no SOP to pick from.');
  });
});

describe('colour', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what styles begin with
  const styles = /\u001b\[[\d;]*m/;
  const calls: [args: string[], shown: string][] = [
    [[], 'to search'],
    [['init', 'late-refund'], 'Tab change it'],
  ];

  it('is left out by --no-color, NO_COLOR and TERM=dumb, in every prompt', async () => {
    for (const [args, shown] of calls) {
      const plainly = [
        call([...args, '--no-color']),
        call(args, { env: { NO_COLOR: '1' } }),
        call([...args, '--no-color'], { env: { FORCE_COLOR: '3' } }),
      ];
      for (const t of plainly) {
        await t.waitFor(shown);
        t.type('zzz');
        await t.waitFor('> zzz');
        expect(t.written()).not.toMatch(styles);
        t.key('ctrlC');
        await t.exit;
        expect(t.written()).not.toMatch(styles);
      }
      const coloured = call(args);
      await coloured.waitFor(shown);
      expect(coloured.written()).toMatch(styles);
    }
    const dumb = call([], { env: { TERM: 'dumb' } });
    await dumb.waitFor('Number, or a word to search for (quit leaves): ');
    expect(dumb.escapes()).toBe(0);
  });
});

describe('sop init', () => {
  it.each(sizes)('asks from start to end at $cols x $rows, and writes what was typed', async (size) => {
    const t = call(['init', 'refund-request'], size);
    await t.waitFor('> (Refund request)');
    t.type('Money back');
    await t.waitFor('> Money back');
    expect(t.screen().join('\n')).not.toContain('Refund request');
    t.key('enter');
    await t.waitFor('Title: Money back');
    await t.waitFor('> (What to do about: refund request.)');
    await t.pressUntil('enter', 'Who answers for it\n');
    t.paste('Payments\n');
    await t.waitFor('> Payments');
    await t.pressUntil('enter', 'Who walks it\n');
    await t.pressUntil('enter', 'Next: sop check');
    expect(await t.exit).toMatchObject({ code: 0 });
    const text = readFileSync(join(t.cwd, 'sop/refund-request.yaml'), 'utf8');
    expect(text).toContain('title: Money back\n');
    expect(text).toContain('summary: "What to do about: refund request."\n');
    expect(text).toContain('owner: Payments\n');
    expect(text).toContain('audience: agent\n');
  });

  it('asks nothing where the outline was typed in, for that took the input to its end', async () => {
    const t = call(['init', 'typed', '--from', '-']);
    t.type('# Typed in\r- If it rains → stay\r- Otherwise → go\r');
    await t.waitFor('Otherwise');
    t.key('ctrlD');
    expect(await t.exit).toMatchObject({ code: 0 });
    expect(readFileSync(join(t.cwd, 'sop/typed.yaml'), 'utf8')).toContain('title: Typed in\n');
  });

  it('takes no suggestion with the Enter of the question before', async () => {
    const t = call(['init', 'refund-request']);
    await t.waitFor('> (Refund request)');
    t.type('\r\r');
    await t.waitFor('When is it used');
    t.key('escape');
    expect(await t.exit).toMatchObject({ code: 3 });
    expect(t.history().join('\n')).not.toContain('Who answers for it');
    expect(t.files()).toEqual([]);
  });
});

describe('after a walk', () => {
  const answers = ['--answer', 'behaviour=upset', '--answer', 'empathise=yes', '--set', 'customer=Sam'];

  it('writes no transcript with the Enter that finished it', async () => {
    for (const gap of [0, 20, 60]) {
      const t = call(['abusive', ...answers]);
      await t.waitFor('> Finish');
      await pause(400);
      t.key('enter');
      await pause(gap);
      t.key('enter');
      await t.waitFor('> (abusive-');
      t.type('mine.md\r');
      await t.waitFor('Transcript: mine.md');
      expect(await t.exit).toMatchObject({ code: 0 });
      expect(t.files()).toEqual(['mine.md']);
    }
  });

  it('stops by a signal at the name of the file, with the walk saved', async () => {
    const ways: [leave: (t: Called) => void, code: number][] = [
      [(t) => t.key('ctrlC'), 130],
      [(t) => t.type('\u001b\u0003'), 130],
      [(t) => t.kill('SIGTERM'), 143],
      [(t) => t.key('escape'), 0],
      [(t) => t.key('ctrlD'), 0],
    ];
    for (const [leave, code] of ways) {
      const t = call(['abusive', ...answers]);
      await t.waitFor('> Finish');
      await t.pressUntil('enter', '> (abusive-');
      leave(t);
      expect(await t.exit).toMatchObject({ code });
      expect(t.history().join('\n')).toContain('No transcript written. Later: sop transcript');
      expect(t.journals()).toContain('"ended"');
      expect(t.cursorVisible).toBe(true);
    }
  });

  it('stops by a signal where it is asked whether to go on', async () => {
    const t = call(['abusive', '--answer', 'behaviour=indecent', '--set', 'customer=Sam', '--transcript', 'one.md']);
    await t.waitFor('> Finish');
    await t.pressUntil('enter', '> (y/N)');
    t.key('ctrlC');
    expect(await t.exit).toMatchObject({ code: 130 });
  });
});

it('walks to the end without loading a prompt that is not asked', async () => {
  const copy = copyPackage();
  onTestFinished(copy.remove);
  const dist = join(copy.dir, 'dist');
  const prompts = readdirSync(dist).filter(
    (name) => /\.c?js$/.test(name) && readFileSync(join(dist, name), 'utf8').includes('AbortPromptError'),
  );
  expect(prompts).toHaveLength(1);
  for (const name of prompts) rmSync(join(dist, name));
  const t = call(['abusive', '--set', 'customer=Sam', '--transcript', 'one.md'], { dir: copy.dir });
  await t.waitFor('  1  Upset');
  t.type('1');
  await t.waitFor('Did it work?');
  await pause(400);
  t.type('1');
  await t.waitFor('> Finish');
  await t.pressUntilEnd('enter');
  expect(await t.exit).toMatchObject({ code: 0 });
  expect(t.files()).toEqual(['one.md']);
});

it('goes on after Ctrl-Z, and saves when the terminal is closed', async () => {
  const t = call([]);
  await t.waitFor('Which SOP?');
  const before = t.escapes();
  t.type('\u001a');
  // Without a shell behind it there is nothing to go back to: it goes on.
  await expect.poll(() => t.escapes() > before && t.bracketedPaste).toBe(true);
  await t.waitFor('Which SOP?');
  t.type('indecent');
  await t.waitFor('> Abusive customer');
  t.key('enter');
  await t.waitFor('  1  Upset');
  const walking = t.escapes();
  t.type('\u001a');
  await expect.poll(() => t.escapes() > walking && t.bracketedPaste).toBe(true);
  await t.waitFor('  1  Upset');
  t.type('2');
  await t.waitFor('Is the abuse directed at you');
  t.hangUp();
  await expect.poll(t.journals, { timeout: 10_000 }).toContain('"stopped"');
  expect(t.journals()).toContain('"option":"abusive"');
  await expect.poll(() => stateOf(t.pid), { timeout: 10_000 }).toMatch(/^[ZX]?$/);
});

/** How a process is, in the letter that `ps` has for it: `Z` ended; empty where there is none. */
function stateOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .charAt(0);
  } catch {
    return '';
  }
}
