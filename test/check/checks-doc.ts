import { codeGroups } from '../../src/check/codes.js';
import { exampleName } from '../../src/check/example.js';
import { checkExample } from '../../src/check/example-check.js';
import type { CodeDoc } from '../../src/check/rule.js';
import { checkScenarioFile } from '../../src/scenario/check-file.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { renderDiagnostics } from '../../src/text/diagnostic-text.js';
import { noPaint } from '../../src/text/paint.js';

export function foundInExample(doc: CodeDoc): Promise<Diagnostic[]> {
  return checkExample(doc, checkScenarioFile);
}

const intro = `# What \`sop check\` finds

Each finding has a permanent code, in brackets behind its message. \`sop check --explain <code>\` prints what stands here.
An **error** keeps an SOP from being walked, or makes a walk go wrong; a **warning** does not. \`sop check\` exits 1 when
there is an error, and with \`--max-warnings N\` also when there are more warnings than that.

The examples show the part of an SOP that is wrong; the rest of it is good. What is printed below each is what
\`sop check\` really prints: a test compares.

## Silencing a warning

A comment silences one warning in one place: at the end of the line, or on a line of its own before it. Several codes are
separated by commas, and words after them are a reason.

\`\`\`yaml
outcomes:
  resolved: Resolved
  refunded: Refunded # sop-ignore: unused-outcome  (from January on)
\`\`\`

Errors cannot be silenced. A silence that is not needed any more is a warning itself (\`unneeded-silence\`).

## Mending

\`sop check --fix\` mends layout and quoting: text that YAML would cut or change is put in quotes, a dash or a comma gets
its space, and a missing modeline is added, so that editors find the schema (which is written beside the SOPs where the
repository has none). Each change is shown as a diff; with \`--dry-run\` nothing is written. It never writes another word than
yours and never changes where an answer leads: a name that was likely meant is a hint. Comments and layout stay as they are.
`;

/** The text of docs/checks.md: every code with its example, and what is really printed. */
export async function checksDocument(): Promise<string> {
  const parts = [intro];
  for (const { title, codes } of codeGroups) {
    parts.push(`## ${title}\n`);
    for (const doc of codes) parts.push(await section(doc));
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

async function section(doc: CodeDoc): Promise<string> {
  const lines = [`### ${doc.code}\n`, `${doc.severity === 'error' ? 'Error' : 'Warning'}. ${doc.summary}\n`];
  if (!doc.example) return lines.join('\n');
  const besides = Object.keys(doc.beside ?? {}).map((name) => `\`${name}\``);
  if (exampleName(doc) !== 'example.yaml' || besides.length) {
    const beside = besides.length ? `, beside ${besides.join(', ')}` : '';
    lines.push(`In \`${exampleName(doc)}\`${beside}:\n`);
  }
  const printed = renderDiagnostics(await foundInExample(doc), noPaint, 100).trimEnd();
  lines.push(fence('yaml', doc.example.trimEnd()), '', fence('text', printed), '');
  return lines.join('\n');
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
