import { execFileSync } from 'node:child_process';
import * as nodeFs from 'node:fs';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exists, type FileSystem, writeFileSafely } from '../../src/store/write.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sop-files-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const fresh = { overwrite: false, mode: 0o600 };
const over = { overwrite: true, mode: 0o600 };

function failing(code: string, ...calls: (keyof FileSystem)[]): FileSystem {
  const fail = (): never => {
    throw Object.assign(new Error(code), { code });
  };
  return { ...nodeFs, ...Object.fromEntries(calls.map((call) => [call, fail])) };
}

describe('writing a new file', () => {
  it('writes the text with its mode, whatever the umask', () => {
    const umask = process.umask(0o777);
    try {
      expect(writeFileSafely(join(folder, 'a'), 'text ✓', fresh)).toEqual({ written: true });
    } finally {
      process.umask(umask);
    }
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('text ✓');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('leaves what is there alone, a link that leads nowhere too', () => {
    writeFileSync(join(folder, 'a'), 'mine');
    symlinkSync('nowhere', join(folder, 'b'));
    mkdirSync(join(folder, 'c'));
    expect(writeFileSafely(join(folder, 'a'), 'x', fresh)).toHaveProperty('problem.kind', 'exists');
    expect(writeFileSafely(join(folder, 'b'), 'x', fresh)).toHaveProperty('problem.kind', 'exists');
    expect(writeFileSafely(join(folder, 'c'), 'x', fresh)).toHaveProperty('problem.kind', 'folder');
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toEqual(['a', 'b', 'c']);
  });

  it('never takes a name that somebody took while it was writing', () => {
    const target = join(folder, 'a');
    const racing: FileSystem = {
      ...nodeFs,
      fsyncSync: (file) => {
        if (!existsSync(target)) writeFileSync(target, 'theirs');
        nodeFs.fsyncSync(file);
      },
    };
    expect(writeFileSafely(target, 'mine', { ...fresh, fs: racing })).toHaveProperty('problem.kind', 'exists');
    expect(readFileSync(target, 'utf8')).toBe('theirs');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('works where there are no hard links, and still refuses a name that is taken', () => {
    const fs = failing('EPERM', 'linkSync');
    expect(writeFileSafely(join(folder, 'a'), 'text', { ...fresh, fs })).toEqual({ written: true });
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('text');
    expect(writeFileSafely(join(folder, 'a'), 'other', { ...fresh, fs })).toHaveProperty('problem.kind', 'exists');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('goes on where the system takes a few bytes at a time', () => {
    const fs = {
      ...nodeFs,
      writeSync: (file: number, bytes: Uint8Array, at: number, length: number) =>
        nodeFs.writeSync(file, bytes, at, Math.min(3, length)),
    } as unknown as FileSystem;
    writeFileSafely(join(folder, 'a'), 'a rather long text ✓', { ...fresh, fs });
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('a rather long text ✓');
  });
});

describe('replacing a file', () => {
  it('replaces it whole, and narrows its mode', () => {
    writeFileSync(join(folder, 'a'), 'old');
    chmodSync(join(folder, 'a'), 0o666);
    expect(writeFileSafely(join(folder, 'a'), 'new', over)).toEqual({ written: true });
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o600);
  });

  it('writes through no link, whatever it leads to', () => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real/a'), 'old');
    for (const [link, to, kind] of [
      ['file', 'real/a', 'link'],
      ['twice', 'file', 'link'],
      ['nowhere', 'real/b', 'link'],
      ['loop', 'loop', 'link'],
      ['folder', 'real', 'folder'],
      ['device', '/dev/null', 'exists'],
    ] as const) {
      symlinkSync(to, join(folder, link));
      expect(writeFileSafely(join(folder, link), 'new', over), link).toHaveProperty('problem.kind', kind);
      expect(lstatSync(join(folder, link)).isSymbolicLink()).toBe(true);
    }
    expect(readdirSync(join(folder, 'real'))).toEqual(['a']);
    expect(readFileSync(join(folder, 'real/a'), 'utf8')).toBe('old');
  });

  it('follows no link below a folder, where nobody typed the path', () => {
    mkdirSync(join(folder, 'work/sop'), { recursive: true });
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere/a'), 'old');
    symlinkSync('../../elsewhere', join(folder, 'work/sop/outcomes'));
    symlinkSync('work', join(folder, 'mine'));
    const path = join(folder, 'mine/sop/outcomes/a');
    expect(writeFileSafely(path, 'new', { ...over, below: join(folder, 'mine') })).toMatchObject({
      problem: { kind: 'link', message: expect.stringContaining('is behind the link') },
    });
    expect(readFileSync(path, 'utf8')).toBe('old');
    // What is above the folder is the user's own affair, and so is a path that they typed.
    expect(writeFileSafely(join(folder, 'mine/b'), 'new', { ...over, below: join(folder, 'mine') })).toEqual({
      written: true,
    });
    expect(writeFileSafely(path, 'new', over)).toEqual({ written: true });
  });

  it('never follows a link that takes the name while it is writing', () => {
    const target = join(folder, 'a');
    writeFileSync(join(folder, 'victim'), 'theirs');
    const racing: FileSystem = {
      ...nodeFs,
      fsyncSync: (file) => {
        if (!existsSync(target)) symlinkSync('victim', target);
        nodeFs.fsyncSync(file);
      },
    };
    expect(writeFileSafely(target, 'mine', { ...over, fs: racing })).toEqual({ written: true });
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('theirs');
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });

  it('never puts a file in the place of a folder, a device or a pipe', () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(writeFileSafely(folder, 'x', over)).toHaveProperty('problem.kind', 'folder');
    expect(writeFileSafely('/dev/null', 'x', over)).toHaveProperty('problem.kind', 'exists');
    expect(writeFileSafely(join(folder, 'pipe'), 'x', over)).toHaveProperty('problem.kind', 'exists');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['ENOSPC', 'writeSync', 'no-space', 'there is no space left'],
    ['EDQUOT', 'fsyncSync', 'no-space', 'there is no space left'],
    ['EROFS', 'openSync', 'read-only', 'the disk is read-only'],
    ['EACCES', 'openSync', 'no-permission', 'You may not write'],
    ['EIO', 'fsyncSync', 'unwritable', 'EIO'],
    ['EIO', 'closeSync', 'unwritable', 'EIO'],
    ['EACCES', 'renameSync', 'no-permission', 'You may not write'],
  ] as const)('%s in %s is said plainly, and the good file stays', (code, call, kind, words) => {
    writeFileSync(join(folder, 'a'), 'good');
    const result = writeFileSafely(join(folder, 'a'), 'other', { ...over, fs: failing(code, call) });
    expect(result).toHaveProperty('problem.kind', kind);
    expect(result).toHaveProperty('problem.message', expect.stringContaining(words));
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('good');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('a disk that silently keeps too little is noticed', () => {
    writeFileSync(join(folder, 'a'), 'good');
    const lying = { ...nodeFs, writeSync: (_: number, bytes: Uint8Array) => bytes.length } as unknown as FileSystem;
    expect(writeFileSafely(join(folder, 'a'), 'other', { ...over, fs: lying })).toHaveProperty(
      'problem.kind',
      'no-space',
    );
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('good');
  });

  it('a missing folder, and a file in the place of a folder', () => {
    writeFileSync(join(folder, 'a'), '');
    for (const path of ['none/b', 'a/b']) {
      expect(exists(folder, path)).toBe(false);
      expect(writeFileSafely(join(folder, path), 'x', fresh)).toHaveProperty('problem.kind', 'no-folder');
    }
  });
});

/** A real disk of 64 KB; undefined where mounting is not allowed. */
function tinyDisk(): string | undefined {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    return disk;
  } catch {
    return undefined;
  }
}

it('a full disk leaves the good file whole', (context) => {
  const disk = tinyDisk();
  if (!disk) return context.skip('mounting a small disk is not allowed here');
  try {
    writeFileSafely(join(disk, 'a'), 'good', fresh);
    const result = writeFileSafely(join(disk, 'a'), 'x'.repeat(100_000), over);
    expect(result).toHaveProperty('problem.kind', 'no-space');
    expect(readFileSync(join(disk, 'a'), 'utf8')).toBe('good');
    expect(readdirSync(disk)).toEqual(['a']);
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
});
