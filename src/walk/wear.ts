/**
 * What mail, ticket systems, editors and file systems do to a text by themselves, and what leaves its content as it
 * was: other line ends, a byte order mark, blanks at the ends of lines, long lines broken, letters in another form.
 */
export type Wear = 'line-ends' | 'byte-order-mark' | 'blanks' | 'broken-lines' | 'letter-forms';

const names: Readonly<Record<Wear, string>> = {
  'line-ends': 'line ends',
  'byte-order-mark': 'a byte order mark',
  blanks: 'blanks at the ends of lines',
  'broken-lines': 'where long lines are broken',
  'letter-forms': 'the form of letters with accents',
};

/** "line ends and a byte order mark" */
export function wearText(wear: readonly Wear[]): string {
  const words = wear.map((one) => names[one]);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? '');
}

/** No mail program breaks a line that is shorter than this. */
const shortest = 60;

/** How a text is worn, compared with what it was; undefined where it is another text. */
export function wearOf(text: string, original: string): Wear[] | undefined {
  if (text === original) return [];
  const wear: Wear[] = [];
  const unmarked = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (unmarked !== text) wear.push('byte-order-mark');
  const ends = unmarked.replace(/\r\n?/g, '\n');
  if (ends !== unmarked) wear.push('line-ends');
  const composed = ends.normalize('NFC');
  if (composed !== ends) wear.push('letter-forms');
  const whole = original.normalize('NFC');
  if (composed === whole) return wear;
  const [is, was] = [trimmed(composed), trimmed(whole)];
  if (!isBroken(is, was)) return undefined;
  if (is.length !== was.length) return [...wear, 'broken-lines'];
  return [...wear, composed.trimEnd() === whole.trimEnd() ? 'line-ends' : 'blanks'];
}

/** The lines of a text without the blanks at their ends, and without the empty ones at its end. */
function trimmed(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Whether lines are those of another text, with none broken but long ones. */
function isBroken(lines: readonly string[], original: readonly string[]): boolean {
  let at = 0;
  for (const line of original) {
    let rest = line;
    for (;;) {
      const part = lines[at++];
      if (part === rest) break;
      if (part === undefined || part.length < shortest || !rest.startsWith(part)) return false;
      rest = rest.slice(part.length).trimStart();
    }
  }
  return at === lines.length;
}
