import type { Flow } from '../sop/flow.js';
import { formatKeys } from '../sop/format.js';
import { readingInto } from '../sop/reading.js';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../text/diagnostic.js';
import { addAll } from '../text/list.js';
import { sayInto } from '../text/say.js';
import type { Source } from '../text/source.js';
import type { Given } from '../walk/play.js';
import { readYaml } from '../yaml/document.js';
import { placeAt, placeOf } from '../yaml/node.js';
import { read } from '../yaml/read.js';
import { answersFile } from './format.js';
import { checkWritten, writtenIn } from './given.js';
import { scenarioWords } from './words.js';

/**
 * Reads what `sop run --answers` was given: YAML or JSON with the keys `answers` and `fields`, as in a scenario, held
 * against the SOP. Never throws; what is wrong is in the diagnostics, and `given` is then empty or incomplete.
 */
export function readAnswers(
  flow: Flow,
  source: Source,
): { readonly given: Given; readonly diagnostics: readonly Diagnostic[] } {
  const { root, diagnostics: found } = readYaml(source, formatKeys);
  const diagnostics = found.map(withHint);
  const nothing: Given = { answers: new Map(), fields: new Map() };
  if (!root || hasErrors(diagnostics)) return { given: nothing, diagnostics };
  if (root.kind !== 'group') {
    sayInto(scenarioWords, diagnostics)('not-answers', placeOf(root), {});
    return { given: nothing, diagnostics };
  }
  const raw = read(answersFile, root, 'the answers file', readingInto(diagnostics));
  if (!raw || diagnostics.length) return { given: nothing, diagnostics: sortDiagnostics(diagnostics) };
  const checked = checkWritten(flow, writtenIn(raw), (path, part) => placeAt(root, path, part));
  addAll(diagnostics, checked.diagnostics);
  return { given: checked.given, diagnostics: sortDiagnostics(diagnostics) };
}

/** An empty file would otherwise get the hint that is meant for empty SOP files. */
function withHint(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== 'empty-file') return diagnostic;
  return { ...diagnostic, hint: 'it needs at least `answers: {}`' };
}
