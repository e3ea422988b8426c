import ts from 'typescript';

export interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** Whether it is used to find all there is: it has the flag `g`, or splits a text. */
  readonly all: boolean;
  /** `src/walk/engine.ts:12` */
  readonly at: string;
}

/** The regular expressions in a source text, and where one is built while it runs. */
export function patternsIn(path: string, text: string): (Pattern | { readonly built: string })[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: (Pattern | { readonly built: string })[] = [];
  const visit = (node: ts.Node): void => {
    const at = `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const flags = node.text.slice(end + 1);
      const call = ts.isCallExpression(node.parent) ? node.parent.expression.getText() : '';
      found.push({ source: node.text.slice(1, end), flags, all: flags.includes('g') || call.endsWith('.split'), at });
    } else if (ts.isIdentifier(node) && node.text === 'RegExp' && !ts.isTypeReferenceNode(node.parent)) {
      found.push({ built: at });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * Whether a pattern that finds all there is could look far ahead, match less, and look as far again from there: it has
 * branches, optional groups or looks ahead, and something that repeats without bound.
 */
export function mayLookAgain({ source, all }: Pattern): boolean {
  const bare = source.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_');
  return all && /\||\(\?[=!<]|\)[?*]|\)\{0/.test(bare) && /[*+]|\{\d+,\}/.test(bare);
}
