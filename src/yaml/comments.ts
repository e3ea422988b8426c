import { Lexer } from 'yaml';
import type { Source, Span } from '../text/source.js';

/** A comment from its `#` to the end of its line. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

/** The comments of a YAML text. A `#` inside a text is none. */
export function commentsOf(source: Source): Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  for (const lexeme of new Lexer().lex(source.text)) {
    // The lexer marks the start of a document (\x02), of a flow end (\x18) and of a scalar (\x1f); they are no text.
    if (lexeme === '\x02' || lexeme === '\x18' || lexeme === '\x1f') continue;
    if (lexeme.startsWith('#')) comments.push({ text: lexeme, span: { start: offset, end: offset + lexeme.length } });
    offset += lexeme.length;
  }
  return comments;
}
