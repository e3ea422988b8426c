import { Composer, type Document, Lexer, type ParsedNode, Parser } from 'yaml';
import { findUnsafe } from '../text/escape.js';
import { addAll } from '../text/list.js';
import { placeIn } from '../text/source.js';
import { explainToken, explainYaml } from './explain.js';
import type { Context } from './words.js';

/** Bounds on what is read at all; beyond them the YAML library slows down, or aborts the process. */
const maxFileSize = 5_000_000;
const maxDepth = 64;

/** Words and signs, as the library counts them. 10,000 steps have some 900,000; ten times as many take it a minute. */
const maxLexemes = 1_500_000;

/**
 * YAML text → nodes with places; undefined when the text is empty, or is not YAML and that has been said, once: after the
 * first syntax error the rest of the file cannot be judged. Never throws: the text's size and depth are bounded on the
 * token stream, which is walked without recursion, before anything recursive sees it.
 */
export function parseYaml(context: Context, keys: ReadonlySet<string>): ParsedNode | undefined {
  const { source, say } = context;
  const { text } = source;
  if (text.length > maxFileSize) {
    say('too-large', placeIn(source, 0, 0), { most: maxFileSize / 1_000_000 });
    return undefined;
  }
  if (sayControlCharacters(context)) return undefined;
  const tokens = [];
  const parser = new Parser();
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') {
        explainToken(token.message, token.offset, context);
        return undefined;
      }
      if (token.type === 'directive') {
        say('yaml-directive', placeIn(source, token.offset, token.offset + token.source.length), {});
        return undefined;
      }
      tokens.push(token);
    }
    const start = Math.max(0, Math.min(parser.offset, text.length) - lexeme.length);
    if (++lexemes > maxLexemes) {
      say('too-large/words', placeIn(source, start, start + 1), { most: maxLexemes });
      return undefined;
    }
    if (parser.stack.length > maxDepth * 2) {
      say('too-deep', placeIn(source, start, start + 1), { most: maxDepth });
      return undefined;
    }
  }
  addAll(tokens, parser.end());
  const composer = new Composer({
    schema: 'core',
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const [first, second]: Document.Parsed[] = [...composer.compose(tokens, true, text.length)];
  const [problem] = first ? [...first.errors, ...first.warnings].sort((a, b) => a.pos[0] - b.pos[0]) : [];
  if (problem) {
    explainYaml(problem, keys, context);
    return undefined;
  }
  if (second) {
    // After a line `...` a second document needs no mark.
    const separator = text.lastIndexOf('---', second.range[0] + 3);
    const marked = separator >= (first?.range[1] ?? 0);
    const start = marked ? separator : (second.contents?.range[0] ?? second.range[0]);
    say('several-documents', placeIn(source, start, Math.min(start + 3, text.length)), { marked });
    return undefined;
  }
  return first?.contents ?? undefined;
}

/** Says each invisible character, up to twenty; a byte order mark at the start is none. Whether there are any. */
function sayControlCharacters({ source, say }: Context): boolean {
  const { text } = source;
  let found = 0;
  for (let from = text.startsWith('\uFEFF') ? 1 : 0; found < 20; found++) {
    const unsafe = findUnsafe(from ? text.slice(from) : text);
    if (!unsafe) break;
    const start = from + unsafe.index;
    from = start + ((text.codePointAt(start) as number) > 0xffff ? 2 : 1);
    say('control-character', placeIn(source, start, from), { sign: unsafe.escape });
  }
  return found > 0;
}
