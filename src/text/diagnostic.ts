import type { Place, Source, Span } from './source.js';

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
  readonly related?: Place & { readonly message: string };
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
