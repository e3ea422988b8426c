import type { Diagnostic } from '../text/diagnostic.js';
import { renderDiagnostics } from '../text/diagnostic-text.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { wrapLines } from '../text/wrap.js';
import type { CodeDoc } from './rule.js';

/** What a code means, with an example and what is said about it. */
export function renderExplanation(doc: CodeDoc, found: readonly Diagnostic[], paint: Paint, width: number): string {
  const kind = (doc.severity === 'error' ? paint.bad : paint.warning)(doc.severity);
  const lines = [`${paint.strong(doc.code)} (${kind})`, '', ...wrapLines(doc.summary, width)];
  if (doc.example) {
    lines.push('', 'For example:', '');
    addAll(
      lines,
      doc.example
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    );
    lines.push('', `${renderDiagnostics(found, paint, width).trimEnd()}`);
  }
  if (doc.severity === 'warning') {
    lines.push('');
    addAll(
      lines,
      wrapLines(`To silence it in one place, put # sop-ignore: ${doc.code} at the end of the line.`, width),
    );
  }
  return `${lines.join('\n')}\n`;
}
