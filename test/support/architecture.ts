import { posix } from 'node:path';
import ts from 'typescript';
import { bounded, circlesOfCalls, spreadsIn } from './stack.js';
import { isName, visit } from './syntax.js';

/** What each room may import besides itself. What is not listed here is no room of the house. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  text: [],
  yaml: ['text'],
  terminal: ['text'],
  sop: ['text', 'yaml'],
  graph: ['text', 'sop'],
  walk: ['text', 'terminal', 'sop'],
  scenario: ['text', 'yaml', 'sop', 'graph', 'walk'],
  check: ['text', 'yaml', 'sop', 'graph'],
  test: ['text', 'sop', 'graph', 'walk', 'scenario'],
  train: ['text', 'yaml', 'terminal', 'sop', 'graph', 'walk', 'scenario'],
  diff: ['text', 'sop', 'graph'],
  init: ['text', 'sop', 'graph', 'scenario'],
  picture: ['text', 'sop'],
  rename: ['text', 'yaml', 'sop', 'scenario'],
  store: ['text', 'yaml', 'sop', 'graph', 'walk', 'scenario', 'check', 'test', 'train', 'diff', 'init', 'rename'],
};
const pureRooms = [
  'text',
  'yaml',
  'sop',
  'graph',
  'walk',
  'scenario',
  'check',
  'test',
  'train',
  'diff',
  'init',
  'rename',
  'picture',
];
const all = Object.keys(rooms);
const entrances: Readonly<Record<string, readonly string[]>> = {
  commands: all,
  program: [...all, 'commands'],
  'cli.ts': [...all, 'commands', 'program'],
};
const mayImport = new Map(Object.entries({ ...rooms, ...entrances }));

/** Where each package may be imported; one that is not listed may be imported nowhere. */
const homes: Readonly<Record<string, readonly string[]>> = {
  yaml: ['yaml', 'scenario'],
  zod: ['yaml', 'sop'],
  chalk: ['terminal'],
  '@inquirer/prompts': ['terminal'],
  diff: ['diff'],
  '@dagrejs/dagre': ['picture'],
  fflate: ['walk'],
  commander: ['program', 'cli.ts'],
  'fast-string-width': ['text'],
  'fast-wrap-ansi': ['text'],
};

/** Who gives sensitive values back: to the screen, the clipboard, and the SOP that is walked next in the same process. */
const revealing: Readonly<Record<string, readonly string[]>> = {
  'src/walk/reveal.ts': [
    'src/commands/run-interactively.ts',
    'src/train/response.ts',
    'src/train/screen.ts',
    'src/walk/card.ts',
    'src/walk/screen.ts',
    'src/walk/text.ts',
    'src/walk/walker.ts',
  ],
};

/** Folders that know nothing of the world but what they are given. */
const pure = new Set(pureRooms);
/** Node's modules in pure folders: a hash is a function of its input. */
const pureModules: Readonly<Record<string, readonly string[]>> = { 'node:crypto': ['src/sop/digest.ts'] };

/** What only these parts may touch: the process, its clock, its randomness. Everybody else is handed them. */
const worldly = new Set(['terminal', 'cli.ts']);

/**
 * What breaks the rules of the house, a line each, in order of file. `files` are texts by path from the root
 * (`src/walk/engine.ts`).
 */
export function breaches(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const edges = new Map<string, string[]>();
  for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const add = (what: string): void => void found.push(`${path}: ${what}`);
    const part = partOf(path);
    if (!mayImport.has(part)) add(`\`${part}\` is not in the table of rooms`);
    if (posix.basename(path) === 'index.ts' || isBarrel(source)) add('is a barrel file');
    const targets: string[] = [];
    for (const name of importsOf(source)) {
      if (name.startsWith('.')) {
        const target = posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts');
        targets.push(target);
        const other = partOf(target);
        const known = [part, ...(mayImport.get(part) ?? [])];
        if (!known.includes(other)) add(`imports \`${other}\`, which it may not`);
        if (revealing[target]?.includes(path) === false)
          add(`imports \`${target}\`, which gives sensitive values back`);
      } else if (name.startsWith('node:')) {
        if (pure.has(part) && !pureModules[name]?.includes(path)) add(`imports ${name}, but \`${part}\` is pure`);
        if (name === 'node:process' && !worldly.has(part)) add('touches `process`');
      } else {
        const home = homes[packageOf(name)];
        if (!home) add(`imports ${name}, which has no home`);
        else if (!home.includes(part))
          add(`imports ${name}, whose home is ${home.join(', ').replace(/, (?=[^,]*$)/, ' and ')}`);
      }
    }
    edges.set(path, targets);
    for (const call of spreadsIn(source)) add(`puts a list on the stack: \`${call}\``);
    for (const names of circlesOfCalls(source)) {
      if (!bounded.has(names)) add(`calls itself: ${names}`);
    }
    for (const use of worldly.has(part) ? [] : worldIn(source)) {
      // Waiting is no purity, but no secret either: what touches files may wait for them.
      if (!timers.has(use) || pure.has(part)) add(`touches \`${use}\``);
    }
  }
  return [...found, ...circles(edges)];
}

/** `walk` of `src/walk/engine.ts`, `cli.ts` of `src/cli.ts`. */
function partOf(path: string): string {
  return path.split('/')[1] ?? path;
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function isBarrel(source: ts.SourceFile): boolean {
  const { statements } = source;
  return statements.length > 0 && statements.every((one) => ts.isExportDeclaration(one) && one.moduleSpecifier);
}

/** What a file imports in any way: statements, re-exports, `import()`, `require()`, types. */
function importsOf(source: ts.SourceFile): string[] {
  const names: string[] = [];
  visit(source, (node) => {
    let name: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) name = node.moduleSpecifier;
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) name = node.argument.literal;
    else if (ts.isCallExpression(node) && isImportCall(node)) name = node.arguments[0];
    if (name) names.push(ts.isStringLiteralLike(name) ? name.text : 'what only running it would tell');
  });
  return names;
}

function isImportCall({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
  );
}

const timers = new Set(['setTimeout', 'setInterval']);
const globals = new Set([...timers, 'process', 'console', 'performance', 'fetch', 'globalThis']);

/** Uses of the process, the clock, timers and randomness. */
function worldIn(source: ts.SourceFile): string[] {
  const uses: string[] = [];
  visit(source, (node) => {
    const { parent } = node;
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
      uses.push('new Date()');
    } else if (ts.isCallExpression(node) && node.expression.getText() === 'Date') {
      uses.push('Date()');
    } else if (ts.isPropertyAccessExpression(node) && /^(Date\.now|Math\.random)$/.test(node.getText())) {
      uses.push(node.getText());
    } else if (ts.isIdentifier(node) && globals.has(node.text) && !isName(node, parent)) {
      uses.push(node.text);
    }
  });
  return uses;
}

/** Files that import each other in a circle: each circle once, from its first file. */
function circles(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visitFile = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      found.push(`${[...trail.slice(start), path].join(' → ')}: is a circle`);
      return;
    }
    if (done.has(path)) return;
    for (const target of edges.get(path) ?? []) visitFile(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visitFile(path, []);
  return found;
}
