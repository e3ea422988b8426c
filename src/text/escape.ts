/**
 * Characters that move a cursor, hide text, change its reading order or cannot be seen: controls, line and paragraph
 * separators, bidirectional marks, halves of characters, and what is drawn as nothing or as a blank that is no space. They
 * are shown as escapes, one by one: taking out whole sequences by pattern can leave a live one behind. So texts that
 * differ never look alike for something that cannot be seen.
 */
const unseen =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb\u{13430}-\u{1343f}\u2800\u{1d159}]/gu;

/**
 * Such characters where they belong, with what they are a part of: emoji made of several (in a colour, joined, a key, a
 * flag), symbols and ideographs with a choice of form, and the joiners of scripts that are written with them.
 */
const belonging =
  /([0-9#*]\ufe0f\u20e3|\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}|(?![\0-\x7f])\p{Extended_Pictographic}[\ufe0e\ufe0f\u{1f3fb}-\u{1f3ff}]?(?:\u200d\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?){0,9}|(?![\0-\x7f])\p{S}[\ufe0e\ufe0f]|\p{Script=Han}[\u{e0100}-\u{e01ef}]|(?<=\p{Script=Mongolian})[\u180b-\u180d\u180f]|(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Adlam}])[\u200c\u200d](?=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Adlam}])|(?<=[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tibetan}\p{Script=Myanmar}\p{Script=Khmer}])[\u200c\u200d])/u;

/** Replaces each character that cannot be seen, except where it belongs. */
export function replaceUnseen(text: string, replacement: (character: string) => string): string {
  return partsOf(text)
    .map((part, index) => (index % 2 ? part : part.replace(unseen, replacement)))
    .join('');
}

/** Splits a text around what belongs where it stands: that is at the odd indexes, the rest at the even ones. */
function partsOf(text: string): string[] {
  // Nearly every text has nothing of the kind, and compiling the other pattern takes a while.
  return text.search(unseen) === -1 ? [text] : text.split(belonging);
}

/** Text safe to print on one line of a terminal: tabs become spaces, every other control character an escape. */
export function escapeLine(text: string): string {
  return replaceUnseen(text, (character) => (character === '\t' ? '  ' : escapeOf(character)));
}

/** Text safe to print over several lines: as {@link escapeLine}, but line ends stay (`\r\n` and `\r` become `\n`). */
export function escapeText(text: string): string {
  return text.replace(/\r\n?/g, '\n').split('\n').map(escapeLine).join('\n');
}

/** A text character by character, each as it is written and as {@link escapeLine} shows it; joined ones are one. */
export function* shownCharacters(text: string): Generator<{ readonly written: string; readonly shown: string }> {
  for (const [nth, part] of partsOf(text).entries()) {
    if (nth % 2) yield { written: part, shown: part };
    else for (const written of part) yield { written, shown: escapeLine(written) };
  }
}

/** The first character of a text that {@link escapeText} would escape, with its index; undefined when there is none. */
export function findUnsafe(text: string): { index: number; escape: string } | undefined {
  let start = 0;
  for (const [nth, part] of partsOf(text).entries()) {
    for (const { 0: character, index } of nth % 2 ? [] : part.matchAll(unseen)) {
      if (character === '\n' || character === '\t' || character === '\r') continue;
      return { index: start + index, escape: escapeOf(character) };
    }
    start += part.length;
  }
  return undefined;
}

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) as number;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${(0x10000 + code).toString(16).slice(1)}`;
};
