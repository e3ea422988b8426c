import { escapeLine } from '../text/escape.js';
import { addAll, largest } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { widthOf, wrapLines } from '../text/wrap.js';

/** One line of a list to choose from. */
export interface Choice {
  /** What answers at once: a digit, a key; empty when there is nothing. */
  readonly mark: string;
  readonly label: string;
  readonly hint: string | null;
}

export interface ChoicesRoom {
  readonly width: number;
  readonly rows: number;
  readonly paint: Paint;
  /** How many choices at the end stay in sight, whatever else scrolls: the ways out that are always open. */
  readonly pinned?: number;
}

/**
 * The choices that fit into `rows` lines around the selected one, or from the first. Where some are out of sight, a line says how many.
 */
export function choiceLines(choices: readonly Choice[], selected: number | null, room: ChoicesRoom): string[] {
  const { width, rows, paint, pinned = 0 } = room;
  const markWidth = largest(choices.slice(0, 100).map(({ mark }) => widthOf(mark)));
  const draw = (index: number): string[] =>
    choiceBlock(choices[index] as Choice, index === selected, markWidth, width, paint);
  const free = choices.length - pinned;
  const below = Array.from({ length: pinned }, (_, index) => draw(free + index)).flat();
  // Too little room to keep them apart: they scroll with the others.
  if (free === 0 || below.length === 0 || rows - below.length < 3) {
    return windowLines(choices.length, selected ?? 0, draw, rows, paint);
  }
  return [...windowLines(free, Math.min(selected ?? 0, free - 1), draw, rows - below.length, paint), ...below];
}

/** The blocks around one of them that fit, and how many there are above and below. */
function windowLines(
  count: number,
  middle: number,
  draw: (index: number) => string[],
  rows: number,
  paint: Paint,
): string[] {
  if (count === 0) return [];
  let first = middle;
  let last = middle;
  const blocks = [draw(middle)];
  let used = blocks[0]?.length ?? 0;
  const markers = (from: number, to: number): number => (from > 0 ? 1 : 0) + (to < count - 1 ? 1 : 0);
  for (let grown = true; grown; ) {
    grown = false;
    if (last < count - 1) {
      const block = draw(last + 1);
      if (used + block.length + markers(first, last + 1) <= rows) {
        blocks.push(block);
        used += block.length;
        last++;
        grown = true;
      }
    }
    if (first > 0) {
      const block = draw(first - 1);
      if (used + block.length + markers(first - 1, last) <= rows) {
        blocks.unshift(block);
        used += block.length;
        first--;
        grown = true;
      }
    }
  }
  const lines = blocks.flat();
  // One that is taller than the room is cut: its label comes first.
  const room = Math.max(1, rows - markers(first, last));
  const cut = lines.slice(0, room);
  if (rows < 3) return cut;
  if (first > 0) cut.unshift(paint.faint(`  ↑ ${first} more`));
  if (last < count - 1) cut.push(paint.faint(`  ↓ ${count - 1 - last} more`));
  return cut;
}

/** One choice as lines: its label, and its hint beside it or below. */
export function choiceBlock(
  choice: Choice,
  selected: boolean,
  markWidth: number,
  width: number,
  paint: Paint,
): string[] {
  const pointer = selected ? paint.accent('>') : ' ';
  const mark = choice.mark + ' '.repeat(Math.max(0, markWidth - widthOf(choice.mark)));
  const indent = ' '.repeat(markWidth ? markWidth + 4 : 2);
  const label = escapeLine(choice.label);
  const hint = choice.hint === null ? '' : escapeLine(choice.hint);
  const room = Math.max(8, width - indent.length);
  const style = selected ? paint.accent : (text: string) => text;
  const lead = markWidth ? `${pointer} ${paint.accent(mark)}  ` : `${pointer} `;
  if (hint && widthOf(label) + 3 + widthOf(hint) <= room) return [`${lead}${style(label)}${paint.faint(` – ${hint}`)}`];
  const lines = wrapLines(label, room).map((line, index) => (index === 0 ? lead : indent) + style(line));
  if (hint)
    addAll(
      lines,
      wrapLines(hint, room).map((line) => indent + paint.faint(line)),
    );
  return lines;
}

/** A key and what it does. */
export type KeyHint = readonly [key: string, does: string];

/** One line of keys, never more: what matters least stands last and is left out first. `last` always stays. */
export function legendLine(hints: readonly KeyHint[], last: KeyHint | null, width: number, paint: Paint): string {
  const kept = [...hints];
  const all = (): KeyHint[] => (last ? [...kept, last] : kept);
  const plain = (list: readonly KeyHint[]): string => list.map(([key, does]) => `${key} ${does}`).join(' · ');
  while (kept.length && widthOf(plain(all())) > width) kept.pop();
  return all()
    .map(([key, does]) => `${paint.accent(key)} ${paint.faint(does)}`)
    .join(paint.faint(' · '));
}

/** Something to choose, as it is listed: "  1. Upset (angry, loud or rude)". */
export function plainChoiceLine(mark: string, label: string, hint: string | null): string {
  return `  ${escapeLine(mark)}. ${escapeLine(label)}${hint === null ? '' : ` (${escapeLine(hint)})`}`;
}
