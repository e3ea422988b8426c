import type { YAMLError } from 'yaml';
import type { Place, Span } from '../text/source.js';
import { tailStart } from '../text/tail.js';
import { indentOf, keySpan, type Line, lineAt, nextLine, previousLine, spanOf } from './lines.js';
import { sayLineSlip, sayPlaceholderInBraces, sayValueSlip } from './slips.js';
import type { Context } from './words.js';

/**
 * Says what an author did that made the YAML library stop, in their words and at its place. The library names the rule
 * of YAML that was broken, often a line late; the slip itself is looked for in the lines around. `keys` are those of the
 * format.
 */
export function explainYaml(problem: YAMLError, keys: ReadonlySet<string>, context: Context): boolean {
  const { source, say } = context;
  const { text } = source;
  const conflict = /^(?:<{7} |={7}$|>{7} ).*/m.exec(text);
  if (conflict) {
    const span = { start: conflict.index, end: conflict.index + conflict[0].trimEnd().length };
    return say('yaml-syntax/conflict', { source, span }, {});
  }
  const start = Math.min(problem.pos[0], text.length);
  const at = lineAt(text, start);
  const here = at.text.trim() === '' ? (nextLine(text, at) ?? at) : at;
  const before = previousLine(text, here);
  const after = nextLine(text, here);
  if (sayPlaceholderInBraces(at, context)) return true;
  if (/^Flow (map|sequence)/.test(problem.message) && openBracket(start, context)) return true;
  if (/^Missing closing ["']/.test(problem.message)) return openQuote(here, context);
  const span = { start, end: Math.max(start + 1, Math.min(problem.pos[1], text.length)) };
  const severalLines = problem.code === 'MULTILINE_IMPLICIT_KEY' || problem.code === 'BLOCK_AS_IMPLICIT_KEY';
  return (
    sayLineSlip(here, before, context) ||
    outOfText(here, context) ||
    (after && severalLines && sayLineSlip(after, here, context)) ||
    inBraces(problem, here, keys, context) ||
    byCode(problem, span, context) ||
    noColon(here, before, after, keys, context) ||
    (after && severalLines && tooFar(after, here, context)) ||
    tooFar(here, before, context) ||
    listAndKeys(here, context) ||
    fallenOut(here, keys, context) ||
    (problem.code === 'BAD_INDENT' || start < here.first
      ? say('yaml-syntax/column', { source, span: keySpan(here) }, {})
      : plain(problem.message, { source, span: start >= here.end ? keySpan(here) : span }, context))
  );
}

/** What the parser of tokens stopped at: a bracket that closes nothing, or text where none may stand. */
export function explainToken(message: string, offset: number, context: Context): boolean {
  const { source, say } = context;
  const place = { source, span: { start: offset, end: offset + 1 } };
  if (sayPlaceholderInBraces(lineAt(source.text, offset), context)) return true;
  if (/flow-(seq|map)-end/.test(message)) {
    return say('yaml-syntax/closing-bracket', place, { bracket: source.text.charAt(offset) });
  }
  return sayValueSlip(lineAt(source.text, offset), context) || plain(message, place, context);
}

/** The library's message as one sentence, without its machine's spelling of places. */
function plain(message: string, place: Place, { say }: Context): boolean {
  const first = message.split('\n', 1)[0] ?? '';
  const end = first.search(/ at (?:line|node|offset) /);
  const line = (end === -1 ? first : first.slice(0, end)).trim();
  return say('yaml-syntax/other', place, { message: line.endsWith('.') ? line : `${line}.` });
}

/** `{ label: There is none next: refuse }` */
function inBraces(problem: YAMLError, line: Line, keys: ReadonlySet<string>, { source, say }: Context): boolean {
  if (problem.code !== 'BLOCK_IN_FLOW') return false;
  const from = problem.pos[0];
  const rest = line.text.slice(from - line.start);
  const last = rest.search(/[\w-]:\s/);
  if (last === -1) return false;
  const before = rest.slice(0, tailStart(rest.slice(0, last), /[\w-]/));
  const key = rest.slice(before.length, last + 1);
  const start = from + before.length;
  const place = { source, span: { start, end: start + key.length } };
  if (!keys.has(key)) return say('colon-in-text', place, { quoted: undefined });
  const at = from + before.trimEnd().length;
  return say('yaml-syntax/comma', place, { key }, { fix: [{ span: { start: at, end: at }, text: ',' }] });
}

function byCode(problem: YAMLError, span: Span, { source, say }: Context): boolean {
  const { text } = source;
  const place = { source, span };
  switch (problem.code) {
    case 'BAD_DQ_ESCAPE': {
      const value = /^[^"]*"((?:[^"\\]|\\.)*)"/.exec(lineAt(text, span.start).text)?.[1];
      const backslash = { source, span: { start: span.start, end: span.start + 2 } };
      return say('yaml-syntax/backslash', backslash, { value });
    }
    case 'UNEXPECTED_TOKEN': {
      const quote = text[span.start - 1];
      return (quote === '"' || quote === "'") && say('yaml-syntax/other-quotes', place, { quote });
    }
    case 'NON_STRING_KEY':
      return say('yaml-syntax/key', place, {});
    case 'BAD_DIRECTIVE':
      return say('yaml-directive', place, {});
    default:
      return false;
  }
}

/** A line of a text below `text: |` that is not indented further than that key. */
function outOfText(line: Line, { source, say }: Context): boolean {
  const isKey = /^(?:- |["']?[\w-]+["']?:(?:\s|$)|#)/.test(line.text.trim());
  let at = previousLine(source.text, line);
  for (let count = 0; at && count < 200; count++) {
    if (/[:-] +[|>][-+\d]*$/.test(at.text) && indentOf(at) >= indentOf(line)) {
      return say('yaml-syntax/out-of-text', { source, span: spanOf(line) }, {});
    }
    if (isKey || indentOf(at) <= indentOf(line)) return false;
    at = previousLine(source.text, at);
  }
  return false;
}

/** `do Look it up.`: words where a key is wanted. */
function noColon(
  line: Line,
  before: Line | undefined,
  after: Line | undefined,
  keys: ReadonlySet<string>,
  { source, say }: Context,
): boolean {
  const body = line.text.trim();
  if (body.startsWith('//')) {
    const slashes = { source, span: { start: line.first, end: line.first + 2 } };
    return say('yaml-syntax/comment', slashes, {}, { fix: '#' });
  }
  if (body.includes(':') || /^[-#"'[{]/.test(body)) return false;
  const neighbour = [before, after].some((one) => one && indentOf(one) === indentOf(line));
  if (!neighbour) return false;
  const word = /^[\w-]+/.exec(body)?.[0] ?? '';
  const rest = body
    .slice(word.length)
    .replace(/^\s*[=：]/, '')
    .trim();
  const meant = keys.has(word) ? `${word}:${rest ? ` ${rest}` : ''}` : undefined;
  return say('yaml-syntax/no-colon', { source, span: spanOf(line) }, { meant });
}

/** A line further to the right than the complete one above it. */
function tooFar(line: Line, before: Line | undefined, { source, say }: Context): boolean {
  if (!before) return false;
  const item = /^- /;
  const [own, above] = [line.text.trim(), before.text.trim()];
  if (item.test(own) && item.test(above) && indentOf(line) !== indentOf(before)) {
    return say('yaml-syntax/item-column', { source, span: spanOf(line) }, {});
  }
  if (indentOf(line) <= indentOf(before) || !/^[\w-]+:\s+[^|>\s]/.test(above) || !/^[\w-]+:(\s|$)/.test(own)) {
    return false;
  }
  if (indentOf(before) % 2 === 1 && indentOf(line) % 2 === 0) {
    return say('yaml-syntax/too-shallow', { source, span: keySpan(before) }, {});
  }
  return say('yaml-syntax/too-far', { source, span: keySpan(line) }, {});
}

/** A step in the first column, with others below it that are indented: the first of these does not fit. */
function fallenOut(line: Line, keys: ReadonlySet<string>, { source, say }: Context): boolean {
  let at = previousLine(source.text, line);
  for (let count = 0; at && count < 200 && indentOf(at) >= indentOf(line); count++) at = previousLine(source.text, at);
  if (!at || indentOf(at) > 0) return false;
  const key = /^([\w-]+):$/.exec(at.text.trim())?.[1];
  if (key === undefined || keys.has(key)) return false;
  return say('wrong-indent/left', { source, span: keySpan(at) }, { key });
}

/** `- calm:` beside `angry:`, in one group. */
function listAndKeys(line: Line, { source, say }: Context): boolean {
  const dash = (one: Line): boolean => /^- /.test(one.text.trim());
  let other = previousLine(source.text, line);
  while (other && indentOf(other) > indentOf(line)) other = previousLine(source.text, other);
  if (!other || indentOf(other) !== indentOf(line) || dash(other) === dash(line)) return false;
  const [item, key] = dash(other) ? [other, line] : [line, other];
  const isKey = /^- [\w-]+:/.test(item.text.trim());
  const span = isKey ? { start: item.first, end: item.first + 1 } : keySpan(key);
  return say('yaml-syntax/list-and-keys', { source, span }, { isKey });
}

function openBracket(from: number, { source, say }: Context): boolean {
  let depth = 0;
  for (let at = from - 1; at >= 0 && from - at < 2e4; at--) {
    const bracket = source.text.charAt(at);
    if (bracket === '}' || bracket === ']') depth++;
    else if ((bracket === '{' || bracket === '[') && --depth < 0) {
      return say('yaml-syntax/open-bracket', { source, span: { start: at, end: at + 1 } }, { bracket });
    }
  }
  return false;
}

function openQuote(line: Line, { source, say }: Context): boolean {
  let at: Line | undefined = line;
  for (let count = 0; at && count < 200; count++) {
    const [match, quote] = /^\s*(?:- +)*(?:[\w-]+:\s+)?(?:[[{].*?)?(["'])/.exec(at.text) ?? [];
    if (match !== undefined && quote !== undefined) {
      const start = at.start + match.length - 1;
      return say('yaml-syntax/open-quote', { source, span: { start, end: start + 1 } }, { quote });
    }
    at = previousLine(source.text, at);
  }
  return say('yaml-syntax/some-quote', { source, span: keySpan(line) }, {});
}
