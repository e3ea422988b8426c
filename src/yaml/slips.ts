import type { Span } from '../text/source.js';
import { indentOf, type Line, nextLine, spanOf } from './lines.js';
import type { Context } from './words.js';

/** Slips that show in one line, whatever the YAML library made of it. Each function says whether it has found one. */

const oddSpace = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const oddSpaceBehindKey = /^(?:- +)*(?:[\w-]+:|-)[ ]*(?=[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])/;

/** What an author slipped at in a line; `before` is the line above it. */
export function sayLineSlip(line: Line, before: Line | undefined, context: Context): boolean {
  const { source, say } = context;
  const { text } = source;
  const at = (start: number, end: number) => ({ source, span: { start, end } });
  const body = text.slice(line.first, line.end);
  const indent = text.slice(line.start, line.first);
  const above = before?.text.trim() ?? '';
  const odd = oddSpace.exec(indent);
  if (odd) return say('odd-space/indent', at(line.start + odd.index, line.start + odd.index + 1), {});
  if (indent.includes('	')) {
    const start = line.start + indent.indexOf('	');
    return say('yaml-syntax/tab', at(start, start + 1), {});
  }
  const bullet = /^([*•·●▪–—])[ \t]+\S/.exec(body)?.[1];
  if (bullet !== undefined && /^[*•·●▪–—] |:$/.test(above)) {
    const place = at(line.first, line.first + bullet.length);
    return say('yaml-syntax/bullet', place, { bullet }, { fix: bulletsFrom(line, bullet, text) });
  }
  if (/^-[^\s-]/.test(body) && /^- |:$/.test(above)) {
    const behind = line.first + 1;
    const fix = [{ span: { start: behind, end: behind }, text: ' ' }];
    return say('yaml-syntax/dash', { source, span: spanOf(line) }, { item: body.slice(1) }, { fix });
  }
  const lead = oddSpaceBehindKey.exec(body)?.[0].length;
  if (lead !== undefined) return say('odd-space/value', at(line.first + lead, line.first + lead + 1), {});
  const [, dashes = '', key] = /^((?:- )*)([A-Za-z][\w-]*):(?=[^\s:/])/.exec(body) ?? [];
  if (key !== undefined && !/:\s/.test(body.replace(/"[^"]*"|'[^']*'/g, ''))) {
    const start = line.first + dashes.length;
    const end = start + key.length + 1;
    const fix = [{ span: { start: end, end }, text: ' ' }];
    return say('yaml-syntax/colon', at(start, end), { key, value: text.slice(end, line.end) }, { fix });
  }
  return sayValueSlip(line, context);
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

/** A slip in a value that stands alone on its line: `key: value` or `- value`. */
export function sayValueSlip(line: Line, { source, say }: Context): boolean {
  const { text } = source;
  const body = text.slice(line.first, line.end);
  const lead = /^(?:- +)*(?:[\w-]+:\s+)?/.exec(body)?.[0] ?? '';
  if (!lead) return false;
  const rest = body.slice(lead.length);
  // A comment behind it is no part of it.
  const comment = /^["']/.test(rest) ? -1 : rest.search(/\s#(?:\s|$)/);
  const value = comment === -1 ? rest : rest.slice(0, comment).trimEnd();
  const start = line.first + lead.length;
  const end = start + value.length;
  const whole = { source, span: { start, end } };
  const quoted = JSON.stringify(value);
  const fix = [{ span: whole.span, text: quoted }];
  const sign = (length: number) => ({ source, span: { start, end: start + length } });
  if (value.startsWith('{{')) return say('unquoted-placeholder', whole, { quoted }, { fix });
  const [header, bar] = /^([|>][-+\d]*)[ \t]*(?=[^\s#|>])/.exec(value) ?? [];
  const below = header && nextLine(text, line);
  if (bar !== undefined && below && indentOf(below) > indentOf(line) && /:\s+$/.test(lead)) {
    return say('yaml-syntax/behind-bar', { source, span: { start: start + header.length, end } }, { bar });
  }
  const symbol = /^[*&!]\S*/.exec(value)?.[0];
  if (symbol !== undefined) {
    const code = symbol.startsWith('*') ? 'yaml-alias' : symbol.startsWith('!') ? 'yaml-tag' : 'yaml-anchor';
    return say(code, sign(symbol.length), { quoted }, { fix });
  }
  if (/^[@`%,\]}]/.test(value) || /^(?:[-?] |[|>] +[^#\s])/.test(value)) {
    return say('yaml-syntax/start', sign(1), { sign: value.charAt(0), quoted }, { fix });
  }
  if (/^(?:\[[^[\]]*\]|\{[^{}]*\})[ \t]*[^\s,}\]#]/.test(value)) {
    return say('yaml-syntax/brackets', whole, { bracket: value.charAt(0), quoted }, { fix });
  }
  const quote = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*(?=[^\s:#,\]}])/.exec(value)?.[0];
  if (quote !== undefined) {
    const inner = value.replace(/^['"]|['"]$/g, '');
    // 'Don't know: an apostrophe has ended the quotes, and they were never closed.
    const apostrophe = value.startsWith("'") && /\p{L}'$/u.test(quote) && /^\p{L}/u.test(value.slice(quote.length));
    const meant = apostrophe || value.endsWith(value.charAt(0)) ? inner : value;
    const safe = meant.includes('"') ? `'${meant.replace(/'/g, "''")}'` : `"${meant}"`;
    return say('yaml-syntax/quotes', whole, { safe }, { fix: safe });
  }
  if (/^[^"'[{|>][^#]*?:(?:\s|$)/.test(value) && /[\w-]:\s/.test(lead)) {
    return say('colon-in-text', whole, { quoted }, { fix });
  }
  return false;
}

/**
 * A placeholder in a text without quotes within { }: `{ text: Hi {{customer}}, stop. }`. YAML takes its braces, and the
 * comma behind it, for its own, so the text is looked for from its key to the next key or the brace that closes.
 */
export function sayPlaceholderInBraces(line: Line, { source, say }: Context): boolean {
  const { text } = line;
  for (const { 0: lead, index } of text.matchAll(/[{,]\s*[\w-]+:\s/g)) {
    const written = text.slice(index + lead.length);
    const from = index + lead.length + (written.length - written.trimStart().length);
    // What is in quotes is well, and groups and lists have texts of their own.
    if (/^(?:["'[]|\{(?!\{))/.test(text.slice(from))) continue;
    const end = from + lengthInBraces(text.slice(from));
    const value = text.slice(from, end).trimEnd();
    if (!/\{\{[^{}]*\}\}/.test(value)) continue;
    const span = { start: line.start + from, end: line.start + from + value.length };
    const quoted = JSON.stringify(value);
    return say('unquoted-placeholder/in-braces', { source, span }, { quoted }, { fix: [{ span, text: quoted }] });
  }
  return false;
}

/** How far a text within { } goes: to the next key, or to the brace that closes; placeholders are part of it. */
function lengthInBraces(text: string): number {
  for (const { 0: found, index } of text.matchAll(/\{\{[^{}]*\}\}|,(?=\s*[\w-]+:\s)|[}\]]/g)) {
    if (!found.startsWith('{{')) return index;
  }
  return text.length;
}
