import { escapeLine } from '../text/escape.js';
import type { Asked, AskOptions, Item, TextQuestion } from './asked.js';
import { plainChoiceLine } from './choices.js';
import type { Context } from './context.js';
import { searchItems } from './items.js';
import { openLines } from './lines.js';

/** Picks an item by its number, its id, or a word that no other item has. */
export async function pickOne(
  message: string,
  items: readonly Item[],
  { context }: AskOptions,
): Promise<Asked<string>> {
  let found: readonly Item[] = items;
  for (;;) {
    const list = found.map(({ label, detail }, index) => plainChoiceLine(String(index + 1), label, detail));
    context.stderr.write(`${[escapeLine(message), ...list].join('\n')}\n`);
    const shown = found;
    const result = await readLine<string>(context, 'Number, or a word to search for (quit leaves): ', (line) => {
      const word = line.trim();
      if (['quit', 'q', 'back'].includes(word)) return { kind: 'left' };
      const item = shown[Number(word) - 1] ?? items.find(({ id }) => id === word);
      if (item) return { kind: 'given', value: item.id };
      const narrowed = searchItems(items, word);
      if (word && narrowed.length === 0) context.stderr.write('Nothing fits.\n');
      found = narrowed.length ? narrowed : items;
      const only = word && narrowed.length === 1 ? narrowed[0] : undefined;
      return only ? { kind: 'given', value: only.id } : { kind: 'given', value: '' };
    });
    if (result.kind !== 'given' || result.value) return result;
  }
}

/** A line; an empty one takes the suggestion, and `back` leaves. */
export async function askText(
  message: string,
  { suggestion, leaving }: TextQuestion,
  { context }: AskOptions,
): Promise<Asked<string>> {
  const ways = [suggestion && `an empty line takes ${escapeLine(suggestion)}`, `back: ${leaving}`].filter(Boolean);
  return readLine(context, `${escapeLine(message)} (${ways.join('; ')}): `, (line) =>
    line.trim() === 'back' ? { kind: 'left' } : { kind: 'given', value: line.trim() || suggestion },
  );
}

export async function askYesNo(message: string, initial: boolean, { context }: AskOptions): Promise<Asked<boolean>> {
  return readLine(context, `${escapeLine(message)} (${initial ? 'Yes/no' : 'yes/No'}): `, (line) => {
    const word = line.trim().toLowerCase();
    if (!word) return { kind: 'given', value: initial };
    if (['yes', 'y'].includes(word)) return { kind: 'given', value: true };
    return ['no', 'n'].includes(word) ? { kind: 'given', value: false } : undefined;
  });
}

/** Asks for lines until one of them is an answer. */
async function readLine<Value>(
  context: Context,
  prompt: string,
  read: (line: string) => Asked<Value> | undefined,
): Promise<Asked<Value>> {
  const input = openLines(context);
  try {
    for (;;) {
      context.stderr.write(prompt);
      const line = await input.next();
      if (typeof line !== 'string') {
        context.stderr.write('\n');
        return line;
      }
      const result = read(line);
      if (result) return result;
    }
  } finally {
    input.close();
  }
}
