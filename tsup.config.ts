import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'tsup';
import { compileFolder } from './src/store/compile.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** Runtime dependencies are bundled, split so that each command loads only what it needs. */
export default defineConfig({
  entry: { cli: 'src/cli.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outDir: 'dist',
  clean: true,
  splitting: true,
  treeshake: true,
  minify: true,
  metafile: true,
  noExternal: [/.*/],
  define: { __VERSION__: JSON.stringify(version) },
  // Some bundled CommonJS packages call require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  onSuccess: async () => {
    compileFolder('sop', 'dist/compiled');
    writeLicences('dist/metafile-esm.json', 'dist/licences.txt');
  },
});

/** The licence texts of the packages that were bundled, as their licences ask. */
function writeLicences(metafile: string, target: string): void {
  const { inputs } = JSON.parse(readFileSync(metafile, 'utf8')) as { inputs: Record<string, unknown> };
  const folders = new Set(
    Object.keys(inputs).flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence file to ship`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  writeFileSync(target, notices.join(`\n${'-'.repeat(80)}\n\n`));
  if (existsSync(metafile)) rmSync(metafile);
}
