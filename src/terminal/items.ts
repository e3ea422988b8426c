import type { Item } from './asked.js';

/** The items that contain every word of a search. Those whose id begins with it come first. */
export function searchItems(items: readonly Item[], search: string): Item[] {
  // A paste may have any length.
  const words = search.slice(0, 500).toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...items];
  const found = items.filter((item) => {
    const text = `${item.id} ${item.label} ${item.detail ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const begins = (item: Item): boolean => item.id.toLowerCase().startsWith(words[0] as string);
  return [...found.filter(begins), ...found.filter((item) => !begins(item))];
}

/** Adds the id to the detail of items that would otherwise look the same. */
export function distinctItems(items: readonly Item[]): Item[] {
  const looks = ({ label, detail }: Item): string => `${label}\n${detail ?? ''}`;
  const counts = new Map<string, number>();
  for (const item of items) counts.set(looks(item), (counts.get(looks(item)) ?? 0) + 1);
  return items.map((item) => {
    const alone = counts.get(looks(item)) === 1;
    return alone ? item : { ...item, detail: [item.detail, item.id].filter(Boolean).join(' · ') };
  });
}
