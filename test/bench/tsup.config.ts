import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['test/bench/bench.ts'],
  format: 'esm',
  target: 'node20',
  outDir: 'node_modules/.cache/bench',
  skipNodeModulesBundle: true,
  define: { __VERSION__: '"bench"', __BUILD__: '"bench"' },
  silent: true,
});
