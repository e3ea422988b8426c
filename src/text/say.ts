import type { Diagnostic, Severity } from './diagnostic.js';
import type { Place } from './source.js';

/** What is said of one mistake. */
export interface Said {
  readonly message: string;
  readonly hint?: string | undefined;
  /** An error where nothing is said. */
  readonly severity?: Severity;
}

/**
 * Words by what they say: a code, and behind a slash which of the several things that one code can mean. What a
 * function takes is what has to be known to say it.
 */
// biome-ignore lint/suspicious/noExplicitAny: each takes what it needs, and `Say` holds every caller to it
export type WordTable = Readonly<Record<string, (args: any) => Said>>;

/** The codes of a table: its keys without what stands behind the slash. */
export type CodeOf<Words extends WordTable> = keyof Words extends infer Key
  ? Key extends `${infer Code}/${string}`
    ? Code
    : Key
  : never;

interface Extra {
  /** Edits that mend it without a decision by the author; a text stands in place of what is pointed at. */
  readonly fix?: string | Diagnostic['fix'] | undefined;
  readonly related?: Diagnostic['related'] | undefined;
}

/** Says something at a place. Always true, so that who looks for a mistake can answer with it: found. */
export type Say<Words extends WordTable> = <Key extends keyof Words & string>(
  key: Key,
  place: Place,
  args: Parameters<Words[Key]>[0] extends undefined ? Record<string, never> : Parameters<Words[Key]>[0],
  extra?: Extra,
) => true;

/** A diagnostic without its place. */
export function worded<Words extends WordTable, Key extends keyof Words & string>(
  words: Words,
  key: Key,
  args: Parameters<Words[Key]>[0],
): Pick<Diagnostic, 'severity' | 'message' | 'hint'> & { readonly code: CodeOf<Pick<Words, Key>> } {
  const { message, hint, severity = 'error' } = (words[key] as WordTable[string])(args);
  const [code] = key.split('/', 1) as [CodeOf<Pick<Words, Key>>];
  return { code, severity, message, ...(hint === undefined ? {} : { hint }) };
}

/** `say` for one table of words, into a list of diagnostics. */
export function sayInto<Words extends WordTable>(words: Words, diagnostics: Diagnostic[]): Say<Words> {
  return (key, { source, span }, args, { fix, related } = {}) => {
    diagnostics.push({
      ...(worded(words, key, args) as ReturnType<typeof worded>),
      source,
      span,
      ...(related === undefined ? {} : { related }),
      ...(fix === undefined ? {} : { fix: typeof fix === 'string' ? [{ span, text: fix }] : fix }),
    });
    return true;
  };
}
