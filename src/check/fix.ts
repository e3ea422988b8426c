import { loadSop } from '../sop/load.js';
import type { Sop } from '../sop/types.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';

/** The new text of a source, and how many diagnostics the edits mend. */
export interface Mended {
  readonly text: string;
  readonly mended: number;
}

/**
 * Makes those edits that change how something is written, not what it says: a word that was probably meant is for the
 * author to write. If two edits overlap, the later one waits for another round. Nothing is mended if an answer would
 * lead elsewhere after it.
 */
export function applyFixes(source: Source, diagnostics: readonly Diagnostic[]): Mended {
  const mended = edited(source, diagnostics);
  return mended.mended && waysChange(source, mended.text) ? { text: source.text, mended: 0 } : mended;
}

function edited(source: Source, diagnostics: readonly Diagnostic[]): Mended {
  const fixes = diagnostics
    .filter((diagnostic) => diagnostic.source === source && diagnostic.fix?.length)
    .filter(({ fix }) => fix?.every(({ span, text }) => said(source.text.slice(span.start, span.end)) === said(text)))
    .map(({ fix }) => [...(fix ?? [])].sort((a, b) => a.span.start - b.span.start))
    .sort((a, b) => (a[0]?.span.start ?? 0) - (b[0]?.span.start ?? 0));
  let text = '';
  let at = 0;
  let mended = 0;
  for (const edits of fixes) {
    const apart = edits.every(({ span }, index) => span.start >= (edits[index - 1]?.span.end ?? at));
    if (!apart || (edits[0]?.span.start ?? 0) < at) continue;
    for (const edit of edits) {
      text += source.text.slice(at, edit.span.start) + edit.text;
      at = edit.span.end;
    }
    mended++;
  }
  return { text: text + source.text.slice(at), mended };
}

/**
 * What a piece of a file says: its words, and the brackets that could turn them into placeholders or keys. The numbers
 * of a list are layout.
 */
const said = (text: string): string =>
  text.replace(/^ *\d{1,3}[.)] /gm, '').replace(/[^\p{L}\p{M}\p{N}{}[\]<>$%]/gu, '');

/** Whether an answer, or a step that goes on, leads elsewhere than before, as far as that could be read. */
function waysChange({ name, text }: Source, mended: string): boolean {
  const before = waysOf(loadSop({ name, text }).draft);
  const after = waysOf(loadSop({ name, text: mended }).draft);
  return [...before].some(([way, to]) => after.get(way) !== to);
}

function waysOf(sop: Sop | null): Map<string, string> {
  const ways = new Map<string, string>();
  const add = (way: readonly string[], to: string): void => void ways.set(JSON.stringify(way), to);
  if (sop) add(['start'], sop.start);
  for (const { id, next } of sop?.always ?? []) add(['always', id], next);
  for (const step of sop?.steps ?? []) {
    if (step.limit) add([step.id, 'limit'], step.limit.then);
    if (step.kind === 'instruction') add([step.id], step.next);
    if (step.kind === 'leaf') add([step.id], step.outcome);
    if (step.kind === 'question') for (const { id, next } of step.options) add([step.id, 'options', id], next);
    if (step.kind === 'run') for (const { outcome, next: to } of step.then) add([step.id, 'then', outcome], to);
  }
  return ways;
}

/** Whether a file tells editors where its schema is. */
export function hasModeline(text: string): boolean {
  return text
    .slice(0, 2000)
    .split('\n')
    .some((line) => {
      const at = line.trimStart().startsWith('#') ? line.indexOf('yaml-language-server:') : -1;
      return at !== -1 && line.includes('$schema=', at);
    });
}

/** The text with a modeline as its first line, in the file's own line ends. */
export function withModeline(text: string, schemaPath: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return `${mark}# yaml-language-server: $schema=${schemaPath}${end}${text.slice(mark.length)}`;
}
