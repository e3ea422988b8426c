import { Composer, type Document, Lexer, type ParsedNode, Parser } from 'yaml';
import type { Diagnostic } from '../text/diagnostic.js';
import { findUnsafe } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Source } from '../text/source.js';
import { directive, explainToken, explainYaml, type YamlProblem } from './slips.js';

/** Bounds on what is read at all; beyond them the YAML library slows down, or aborts the process. */
const maxFileSize = 5_000_000;
const maxDepth = 64;
/** Words and signs, as the library counts them. 10,000 steps have some 900,000; ten times as many take it a minute. */
const maxLexemes = 1_500_000;

export interface Parsed {
  /** Undefined when the text is empty or is not YAML. */
  readonly root: ParsedNode | undefined;
  /** At most one: after the first syntax error the rest of the file cannot be judged. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * YAML text → nodes with places. Never throws: the text's size and depth are bounded on the token stream, which is
 * walked without recursion, before anything recursive sees it.
 */
export function parseYaml(source: Source): Parsed {
  const fail = (problem: YamlProblem | readonly YamlProblem[]): Parsed => ({
    root: undefined,
    diagnostics: [problem].flat().map((one) => ({ severity: 'error', source, ...one })),
  });
  const { text } = source;
  if (text.length > maxFileSize) {
    return fail({
      code: 'too-large',
      message: `The file is larger than ${maxFileSize / 1_000_000} MB.`,
      span: { start: 0, end: 0 },
      hint: 'split it into several SOPs that hand off to each other',
    });
  }
  const controls = controlCharacters(text);
  if (controls.length) return fail(controls);

  const tokens = [];
  const parser = new Parser();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') {
        return fail(explainToken(token.message, token.offset, text));
      }
      if (token.type === 'directive') {
        return fail(directive({ start: token.offset, end: token.offset + token.source.length }));
      }
      tokens.push(token);
    }
    if (++lexemes > maxLexemes) {
      const start = Math.max(0, Math.min(parser.offset, text.length) - lexeme.length);
      return fail({
        code: 'too-large',
        message: `The file has more than ${maxLexemes.toLocaleString('en')} words and signs.`,
        span: { start, end: start + 1 },
        hint: 'split it into several SOPs that hand off to each other',
      });
    }
    if (parser.stack.length > maxDepth * 2) {
      const start = Math.max(0, parser.offset - lexeme.length);
      return fail({
        code: 'too-deep',
        message: `The text is nested more than ${maxDepth} levels deep.`,
        span: { start, end: start + 1 },
        hint: 'an SOP needs about six levels: look for a bracket that is never closed',
      });
    }
  }
  addAll(tokens, parser.end());

  const composer = new Composer({
    schema: 'core',
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const documents: Document.Parsed[] = [...composer.compose(tokens, true, text.length)];
  const problem = documents
    .slice(0, 1)
    .flatMap((document) => [...document.errors, ...document.warnings])
    .sort((a, b) => a.pos[0] - b.pos[0])[0];
  if (problem) return fail(explainYaml(problem, text));
  const second = documents[1];
  if (second) {
    const separator = text.lastIndexOf('---', second.range[0] + 3);
    // After a line `...` a second document needs no mark.
    const marked = separator >= (documents[0]?.range[1] ?? 0);
    const start = marked ? separator : (second.contents?.range[0] ?? second.range[0]);
    return fail({
      code: 'several-documents',
      message: marked
        ? 'A line `---` starts a second document here.'
        : 'After a line `...` a second document starts here.',
      span: { start, end: Math.min(start + 3, text.length) },
      hint: 'one file holds one SOP: move the rest to a file of its own',
    });
  }
  return { root: documents[0]?.contents ?? undefined, diagnostics: [] };
}

/** Each invisible character, up to twenty; a byte order mark at the start is none. */
function controlCharacters(text: string): YamlProblem[] {
  const found: YamlProblem[] = [];
  for (let from = text.startsWith('\uFEFF') ? 1 : 0; found.length < 20; ) {
    const unsafe = findUnsafe(from ? text.slice(from) : text);
    if (!unsafe) break;
    const start = from + unsafe.index;
    from = start + ((text.codePointAt(start) as number) > 0xffff ? 2 : 1);
    found.push({
      code: 'control-character',
      message: `An invisible character (${unsafe.escape}) stands here.`,
      span: { start, end: from },
      hint: 'delete it',
    });
  }
  return found;
}
