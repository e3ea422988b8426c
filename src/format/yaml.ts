import { Composer, type Document, Lexer, type ParsedNode, Parser, type YAMLError } from 'yaml';
import type { Diagnostic } from '../text/diagnostic.js';
import { findUnsafe } from '../text/escape.js';
import type { Source, Span } from '../text/source.js';

/** Bounds on what is read at all; beyond them the YAML library slows down, or aborts the process. */
export const maxFileSize = 5_000_000;
const maxDepth = 64;

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
  const fail = (diagnostic: Omit<Diagnostic, 'severity' | 'source'>): Parsed => ({
    root: undefined,
    diagnostics: [{ severity: 'error', source, ...diagnostic }],
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
  const control = findUnsafe(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if (control) {
    const start = control.index + (text.startsWith('\uFEFF') ? 1 : 0);
    return fail({
      code: 'control-character',
      message: `An invisible control character (${control.escape}) stands here.`,
      span: { start, end: start + 1 },
      hint: 'delete it',
    });
  }

  const tokens = [];
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') {
        return fail({
          code: 'yaml-syntax',
          message: plainMessage(token.message),
          span: { start: token.offset, end: token.offset + Math.max(1, token.source.length) },
        });
      }
      tokens.push(token);
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
  tokens.push(...parser.end());

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
  if (problem) return fail(explain(problem, text));
  const second = documents[1];
  if (second) {
    const separator = text.lastIndexOf('---', second.range[0] + 3);
    const start = separator === -1 ? second.range[0] : separator;
    return fail({
      code: 'several-documents',
      message: 'A line `---` starts a second document here.',
      span: { start, end: start + 3 },
      hint: 'one file holds one SOP: move the rest to a file of its own',
    });
  }
  return { root: documents[0]?.contents ?? undefined, diagnostics: [] };
}

function explain(problem: YAMLError, text: string): Omit<Diagnostic, 'severity' | 'source'> {
  const start = Math.min(problem.pos[0], text.length);
  const span: Span = { start, end: Math.max(start + 1, Math.min(problem.pos[1], text.length)) };
  const code = 'yaml-syntax';
  const rest = text.slice(start);
  switch (problem.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return colonInText(text, start) ?? { code, message: 'A key and its value must stand on one line here.', span };
    case 'TAB_AS_INDENT':
      return { code, message: 'This line is indented with a tab.', span, hint: 'use spaces' };
    case 'BAD_INDENT':
      return {
        code,
        message: 'This line does not line up with the lines around it.',
        span,
        hint: 'lines that belong together start in the same column',
      };
    case 'BAD_SCALAR_START':
      return {
        code,
        message: `Text may not start with ${rest[0] ?? 'this'} here.`,
        span,
        hint: 'put the text in quotes',
      };
    case 'MISSING_CHAR':
      return { code, message: plainMessage(problem.message), span };
    case 'NON_STRING_KEY':
      if (rest.startsWith('{')) {
        return {
          code: 'unquoted-placeholder',
          message: 'Text that starts with `{{` must be in quotes: YAML reads the braces itself.',
          span,
          hint: `write "${text.slice(start - 1).match(/^\{\{.*?\}\}/)?.[0] ?? '{{…}}'} …"`,
        };
      }
      return { code, message: 'A key must be a plain word.', span };
    case 'TAG_RESOLVE_FAILED':
      return {
        code: 'yaml-tag',
        message: 'Text that starts with `!` must be in quotes: YAML reads it as a tag.',
        span,
        hint: 'put the text in quotes',
      };
    case 'BAD_DIRECTIVE':
      return {
        code,
        message: 'A line that starts with `%` is a YAML directive; an SOP has none.',
        span,
        hint: 'delete the line, or quote the text',
      };
    default:
      return { code, message: plainMessage(problem.message), span };
  }
}

/** `ask: Is it: this?` — the colon inside the text makes YAML see a key in a value. */
function colonInText(text: string, start: number): Omit<Diagnostic, 'severity' | 'source'> | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start);
  const line = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
  const match = /^(\s*(?:- )*[\w-]+:\s+)([^"'\n]*?:)(?:\s|$)/.exec(line);
  if (!match) return undefined;
  const valueStart = lineStart + (match[1] as string).length;
  const valueEnd = lineStart + line.trimEnd().length;
  const value = text.slice(valueStart, valueEnd);
  return {
    code: 'colon-in-text',
    message: 'Text with a colon followed by a space must be in quotes.',
    span: { start: valueStart, end: valueEnd },
    hint: `write ${JSON.stringify(value)}`,
    fix: [{ span: { start: valueStart, end: valueEnd }, text: JSON.stringify(value) }],
  };
}

/** The library's message as one sentence, without its machine's spelling of places. */
function plainMessage(message: string): string {
  const line = (message.split('\n')[0] ?? '').replace(/ at (line|node|offset) .*$/, '').trim();
  return line.endsWith('.') ? line : `${line}.`;
}
