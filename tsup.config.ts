import { defineConfig } from 'tsup';

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
  noExternal: [/.*/],
  // Some bundled CommonJS packages call require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
});
