#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

if (existsSync(join(__dirname, '..', 'dist', 'cli.cjs'))) {
  require('../dist/cli.cjs').start(join(__dirname, '..'));
} else {
  console.error('sop: it is not built yet: run `npm ci && npm run build` in its folder');
  process.exitCode = 2;
}
