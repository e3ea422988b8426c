import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/store/library.js';
import { positionAt } from '../../src/text/source.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sop-library-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string | Buffer): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function sop(id: string, title = id, extra = ''): string {
  return [
    'format: 1',
    `sop: ${id}`,
    `title: ${title}`,
    'start: begin',
    'outcomes: { done: Done }',
    'steps:',
    '  begin: { do: [Do it.], outcome: done }',
    extra,
  ].join('\n');
}

function runner(id: string, run: string, then = '{ done: end }'): string {
  return [
    'format: 1',
    `sop: ${id}`,
    `title: ${id}`,
    'start: begin',
    'outcomes: { done: Done }',
    'steps:',
    '  begin:',
    `    run: ${run}`,
    `    then: ${then}`,
    '  end: { outcome: done }',
    '',
  ].join('\n');
}

function library(options: { sopDir?: string; env?: Record<string, string> } = {}) {
  return createLibrary({
    cwd: join(root, 'work'),
    home: join(root, 'home'),
    env: options.env ?? {},
    packageDir: join(root, 'package'),
    sopDir: options.sopDir,
  });
}

function open(word: string, options: Parameters<typeof library>[0] = {}) {
  const there = library(options);
  return there.open(there.find(word));
}

describe('looking up an id', () => {
  it('takes the first folder that has it, in the documented order', async () => {
    const places = [
      ['given/a.yaml', 'given'],
      ['first/a.yaml', 'first'],
      ['second/a.yaml', 'second'],
      ['work/sop/a.yaml', 'work'],
      ['home/.config/sop/a.yaml', 'home'],
      ['package/sop/a.yaml', 'package'],
    ] as const;
    const env = { SOP_PATH: [join(root, 'first'), '', join(root, 'nowhere'), join(root, 'second')].join(delimiter) };
    mkdirSync(join(root, 'given'), { recursive: true });
    for (const [path, title] of [...places].reverse()) {
      write(path, sop('a', title));
      const opened = await open('a', { sopDir: join(root, 'given'), env });
      expect('flow' in opened && opened.flow.sop.title).toBe(title);
    }
    const origins = (await library({ sopDir: join(root, 'given'), env }).list()).sops.map(({ origin }) => origin);
    expect(origins.map((origin) => origin.replace(root, ''))).toEqual([
      '/given',
      '/first',
      '/second',
      './sop',
      '~/.config/sop',
      'bundled',
    ]);
  });

  it('obeys XDG_CONFIG_HOME only when it is absolute', () => {
    write('config/sop/a.yaml', sop('a'));
    expect(library({ env: { XDG_CONFIG_HOME: join(root, 'config') } }).find('a')).toHaveProperty('id', 'a');
    expect(library({ env: { XDG_CONFIG_HOME: '../config' } }).find('a')).toHaveProperty('problem.kind', 'missing');
  });

  it('says what was meant, over the ids of all folders', () => {
    write('work/sop/refund.yaml', sop('refund'));
    write('package/sop/abusive.yaml', sop('abusive'));
    expect(library().find('abusve')).toEqual({
      problem: { kind: 'missing', message: 'There is no SOP `abusve`.', hint: 'did you mean `abusive`?' },
    });
    expect(library().find('refnd')).toHaveProperty('problem.hint', 'did you mean `refund`?');
    expect(library().find('zzz')).toHaveProperty('problem.hint', '`sop list` shows what there is');
  });

  it('refuses a --sop-dir that is no folder, rather than taking the SOP from elsewhere', () => {
    write('package/sop/a.yaml', sop('a'));
    expect(library({ sopDir: 'typo' }).find('a')).toHaveProperty(
      'problem.message',
      'There is no folder `typo`, which `--sop-dir` names.',
    );
  });

  it('does not let a word climb out of the folders', () => {
    write('work/a.yaml', sop('a'));
    for (const word of ['..', '.', '', '-', 'A', 'a b', 'a\0b', '__proto__']) {
      expect(library().find(word), word).toHaveProperty('problem.kind', 'missing');
    }
  });

  it('does not go on to the next folder when the first hit cannot be read', () => {
    write('package/sop/a.yaml', sop('a'));
    mkdirSync(join(root, 'work/sop/a.yaml'), { recursive: true });
    expect(library().find('a')).toHaveProperty('problem.message', '`sop/a.yaml` is a folder, not a file.');
  });

  it('passes over shared parts, and says what they are when nothing else has the name', () => {
    write('work/sop/parts.yaml', 'format: 1\nshared: parts\n');
    expect(library().find('parts')).toEqual({
      problem: {
        kind: 'not-a-file',
        message: '`sop/parts.yaml` holds shared parts, not an SOP.',
        hint: 'an SOP uses them with `include: parts`',
      },
    });
    write('package/sop/parts.yaml', sop('parts'));
    expect(library().find('parts')).toHaveProperty('origin', 'bundled');
  });
});

describe('looking up what a file says', () => {
  it('never takes an id for a path', () => {
    write('work/a.yaml', sop('a'));
    write('work/sop/b.yaml', sop('b'));
    expect(library().findId('b')).toHaveProperty('id', 'b');
    expect(library().findId('a', [join(root, 'work')])).toHaveProperty('id', 'a');
    const paths = ['a.yaml', './a.yaml', 'sop/b', '../work/a', join(root, 'work/a.yaml'), 'c:\\a.yaml', '/dev/stdin'];
    for (const word of [...paths, '../a', 'b/', 'b\0']) {
      expect(library().findId(word, [join(root, 'work')]), word).toHaveProperty('problem.kind', 'missing');
    }
  });
});

describe('looking up a path', () => {
  it('takes a word with a slash or a YAML ending as a path under the working folder', () => {
    write('work/a.yaml', sop('a'));
    write('work/below/b.yml', sop('b'));
    expect(library().find('a.yaml')).toMatchObject({ id: 'a', source: { name: 'a.yaml' } });
    expect(library().find('./below/b.yml')).toMatchObject({ id: 'b', source: { name: 'below/b.yml' } });
    expect(library().find(join(root, 'home/c.yaml'))).toHaveProperty('problem.message', 'There is no file `~/c.yaml`.');
  });

  it('says what was meant', () => {
    write('work/sop/abusive.yaml', sop('abusive'));
    expect(library().find('sop/abusve.yaml')).toHaveProperty('problem.hint', 'did you mean `abusive.yaml`?');
    expect(library().find('sop/abusive')).toHaveProperty('problem.hint', 'did you mean `sop/abusive.yaml`?');
    expect(library().find('./sop')).toEqual({
      problem: {
        kind: 'folder',
        message: '`sop` is a folder, not a file.',
        hint: 'the files in it are abusive.yaml',
      },
    });
  });

  it.each([
    ['latin-1 text', Buffer.from('format: 1\ntitle: caf\xe9\n', 'latin1'), 'line 2 has bytes of another encoding'],
    ['UTF-16 text', Buffer.from('\uFEFFformat: 1\n', 'utf16le'), 'is not UTF-8 text'],
    ['a huge file', Buffer.alloc(5_000_001, 0x20), 'is larger than 5 MB'],
  ])('refuses %s with a plain message', (_, bytes, message) => {
    write('work/a.yaml', bytes);
    expect(library().find('a.yaml')).toHaveProperty('problem.message', expect.stringContaining(message));
  });

  it('refuses a device and an endless link', () => {
    symlinkSync('loop.yaml', join(mkdirs('work'), 'loop.yaml'));
    expect(library().find('/dev/zero')).toHaveProperty('problem.message', '`/dev/zero` is a device, not a file.');
    expect(library().find('loop.yaml')).toHaveProperty('problem.message', '`loop.yaml` cannot be read (ELOOP).');
  });
});

function mkdirs(path: string): string {
  mkdirSync(join(root, path), { recursive: true });
  return join(root, path);
}

describe('opening', () => {
  it('gives the flow, the digest and the source', async () => {
    write('work/sop/a.yaml', sop('a', 'The title'));
    const opened = await open('a');
    expect(opened).toMatchObject({
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      sources: [{ name: 'sop/a.yaml' }],
      origin: './sop',
      path: join(root, 'work/sop/a.yaml'),
    });
  });

  it('gives the diagnostics of a broken file', async () => {
    write('work/sop/a.yaml', sop('a', 'A', 'unknown: 1'));
    expect(await open('a')).toMatchObject({ diagnostics: [{ code: 'unknown-key' }] });
  });

  it('reads included files beside the file, not in the working folder', async () => {
    const text = sop('a').replace('outcomes: { done: Done }', 'include: parts');
    write('work/sop/a.yaml', text);
    write('work/parts.yaml', 'format: 1\nshared: parts\ntitle: P\noutcomes: { done: Wrong }\n');
    expect(await open('a')).toHaveProperty('diagnostics');
    write('work/sop/parts.yaml', 'format: 1\nshared: parts\ntitle: P\noutcomes: { done: Right }\n');
    const opened = await open('a');
    expect('flow' in opened && opened.flow.outcomes.get('done')?.label).toBe('Right');
  });

  it('says why an included file cannot be read', async () => {
    write('work/sop/a.yaml', sop('a').replace('outcomes: { done: Done }', 'include: parts'));
    write('work/sop/parts.yaml', Buffer.from([0xff, 0xfe]));
    expect(await open('a')).toHaveProperty('problem.kind', 'not-text');
  });

  it('finds sub-procedures beside the file that runs them, then by lookup', async () => {
    write('work/elsewhere/a.yaml', runner('a', 'b'));
    write('work/elsewhere/b.yaml', runner('b', 'c'));
    write('work/sop/b.yaml', sop('b', 'the wrong one'));
    write('package/sop/c.yaml', sop('c'));
    const opened = await open('./elsewhere/a.yaml');
    expect(opened).toMatchObject({
      sources: [{ name: 'elsewhere/a.yaml' }, { name: 'elsewhere/b.yaml' }, { name: join(root, 'package/sop/c.yaml') }],
    });
    expect('flow' in opened && [...opened.flow.steps.keys()]).toContain('begin/begin/begin');
  });

  it('places what is wrong with a sub-procedure in the file that runs it', async () => {
    write('work/sop/a.yaml', runner('a', 'bb'));
    write('work/sop/b.yaml', sop('b'));
    const unknown = await open('a');
    expect(unknown).toMatchObject({ diagnostics: [{ code: 'unknown-sop', source: { name: 'sop/a.yaml' } }] });
    const [diagnostic] = 'diagnostics' in unknown ? unknown.diagnostics : [];
    expect(diagnostic && positionAt(diagnostic.source, diagnostic.span.start)).toEqual({ line: 8, column: 10 });
    expect(diagnostic?.hint).toBe('did you mean `b`?');

    write('work/sop/a.yaml', runner('a', 'b', '{ done: end, gone: end }'));
    const unmapped = await open('a');
    const [second] = 'diagnostics' in unmapped ? unmapped.diagnostics : [];
    expect(second?.code).toBe('unknown-outcome');
    expect(second && positionAt(second.source, second.span.start)).toEqual({ line: 9, column: 24 });

    write('work/sop/a.yaml', runner('a', 'a'));
    expect(await open('a')).toMatchObject({ diagnostics: [{ code: 'recursive-run' }] });
  });

  it('gives the diagnostics of a broken sub-procedure, once', async () => {
    write('work/sop/a.yaml', runner('a', 'b').replace('  end:', '  again: { run: b, then: { done: end } }\n  end:'));
    write('work/sop/b.yaml', sop('b', 'B', 'unknown: 1'));
    expect(await open('a')).toMatchObject({
      diagnostics: [{ code: 'unknown-key', source: { name: 'sop/b.yaml' } }],
    });
  });

  it('digests an SOP together with its sub-procedures', async () => {
    write('work/sop/a.yaml', runner('a', 'b'));
    write('work/sop/b.yaml', sop('b'));
    const before = await open('a');
    write('work/sop/b.yaml', sop('b', 'changed'));
    const after = await open('a');
    expect('digest' in before && 'digest' in after && before.digest !== after.digest).toBe(true);
  });
});

describe('listing', () => {
  it('shows every file, what shadows it, and whether it loads', async () => {
    write('work/sop/a.yaml', sop('a', 'Mine'));
    write('work/sop/broken.yaml', 'format: 1\n');
    write('work/sop/parts.yaml', 'format: 1\nshared: parts\n');
    write('work/sop/.hidden.yaml', sop('hidden'));
    write('work/sop/notes.txt', 'no SOP');
    mkdirs('work/sop/folder.yaml');
    write('package/sop/a.yaml', sop('a', 'Theirs'));
    const { sops, problems } = await library().list();
    expect(problems).toEqual([]);
    expect(sops.map(({ id, title, origin, shadowed, problem }) => [id, title, origin, shadowed, problem])).toEqual([
      ['a', 'Mine', './sop', false, null],
      ['broken', null, './sop', false, expect.any(String)],
      ['a', 'Theirs', 'bundled', true, null],
    ]);
    expect(library().ids()).toEqual(['a', 'broken']);
  });

  it('knows only names that are ids, and says where others are', async () => {
    const others = ['A.yaml', 'a b.yaml', '$(id>P).yaml', 'a\n.yaml', '-a.yaml', 'a.b.yaml', 'ü.yml', '\u001b[2J.yaml'];
    for (const name of ['refund.yaml', ...others]) write(`work/sop/${name}`, sop('refund'));
    mkdirs('work/sop/a folder.yaml');
    const { sops, problems } = await library().list();
    expect(sops.map(({ id }) => id)).toEqual(['refund']);
    expect(library().ids()).toEqual(['refund']);
    expect(problems).toEqual([
      {
        kind: 'misnamed',
        message: '8 files in `sop` cannot be found by their names, which are no ids.',
        hint: 'give that folder to `sop check` to see what names would do',
      },
    ]);
    for (const name of others) expect(library().find(name.replace('.yaml', '')), name).toHaveProperty('problem');
    // Whoever types the path of such a file gets it; it is only never suggested, as a shell might take it for more.
    expect(library().find('./sop/a b.yaml')).toHaveProperty('id', 'a b');
    expect(library().find('sop')).toHaveProperty('problem.kind', 'missing');
    expect(library().find('./sop/')).toHaveProperty(
      'problem.hint',
      'the files in it are A.yaml, a.b.yaml or refund.yaml',
    );
  });

  it('shows a folder once, whatever it is called', async () => {
    write('work/sop/a.yaml', sop('a'));
    symlinkSync(join(root, 'work'), join(root, 'package'));
    expect((await library({ sopDir: 'sop' }).list()).sops).toMatchObject([{ id: 'a', shadowed: false }]);
  });
});
