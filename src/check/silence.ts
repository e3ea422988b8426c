import type { Diagnostic } from '../text/diagnostic.js';
import { addAll } from '../text/list.js';
import { sayInto } from '../text/say.js';
import { lineText, positionAt, type Source, type Span } from '../text/source.js';
import { closest } from '../text/suggest.js';
import { commentsOf } from '../yaml/comments.js';
import { checkWords } from './words.js';

/**
 * `# sop-ignore: unused-field`: silences that warning at the end of its own line, or, on a line of its own, on the next
 * line that is no comment. Several codes are separated by commas; words after the codes are a reason.
 */
interface Silence {
  readonly source: Source;
  readonly code: string;
  readonly span: Span;
  /** The line it speaks for. */
  readonly line: number;
}

const marker = 'sop-ignore';

/** Takes out what the comments silence, and adds what is wrong with the comments themselves. */
export function applySilences(
  sources: Iterable<Source>,
  diagnostics: readonly Diagnostic[],
  severities: ReadonlyMap<string, Diagnostic['severity']>,
): Diagnostic[] {
  const silences: Silence[] = [];
  const own: Diagnostic[] = [];
  const unreadable = new Set(diagnostics.filter((one) => one.code === 'yaml-syntax').map((one) => one.source));
  for (const source of sources) {
    if (source.text.includes(marker) && !unreadable.has(source)) addAll(silences, readSilences(source, own));
  }
  if (!silences.length) return [...diagnostics, ...own];

  const faulty = new Set(diagnostics.filter(({ severity }) => severity === 'error').map(({ source }) => source));
  const used = new Set<Silence>();
  const at = new Map<Source, Map<string, Silence>>();
  for (const silence of silences) {
    const lines = at.get(silence.source) ?? new Map<string, Silence>();
    at.set(silence.source, lines.set(`${silence.line}:${silence.code}`, silence));
  }
  const left = diagnostics.filter((diagnostic) => {
    if (diagnostic.severity === 'error') return true;
    const silence = at
      .get(diagnostic.source)
      ?.get(`${positionAt(diagnostic.source, diagnostic.span.start).line}:${diagnostic.code}`);
    if (!silence) return true;
    used.add(silence);
    return false;
  });
  const say = sayInto(checkWords, own);
  for (const silence of silences.filter((one) => !used.has(one))) {
    const { source, code } = silence;
    const severity = severities.get(code);
    if (severity === 'warning') {
      // While there are errors not every rule is looked at, so nobody can say what is needed.
      if (!faulty.has(source)) say('unneeded-silence', silence, { code });
    } else if (severity === 'error') {
      say('unneeded-silence/error', silence, { code });
    } else {
      const meant = closest(code, severities.keys());
      say('unknown-silence', silence, { code, meant }, { fix: meant });
    }
  }
  return [...left, ...own];
}

function readSilences(source: Source, problems: Diagnostic[]): Silence[] {
  const silences: Silence[] = [];
  const last = { line: 0 };
  for (const { text, span } of commentsOf(source)) {
    const match = /^#+\s*sop-ignore\b(\s*:)?\s*/.exec(text);
    if (!match) continue;
    const line = lineSpokenFor(source, positionAt(source, span.start).line, last);
    const codes = /^[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*/.exec(text.slice(match[0].length))?.[0];
    if (match[1] === undefined || codes === undefined) {
      sayInto(checkWords, problems)('unknown-silence/none', { source, span }, {});
      continue;
    }
    for (const code of codes.matchAll(/[a-z0-9-]+/g)) {
      const start = span.start + match[0].length + code.index;
      silences.push({ source, code: code[0], span: { start, end: start + code[0].length }, line });
    }
  }
  return silences;
}

const isComment = (text: string): boolean => /^\s*(#|$)/.test(text);

/**
 * The comment's own line where something stands before it, else the next line that is neither comment nor blank.
 * `last` is what was found for the comment before: comments below each other speak for the same line.
 */
function lineSpokenFor(source: Source, line: number, last: { line: number }): number {
  if (!isComment(lineText(source, line))) return line;
  if (line < last.line) return last.line;
  const end = positionAt(source, source.text.length).line;
  let next = line + 1;
  while (next < end && isComment(lineText(source, next))) next++;
  last.line = next;
  return next;
}
