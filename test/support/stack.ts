import ts from 'typescript';
import { isName, visit } from './syntax.js';

/** The functions that may call themselves, with what bounds how deep. Everything else walks data with a list of what is still to do. */
export const bounded: ReadonlyMap<string, string> = new Map([
  ['nodeOf → groupOf → valueBehind → nodeOf', 'YAML is 64 levels deep at most'],
  ['nodeOf → nodeOf', 'YAML is 64 levels deep at most'],
  ...['', 'readUnion → ', 'readGroup → ', 'readThings → ', 'readList → ', 'readGroup → sayStrange → '].map(
    (through) => [`readAny → ${through}readAny`, 'as deep as the shapes that are written here'] as const,
  ),
  ['insideOf → lookInside → insideOf', 'as deep as the shapes that are written here'],
  ['close → close', 'names itself alone, to be called no more'],
  ['branchOf → branchOf', 'once, behind "otherwise"'],
  ['put → put', 'a balanced tree of a million has 48 levels at most'],
  ['take → take', 'a balanced tree of a million has 48 levels at most'],
  ['build → build', 'an outline has 2,000 lines at most'],
  ['ensureFolder → ensureFolder', 'a path has some hundred folders at most'],
  ['addFolder → addFolder', 'as deep as folders are in each other'],
  ['runInteractively → followHandoff → runInteractively', 'once for each SOP that somebody walks'],
  ['show → again → show', 'from a timer, on a stack of its own'],
  ['withAllBelow → withAllBelow', 'as deep as commands are in each other'],
]);

/** Calls that spread a list into their arguments: each item takes room on the stack, and there is room for some 100,000. */
export function spreadsIn(source: ts.SourceFile): string[] {
  const found: string[] = [];
  visit(source, (node) => {
    const call = ts.isCallExpression(node) || ts.isNewExpression(node);
    if (call && node.arguments?.some(ts.isSpreadElement)) found.push(`${node.expression.getText()}(…)`);
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'apply') {
      found.push(node.getText());
    }
  });
  return found;
}

type NamedFunction = { readonly name: string; readonly node: ts.Node; readonly scope: ts.Node };

/** Circles of functions in all of the files. */
export function circlesIn(files: ReadonlyMap<string, string>): Set<string> {
  const parsed = [...files].map(([path, text]) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return new Set(parsed.flatMap(circlesOfCalls));
}

/** Functions of a file that call each other, or themselves, in a circle: `a → b → a`, each circle from its first. */
export function circlesOfCalls(source: ts.SourceFile): string[] {
  const functions: NamedFunction[] = [];
  visit(source, (node) => {
    const named = ts.isFunctionDeclaration(node) ? node : isFunction(node) ? node.parent : undefined;
    if (!named || !(ts.isFunctionDeclaration(named) || ts.isVariableDeclaration(named))) return;
    if (named.name && ts.isIdentifier(named.name)) {
      functions.push({ name: named.name.text, node, scope: scopeOf(named.parent) });
    }
  });
  const byName = new Map<string, NamedFunction[]>();
  for (const one of functions) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const calls = new Map<NamedFunction, Set<NamedFunction>>(functions.map((one) => [one, new Set()]));
  visit(source, (node) => {
    const named = ts.isIdentifier(node) && !isName(node, node.parent) ? byName.get(node.text) : undefined;
    if (!named) return;
    const target = innermost(
      named.filter(({ scope }) => isInside(node, scope)),
      ({ scope }) => scope,
    );
    const caller = innermost(
      functions.filter((one) => isInside(node, one.node)),
      (one) => one.node,
    );
    const declares = target && (node.parent === target.node || node.parent === target.node.parent);
    if (caller && target && !declares) calls.get(caller)?.add(target);
  });
  const found: string[] = [];
  for (const start of functions) {
    const trails: NamedFunction[][] = [[start]];
    const seen = new Set<NamedFunction>();
    for (let trail = trails.shift(); trail; trail = trails.shift()) {
      for (const next of calls.get(trail.at(-1) as NamedFunction) ?? []) {
        if (next === start) found.push([...trail, start].map(({ name }) => name).join(' → '));
        else if (!seen.has(next) && functions.indexOf(next) > functions.indexOf(start)) trails.push([...trail, next]);
        seen.add(next);
      }
    }
  }
  return [...new Set(found)];
}

const isFunction = (node: ts.Node): boolean => ts.isArrowFunction(node) || ts.isFunctionExpression(node);

function scopeOf(node: ts.Node): ts.Node {
  let at = node;
  while (!ts.isSourceFile(at) && !ts.isBlock(at) && !ts.isFunctionLike(at)) at = at.parent;
  return at;
}

const isInside = (node: ts.Node, outer: ts.Node): boolean => node.pos >= outer.pos && node.end <= outer.end;

function innermost<T>(all: readonly T[], nodeOf: (one: T) => ts.Node): T | undefined {
  return all.reduce<T | undefined>(
    (best, one) => (!best || nodeOf(one).pos >= nodeOf(best).pos ? one : best),
    undefined,
  );
}
