import type { Asked, AskOptions, Item, TextQuestion } from './asked.js';
import { distinctItems } from './items.js';

/** Both ways are loaded when they are first needed: the first question of a walk waits for neither. */
const way = ({ plain }: AskOptions) => (plain ? import('./ask-typed.js') : import('./ask-drawn.js'));

/** Asks to pick one of some items, by its id; typing searches their ids, labels and details. */
export async function pickOne(message: string, items: readonly Item[], options: AskOptions): Promise<Asked<string>> {
  return (await way(options)).pickOne(message, distinctItems(items), options);
}

/** Asks for a line of text; spaces at its ends go. */
export async function askText(message: string, question: TextQuestion, options: AskOptions): Promise<Asked<string>> {
  return (await way(options)).askText(message, question, options);
}

/** Asks yes or no; `initial` is what Enter takes. */
export async function askYesNo(message: string, initial: boolean, options: AskOptions): Promise<Asked<boolean>> {
  return (await way(options)).askYesNo(message, initial, options);
}
