import type { Diagnostic } from '../text/diagnostic.js';
import { annotation } from '../text/github.js';
import type { Paint } from '../text/paint.js';
import { positionAt } from '../text/source.js';

export interface CheckCounts {
  readonly sops: number;
  readonly shared: number;
  readonly scenarios: number;
}

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

const listOf = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;

/** "2 errors and 1 warning in 3 of 7 files", or that there is nothing to say. */
export function closingLine(
  diagnostics: readonly Diagnostic[],
  checked: CheckCounts,
  files: number,
  paint: Paint,
): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  if (!diagnostics.length) {
    const what = [
      checked.sops ? [count(checked.sops, 'SOP')] : [],
      checked.shared ? [count(checked.shared, 'file of shared parts', 'files of shared parts')] : [],
      checked.scenarios ? [count(checked.scenarios, 'scenario')] : [],
    ].flat();
    return `${paint.good('✓')} ${what.length ? listOf(what) : count(files, 'file')} checked, nothing found.\n`;
  }
  const found = [
    errors ? [paint.bad(count(errors, 'error'))] : [],
    warnings ? [paint.warning(count(warnings, 'warning'))] : [],
  ].flat();
  const faulty = new Set(diagnostics.map(({ source }) => source.name)).size;
  const where = faulty === files ? count(files, 'file') : `${faulty} of ${count(files, 'file')}`;
  const code = diagnostics[0]?.code;
  return `${listOf(found)} in ${where}. \`sop check --explain ${code}\` says more.\n`;
}

/** Workflow commands that GitHub shows beside the lines of a pull request. */
export function githubAnnotations(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ code, severity, message, hint, source, span }) => {
      const from = positionAt(source, span.start);
      const to = positionAt(source, span.end);
      const place = { file: source.name, line: from.line, col: from.column };
      const end = to.line === from.line ? { endColumn: to.column } : {};
      return annotation(severity, { ...place, ...end }, code, hint === undefined ? message : `${message}\n${hint}`);
    })
    .join('');
}
