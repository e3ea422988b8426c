import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { idPattern } from '../../src/text/id.js';
import { emptyFolder, root, sop } from '../support/sop.js';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: that is what a shell would expand
/** Pieces that a shell does something with where it takes a word for code; some of them make a file `HIT`. */
const piece = fc.constantFrom(
  ...['$(>HIT)', '`>HIT`', ';>HIT;', '|>HIT', '&>HIT', '>HIT', '<(>HIT)', '(>HIT)', '$((a[$(>HIT)0]))'],
  ...['${x:-$(>HIT)}', '$[a[$(>HIT)]]', '*(e:>HIT:)', '@(>HIT)', '\n>HIT\n', "';>HIT;'", '";>HIT;"', '\\$(>HIT)'],
  ...["'", '"', '\\', '\n', '\t', '\r', '\u001b[2J', '*', '?', '[a-z]', '{a,b}', '~', '!!', '#', '%', '=', ':'],
  ...['-', '--', ' ', 'a', 'abusive', 'Z', '9', 'ü', '\u202e', '$HOME', '&&', '^'],
);
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above
const word = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
const hostile = [...new Set(fc.sample(word, { numRuns: 400, seed: 20261121 }))];

/** A folder of the user's, with hostile names in it and in its `sop`, and the programs to call. */
let cwd: string;
let env: Record<string, string>;

beforeAll(() => {
  cwd = emptyFolder();
  mkdirSync(join(cwd, 'sop'));
  for (const name of hostile.filter((one) => Buffer.byteLength(one) < 200)) {
    writeFileSync(join(cwd, 'sop', `${name}.yaml`), '');
    writeFileSync(join(cwd, name), '');
  }
  const bin = emptyFolder();
  writeFileSync(join(bin, 'sop'), `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin', 'sop.js')}" "$@"\n`);
  // What a version that did not look at names would print.
  writeFileSync(join(bin, 'raw-names'), hostile.map((name) => `${name}\n`).join(''));
  chmodSync(join(bin, 'sop'), 0o755);
  env = { PATH: `${bin}:${process.env.PATH ?? ''}`, HOME: emptyFolder(), RAW: join(bin, 'raw-names'), TERM: 'xterm' };
});

/** Runs what may make files, and expects none to be made. */
function quietly<T>(run: () => T): T {
  const before = readdirSync(cwd);
  const result = run();
  expect(readdirSync(cwd)).toEqual(before);
  return result;
}

const here = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

describe('sop completion', () => {
  test('the ids are those that can be walked', async () => {
    const { code, stdout } = await sop(['completion', 'ids']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toContain('abusive');
    expect(stdout).not.toContain('shared');
  });

  test('of what is in a folder, only ids are printed', async () => {
    const { stdout } = await sop(['completion', 'ids'], { cwd });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toContain('abusive');
    expect(lines.filter((line) => !idPattern.test(line))).toEqual([]);
  });

  test.each(['bash', 'zsh', 'fish'])('the script for %s knows commands and flags', async (shell) => {
    const { code, stdout } = await sop(['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['check', 'init', 'train', 'max-warnings', 'answers']) expect(stdout).toContain(word);
  });

  test('another shell exits 2', async () => {
    const { code, stderr } = await sop(['completion', 'fsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('no completion for `fsh`');
  });
});

describe.skipIf(!here('bash'))('bash', () => {
  /** The replies for a line of words, the last of which is being typed. */
  const complete = (words: readonly string[], sopIs = ''): string[] => {
    const body = `eval "$(sop completion bash)"; ${sopIs}
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sop; printf '%s\\0' "\${COMPREPLY[@]}"`;
    const ran = quietly(() => spawnSync('bash', ['-c', body, '-', ...words], { cwd, env, encoding: 'utf8' }));
    expect(ran.stderr).toBe('');
    return ran.stdout.split('\0').filter(Boolean);
  };

  test('completes commands, ids, flags and files', () => {
    expect(complete(['sop', 'che'])).toEqual(['check']);
    expect(complete(['sop', 'abusive-c'])).toEqual(['abusive-call']);
    expect(complete(['sop', 'run', 'abusive-c'])).toEqual(['abusive-call']);
    expect(complete(['sop', 'check', '--max'])).toEqual(['--max-warnings']);
    expect(complete(['sop', 'verify', 'so'])).toEqual(['sop']);
  });

  test('takes the names of files for what they are', () => {
    const replies = complete(['sop', 'run', '']);
    const lines = new Set(readdirSync(cwd).flatMap((name) => name.split('\n')));
    expect(replies).toContain('abusive');
    expect(replies.filter((reply) => !idPattern.test(reply) && !lines.has(reply))).toEqual([]);
  });

  test('expands nothing of what `sop` prints', () => {
    const lines = new Set(hostile.flatMap((name) => name.split('\n')).filter(Boolean));
    const replies = complete(['sop', ''], 'sop() { cat "$RAW"; }').filter((reply) => lines.has(reply));
    expect(new Set(replies)).toEqual(lines);
  });

  test('expands nothing of what is typed', () => {
    writeFileSync(
      join(env.HOME as string, 'words'),
      hostile
        .slice(0, 150)
        .map((one) => `${one}\0`)
        .join(''),
    );
    const body = `eval "$(sop completion bash)"; sop() { echo abusive; }
      while IFS= read -r -d '' word; do
        COMP_WORDS=(sop "$word"); COMP_CWORD=1; _sop; COMP_WORDS=(sop run "$word"); COMP_CWORD=2; _sop
        COMP_WORDS=(sop "$word" ""); _sop
      done < ~/words`;
    quietly(() => spawnSync('bash', ['-c', body], { cwd, env }));
  });
});

describe.skipIf(!here('fish'))('fish', () => {
  const complete = (line: string, sopIs = ''): string[] => {
    const body = `sop completion fish | source; ${sopIs}; complete -C ${JSON.stringify(line)}`;
    const ran = quietly(() => spawnSync('fish', ['--no-config', '-c', body], { cwd, env, encoding: 'utf8' }));
    expect(ran.stderr).toBe('');
    return ran.stdout.split('\n').map((one) => one.replace(/\t.*/, ''));
  };

  test('completes commands, ids and flags', () => {
    expect(complete('sop che')).toContain('check');
    expect(complete('sop abusive-c')).toContain('abusive-call');
    expect(complete('sop run abusive-c')).toContain('abusive-call');
    expect(complete('sop check --max')).toContain('--max-warnings');
  });

  test('expands nothing of names, nor of what `sop` prints', () => {
    expect(complete('sop run ')).toContain('abusive');
    complete('sop run ', 'function sop; cat $RAW; end');
    complete('sop ', 'function sop; cat $RAW; end');
  });
});

/** The line that a shell makes of what is typed in a terminal, with its tabs. Fails where a file was made. */
async function typed(shell: string, args: string[], before: string, line: string): Promise<string> {
  const names = readdirSync(cwd);
  const child = spawn(shell, args, { cols: 80, rows: 24, cwd, env: { ...env, PS1: 'READY ', PROMPT: 'READY ' } });
  const terminal = new xterm.Terminal({ cols: 80, rows: 24, scrollback: 1000, allowProposedApi: true });
  child.onData((data) => terminal.write(data));
  const lines = (): string[] => {
    const { active } = terminal.buffer;
    return Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  };
  const until = (text: string) => expect.poll(() => lines().join('\n'), { timeout: 30_000 }).toContain(text);
  const exit = new Promise((resolve) => child.onExit(resolve));
  // Split, so that what is typed does not look like what is printed.
  child.write(`${before}; echo ON''E\r`);
  await until('ONE');
  // What came of the line becomes a comment.
  child.write(`${line}\u0001# \recho TW''O\r`);
  await until('TWO');
  const made = lines().findLast((one) => one.startsWith('READY # '));
  child.write('exit\r');
  await exit;
  expect(readdirSync(cwd)).toEqual(names);
  return made?.replace('READY # ', '').trimEnd() ?? '';
}

describe.skipIf(!here('zsh'))('zsh', () => {
  const load = 'setopt interactivecomments; autoload -U compinit; compinit -D -u; eval "$(sop completion zsh)"';
  const complete = (line: string, more = 'true'): Promise<string> =>
    typed('zsh', ['-f', '-i'], `${load}; ${more}`, line);

  test('completes commands, ids and flags', async () => {
    expect(await complete('sop che\t')).toBe('sop check');
    expect(await complete('sop abusive-c\t')).toBe('sop abusive-call');
    expect(await complete('sop run abusive-c\t')).toBe('sop run abusive-call');
    expect(await complete('sop check --max\t')).toBe('sop check --max-warnings');
  });

  test('expands nothing of names, nor of what `sop` prints, whatever options are set', async () => {
    const options = 'setopt globsubst shwordsplit extendedglob promptsubst; sop() { cat "$RAW" }';
    for (const more of ['true', options]) {
      await complete('sop run ab\t\t', more);
      await complete('sop \t\tn', more);
    }
  });
});

describe.skipIf(!here('bash'))('bash in a terminal', () => {
  const complete = (line: string, more = 'true'): Promise<string> =>
    typed('bash', ['--norc', '--noprofile', '-i'], `eval "$(sop completion bash)"; ${more}`, line);

  test('completes on Tab, and runs nothing', async () => {
    expect(await complete('sop run abusive-c\t')).toBe('sop run abusive-call');
    for (const more of ['true', 'sop() { cat "$RAW"; }']) await complete('sop run \t\tn', more);
  });
});
