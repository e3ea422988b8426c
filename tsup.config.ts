import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { defineConfig } from 'tsup';
import { scenarioSchemaName, sopJsonSchema, sopSchemaName } from './src/format/json-schema.js';
import { scenarioJsonSchema } from './src/scenario/json-schema.js';
import { compileFolder } from './src/store/compile.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/**
 * Each module that is imported with `import()` becomes one file that holds all it needs, and so does `cli.ts`: opening
 * files costs more at start-up than the code in them. These few are so small, or needed so often, that they stay inside.
 */
const inline = new Set(['commands/run', 'commands/output', 'render/run-json', 'text/escape']);

const moduleName = (path: string): string => relative('src', path).replace(/\.[jt]s$/, '');
const outputName = (name: string): string => name.replaceAll('/', '-');

/** The modules that some source imports with `import()`. */
function lazyModules(): Record<string, string> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const names = files.flatMap((file) =>
    [...readFileSync(join('src', file), 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/g)].map((match) =>
      moduleName(join('src', dirname(file), match[1] as string)),
    ),
  );
  return Object.fromEntries(
    names.filter((name) => !inline.has(name)).map((name) => [outputName(name), `src/${name}.ts`]),
  );
}

/** Runtime dependencies are bundled; nothing is installed with the package. */
export default defineConfig({
  entry: { cli: 'src/cli.ts', ...lazyModules() },
  format: 'cjs',
  // What the build makes is CommonJS, whatever the package around it is.
  outExtension: () => ({ js: '.js' }),
  platform: 'node',
  target: 'node20',
  outDir: 'dist',
  clean: true,
  splitting: false,
  minify: true,
  metafile: true,
  silent: true,
  noExternal: [/.*/],
  define: { __VERSION__: JSON.stringify(version) },
  esbuildOptions: (options) => {
    // An `import()` becomes a `require()` where it stands: Node opens that in half the time.
    options.supported = { 'dynamic-import': false };
  },
  esbuildPlugins: [
    {
      name: 'start-up',
      setup(build) {
        build.onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
          const name = moduleName(relative(process.cwd(), join(resolveDir, path)));
          if (kind !== 'dynamic-import' || inline.has(name)) return undefined;
          return { path: `./${outputName(name)}.js`, external: true };
        });
        // Parts of libraries that are never used here, but load a good deal of Node: commander's commands that are
        // programs of their own, and chalk's guess at the terminal (`terminal/colour.ts` decides that).
        build.onResolve({ filter: /^(node:child_process|#supports-color)$/ }, ({ path, importer }) =>
          /node_modules\/(commander|chalk)\//.test(importer) ? { path, namespace: 'unused' } : undefined,
        );
        build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = { default: {} };' }));
      },
    },
  ],
  onSuccess: async () => {
    // The package is of ES modules; what the build makes is not.
    writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
    compileFolder('sop', 'dist/compiled');
    writeFileSync(`dist/${sopSchemaName}`, `${JSON.stringify(sopJsonSchema(), null, 2)}\n`);
    writeFileSync(`dist/${scenarioSchemaName}`, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    writeLicences('dist/metafile-cjs.json', 'dist/licences.txt');
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
  rmSync(metafile);
}
