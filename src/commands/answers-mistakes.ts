import { allCodes } from '../check/codes.js';
import type { Flow } from '../sop/flow.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { isId } from '../walk/play.js';
import { hasSensitive } from '../walk/withhold.js';
import type { Call } from './call.js';
import { leave } from './call-error.js';
import { exit } from './exit.js';
import { isScreen } from './output.js';

/**
 * Says on stderr what is wrong with a file of answers, and ends the call. The text may be a customer's name, so it is
 * not quoted if the SOP has something to withhold and stderr is no terminal.
 */
export async function refuseAnswers(call: Call, diagnostics: readonly Diagnostic[], flow: Flow): Promise<never> {
  const shown = isScreen(call.context.stderr) || !hasSensitive(flow) ? diagnostics : diagnostics.map(withoutText);
  await call.explain(shown);
  return leave(exit.wrongCall);
}

/** Codes whose messages contain only ids and words of the SOP. Other messages may quote what was written. */
const quoteless = ['unknown-step', 'unknown-option', 'unknown-field', 'wrong-value', 'not-answers', 'empty-file'];

function withoutText(diagnostic: Diagnostic): Diagnostic {
  const { code, severity, source, span } = diagnostic;
  const withheld = true;
  const misspelt = code === 'unknown-key' && isId(source.text.slice(span.start, span.end).replace(/^["']|["']$/g, ''));
  if (misspelt || quoteless.includes(code)) return { ...diagnostic, withheld };
  const message = allCodes().find((one) => one.code === code)?.summary ?? 'Something is wrong here.';
  const hint = 'the line may hold a sensitive value: a terminal alone shows it';
  return { code, severity, message, source, span, hint, withheld };
}
