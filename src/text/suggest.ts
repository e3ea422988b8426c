/** Words to choose from, where one may have to be found for many. */
export interface Words {
  readonly all: readonly string[];
  /** What {@link closest} says, and whether no other word is as close. */
  look(word: string): { readonly closest: string | undefined; readonly only: boolean };
}

/** A longer word is not a typing mistake. */
const longestWord = 100;
/** After this many different unknown words of a kind, something other than typing is wrong, and guessing stops. */
const mostLooked = 50;

const nothing = { closest: undefined, only: false };

export function wordsOf(candidates: Iterable<string>): Words {
  const all = [...candidates];
  const looked = new Map<string, ReturnType<Words['look']>>();
  let lower: readonly string[] | undefined;
  return {
    all,
    look: (word) => {
      const known = looked.get(word);
      if (known) return known;
      if (word.length > longestWord || looked.size === mostLooked) return nothing;
      lower ??= all.map((one) => one.toLowerCase());
      const found = lookUp(word.toLowerCase(), all, lower);
      looked.set(word, found);
      return found;
    },
  };
}

function lookUp(wanted: string, all: readonly string[], lower: readonly string[]): ReturnType<Words['look']> {
  const limit = reach(wanted);
  let best: string | undefined;
  let bestDistance = limit + 1;
  let close = 0;
  const starting: string[] = [];
  for (const [index, candidate] of lower.entries()) {
    if (wanted.length >= 3 && candidate.startsWith(wanted)) starting.push(all[index] as string);
    const edits = distance(wanted, candidate, limit);
    if (edits <= limit) close++;
    if (edits < bestDistance) {
      best = all[index];
      bestDistance = edits;
    }
  }
  return { closest: best ?? (starting.length === 1 ? starting[0] : undefined), only: close === 1 };
}

/** How many edits a word may be away from the one that was meant. */
function reach(word: string): number {
  return word.length < 5 ? 1 : Math.max(2, Math.floor(word.length / 3));
}

/** Distance in single edits (insert, delete, replace, swap of neighbours) between two words; `limit` + 1 when beyond. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let twoBack: number[] = [];
  let back = Array.from({ length: b.length + 1 }, (_, i) => i);
  let backLeast = 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (back[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (back[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (twoBack[j - 2] as number) + 1);
      }
      row.push(cost);
      if (cost < least) least = cost;
    }
    // Once two rows in a row are beyond the limit, no later one can come back below it.
    if (least > limit && backLeast > limit) return limit + 1;
    twoBack = back;
    back = row;
    backLeast = least;
  }
  return back[b.length] as number;
}

/**
 * The candidate that a mistyped word most likely meant: within a third of its length in edits, or the only one that
 * begins with it (three characters or more). Case is ignored. Undefined when nothing is close.
 */
export function closest(word: string, candidates: Iterable<string> | Words): string | undefined {
  return asWords(candidates).look(word).closest;
}

/** The candidate to correct a mistyped word to; undefined unless exactly one is close. */
export function onlyClose(word: string, candidates: Iterable<string> | Words): string | undefined {
  const found = asWords(candidates).look(word);
  return found.only ? found.closest : undefined;
}

/** The candidate that was meant, and the same as a `fix` where it is the only one that is close. */
export function meantBy(
  word: string,
  candidates: Iterable<string> | Words,
): { readonly meant: string | undefined; readonly fix: string | undefined } {
  const found = asWords(candidates).look(word);
  return { meant: found.closest, fix: found.only ? found.closest : undefined };
}

/** "did you mean `terminate`?", or undefined when nothing is close. */
export function didYouMean(word: string, candidates: Iterable<string> | Words): string | undefined {
  return askFor(closest(word, candidates));
}

/** The same where what was meant is known already. */
export function askFor(meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

function asWords(candidates: Iterable<string> | Words): Words {
  return 'look' in candidates ? candidates : wordsOf(candidates);
}

/** "a, b or c", at most `most` of them: "a, b, c … (9 in all)". */
export function oneOf(words: readonly string[], most = 12): string {
  if (words.length > most) return `${words.slice(0, most).join(', ')} … (${words.length} in all)`;
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}
