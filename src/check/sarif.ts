import type { Diagnostic, Severity } from '../text/diagnostic.js';
import { positionAt, type Source, type Span } from '../text/source.js';

/** What SARIF says of a rule. */
export interface SarifRule {
  readonly code: string;
  readonly severity: Severity;
  readonly summary: string;
}

/** SARIF 2.1.0, the format that code scanning services read. Columns count UTF-16 code units there. */
export function sarifLog(diagnostics: readonly Diagnostic[], rules: readonly SarifRule[], version: string): object {
  const used = rules.filter(({ code }) => diagnostics.some((diagnostic) => diagnostic.code === code));
  const index = new Map(used.map(({ code }, at) => [code, at]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'sop',
            version,
            rules: used.map(({ code, severity, summary }) => ({
              id: code,
              shortDescription: { text: summary },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map(({ code, severity, message, hint, source, span, related }) => ({
          ruleId: code,
          ...(index.has(code) ? { ruleIndex: index.get(code) } : {}),
          level: severity,
          message: { text: hint === undefined ? message : `${message} (${hint})` },
          locations: [{ physicalLocation: locationOf(source, span) }],
          ...(related === undefined
            ? {}
            : {
                relatedLocations: [
                  { message: { text: related.message }, physicalLocation: locationOf(related.source, related.span) },
                ],
              }),
        })),
      },
    ],
  };
}

function locationOf(source: Source, span: Span): object {
  const column = (offset: number): number => {
    const lineStart = source.text.slice(0, offset).lastIndexOf('\n') + 1;
    return offset - lineStart + 1 - (lineStart === 0 && source.text.startsWith('\uFEFF') ? 1 : 0);
  };
  const from = positionAt(source, span.start);
  const to = positionAt(source, span.end);
  return {
    artifactLocation: { uri: uriOf(source.name) },
    region: {
      startLine: from.line,
      startColumn: Math.max(1, column(span.start)),
      endLine: to.line,
      endColumn: Math.max(1, column(span.end)),
    },
  };
}

function uriOf(name: string): string {
  return name
    .replace(/\p{Cs}/gu, '\ufffd')
    .split(/[\\/]/)
    .map(encodeURIComponent)
    .join('/');
}
