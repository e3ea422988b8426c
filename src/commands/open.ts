import { createLibrary, type Library, type Opened } from '../store/library.js';
import type { Context } from '../terminal/context.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { renderDiagnostics } from '../text/diagnostic-text.js';
import { type CommonOptions, errorPaint, fail, outputWidth, write } from './output.js';

/** The SOPs within reach of a command. */
export function libraryFor({ sopDir }: CommonOptions, { cwd, home, env, uid, packageDir }: Context): Library {
  return createLibrary({ cwd, home, env, uid, packageDir, sopDir });
}

/** Opens an SOP by id or path; what is wrong with it is said on stderr, and the exit code is 2. */
export async function openSop(word: string, options: CommonOptions, context: Context): Promise<Opened | 2> {
  const library = libraryFor(options, context);
  const opened = await library.open(library.find(word));
  if ('problem' in opened) return fail(context, options, opened.problem.message, opened.problem.hint);
  return 'diagnostics' in opened ? hasMistakes(word, opened.diagnostics, options, context) : opened;
}

/** Shows what is wrong with an SOP; nothing is done with one that has mistakes. */
export async function hasMistakes(
  word: string,
  diagnostics: readonly Diagnostic[],
  options: CommonOptions,
  context: Context,
): Promise<2> {
  const paint = errorPaint(context, options);
  await write(context.stderr, renderDiagnostics(diagnostics, paint, outputWidth(context.stderr)));
  return fail(context, options, `\`${word}\` has mistakes, so it is not used.`, 'mend them first: each is shown above');
}
