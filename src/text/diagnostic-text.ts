import type { Diagnostic } from './diagnostic.js';
import { escapeLine } from './escape.js';
import { addAll } from './list.js';
import type { Paint } from './paint.js';
import { lineSpan, lineText, positionAt, type Source, type Span } from './source.js';
import { widthOf } from './wrap.js';

/**
 * Diagnostics as people read them: `file:line:column`, what is wrong, the line with the place marked, and what to do.
 * `width` is the terminal's; a longer line is shown around the place.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], paint: Paint, width = 100): string {
  return diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, paint, width)}\n`).join('\n');
}

function renderDiagnostic(diagnostic: Diagnostic, paint: Paint, width: number): string {
  const { line, column } = positionAt(diagnostic.source, diagnostic.span.start);
  const colour = diagnostic.severity === 'error' ? paint.bad : paint.warning;
  const place = paint.strong(`${escapeLine(diagnostic.source.name)}:${line}:${column}:`);
  const message = paint.strong(escapeLine(diagnostic.message));
  const code = paint.faint(`[${diagnostic.code}]`);
  const lines = [`${place} ${colour(`${diagnostic.severity}:`)} ${message} ${code}`];
  if (!diagnostic.withheld) addAll(lines, excerpt(diagnostic.source, diagnostic.span, colour, paint, width));
  if (diagnostic.related && !diagnostic.withheld) {
    const { source, span, message: why } = diagnostic.related;
    const at = positionAt(source, span.start);
    lines.push(`  ${paint.faint('note:')} ${escapeLine(why)}, ${escapeLine(source.name)}:${at.line}:${at.column}`);
    addAll(lines, excerpt(source, span, paint.accent, paint, width));
  }
  if (diagnostic.hint) lines.push(`  ${paint.accent('help:')} ${escapeLine(diagnostic.hint)}`);
  return lines.join('\n');
}

/** The line of a span with carets under it. Nothing for an empty file. */
function excerpt(source: Source, span: Span, colour: (text: string) => string, paint: Paint, width: number): string[] {
  const { line } = positionAt(source, span.start);
  const whole = lineText(source, line);
  // A line can be megabytes long, so cut it around the place before anything else looks at it; wide enough for pairs.
  const far = 2 * Math.max(40, width);
  const start = Math.max(0, span.start - lineSpan(source, line).start);
  const skipped = Math.max(0, start - far);
  const raw = whole.slice(skipped, start + far);
  if (raw.trim() === '') return [];
  const characters = [...raw];
  const columnAt = (units: number): number => [...raw.slice(0, units - skipped)].length + 1;
  const column = columnAt(start);
  const lastColumn = columnAt(start + span.end - span.start);
  const number = String(line).padStart(4);
  const room = Math.max(20, width - number.length - 5);
  const from = column - 1 > room - 10 ? Math.max(0, column - 1 - Math.floor(room / 3)) : 0;
  const shown = characters.slice(from, from + room);
  const text = escapeLine(shown.join(''));
  const before = escapeLine(shown.slice(0, column - 1 - from).join(''));
  const marked = escapeLine(shown.slice(column - 1 - from, lastColumn - 1 - from).join(''));
  const cut = {
    left: from + skipped > 0 ? '…' : '',
    right: from + room < characters.length || start + far < whole.length ? '…' : '',
  };
  const carets = '^'.repeat(Math.max(1, widthOf(marked)));
  return [
    `${paint.faint(`${number} |`)} ${cut.left}${text}${cut.right}`,
    `${paint.faint(`${' '.repeat(number.length)} |`)} ${' '.repeat(widthOf(cut.left) + widthOf(before))}${colour(carets)}`,
  ];
}

/** The shape that `--format json` prints. Lines and columns are 1-based; a column counts characters. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): { diagnostics: object[] } {
  return {
    diagnostics: diagnostics.map(({ code, severity, message, source, span, hint }) => {
      const { line, column } = positionAt(source, span.start);
      return { code, severity, message, file: source.name, line, column, hint: hint ?? null };
    }),
  };
}
