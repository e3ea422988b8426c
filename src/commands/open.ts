import type { Library, Opened } from '../sop/library.js';
import { createLibrary } from '../store/library.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Call } from './call.js';
import { CallError } from './call-error.js';

/** The SOPs within reach of a command. */
export function libraryFor({ options, context }: Call): Library {
  const { cwd, home, env, uid, packageDir } = context;
  return createLibrary({ cwd, home, env, uid, packageDir, sopDir: options.sopDir });
}

/** Opens an SOP by id or path; one with mistakes is not used. */
export async function openSop(call: Call, word: string): Promise<Opened> {
  const library = libraryFor(call);
  const opened = await library.open(library.find(word));
  if ('problem' in opened) throw new CallError(opened.problem.message, opened.problem.hint);
  return 'diagnostics' in opened ? refuseMistakes(call, word, opened.diagnostics) : opened;
}

/** Shows what is wrong with an SOP; nothing is done with one that has mistakes. */
export async function refuseMistakes(call: Call, word: string, diagnostics: readonly Diagnostic[]): Promise<never> {
  await call.explain(diagnostics);
  throw new CallError(`\`${word}\` has mistakes, so it is not used.`, 'mend them first: each is shown above');
}
