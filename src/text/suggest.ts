/** Distance in single edits (insert, delete, replace, swap of neighbours) between two words; `limit` + 1 when beyond. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let twoBack: number[] = [];
  let back = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
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
    }
    twoBack = back;
    back = row;
  }
  return back[b.length] as number;
}

/** How many edits away a word may be from what was meant. */
function reach(word: string): number {
  return word.length < 5 ? 1 : Math.max(2, Math.floor(word.length / 3));
}

/** The candidate that is close enough to mend a mistyped word by it; undefined unless it is the only one. */
export function onlyClose(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  const limit = reach(wanted);
  const close = [...candidates].filter((candidate) => distance(wanted, candidate.toLowerCase(), limit) <= limit);
  return close.length === 1 ? close[0] : undefined;
}

/**
 * The candidate that a mistyped word most likely meant: within a third of its length in edits, or the only one that
 * begins with it (three characters or more). Case is ignored. Undefined when nothing is close.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  const limit = reach(wanted);
  let best: string | undefined;
  let bestDistance = limit + 1;
  const starting: string[] = [];
  for (const candidate of candidates) {
    const lower = candidate.toLowerCase();
    if (wanted.length >= 3 && lower.startsWith(wanted)) starting.push(candidate);
    const edits = distance(wanted, lower, limit);
    if (edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best ?? (starting.length === 1 ? starting[0] : undefined);
}

/** "did you mean `terminate`?", or undefined when nothing is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const meant = closest(word, candidates);
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

/** "a, b or c", at most `most` of them: "a, b, c … (9 in all)". */
export function oneOf(words: readonly string[], most = 12): string {
  if (words.length > most) return `${words.slice(0, most).join(', ')} … (${words.length} in all)`;
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}
