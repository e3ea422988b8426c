import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { defineConfig, type Options } from 'tsup';
import { scenarioJsonSchema } from './src/scenario/json-schema.js';
import { scenarioSchemaName, sopJsonSchema, sopSchemaName } from './src/sop/json-schema.js';
import { compileFolder } from './src/store/compile.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/*
 * Opening files costs more at start-up than the code in them. So what a first answer waits for is built into a few
 * files that hold all they need; everything else shares what it can, and the package stays small.
 */

/** Imported with `import()`, but so small, or needed so often, that they stay inside. */
const inline = new Set(['commands/run', 'commands/output', 'walk/json', 'text/escape']);

/** What stands between a command line and its answer, or the first question. */
const quick = ['cli', 'commands/run-interactively', 'terminal/typed', 'terminal/drawn'];

/** One file each for everything else; no start-up waits for the first list. */
const sharedByAll = [
  'check/sop',
  'yaml/document',
  'sop/load',
  'sop/format',
  'sop/validate',
  'graph/unfold',
  'text/diagnostic-text',
  'walk/transcript',
  'scenario/read',
  'terminal/tty',
];
const sharedByOthers = [
  'commands/output',
  'sop/flow',
  'store/files',
  'store/finder',
  'store/library',
  'store/saved-walk',
  'terminal/colour',
  'text/wrap',
  'walk/engine',
  'walk/report',
];

/**
 * Libraries that many files need, and that are too large to be in each: one file each, with what the sources use of
 * them. The modules that stand for them are written before the build.
 */
const libraries = ['yaml', 'zod/mini'];

async function libraryModules(sources: readonly string[]): Promise<Record<string, string>> {
  const folder = join('node_modules', '.cache', 'sop-build');
  mkdirSync(folder, { recursive: true });
  const entries: Record<string, string> = {};
  for (const library of libraries) {
    const words = new Set(sources.filter((text) => text.includes(`'${library}'`)).flatMap(namesUsed));
    const used = Object.keys(await import(library)).filter((name) => words.has(name));
    const file = join(folder, `${outputName(library)}.ts`);
    writeFileSync(file, `export { ${used.join(', ')} } from '${library}';\n`);
    entries[outputName(library)] = file;
  }
  return entries;
}

/** Words between the braces of imports, and those behind `z.`: more than is used does no harm, less would be noticed. */
function namesUsed(text: string): string[] {
  const imported = [...text.matchAll(/import \{([^}]*)\}/g)].flatMap((match) => match[1]?.match(/\w+/g) ?? []);
  return [...imported, ...[...text.matchAll(/\bz\.(\w+)(?=\(|\.\w)/g)].map((match) => match[1] as string)];
}

const moduleName = (path: string): string => relative('src', path).replace(/\.[jt]s$/, '');
const outputName = (name: string): string => name.replaceAll('/', '-');

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const sources = files.map((file) => readFileSync(join('src', file), 'utf8'));

/** The modules that some source imports with `import()`. */
const lazy = files.flatMap((file, at) =>
  [...(sources[at] as string).matchAll(/\bimport\('(\.[^']+)'\)/g)].map((match) =>
    moduleName(join('src', dirname(file), match[1] as string)),
  ),
);

const entriesOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [outputName(name), `src/${name}.ts`]));

/** Folders of the packages that were bundled, by all builds together. */
const bundled = new Set<string>();

/** Runtime dependencies are bundled; nothing is installed with the package. */
function build(entry: Record<string, string>, shared: readonly string[]): Options {
  return {
    entry,
    format: 'cjs',
    // What the build makes is CommonJS, whatever the package around it is.
    outExtension: () => ({ js: '.js' }),
    platform: 'node',
    target: 'node20',
    outDir: 'dist',
    splitting: false,
    // Otherwise the plugin below would not see where commander asks for `node:child_process`.
    removeNodeProtocol: false,
    minify: true,
    silent: true,
    noExternal: [/.*/],
    define: { __VERSION__: JSON.stringify(version) },
    esbuildOptions: (options) => {
      // An `import()` becomes a `require()` where it stands: Node opens that in half the time.
      options.supported = { 'dynamic-import': false };
    },
    esbuildPlugins: [
      {
        name: 'files-of-their-own',
        setup({ onResolve, onLoad, onEnd }) {
          onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
            const name = moduleName(relative(process.cwd(), join(resolveDir, path)));
            const own = shared.includes(name) || (kind === 'dynamic-import' && !inline.has(name));
            return kind === 'entry-point' || !own ? undefined : { path: `./${outputName(name)}.js`, external: true };
          });
          onResolve({ filter: /^(yaml|zod\/mini)$/ }, ({ path, importer }) =>
            importer.includes('sop-build') ? undefined : { path: `./${outputName(path)}.js`, external: true },
          );
          // Parts of libraries that are never used here, but load a good deal of Node: commander's commands that are
          // programs of their own, and chalk's guess at the terminal (`terminal/colour.ts` decides that).
          onResolve({ filter: /^(node:child_process|#supports-color)$/ }, ({ path, importer }) =>
            /node_modules\/(commander|chalk)\//.test(importer) ? { path, namespace: 'unused' } : undefined,
          );
          onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = { default: {} };' }));
          onEnd(({ metafile }) => {
            const used = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.entries(inputs));
            for (const [input, { bytesInOutput }] of used) {
              if (bytesInOutput === 0) continue;
              const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/.][^/]*/.exec(input)?.[0];
              if (folder) bundled.add(folder);
            }
          });
        },
      },
    ],
    onSuccess: async () => {
      // The package is of ES modules; what the build makes is not.
      writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
      compileFolder('sop', 'dist/compiled');
      writeFileSync(`dist/${sopSchemaName}`, `${JSON.stringify(sopJsonSchema(), null, 2)}\n`);
      writeFileSync(`dist/${scenarioSchemaName}`, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
      writeLicences('dist/licences.txt');
    },
  };
}

export default defineConfig(async () => {
  rmSync('dist', { recursive: true, force: true });
  const others = [...lazy, ...sharedByAll, ...sharedByOthers].filter((name) => ![...inline, ...quick].includes(name));
  return [
    build(entriesOf(quick), sharedByAll),
    build({ ...entriesOf([...others, 'commands/output']), ...(await libraryModules(sources)) }, [
      ...sharedByAll,
      ...sharedByOthers,
    ]),
  ];
});

/** The licence texts of the packages that were bundled, as their licences ask. */
function writeLicences(target: string): void {
  const notices = [...bundled].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} has no licence file to ship`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  writeFileSync(target, notices.join(`\n${'-'.repeat(80)}\n\n`));
}
