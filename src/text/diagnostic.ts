import type { Source, Span } from './source.js';
import { closest, onlyClose, type Words, wordsOf } from './suggest.js';

export type Severity = 'error' | 'warning';

/** Something found in a source, as data. How it is drawn is decided elsewhere. */
export interface Diagnostic {
  /** Permanent, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly source: Source;
  readonly span: Span;
  /** Whether its line may hold a sensitive value, and so is not shown. */
  readonly withheld?: boolean;
  /** What to do about it. */
  readonly hint?: string;
  /** Another place that explains it, such as the earlier definition. */
  readonly related?: { readonly message: string; readonly source: Source; readonly span: Span };
  /** Edits that mend it without the author having to decide anything. */
  readonly fix?: readonly { readonly span: Span; readonly text: string }[];
}

/** Sorted by file, place and code, so that the order in which rules run does not matter. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.source.name, b.source.name) ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** Hint for a mistyped word at a span, and a fix where one candidate alone is close. */
export function suggestionFor(
  word: string,
  candidates: Iterable<string> | Words,
  span: Span,
): Pick<Diagnostic, 'hint' | 'fix'> {
  const known = 'look' in candidates ? candidates : wordsOf(candidates);
  const meant = closest(word, known);
  if (meant === undefined) return {};
  const hint = `did you mean \`${meant}\`?`;
  return onlyClose(word, known) === meant ? { hint, fix: [{ span, text: meant }] } : { hint };
}
