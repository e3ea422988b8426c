import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/sop.js';

/**
 * Where the sources open, fill or change files, and why each may: `store/read` looks before it opens and reads no more
 * than bounded, `store/write` writes whole files and through no link. What is done elsewhere is listed with its reason.
 */
const judged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'src/store/read.ts': { openSync: 'without waiting, looked at before and after', readSync: 'up to a bound' },
  'src/store/write.ts': {
    openSync: 'a new file (wx), a folder to sync, or a file of our own and no link',
    writeSync: 'into what was opened so',
    renameSync: 'takes the place of a link, never goes through it',
    linkSync: 'a name that nobody has',
    unlinkSync: 'the draft',
    fchmodSync: 'of what was opened so',
  },
  'src/store/journal.ts': {
    openSync: 'a new file (wx)',
    fchmodSync: 'of what was opened by openOwn',
    ftruncateSync: 'of what was opened by openOwn',
    unlinkSync: 'the file that was just made',
  },
  'src/store/lock.ts': {
    openSync: 'a new file (wx) in a new folder',
    chmodSync: 'the new folder',
    mkdirSync: 'a new folder',
    renameSync: 'in the state folder, names of our own',
    rmdirSync: 'of an empty folder',
    unlinkSync: 'names of our own',
  },
  'src/store/state.ts': { mkdirSync: 'the state folder', chmodSync: 'of what is no link' },
  'src/store/results.ts': {
    readSync: 'one byte of what was opened by openOwn',
    writeSync: 'into what was opened by openOwn',
    fchmodSync: 'of what was opened by openOwn',
  },
  'src/store/walks.ts': { unlinkSync: 'a walk by its id: takes a link away, and not what it leads to' },
  'src/store/new-files.ts': { mkdirSync: 'where the user said, or beside an SOP, held to `below` there' },
  'src/store/cache.ts': {
    openSync: 'no link, without waiting, in a folder that nobody else may write; looked at after',
    readFileSync: 'what was opened so, or in the package itself',
    mkdirSync: 'the cache folder',
    chmodSync: 'of what is no link and not of others',
    rmSync: 'in the cache folder: takes a link away, and not what it leads to',
  },
  'src/commands/rename.ts': {
    unlinkSync: 'what was written under its new name: takes a link away, and not what it leads to',
  },
  'src/terminal/processes.ts': { readFileSync: 'files of the system by their names' },
  'src/terminal/context.ts': { writeSync: 'standard output' },
};

const calls =
  /\b(?:open|read|write|append|copy|cp|rename|link|symlink|unlink|rm|rmdir|mkdir|mkdtemp|chmod|lchmod|fchmod|chown|truncate|ftruncate|utimes)(?:File|v)?Sync(?=\()|\b(?:createReadStream|createWriteStream|readFile|writeFile|appendFile)(?=\()|node:fs\/promises/g;

test('every call that opens or changes a file is one that was judged', () => {
  const found: Record<string, string[]> = {};
  for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(root, 'src', file), 'utf8');
    const used = new Set(text.match(calls));
    // A function of its own.
    if (file === join('commands', 'given.ts')) used.delete('readFile');
    if (used.size) found[`src/${file.replaceAll('\\', '/')}`] = [...used].sort();
  }
  const expected = Object.entries(judged).map(([file, uses]) => [file, Object.keys(uses).sort()]);
  expect(found).toEqual(Object.fromEntries(expected));
});
