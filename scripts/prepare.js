// npm runs this when a clone or a git reference has been installed, and before anything is packed. It builds, unless what
// is there was built from these very files. All that is said goes to stderr: the output of npm may be read by a program.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { buildId } from './build-id.js';

const packs = process.env.npm_lifecycle_event === 'prepack';
const isBuilt = () => existsSync('dist/build-id') && readFileSync('dist/build-id', 'utf8') === buildId();
const canBuild = () => existsSync('node_modules/tsup');

// Packed straight after it was cloned, it has nothing to build with.
if (!isBuilt() && !canBuild() && packs) run('ci', '--include=dev', '--no-audit', '--no-fund');
if (!isBuilt() && canBuild()) run('run', 'build');
if (!isBuilt()) {
  console.error('sop: it is not built, because its devDependencies are not installed.');
  console.error('     `npm install --global <git reference>` leaves them out: in a clone, run `npm pack`,');
  console.error('     and install the file that it makes.');
  // What installs it for use must not seem to have done so; who installs its dependencies alone may build later.
  process.exitCode = packs || process.env.npm_config_global === 'true' ? 1 : 0;
}

function run(...args) {
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, npm_config_global: '', npm_config_dry_run: '' } };
  const { status } = spawnSync('npm', args, options);
  if (status !== 0) process.exit(status ?? 1);
}
