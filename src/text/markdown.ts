import { escapeLine, escapeText } from './escape.js';
import { largest } from './list.js';
import { oneLine } from './one-line.js';
import { tailStart } from './tail.js';

/** Text on one line of Markdown that reads as it is: nothing in it is taken as markup. */
export function inlineMarkdown(text: string): string {
  return escapeLine(oneLine(text)).replace(/[\\`*_[\]<>|~#&]/g, (character) => `\\${character}`);
}

/** Text in a fence longer than any run of backticks in it, so that nothing in it can end the fence. */
export function fenced(text: string): string {
  const whole = escapeText(text);
  const safe = whole.slice(0, tailStart(whole, /\n/));
  const longest = largest([...safe.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}text\n${safe}\n${fence}`;
}

/** Text as inline code. */
export function inlineCode(text: string): string {
  const safe = escapeLine(text);
  if (!safe.includes('`')) return `\`${safe}\``;
  const longest = largest([...safe.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${safe} ${fence}`;
}
