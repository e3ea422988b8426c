import { execFileSync } from 'node:child_process';
import * as nodeFs from 'node:fs';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { maxBytes, maxRecordBytes, readBytes, readText } from '../../src/store/read.js';
import { root } from '../support/sop.js';

let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sop-read-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('docs/security.md states the bounds', () => {
  const page = nodeFs.readFileSync(join(root, 'docs/security.md'), 'utf8');
  expect(page).toContain(`| a file that people write, standard input, a pipe | ${maxBytes / 1e6} MB |`);
  expect(page).toContain(`| a journal, training results | ${maxRecordBytes / 1e6} MB; neither is written beyond it |`);
});

describe('reading a file', () => {
  test('gives every byte, whatever its size and the limit, or says that it is too large', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200_000 }), fc.nat({ max: 200_000 }), (size, most) => {
        const bytes = Buffer.alloc(size, 'abc');
        writeFileSync(at('bytes'), bytes);
        const read = readBytes(at('bytes'), 'bytes', { most });
        if (size > most) expect(read).toHaveProperty('problem.kind', 'too-large');
        else expect('bytes' in read && bytes.equals(read.bytes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('takes what a file became while it was read, and no more than the most', () => {
    writeFileSync(at('growing'), 'x');
    const fs = {
      ...nodeFs,
      readSync: ((file: number, bytes: Buffer, offset: number, length: number, place: null) => {
        nodeFs.appendFileSync(at('growing'), 'more');
        return nodeFs.readSync(file, bytes, offset, Math.min(length, 2), place);
      }) as typeof nodeFs.readSync,
    };
    expect(readBytes(at('growing'), 'growing', { most: 1000, fs })).toHaveProperty('problem.kind', 'too-large');
  });

  test('a file that is huge is told by its size', () => {
    writeFileSync(at('huge'), '');
    truncateSync(at('huge'), 1_900_000_000);
    expect(readText(at('huge'), 'huge')).toEqual({
      problem: { kind: 'too-large', message: '`huge` is larger than 5 MB.', hint: 'is it the right file?' },
    });
  });

  test('what is no file is not read', () => {
    execFileSync('mkfifo', [at('pipe')]);
    mkdirSync(at('folder'));
    symlinkSync('/dev/zero', at('zero'));
    symlinkSync('pipe', at('to-pipe'));
    symlinkSync('/proc/self/environ', at('environ'));
    const said = (name: string): unknown => {
      const read = readText(at(name), name);
      return 'problem' in read ? read.problem.message : read;
    };
    expect(said('pipe')).toBe('`pipe` is a pipe, not a file.');
    expect(said('to-pipe')).toBe('`to-pipe` is a pipe, not a file.');
    expect(said('folder')).toBe('`folder` is a folder, not a file.');
    expect(said('zero')).toBe('`zero` is a device, not a file.');
    expect(said('nowhere')).toBe('There is no file `nowhere`.');
    if (process.platform === 'linux') expect(said('environ')).toBe('`environ` is no ordinary file.');
  });

  test('a pipe that takes the place of a file is not waited for', () => {
    writeFileSync(at('swapped'), 'good');
    const fs = {
      ...nodeFs,
      openSync: ((path: string, flags: number) => {
        rmSync(path);
        execFileSync('mkfifo', [path]);
        return nodeFs.openSync(path, flags);
      }) as typeof nodeFs.openSync,
    };
    expect(readText(at('swapped'), 'swapped', { fs })).toHaveProperty('problem.kind', 'not-a-file');
  });
});
