// What follows tsup: the built program is asked for its schemas, and reads the bundled SOPs into its own cache.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildId } from './build-id.js';

writeFileSync('dist/licences.txt', licences(bundledPackages('dist/metafile-esm.json')));
rmSync('dist/metafile-esm.json');
writeFileSync('dist/sop.schema.json', sop('schema'));
writeFileSync('dist/scenarios.schema.json', sop('schema', '--scenarios'));
compileBundled('dist/compiled');
// Last: a build that was interrupted has none.
writeFileSync('dist/build-id', buildId());

function sop(...args) {
  return execFileSync(process.execPath, ['bin/sop.js', ...args], { encoding: 'utf8' });
}

/** Opening an SOP puts it into the cache; what is in there then is shipped. */
function compileBundled(target) {
  const cache = mkdtempSync(join('dist', 'cache-'));
  const env = { PATH: process.env.PATH, HOME: tmpdir(), XDG_CACHE_HOME: join(process.cwd(), cache) };
  for (const file of readdirSync('sop').filter((name) => name.endsWith('.yaml'))) {
    spawnSync(process.execPath, ['bin/sop.js', 'show', `./sop/${file}`], { env, stdio: 'ignore' });
  }
  renameSync(join(cache, 'sop', 'compiled'), target);
  chmodSync(target, 0o755);
  for (const entry of readdirSync(target)) chmodSync(join(target, entry), 0o644);
  rmSync(cache, { recursive: true });
}

/** Folders of the packages that went into the build. */
function bundledPackages(metafile) {
  const { outputs } = JSON.parse(readFileSync(metafile, 'utf8'));
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const folders = used
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([input]) => /^.*node_modules\/(?:@[^/]+\/)?[^/.][^/]*/.exec(input)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** Their licence texts, as their licences ask. */
function licences(packages) {
  const notices = packages.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence file to ship`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return notices.join(`\n${'-'.repeat(80)}\n\n`);
}
