import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { __VERSION__: JSON.stringify('0.0.0-test'), __BUILD__: JSON.stringify('test') },
  // The same file as in the build.
  resolve: { alias: { yaml: `${import.meta.dirname}/node_modules/yaml/browser/dist/index.js` } },
  test: {
    server: { deps: { inline: [/node_modules\/yaml\//] } },
    include: ['test/**/*.test.ts'],
    // Times are printed with their offset, so the tests choose one.
    env: { TZ: 'UTC' },
    globalSetup: ['test/support/temporary.ts'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
