import type { YAMLError } from 'yaml';
import { formatKeys } from '../sop/format.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Span } from '../text/source.js';
import { tailStart } from '../text/tail.js';

/** A diagnostic of a YAML file, before its source is known. */
export type YamlProblem = Omit<Diagnostic, 'severity' | 'source'>;

/** One line of the text. Offsets count from the start of the text. */
interface Line {
  readonly start: number;
  /** Without the line end and trailing spaces. */
  readonly end: number;
  /** Where its first character that is no space stands. */
  readonly first: number;
  readonly text: string;
}

const code = 'yaml-syntax';
const sameColumn = 'lines that belong together start in the same column';
const oddSpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;

/**
 * What an author did that made the YAML library stop, in their words and at their place. The library names the rule of
 * YAML that was broken, often a line late; the slip itself is looked for in the lines around.
 */
export function explainYaml(problem: YAMLError, text: string): YamlProblem {
  const conflict = /^(?:<{7} |={7}$|>{7} ).*/m.exec(text);
  if (conflict) {
    return {
      code,
      message: 'Two versions of the file were put together here, and nobody has chosen between them.',
      span: { start: conflict.index, end: conflict.index + conflict[0].trimEnd().length },
      hint: 'keep the lines that are right, and delete the others with the lines of <, = and >',
    };
  }
  const start = Math.min(problem.pos[0], text.length);
  const at = lineAt(text, start);
  const here = at.text.trim() === '' ? (nextLine(text, at) ?? at) : at;
  const before = previousLine(text, here);
  const after = nextLine(text, here);
  if (/^Flow (map|sequence)/.test(problem.message)) {
    const open = unclosedBracket(text, start);
    if (open) return open;
  }
  if (/^Missing closing ["']/.test(problem.message)) return unclosedQuote(text, here);
  const span = { start, end: Math.max(start + 1, Math.min(problem.pos[1], text.length)) };
  const severalLines = problem.code === 'MULTILINE_IMPLICIT_KEY' || problem.code === 'BLOCK_AS_IMPLICIT_KEY';
  return (
    slipIn(here, before, text) ??
    outOfText(here, text) ??
    (after && severalLines ? slipIn(after, here, text) : undefined) ??
    inBraces(problem, here) ??
    byCode(problem, text, span) ??
    missingColon(here, before, after) ??
    (after && severalLines ? tooDeep(after, here) : undefined) ??
    tooDeep(here, before) ??
    listAndKeys(here, text) ??
    fallenOut(here, text) ??
    (problem.code === 'BAD_INDENT' || start < here.first
      ? { code, message: 'This line does not line up with the lines around it.', span: keyOf(here), hint: sameColumn }
      : { code, message: plainMessage(problem.message), span: start >= here.end ? keyOf(here) : span })
  );
}

/** Slips that show in one line, whatever the library made of it. */
function slipIn(line: Line, before: Line | undefined, text: string): YamlProblem | undefined {
  const body = text.slice(line.first, line.end);
  const indent = text.slice(line.start, line.first);
  const odd = oddSpace.exec(indent);
  if (odd) {
    const at = line.start + odd.index;
    return {
      code: 'odd-space',
      message: 'This is no ordinary space, so YAML does not take it as indentation.',
      span: { start: at, end: at + 1 },
      hint: 'replace it by spaces: it often comes along when text is pasted from a page or a document',
    };
  }
  if (indent.includes('\t')) {
    const at = line.start + indent.indexOf('\t');
    return { code, message: 'This line is indented with a tab.', span: { start: at, end: at + 1 }, hint: 'use spaces' };
  }
  const bullet = /^([*•·●▪–—])[ \t]+\S/.exec(body)?.[1];
  if (bullet !== undefined && before && /^\s*[*•·●▪–—] |:$/.test(before.text)) {
    const span = { start: line.first, end: line.first + bullet.length };
    return { code, ...wrongBullet(bullet), span, fix: bulletsFrom(line, bullet, text) };
  }
  if (/^-[^\s-]/.test(body) && before && (/^- /.test(before.text.trim()) || /:$/.test(before.text.trim()))) {
    return {
      code,
      message: 'A list item has a space after its dash.',
      span: { start: line.first, end: line.end },
      hint: `write \`- ${body.slice(1)}\`: with a space`,
      fix: [{ span: { start: line.first + 1, end: line.first + 1 }, text: ' ' }],
    };
  }
  const oddValue = /^(?:- +)*(?:[\w-]+:|-)[ ]*(?=[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])/.exec(body);
  if (oddValue) {
    const at = line.first + oddValue[0].length;
    return {
      code: 'odd-space',
      message: 'This is no ordinary space, so YAML does not see where the value begins.',
      span: { start: at, end: at + 1 },
      hint: 'replace it by a space: it often comes along when text is pasted from a page or a document',
    };
  }
  const unspaced = /^((?:- )*)([A-Za-z][\w-]*):(?=[^\s:/])/.exec(body);
  if (unspaced && !/:\s/.test(body.replace(/"[^"]*"|'[^']*'/g, ''))) {
    const at = line.first + (unspaced[1] as string).length;
    const end = at + (unspaced[2] as string).length + 1;
    return {
      code,
      message: 'A key has a space after its colon.',
      span: { start: at, end },
      hint: `write \`${text.slice(at, end)} ${text.slice(end, line.end)}\`: with a space`,
      fix: [{ span: { start: end, end }, text: ' ' }],
    };
  }
  return valueSlip(line, text);
}

/** Dashes for the bullets of a list, from its first line on. */
function bulletsFrom(line: Line, bullet: string, text: string): { span: Span; text: string }[] {
  const edits: { span: Span; text: string }[] = [];
  for (let at: Line | undefined = line; at; at = nextLine(text, at)) {
    if (indentOf(at) !== indentOf(line) || !text.startsWith(`${bullet} `, at.first)) break;
    edits.push({ span: { start: at.first, end: at.first + bullet.length }, text: '-' });
  }
  return edits;
}

/** `• Stay calm.`: what a word processor puts before an item. */
export function wrongBullet(bullet: string): { message: string; hint: string } {
  return {
    message: `A list item starts with a dash and a space, not with \`${bullet}\`.`,
    hint: `write - in place of ${bullet} on each line`,
  };
}

/** Slips in a value that stands alone on its line: `key: value` or `- value`. */
function valueSlip(line: Line, text: string): YamlProblem | undefined {
  const body = text.slice(line.first, line.end);
  const lead = /^(?:- +)*(?:[\w-]+:\s+)?/.exec(body)?.[0].length ?? 0;
  if (lead === 0) return undefined;
  const rest = body.slice(lead);
  // A comment behind it is no part of it.
  const comment = /^["']/.test(rest) ? -1 : rest.search(/\s#(?:\s|$)/);
  const value = comment === -1 ? rest : rest.slice(0, comment).trimEnd();
  const span = { start: line.first + lead, end: line.first + lead + value.length };
  const quoted = JSON.stringify(value);
  const mend = { hint: `write ${quoted}`, fix: [{ span, text: quoted }] };
  if (value.startsWith('{{')) {
    return {
      code: 'unquoted-placeholder',
      message: 'Text that starts with `{{` must be in quotes: YAML reads the braces itself.',
      span,
      ...mend,
    };
  }
  const header = /^([|>][-+\d]*)[ \t]*(?=[^\s#|>])/.exec(value);
  const below = header && nextLine(text, line);
  if (header && below && indentOf(below) > indentOf(line) && /:\s+$/.test(body.slice(0, lead))) {
    const at = span.start + header[0].length;
    return {
      code,
      message: `A text behind \`${header[1]}\` starts on the next line.`,
      span: { start: at, end: span.end },
      hint: 'move it to a line of its own, indented further than its key',
    };
  }
  const symbol = /^[*&!]\S*/.exec(value)?.[0];
  if (symbol?.startsWith('*')) {
    return {
      code: 'yaml-alias',
      message: 'Text that starts with `*` must be in quotes: YAML reads it as a reference.',
      span: { start: span.start, end: span.start + symbol.length },
      ...mend,
    };
  }
  if (symbol) {
    const tag = symbol.startsWith('!');
    return {
      code: tag ? 'yaml-tag' : 'yaml-anchor',
      message: `Text that starts with \`${symbol[0]}\` must be in quotes: YAML reads it as ${tag ? 'a tag' : 'an anchor'}.`,
      span: { start: span.start, end: span.start + symbol.length },
      ...mend,
    };
  }
  if (/^[@`%,\]}]/.test(value) || /^(?:[-?] |[|>] +[^#\s])/.test(value)) {
    return {
      code,
      message: `Text may not start with \`${value[0]}\`.`,
      span: { start: span.start, end: span.start + 1 },
      hint: `put it in quotes: ${quoted}`,
      fix: mend.fix,
    };
  }
  if (/^(?:\[[^[\]]*\]|\{[^{}]*\})[ \t]*[^\s,}\]#]/.test(value)) {
    const bracket = value[0] === '[' ? 'a list' : 'keys';
    return {
      code,
      message: `Text that starts with ${value[0]} must be in quotes: YAML reads ${bracket} in the brackets.`,
      span,
      ...mend,
    };
  }
  const quote = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*(?=[^\s:#,\]}])/.exec(value)?.[0];
  if (quote !== undefined) {
    const inner = value.replace(/^['"]|['"]$/g, '');
    // 'Don't know: an apostrophe has ended the quotes, and they were never closed.
    const apostrophe = value.startsWith("'") && /\p{L}'$/u.test(quote) && /^\p{L}/u.test(value.slice(quote.length));
    const whole = apostrophe || value.endsWith(value[0] as string) ? inner : value;
    const safe = whole.includes('"') ? `'${whole.replace(/'/g, "''")}'` : `"${whole}"`;
    return {
      code,
      message: 'The quotes end before the text does.',
      span,
      hint: `${safe.startsWith('"') ? 'use double quotes around it all' : 'use single quotes around it all'}: ${safe}`,
      fix: [{ span, text: safe }],
    };
  }
  if (/^[^"'[{|>][^#]*?:(?:\s|$)/.test(value) && /[\w-]:\s/.test(body.slice(0, lead))) {
    return {
      code: 'colon-in-text',
      message: 'Text with a colon followed by a space must be in quotes.',
      span,
      ...mend,
    };
  }
  return undefined;
}

/** `{ label: There is none next: refuse }` */
function inBraces(problem: YAMLError, line: Line): YamlProblem | undefined {
  if (problem.code !== 'BLOCK_IN_FLOW') return undefined;
  const rest = line.text.slice(problem.pos[0] - line.start);
  const last = rest.search(/[\w-]:\s/);
  if (last === -1) return undefined;
  const before = rest.slice(0, tailStart(rest.slice(0, last), /[\w-]/));
  const key = rest.slice(before.length, last + 1);
  const start = problem.pos[0] + before.length;
  const span = { start, end: start + key.length };
  const at = problem.pos[0] + before.trimEnd().length;
  return formatKeys().has(key)
    ? {
        code,
        message: `A comma is missing before \`${key}\`.`,
        span,
        hint: 'inside { } a comma stands between one key with its value and the next',
        fix: [{ span: { start: at, end: at }, text: ',' }],
      }
    : { code: 'colon-in-text', message: 'Text with a colon followed by a space must be in quotes.', span };
}

function byCode(problem: YAMLError, text: string, span: Span): YamlProblem | undefined {
  switch (problem.code) {
    case 'BAD_DQ_ESCAPE': {
      const line = lineAt(text, span.start);
      const value = /^[^"]*"((?:[^"\\]|\\.)*)"/.exec(line.text)?.[1];
      return {
        code,
        message: 'Inside double quotes a backslash starts an escape, and this is none.',
        span: { start: span.start, end: span.start + 2 },
        hint: value === undefined ? 'write the backslash twice' : `in single quotes it is plain text: '${value}'`,
      };
    }
    case 'UNEXPECTED_TOKEN': {
      const quote = text[span.start - 1];
      if (quote !== '"' && quote !== "'") return undefined;
      const other = quote === "'" ? 'double' : 'single';
      const hint = `put ${other} quotes around the whole text`;
      return { code, message: 'The quotes end before the text does.', span, hint };
    }
    case 'NON_STRING_KEY':
      return { code, message: 'A key must be a plain word.', span };
    case 'BAD_DIRECTIVE':
      return directive(span);
    default:
      return undefined;
  }
}

export function directive(span: Span): YamlProblem {
  return {
    code: 'yaml-directive',
    message: 'A line that starts with `%` is a YAML directive; an SOP has none.',
    span,
    hint: 'delete the line, or quote the text',
  };
}

/** What the parser of tokens stopped at: a bracket that closes nothing, or text where none may stand. */
export function explainToken(message: string, offset: number, text: string): YamlProblem {
  const line = lineAt(text, offset);
  const span = { start: offset, end: offset + 1 };
  if (/flow-(seq|map)-end/.test(message)) {
    return { code, message: `This ${text[offset]} closes nothing.`, span, hint: 'delete it' };
  }
  return valueSlip(line, text) ?? { code, message: plainMessage(message), span };
}

/** A line of a text below `text: |` that is not indented further than that key. */
function outOfText(line: Line, text: string): YamlProblem | undefined {
  const isKey = /^(?:- |["']?[\w-]+["']?:(?:\s|$)|#)/.test(line.text.trim());
  let at = previousLine(text, line);
  for (let count = 0; at && count < 200; count++) {
    if (/[:-] +[|>][-+\d]*$/.test(at.text) && indentOf(at) >= indentOf(line)) {
      return {
        code,
        message: 'The lines of a text must be indented further than its key.',
        span: { start: line.first, end: line.end },
        hint: 'put as many spaces before each of its lines, more than before its key',
      };
    }
    if (isKey || indentOf(at) <= indentOf(line)) return undefined;
    at = previousLine(text, at);
  }
  return undefined;
}

/** `do Look it up.`: words where a key is wanted. */
function missingColon(line: Line, before: Line | undefined, after: Line | undefined): YamlProblem | undefined {
  const body = line.text.trim();
  if (body.startsWith('//')) {
    const span = { start: line.first, end: line.first + 2 };
    return {
      code,
      message: 'A comment starts with #.',
      span,
      hint: 'write # in place of //',
      fix: [{ span, text: '#' }],
    };
  }
  if (body.includes(':') || /^[-#"'[{]/.test(body)) return undefined;
  const neighbour = [before, after].some((one) => one && indentOf(one) === indentOf(line));
  if (!neighbour) return undefined;
  const word = /^[\w-]+/.exec(body)?.[0] ?? '';
  const rest = body
    .slice(word.length)
    .replace(/^\s*[=：]/, '')
    .trim();
  return {
    code,
    message: 'A colon is missing: every line here is a key, a colon and a value.',
    span: { start: line.first, end: line.end },
    ...(formatKeys().has(word) ? { hint: `write \`${word}:${rest ? ` ${rest}` : ''}\`` } : {}),
  };
}

/** A line further to the right than the complete one above it. */
function tooDeep(line: Line, before: Line | undefined): YamlProblem | undefined {
  if (!before) return undefined;
  const item = /^- /;
  const [own, above] = [line.text.trim(), before.text.trim()];
  if (item.test(own) && item.test(above) && indentOf(line) !== indentOf(before)) {
    const message = 'This list item does not line up with the one above it.';
    return { code, message, span: { start: line.first, end: line.end }, hint: sameColumn };
  }
  if (indentOf(line) <= indentOf(before) || !/^[\w-]+:\s+[^|>\s]/.test(above) || !/^[\w-]+:(\s|$)/.test(own)) {
    return undefined;
  }
  if (indentOf(before) % 2 === 1 && indentOf(line) % 2 === 0) {
    const message = 'This line is indented less than the lines that it belongs to.';
    return { code, message, span: keyOf(before), hint: sameColumn };
  }
  const message = 'This line is indented further than the line above it, which is complete.';
  return { code, message, span: keyOf(line), hint: sameColumn };
}

/** A step in the first column, with others below it that are indented: the first of these does not fit. */
function fallenOut(line: Line, text: string): YamlProblem | undefined {
  let at = previousLine(text, line);
  for (let count = 0; at && count < 200 && indentOf(at) >= indentOf(line); count++) at = previousLine(text, at);
  if (!at || indentOf(at) > 0) return undefined;
  const key = /^([\w-]+):$/.exec(at.text.trim())?.[1];
  if (key === undefined || formatKeys().has(key)) return undefined;
  return {
    code: 'wrong-indent',
    message: `\`${key}\` starts further to the left than the lines around it.`,
    span: keyOf(at),
    hint: sameColumn,
  };
}

/** `- calm:` beside `angry:`, in one group. */
function listAndKeys(line: Line, text: string): YamlProblem | undefined {
  const dash = (one: Line): boolean => /^- /.test(one.text.trim());
  let other = previousLine(text, line);
  while (other && indentOf(other) > indentOf(line)) other = previousLine(text, other);
  if (!other || indentOf(other) !== indentOf(line) || dash(other) === dash(line)) return undefined;
  const [item, key] = dash(other) ? [other, line] : [line, other];
  const meantKey = /^- [\w-]+:/.test(item.text.trim());
  const odd = meantKey ? item : key;
  return {
    code,
    message: 'A list (lines with a dash) and keys cannot be mixed.',
    span: odd === item ? { start: odd.first, end: odd.first + 1 } : keyOf(odd),
    hint: meantKey ? 'take the dash out' : 'put a dash before it, or give every line a key',
  };
}

function unclosedBracket(text: string, from: number): YamlProblem | undefined {
  let depth = 0;
  for (let at = from - 1; at >= 0 && from - at < 20_000; at--) {
    const character = text[at] as string;
    if (character === '}' || character === ']') depth++;
    else if ((character === '{' || character === '[') && --depth < 0) {
      const close = character === '{' ? '}' : ']';
      return {
        code,
        message: `This ${character} is never closed.`,
        span: { start: at, end: at + 1 },
        hint: `put a ${close} at its end`,
      };
    }
  }
  return undefined;
}

function unclosedQuote(text: string, line: Line): YamlProblem {
  let at: Line | undefined = line;
  for (let count = 0; at && count < 200; count++) {
    const match = /^\s*(?:- +)*(?:[\w-]+:\s+)?(?:[[{].*?)?(["'])/.exec(at.text);
    if (match) {
      const start = at.start + match[0].length - 1;
      const span = { start, end: start + 1 };
      return { code, message: 'This quote is never closed.', span, hint: `put a ${match[1]} at the end of the text` };
    }
    at = previousLine(text, at);
  }
  return { code, message: 'A quote is never closed.', span: keyOf(line) };
}

function lineAt(text: string, offset: number): Line {
  // lastIndexOf takes -1 for 0, where a line end may stand.
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const raw = text.slice(start, newline === -1 ? text.length : newline);
  const line = raw.trimEnd();
  return { start, end: start + line.length, first: start + (line.length - line.trimStart().length), text: line };
}

/** The line before that is neither blank nor a comment. */
function previousLine(text: string, line: Line): Line | undefined {
  for (let start = line.start; start > 0; ) {
    const before = lineAt(text, start - 1);
    if (before.text.trim() && !before.text.trim().startsWith('#')) return before;
    start = before.start;
  }
  return undefined;
}

function nextLine(text: string, line: Line): Line | undefined {
  for (let newline = text.indexOf('\n', line.end); newline !== -1; ) {
    const after = lineAt(text, newline + 1);
    if (after.text.trim() && !after.text.trim().startsWith('#')) return after;
    newline = text.indexOf('\n', after.end);
    if (newline < after.start) return undefined;
  }
  return undefined;
}

function indentOf(line: Line): number {
  return line.first - line.start;
}

/** The key of a line, or all of it. */
function keyOf(line: Line): Span {
  const key = /^[\w-]+(?=:(?:\s|$))/.exec(line.text.trimStart())?.[0];
  return { start: line.first, end: Math.max(line.first + 1, key === undefined ? line.end : line.first + key.length) };
}

/** The library's message as one sentence, without its machine's spelling of places. */
function plainMessage(message: string): string {
  const first = message.split('\n', 1)[0] ?? '';
  const place = first.search(/ at (?:line|node|offset) /);
  const line = (place === -1 ? first : first.slice(0, place)).trim();
  return line.endsWith('.') ? line : `${line}.`;
}
