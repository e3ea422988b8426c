import { escapeLine, escapeText } from './escape.js';

/** Text on one line of Markdown that reads as it is: nothing in it is taken as markup. */
export function inlineMarkdown(text: string): string {
  return escapeLine(text.replace(/\s*\n\s*/g, ' ')).replace(/[\\`*_[\]<>|~#&]/g, (character) => `\\${character}`);
}

/** Text in a fence longer than any run of backticks in it, so that nothing in it can end the fence. */
export function fenced(text: string): string {
  const safe = escapeText(text).replace(/\n+$/, '');
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}text\n${safe}\n${fence}`;
}

/** Text as inline code. */
export function inlineCode(text: string): string {
  const safe = escapeLine(text);
  if (!safe.includes('`')) return `\`${safe}\``;
  const longest = Math.max(...[...safe.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${safe} ${fence}`;
}
