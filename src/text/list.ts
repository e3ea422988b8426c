/** Adds items at the end of a list. `push(...items)` puts each on the stack, which some 100,000 overflow. */
export function addAll<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}

/** The largest of some numbers; 0 where there is none, or none above it. */
export function largest(numbers: Iterable<number>): number {
  let most = 0;
  for (const number of numbers) if (number > most) most = number;
  return most;
}
