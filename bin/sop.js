#!/usr/bin/env node
const { existsSync, lstatSync, mkdirSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { isAbsolute, join } = require('node:path');

if (!existsSync(join(__dirname, '..', 'dist', 'cli.cjs'))) {
  console.error('sop: it is not built yet: run `npm ci && npm run build` in its folder');
  process.exitCode = 2;
} else {
  if (enableCompileCache) keepCompiledCode();
  require('../dist/cli.cjs').start(join(__dirname, '..'));
}

/**
 * Lets Node keep what it compiles, where it can (from Node 22 on), beside the compiled SOPs. Left to itself it would be
 * in a folder of /tmp that anybody may have made; this one is the user's alone, or it is not used.
 */
function keepCompiledCode() {
  const { XDG_CACHE_HOME: given, HOME: home } = process.env;
  const base = given && isAbsolute(given) ? given : home && join(home, '.cache');
  if (!base || !existsSync(base)) return;
  const folder = join(base, 'sop');
  try {
    if (!existsSync(folder)) mkdirSync(folder, 0o700);
    const { uid, mode } = lstatSync(folder);
    if ((mode & 0o170777) === 0o040700 && uid === process.geteuid?.()) enableCompileCache(join(folder, 'node'));
  } catch {
    // A comfort only.
  }
}
