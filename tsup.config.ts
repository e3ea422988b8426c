import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { transform } from 'esbuild';
import { defineConfig } from 'tsup';
import { buildId } from './scripts/build-id.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const entry = resolve('src/cli.ts');

/** One entry, and a file for each part that is imported when it is needed. `scripts/finish-build.js` does the rest. */
export default defineConfig({
  entry: [entry],
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node20',
  outExtension: () => ({ js: '.cjs' }),
  clean: true,
  minify: true,
  metafile: true,
  silent: true,
  // Nothing is installed with the package.
  noExternal: [/.*/],
  removeNodeProtocol: false,
  define: { __VERSION__: JSON.stringify(version), __BUILD__: JSON.stringify(`${version} ${buildId()}`) },
  plugins: [
    {
      name: 'commonjs',
      // Node opens CommonJS in two thirds of the time of ES modules, and esbuild splits only these.
      renderChunk: (code) =>
        transform(code, { format: 'cjs', platform: 'node', minify: true, supported: { 'dynamic-import': false } }),
    },
  ],
  esbuildOptions: (options) => {
    // The same library as ES modules, which lose what is not used.
    options.alias = { yaml: resolve('node_modules/yaml/browser/dist/index.js') };
  },
  esbuildPlugins: [
    {
      name: 'few-files',
      setup({ onLoad, onResolve }) {
        // What is imported later finds the entry loaded. Told so, esbuild keeps all that the entry needs in one file,
        // where it would make one for each set of importers: opening files costs a start more than the code in them.
        onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
          const first = path === entry ? '' : `import ${JSON.stringify(entry)};`;
          return { contents: first + readFileSync(path, 'utf8'), loader: 'ts' };
        });
        // Never used here, but they load a good deal of Node: commander's commands that are programs of their own, and
        // chalk's guess at the terminal (`terminal/colour.ts` decides that).
        onResolve({ filter: /^(node:child_process|#supports-color)$/ }, ({ path, importer }) =>
          /node_modules[\\/](commander|chalk)[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined,
        );
        onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = { default: {} };' }));
      },
    },
  ],
});
