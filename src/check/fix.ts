import type { Diagnostic } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';

/** A source with edits made: its new text, and how many diagnostics they mend. */
export interface Mended {
  readonly text: string;
  readonly mended: number;
}

/**
 * Makes the edits of the diagnostics of one source. Where two overlap the later one is left for another round. Comments
 * and layout stay as they are.
 */
export function applyFixes(source: Source, diagnostics: readonly Diagnostic[]): Mended {
  const fixes = diagnostics
    .filter((diagnostic) => diagnostic.source === source && diagnostic.fix?.length)
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
