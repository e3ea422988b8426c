import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Files, textFiles } from '../../src/sop/files.js';
import type { Library as Sops } from '../../src/sop/library.js';
import { diskFiles } from '../../src/store/disk.js';
import { revisionFiles, revisionOf } from '../../src/store/git.js';
import { createLibrary, createVersions } from '../../src/store/library.js';
import { type Library, libraries } from '../support/generate.js';
import { emptyFolder } from '../support/sop.js';

/** The texts of a library, with what the main SOP can share in a file of its own. `mistake` is made on purpose. */
function textsOf(
  { main, texts }: Library,
  mistake: 'none' | 'unknown-key' | 'no-sub' | 'no-parts',
): Map<string, string> {
  const files = new Map([...texts].map(([id, text]) => [`${id}.yaml`, text]));
  const { outcomes, responses, guides, ...own } = parse(texts.get(main) as string);
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
  files.set('main.yaml', stringify(plain({ ...own, include: 'parts' })));
  files.set(
    'parts.yaml',
    stringify(plain({ format: 1, shared: 'parts', title: 'Parts', outcomes, responses, guides })),
  );
  if (mistake === 'unknown-key') files.set('sub-0.yaml', `${files.get('sub-0.yaml')}\nunknown: key\n`);
  if (mistake === 'no-sub') files.delete('sub-0.yaml');
  if (mistake === 'no-parts') files.delete('parts.yaml');
  return files;
}

/** What opening gives, without what tells where the text came from. */
async function outcome(library: Sops, found: ReturnType<Sops['find']>): Promise<unknown> {
  const opened = await library.open(found);
  if ('problem' in opened) return opened.problem.kind;
  if ('diagnostics' in opened) return opened.diagnostics.map(({ code, message, span }) => ({ code, message, span }));
  return { digest: opened.digest, sops: opened.flow.sops.map(({ id }) => id) };
}

test('an SOP is the same, and so are its mistakes, wherever its files are', { timeout: 120_000 }, async () => {
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(
      libraries({ maxSteps: 6 }),
      fc.constantFrom('none' as const, 'unknown-key' as const, 'no-sub' as const, 'no-parts' as const),
      async (generated, mistake) => {
        const texts = textsOf(generated, mistake);
        const cwd = emptyFolder();
        const here = { cwd, home: cwd, env: {}, packageDir: join(cwd, 'package') };
        mkdirSync(join(cwd, 'sop'));
        for (const [name, text] of texts) writeFileSync(join(cwd, 'sop', name), text);
        const git = (...args: string[]) =>
          execFileSync('git', ['-c', 'user.name=Sam', '-c', 'user.email=sam@example.org', ...args], { cwd });
        git('init', '--quiet');
        git('add', '.');
        git('commit', '--quiet', '--message', 'All');

        const disk = createLibrary(here);
        const expected = await outcome(disk, disk.find('main'));
        if (typeof expected === 'object' && expected !== null && 'digest' in expected) opened++;
        if (mistake === 'no-parts') expect(expected).toMatchObject([{ code: 'unknown-include' }]);

        // Read a second time, it comes out of the cache.
        const again = createLibrary(here);
        expect(await outcome(again, again.find('./sop/main.yaml'))).toEqual(expected);

        const away = { ...here, cwd: emptyFolder() };
        const inMemory = new Map([...texts].map(([name, text]) => [join(away.cwd, 'sop', name), text]));
        const memory = createVersions(away, textFiles(inMemory, diskFiles(away)));
        expect(await outcome(memory, memory.find('main'))).toEqual(expected);

        const main = texts.get('main.yaml') as string;
        const piped = createVersions(here, diskFiles(here));
        expect(await outcome(piped, piped.textAt(cwd, { name: '<stdin>', text: main }))).toEqual(expected);

        // What the revision has counts, and not what is here now.
        for (const name of texts.keys()) writeFileSync(join(cwd, 'sop', name), 'no SOP any more');
        const { rev, path } = revisionOf('HEAD:sop/main.yaml') as { rev: string; path: string };
        const revision: Files = revisionFiles(rev, cwd, diskFiles(here));
        const then = createVersions(here, revision);
        expect(await outcome(then, then.findFile(path))).toEqual(expected);
      },
    ),
    { numRuns: 12 },
  );
  expect(opened).toBeGreaterThan(0);
});

test('lists what a revision has, and says what it has not', () => {
  const cwd = emptyFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Sam', '-c', 'user.email=sam@example.org', ...args], { cwd });
  mkdirSync(join(cwd, 'sop', 'scenarios'), { recursive: true });
  for (const name of ['b.yaml', 'a.yml', '.hidden.yaml', 'notes.txt', 'scenarios/a.yaml', 'ü ö.yaml']) {
    writeFileSync(join(cwd, 'sop', name), 'x');
  }
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'All');
  const files = revisionFiles('HEAD', cwd, diskFiles({ cwd, home: cwd, env: {} }));
  expect(files.list('HEAD:sop')).toEqual(['a.yml', 'b.yaml', 'ü ö.yaml']);
  expect(files.read('HEAD:sop/b.yaml')).toEqual({ name: 'HEAD:sop/b.yaml', text: 'x' });
  expect(files.read('HEAD:sop/b.yaml')).toBe(files.read('HEAD:sop/b.yaml'));
  expect(files.read('HEAD:sop/c.yaml')).toHaveProperty('problem.kind', 'missing');
  expect(files.read('HEAD:sop')).toHaveProperty('problem.kind', 'folder');
  expect(files.list('HEAD:.')).toEqual([]);
  expect(files.list('HEAD:nowhere')).toHaveProperty('problem');
});
