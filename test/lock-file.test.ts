import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './support/sop.js';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
}

const { lockfileVersion, packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  lockfileVersion: number;
  packages: Record<string, Entry>;
};
const entries = Object.entries(packages).filter(([path]) => path !== '');

/** `npm install` leaves it out for platforms that it did not install for. */
describe('the lock file', () => {
  test('lists packages', () => {
    expect(lockfileVersion).toBe(3);
    expect(entries.length).toBeGreaterThan(100);
  });

  test('has a digest of what is meant for every one of them, those of other platforms too', () => {
    const without = entries.filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''));
    expect(without.map(([path]) => path)).toEqual([]);
  });

  test('names no registry, so that any may serve them', () => {
    const named = entries.filter(([, { resolved, link }]) => resolved !== undefined || link === true);
    expect(named.map(([path]) => path)).toEqual([]);
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toContain('omit-lockfile-registry-resolved=true\n');
  });

  test('means the same by the same version, wherever it is', () => {
    const digests = new Map<string, Set<string | undefined>>();
    for (const [path, { version, integrity }] of entries) {
      const name = `${path.replace(/^.*node_modules\//, '')}@${version}`;
      digests.set(name, (digests.get(name) ?? new Set()).add(integrity));
    }
    expect([...digests].filter(([, all]) => all.size > 1).map(([name]) => name)).toEqual([]);
  });
});
