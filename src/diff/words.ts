/** A piece of two texts: in both, in the old alone, or in the new alone. */
export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Above this many comparisons, what lies between the common beginning and end is one replacement. */
const maxCells = 4_000_000;

/**
 * What changed from one text to another, by words, punctuation and white space. Without what was added it is the old
 * text, without what was removed the new one. A space between two changed words belongs to the change.
 */
export function wordDiff(before: string, after: string): DiffPart[] {
  const items = diffItems(tokens(before), tokens(after));
  const parts: DiffPart[] = [];
  let removed = '';
  let added = '';
  const push = (kind: DiffPart['kind'], text: string): void => {
    const last = parts[parts.length - 1];
    if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text };
    else if (text) parts.push({ kind, text });
  };
  items.forEach(({ kind, item }, at) => {
    const between = (removed || added) && /^[^\S\n]+$/.test(item) && (items[at + 1]?.kind ?? 'same') !== 'same';
    if (kind === 'removed' || (kind === 'same' && between)) removed += item;
    if (kind === 'added' || (kind === 'same' && between)) added += item;
    if (kind !== 'same' || between) return;
    push('removed', removed);
    push('added', added);
    removed = added = '';
    push('same', item);
  });
  push('removed', removed);
  push('added', added);
  return parts;
}

function tokens(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_'’-]+|[^\s\p{L}\p{N}]/gu) ?? [];
}

/** A longest common subsequence of two lists, with what lies between. Removed comes before added. */
export function diffItems(
  before: readonly string[],
  after: readonly string[],
): { readonly kind: DiffPart['kind']; readonly item: string }[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let endA = before.length;
  let endB = after.length;
  while (endA > start && endB > start && before[endA - 1] === after[endB - 1]) {
    endA--;
    endB--;
  }
  const same = (items: readonly string[]) => items.map((item) => ({ kind: 'same' as const, item }));
  return [
    ...same(before.slice(0, start)),
    ...middle(before.slice(start, endA), after.slice(start, endB)),
    ...same(before.slice(endA)),
  ];
}

function middle(before: readonly string[], after: readonly string[]) {
  const parts: { kind: DiffPart['kind']; item: string }[] = [];
  const rows = before.length;
  const columns = after.length;
  if (rows * columns > maxCells) {
    for (const item of before) parts.push({ kind: 'removed', item });
    for (const item of after) parts.push({ kind: 'added', item });
    return parts;
  }
  const width = columns + 1;
  const longest = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const at = row * width + column;
      longest[at] =
        before[row] === after[column]
          ? (longest[at + width + 1] as number) + 1
          : Math.max(longest[at + width] as number, longest[at + 1] as number);
    }
  }
  let row = 0;
  let column = 0;
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[row] === after[column]) {
      parts.push({ kind: 'same', item: before[row++] as string });
      column++;
    } else if (
      row < rows &&
      (column === columns ||
        (longest[(row + 1) * width + column] as number) >= (longest[row * width + column + 1] as number))
    ) {
      parts.push({ kind: 'removed', item: before[row++] as string });
    } else {
      parts.push({ kind: 'added', item: after[column++] as string });
    }
  }
  return parts;
}
