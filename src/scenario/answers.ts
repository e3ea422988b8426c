import type { Flow } from '../sop/flow.js';
import { validate } from '../sop/validate.js';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import type { Given } from '../walk/play.js';
import { isObject, readYaml } from '../yaml/document.js';
import { answersFile } from './format.js';
import { checkWritten, readWritten } from './given.js';

/**
 * Reads what `sop run --answers` was given: YAML or JSON with the keys `answers` and `fields`, as in a scenario, held
 * against the SOP. Never throws; what is wrong is in the diagnostics, and `given` is then empty or incomplete.
 */
export function readAnswers(
  flow: Flow,
  source: Source,
): { readonly given: Given; readonly diagnostics: readonly Diagnostic[] } {
  const document = readYaml(source);
  const diagnostics: Diagnostic[] = [...document.diagnostics.map(withHint)];
  const nothing: Given = { answers: new Map(), fields: new Map() };
  if (document.value === undefined || hasErrors(diagnostics)) return { given: nothing, diagnostics };
  if (!isObject(document.value)) {
    const span = document.valueSpan([]);
    const hint = 'for example: { "answers": { "step": "option" } }';
    const message = 'An answers file has the keys `answers` and `fields`.';
    diagnostics.push({ code: 'not-answers', severity: 'error', message, source, span, hint });
    return { given: nothing, diagnostics };
  }
  if (validate(document, [], document.value, answersFile, 'the answers file', diagnostics) === undefined) {
    return { given: nothing, diagnostics: sortDiagnostics(diagnostics) };
  }
  const checked = checkWritten(document, [], flow, readWritten(document, [], document.value));
  return { given: checked.given, diagnostics: sortDiagnostics([...diagnostics, ...checked.diagnostics]) };
}

/** An empty file would otherwise get the hint that is meant for empty SOP files. */
function withHint(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== 'empty-file') return diagnostic;
  return { ...diagnostic, hint: 'it needs at least `answers: {}`' };
}
