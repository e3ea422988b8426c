import { diffArrays } from 'diff';

/** A piece of two texts: in both, in the old alone, or in the new alone. */
export interface DiffPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** More edits than this count as one replacement, because the time grows with their square. */
const maxEditLength = 2000;

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

/** What stays, goes and comes from one list to another, in order. Removed comes before added. */
export function diffItems(
  before: readonly string[],
  after: readonly string[],
): { readonly kind: DiffPart['kind']; readonly item: string }[] {
  const parts = diffArrays([...before], [...after], { maxEditLength }) ?? replacedMiddle(before, after);
  return parts.flatMap(({ value, removed, added }) => {
    const kind = removed ? ('removed' as const) : added ? ('added' as const) : ('same' as const);
    return value.map((item) => ({ kind, item }));
  });
}

/** Texts too far apart to compare: what lies between their common beginning and end is one replacement. */
function replacedMiddle(before: readonly string[], after: readonly string[]) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const part = (value: readonly string[], removed: boolean, added: boolean) => ({ value, removed, added });
  return [
    part(before.slice(0, start), false, false),
    part(before.slice(start, before.length - end), true, false),
    part(after.slice(start, after.length - end), false, true),
    part(before.slice(before.length - end), false, false),
  ];
}
