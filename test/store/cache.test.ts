import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/sop/digest.js';
import type { Library, Opened } from '../../src/sop/library.js';
import { createLibrary, type LibraryPlace } from '../../src/store/library.js';
import { libraries } from '../support/generate.js';
import { emptyFolder, root } from '../support/sop.js';

let home: string;
let entries: string;

beforeEach(() => {
  home = emptyFolder();
  entries = join(home, '.cache', 'sop', 'compiled');
  write('parts.yaml', 'format: 1\nshared: parts\ntitle: P\noutcomes: { done: Done }\n');
  write('a.yaml', sop('a'));
});

function write(name: string, text: string): void {
  mkdirSync(join(home, 'work', 'sop'), { recursive: true });
  writeFileSync(join(home, 'work', 'sop', name), text);
}

function sop(id: string, title = id): string {
  return `format: 1\nsop: ${id}\ntitle: ${title}\ninclude: parts\nstart: begin\nsteps:\n  begin: { do: [Do it.], outcome: done }\n`;
}

const user = process.geteuid?.();

function libraryOf(options: Partial<LibraryPlace> = {}): Library {
  const place = { cwd: join(home, 'work'), home, env: {}, uid: user, packageDir: join(home, 'package') };
  return createLibrary({ ...place, ...options });
}

async function opening(word: string, options: Partial<LibraryPlace> = {}) {
  const library = libraryOf(options);
  return library.open(library.find(word));
}

async function open(word = 'a', options: Partial<LibraryPlace> = {}): Promise<Opened> {
  const opened = await opening(word, options);
  if (!('flow' in opened)) throw new Error(JSON.stringify(opened));
  return opened;
}

const kept = (): string[] => (existsSync(entries) ? readdirSync(entries).sort() : []);

/** The one entry. */
function entry(): string {
  expect(kept()).toHaveLength(1);
  return join(entries, kept()[0] as string);
}

/** An entry that says something else of the same SOP, as nobody but its owner could write it. */
function marked(file: string): string {
  const [, body] = readFileSync(file, 'utf8').split('\n') as [string, string];
  const changed = body.replace('"title":"a"', '"title":"Marked"');
  expect(changed).not.toBe(body);
  return `${sha256(changed)}\n${changed}`;
}

const title = async (...args: Parameters<typeof open>): Promise<string> => (await open(...args)).flow.sop.title;

describe('an SOP that was opened', () => {
  it('is kept, for its owner alone to read', async () => {
    await open();
    expect(lstatSync(entry()).mode & 0o777).toBe(0o600);
    for (const folder of [entries, dirname(entries)]) expect(lstatSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(entries)).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
  });

  it('is read from there the next time', async () => {
    await open();
    writeFileSync(entry(), marked(entry()));
    expect(await title()).toBe('Marked');
  });

  it('is the same from there', async () => {
    await fc.assert(
      fc.asyncProperty(libraries(), async ({ main, texts }) => {
        rmSync(entries, { recursive: true, force: true });
        for (const [id, text] of texts) write(`${id}.yaml`, text);
        const anew = await opening(main);
        const again = await opening(main);
        if ('flow' in anew) expect(kept()).toHaveLength(anew.sources.length);
        expect(again).toEqual(anew);
        expect(JSON.stringify('flow' in again && again.flow.sops)).toBe(
          JSON.stringify('flow' in anew && anew.flow.sops),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('is kept where XDG_CACHE_HOME says, and nowhere where there is no home', async () => {
    const folder = join(emptyFolder(), 'not', 'there');
    await open('a', { env: { XDG_CACHE_HOME: folder } });
    expect(readdirSync(join(folder, 'sop', 'compiled'))).toHaveLength(1);
    await open('a', { home: '' });
    await open('a', { env: { XDG_CACHE_HOME: 'relative' }, home: '' });
    expect(kept()).toEqual([]);
  });

  it('is kept with the SOPs it runs, each by itself', async () => {
    write('b.yaml', sop('b').replace('begin: {', 'begin: { run: a, then: { done: end } }\n  end: {'));
    await open('b');
    expect(kept()).toHaveLength(2);
    rmSync(entries, { recursive: true });
    await open('a');
    expect(kept()).toHaveLength(1);
  });

  it('is kept by a listing, too', async () => {
    write('b.yaml', sop('b'));
    await libraryOf().list();
    expect(kept()).toHaveLength(2);
    for (const name of kept()) writeFileSync(join(entries, name), '');
    expect((await libraryOf().list()).sops.map(({ title }) => title)).toEqual(['a', 'b']);
  });

  it('is not kept when it has mistakes', async () => {
    write('a.yaml', sop('a').replace('outcome: done', 'outcome: gone'));
    await expect(open()).rejects.toThrow('gone');
    expect(kept()).toEqual([]);
  });
});

describe('what was kept is not used', () => {
  const changes: [what: string, change: () => void][] = [
    ['its text', () => write('a.yaml', `${sop('a', 'Changed')}`)],
    ['a comment in it', () => write('a.yaml', `# Changed\n${sop('a')}`)],
    [
      'what it includes',
      () => write('parts.yaml', 'format: 1\nshared: parts\ntitle: P\noutcomes: { done: Changed }\n'),
    ],
  ];
  it.each(changes)('once %s changed, and a new one is kept', async (_what, change) => {
    await open();
    writeFileSync(entry(), marked(entry()));
    change();
    const { flow } = await open();
    expect(flow.sop.title).not.toBe('Marked');
    const [anew] = readdirSync(entries).filter((name) => !readFileSync(join(entries, name), 'utf8').includes('Marked'));
    expect(anew).toBeDefined();
    expect((await open()).flow).toEqual(flow);
  });

  it('for a file of another name, which is a mistake', async () => {
    await open();
    write('b.yaml', sop('a'));
    await expect(open('b')).rejects.toThrow('name-mismatch');
    // Nor for one without an ending, where the name does not matter.
    writeFileSync(join(home, 'work', 'sop', 'c'), sop('a'));
    await open('./sop/c');
    await expect(open('./sop/b.yaml')).rejects.toThrow('name-mismatch');
  });

  it('once what it includes is gone or cannot be read', async () => {
    await open();
    rmSync(join(home, 'work', 'sop', 'parts.yaml'));
    await expect(open()).rejects.toThrow('unknown-include');
    mkdirSync(join(home, 'work', 'sop', 'parts.yaml'));
    write('parts.yml', 'format: 1\nshared: parts\ntitle: P\noutcomes: { done: Done }\n');
    await expect(open()).rejects.toThrow('is a folder');
  });

  it('by another build of the program', async () => {
    const { flow } = await open();
    execFileSync(process.execPath, [join(root, 'bin', 'sop.js'), 'show', 'a'], {
      cwd: join(home, 'work'),
      env: { HOME: home, PATH: process.env.PATH ?? '' },
    });
    expect(kept()).toHaveLength(2);
    expect((await open()).flow).toEqual(flow);
  });
});

describe('an entry with anything odd about it is passed over, and written anew', () => {
  const then = (change: (file: string) => void) => (file: string) => {
    writeFileSync(file, marked(file));
    change(file);
  };
  const swap = (make: (file: string, text: string) => void) => (file: string) => {
    const text = marked(file);
    rmSync(file);
    make(file, text);
  };
  const body = (change: (text: string) => string) => (file: string) => {
    writeFileSync(file, change(marked(file)));
  };
  const redigested = (change: (text: string) => string) =>
    body((text) => {
      const changed = change(text.split('\n')[1] as string);
      return `${sha256(changed)}\n${changed}`;
    });
  const oddities: [what: string, make: (file: string) => void][] = [
    ['it is empty', body(() => '')],
    ['it is one line', body((text) => text.split('\n')[0] as string)],
    ['its end is missing', then((file) => truncateSync(file, 200))],
    ['its text is not what its digest says', body((text) => text.replace('Marked', 'marked'))],
    ['its digest is another', body((text) => text.replace(/^sha256:./, 'sha256:x'))],
    ['more follows', body((text) => `${text}\n`)],
    ['it is not JSON', redigested(() => '{')],
    ['it is null', redigested(() => 'null')],
    ['it is of another SOP', redigested((text) => text.replace(/"key":"./, '"key":"x'))],
    ['it has no list of includes', redigested((text) => text.replace('"includes"', '"x"'))],
    ['its list of includes is none', redigested((text) => text.replace(/"includes":\[.*?\]\]/, '"includes":[1]'))],
    ['it has no SOP', redigested((text) => text.replace('"sop":{', '"x":{'))],
    ['its SOP is a text', redigested((text) => text.replace(/"sop":.*/, '"sop":"a"}'))],
    ['it is huge', then((file) => truncateSync(file, 30_000_000))],
    ['others may read it', then((file) => chmodSync(file, 0o644))],
    ['others may write it', then((file) => chmodSync(file, 0o602))],
    ['it is a folder', swap((file) => mkdirSync(join(file, 'x'), { recursive: true }))],
    ['it is a pipe', swap((file) => execFileSync('mkfifo', ['-m', '600', file]))],
    [
      'it has another name elsewhere',
      swap((file, text) => {
        writeFileSync(join(home, 'other'), text, { mode: 0o600 });
        linkSync(join(home, 'other'), file);
      }),
    ],
    [
      'it is a link',
      swap((file, text) => {
        writeFileSync(join(home, 'other'), text, { mode: 0o600 });
        symlinkSync(join(home, 'other'), file);
      }),
    ],
  ];
  if (user === 0) oddities.push(['it is of another user', then((file) => chownSync(file, 65534, 65534))]);

  it.each(oddities)('%s', async (_what, make) => {
    await open();
    const file = entry();
    const good = readFileSync(file, 'utf8');
    make(file);
    const other = existsSync(join(home, 'other')) && readFileSync(join(home, 'other'), 'utf8');
    expect(await title()).toBe('a');
    expect(readFileSync(file, 'utf8')).toBe(good);
    expect(lstatSync(file)).toMatchObject({ nlink: 1, uid: user });
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    expect(lstatSync(file).isFile()).toBe(true);
    expect(kept()).toHaveLength(1);
    // What a link led to is as it was.
    expect(existsSync(join(home, 'other')) && readFileSync(join(home, 'other'), 'utf8')).toBe(other);
  });

  it('whatever its bytes are', async () => {
    await open();
    const file = entry();
    const good = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(good);
        bytes[at] = (bytes[at] as number) ^ flip;
        writeFileSync(file, bytes);
        expect(await title()).toBe('a');
        expect(readFileSync(file)).toEqual(good);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a folder with anything odd about it', () => {
  it('is made private where others may look into it, and its entries are not trusted', async () => {
    for (const folder of [entries, dirname(entries)]) {
      await open();
      writeFileSync(entry(), marked(entry()));
      expect(await title()).toBe('Marked');
      chmodSync(folder, 0o770);
      expect(await title()).toBe('a');
      expect(lstatSync(folder).mode & 0o777).toBe(0o700);
    }
  });

  it('is left alone where it is somebody else’s', async () => {
    await open();
    writeFileSync(entry(), marked(entry()));
    const before = readFileSync(entry(), 'utf8');
    expect(await title('a', { uid: (user ?? 0) + 1 })).toBe('a');
    expect(readFileSync(entry(), 'utf8')).toBe(before);
  });

  it('is left alone where it is a link', async () => {
    for (const folder of [entries, dirname(entries)]) {
      await open();
      writeFileSync(entry(), marked(entry()));
      const before = readFileSync(entry(), 'utf8');
      renameSync(folder, join(home, 'moved'));
      chmodSync(join(home, 'moved'), 0o755);
      symlinkSync(join(home, 'moved'), folder);
      expect(await title()).toBe('a');
      expect(lstatSync(join(home, 'moved')).mode & 0o777).toBe(0o755);
      expect(readFileSync(entry(), 'utf8')).toBe(before);
      rmSync(folder);
      rmSync(join(home, 'moved'), { recursive: true });
    }
  });

  it('is no error where it cannot be made or written', async () => {
    writeFileSync(join(home, 'file'), '');
    for (const folder of [join(home, 'file'), '/dev/null', '/proc/1', '/proc/self/fd', '/dev/full']) {
      expect(await title('a', { env: { XDG_CACHE_HOME: folder } })).toBe('a');
    }
    mkdirSync(join(home, '.cache', 'sop'), { recursive: true });
    writeFileSync(entries, 'a file where the folder would be');
    expect(await title()).toBe('a');
    expect(readFileSync(entries, 'utf8')).toBe('a file where the folder would be');
  });
});

describe('old entries', () => {
  const day = 24 * 3600;
  const age = (name: string, days: number, text = 'x'): void => {
    writeFileSync(join(entries, name), text, { mode: 0o600 });
    utimesSync(join(entries, name), Date.now() / 1000 - days * day, Date.now() / 1000 - days * day);
  };

  it('go when another is kept, and so do drafts that were never finished', async () => {
    await open();
    age('old.json', 91);
    age('young.json', 89);
    age('.sop-draft.tmp', 120);
    write('b.yaml', sop('b'));
    await open('b');
    expect(kept().filter((name) => !/^[0-9a-f]{64}/.test(name))).toEqual(['young.json']);
    expect(kept()).toHaveLength(3);
  });

  it('go from what Node compiled, as well', async () => {
    const folder = join(dirname(entries), 'node', 'v22');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [name, days] of Object.entries({ old: 91, young: 89 })) {
      writeFileSync(join(folder, name), 'x');
      utimesSync(join(folder, name), Date.now() / 1000 - days * day, Date.now() / 1000 - days * day);
    }
    const elsewhere = emptyFolder();
    writeFileSync(join(elsewhere, 'old'), 'x');
    utimesSync(join(elsewhere, 'old'), 0, 0);
    symlinkSync(elsewhere, join(dirname(folder), 'link'));
    await open();
    expect(kept()).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['young']);
    expect(readdirSync(elsewhere)).toEqual(['old']);
  });

  it('go when there are too many, the oldest first', async () => {
    await open();
    for (let number = 0; number < 5100; number++) age(`${number}.json`, 1 + number / 1000);
    write('b.yaml', sop('b'));
    await open('b');
    expect(kept()).toHaveLength(5000);
    expect(kept()).toContain('4997.json');
    expect(kept()).not.toContain('4998.json');
  });

  it('go when they are too large together', async () => {
    await open();
    for (let number = 0; number < 12; number++) {
      age(`${number}.json`, 1 + number);
      truncateSync(join(entries, `${number}.json`), 10_000_000);
      utimesSync(
        join(entries, `${number}.json`),
        Date.now() / 1000 - (1 + number) * day,
        Date.now() / 1000 - (1 + number) * day,
      );
    }
    write('b.yaml', sop('b'));
    await open('b');
    expect(kept().filter((name) => name.length < 10)).toHaveLength(9);
  });
});

describe('what Node compiles', () => {
  const start = (cache: string) =>
    execFileSync(process.execPath, [join(root, 'bin', 'sop.js'), '--version'], { env: { XDG_CACHE_HOME: cache } });
  const code = (cache: string) => join(cache, 'sop', 'node');

  it.skipIf(!('enableCompileCache' in nodeModule))('is kept beside the SOPs, where Node can', () => {
    const cache = emptyFolder();
    start(cache);
    expect(readdirSync(code(cache))).not.toEqual([]);
    expect(lstatSync(join(cache, 'sop')).mode & 0o777).toBe(0o700);
  });

  it('is kept in no folder that others may write to, or that is a link or none', () => {
    const [open, linked, file] = [emptyFolder(), emptyFolder(), emptyFolder()];
    mkdirSync(join(open, 'sop'));
    chmodSync(join(open, 'sop'), 0o777);
    symlinkSync(emptyFolder(), join(linked, 'sop'));
    writeFileSync(join(file, 'sop'), '');
    for (const cache of [open, linked, file, '/dev/null', '/proc/1', 'relative', join(open, 'none')]) {
      start(cache);
      expect(existsSync(code(cache))).toBe(false);
    }
  });
});

describe('the bundled SOPs', () => {
  it('came compiled: the built program keeps none of them, and reads none', () => {
    const bundled = readdirSync(join(root, 'sop')).filter((name) => /^(?!shared).*\.yaml$/.test(name));
    expect(readdirSync(join(root, 'dist', 'compiled'))).toHaveLength(bundled.length);
    for (const name of bundled) {
      execFileSync(process.execPath, [join(root, 'bin', 'sop.js'), 'show', name.replace('.yaml', '')], {
        cwd: home,
        env: { HOME: home, PATH: process.env.PATH ?? '' },
      });
    }
    expect(kept()).toEqual([]);
  });
});
