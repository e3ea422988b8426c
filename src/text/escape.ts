/**
 * Characters that can move a cursor, hide text or change its reading order: C0 and C1 controls, line and paragraph
 * separators, bidirectional marks, zero-width and tag characters. They are shown as escapes, one by one: taking out
 * whole sequences by pattern can leave a live one behind.
 */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) as number;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** Text safe to print on one line of a terminal: tabs become spaces, every other control character an escape. */
export function escapeLine(text: string): string {
  return text.replace(unsafe, (character) => (character === '\t' ? '  ' : escapeOf(character)));
}

/** Text safe to print over several lines: as {@link escapeLine}, but line ends stay (`\r\n` and `\r` become `\n`). */
export function escapeText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(unsafe, (character) => (character === '\n' ? character : character === '\t' ? '  ' : escapeOf(character)));
}

/** The first character of a text that {@link escapeText} would escape, with its index; undefined when there is none. */
export function findUnsafe(text: string): { index: number; escape: string } | undefined {
  for (const match of text.matchAll(unsafe)) {
    if (match[0] === '\n' || match[0] === '\t' || match[0] === '\r') continue;
    return { index: match.index, escape: escapeOf(match[0]) };
  }
  return undefined;
}
