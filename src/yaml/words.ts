import type { Said, Say } from '../text/say.js';
import type { Source } from '../text/source.js';
import { shapeWords } from './shape-words.js';

/** What there is to say of a text as YAML. */

/** A text as it should be written. */
interface Quoted {
  readonly quoted: string;
}

/** Who reads a text as YAML: the text, and whom to tell what is wrong with it. */
export interface Context {
  readonly source: Source;
  readonly say: Say<typeof yamlWords>;
}

const sameColumn = 'lines that belong together start in the same column';

const pasted = 'it often comes along when text is pasted from a page or a document';
const quote = ({ quoted }: Quoted) => `write ${quoted}`;
const quotesEnd = 'The quotes end before the text does.';

const tooFar = 'This line is indented further than the line above it, which is complete.';
const split = 'split it into several SOPs that hand off to each other';

export const yamlWords = {
  'empty-file': () => ({ message: 'The file is empty.', hint: '`sop init <name>` writes an SOP to start from' }),
  'too-large': ({ most }: { most: number }) => ({ message: `The file is larger than ${most} MB.`, hint: split }),
  'too-large/words': ({ most }: { most: number }) => ({
    message: `The file has more than ${most.toLocaleString('en')} words and signs.`,
    hint: split,
  }),
  'too-deep': ({ most }: { most: number }) => ({
    message: `The text is nested more than ${most} levels deep.`,
    hint: 'an SOP needs about six levels: look for a bracket that is never closed',
  }),
  'several-documents': ({ marked }: { marked: boolean }) => ({
    message: marked
      ? 'A line `---` starts a second document here.'
      : 'After a line `...` a second document starts here.',
    hint: 'one file holds one SOP: move the rest to a file of its own',
  }),
  'control-character': ({ sign }: { sign: string }) => ({
    message: `An invisible character (${sign}) stands here.`,
    hint: 'delete it',
  }),
  'control-character/escaped': ({ sign }: { sign: string }) => ({
    message: `An invisible character (${sign}) is written here.`,
    hint: 'delete it',
  }),
  'yaml-directive': () => ({
    message: 'A line that starts with `%` is a YAML directive; an SOP has none.',
    hint: 'delete the line, or quote the text',
  }),
  'yaml-syntax/conflict': () => ({
    message: 'Two versions of the file were put together here, and nobody has chosen between them.',
    hint: 'keep the lines that are right, and delete the others with the lines of <, = and >',
  }),
  'yaml-syntax/tab': () => ({ message: 'This line is indented with a tab.', hint: 'use spaces' }),
  'yaml-syntax/bullet': bulletWords,
  'yaml-syntax/dash': ({ item }: { item: string }) => ({
    message: 'A list item has a space after its dash.',
    hint: `write \`- ${item}\`: with a space`,
  }),
  'yaml-syntax/colon': ({ key, value }: { key: string; value: string }) => ({
    message: 'A key has a space after its colon.',
    hint: `write \`${key}: ${value}\`: with a space`,
  }),
  'yaml-syntax/behind-bar': ({ bar }: { bar: string }) => ({
    message: `A text behind \`${bar}\` starts on the next line.`,
    hint: 'move it to a line of its own, indented further than its key',
  }),
  'yaml-syntax/start': ({ sign, quoted }: Quoted & { sign: string }) => ({
    message: `Text may not start with \`${sign}\`.`,
    hint: `put it in quotes: ${quoted}`,
  }),
  'yaml-syntax/brackets': ({ bracket, quoted }: Quoted & { bracket: string }) => ({
    message: `Text that starts with ${bracket} must be in quotes: YAML reads ${bracket === '[' ? 'a list' : 'keys'} in the brackets.`,
    hint: `write ${quoted}`,
  }),
  'yaml-syntax/quotes': ({ safe }: { safe: string }) => ({
    message: quotesEnd,
    hint: `use ${safe.startsWith('"') ? 'double' : 'single'} quotes around it all: ${safe}`,
  }),
  'yaml-syntax/other-quotes': ({ quote: used }: { quote: string }) => ({
    message: quotesEnd,
    hint: `put ${used === "'" ? 'double' : 'single'} quotes around the whole text`,
  }),
  'yaml-syntax/open-quote': ({ quote: open }: { quote: string }) => ({
    message: 'This quote is never closed.',
    hint: `put a ${open} at the end of the text`,
  }),
  'yaml-syntax/some-quote': () => ({ message: 'A quote is never closed.' }),
  'yaml-syntax/open-bracket': ({ bracket }: { bracket: string }) => ({
    message: `This ${bracket} is never closed.`,
    hint: `put a ${bracket === '{' ? '}' : ']'} at its end`,
  }),
  'yaml-syntax/closing-bracket': ({ bracket }: { bracket: string }) => ({
    message: `This ${bracket} closes nothing.`,
    hint: 'delete it',
  }),
  'yaml-syntax/comma': ({ key }: { key: string }) => ({
    message: `A comma is missing before \`${key}\`.`,
    hint: 'inside { } a comma stands between one key with its value and the next',
  }),
  'yaml-syntax/backslash': ({ value }: { value: string | undefined }) => ({
    message: 'Inside double quotes a backslash starts an escape, and this is none.',
    hint: value === undefined ? 'write the backslash twice' : `in single quotes it is plain text: '${value}'`,
  }),
  'yaml-syntax/key': () => ({ message: 'A key must be a plain word.' }),
  'yaml-syntax/no-key': () => ({
    message: 'There is no key before this colon.',
    hint: 'write a key, a colon and a value, or put text with a colon in quotes',
  }),
  'yaml-syntax/out-of-text': () => ({
    message: 'The lines of a text must be indented further than its key.',
    hint: 'put as many spaces before each of its lines, more than before its key',
  }),
  'yaml-syntax/comment': () => ({ message: 'A comment starts with #.', hint: 'write # in place of //' }),
  'yaml-syntax/no-colon': ({ meant }: { meant: string | undefined }) => ({
    message: 'A colon is missing: every line here is a key, a colon and a value.',
    hint: meant && `write \`${meant}\``,
  }),
  'yaml-syntax/item-column': () => ({
    message: 'This list item does not line up with the one above it.',
    hint: sameColumn,
  }),
  'yaml-syntax/too-shallow': () => ({
    message: 'This line is indented less than the lines that it belongs to.',
    hint: sameColumn,
  }),
  'yaml-syntax/too-far': () => ({ message: tooFar, hint: sameColumn }),
  'yaml-syntax/list-and-keys': ({ isKey }: { isKey: boolean }) => ({
    message: 'A list (lines with a dash) and keys cannot be mixed.',
    hint: isKey ? 'take the dash out' : 'put a dash before it, or give every line a key',
  }),
  'yaml-syntax/column': () => ({
    message: 'This line does not line up with the lines around it.',
    hint: sameColumn,
  }),
  'yaml-syntax/other': ({ message }: { message: string }) => ({ message }),
  'unquoted-placeholder': (mend: Quoted) => ({
    message: 'Text that starts with `{{` must be in quotes: YAML reads the braces itself.',
    hint: quote(mend),
  }),
  'unquoted-placeholder/in-braces': (mend: Quoted) => ({
    message: 'Text with `{{` inside { } must be in quotes: YAML reads the braces itself.',
    hint: quote(mend),
  }),
  'yaml-alias': (mend: Quoted) => ({
    message: 'Text that starts with `*` must be in quotes: YAML reads it as a reference.',
    hint: quote(mend),
  }),
  'yaml-alias/read': (mend: Quoted) => ({
    message: 'Text that starts with `*` must be in quotes: YAML reads it as a reference.',
    hint: `${quote(mend)}; an SOP refers by id, never by YAML alias`,
  }),
  'yaml-anchor': (mend: Quoted) => ({
    message: 'Text that starts with `&` must be in quotes: YAML reads it as an anchor.',
    hint: quote(mend),
  }),
  'yaml-tag': (mend: Quoted) => ({
    message: 'Text that starts with `!` must be in quotes: YAML reads it as a tag.',
    hint: quote(mend),
  }),
  'colon-in-text': shapeWords['colon-in-text'],
  'cut-text': ({ lost, quoted }: Quoted & { lost: string }) => ({
    message: `YAML drops everything from \`${lost.length > 20 ? `${lost.slice(0, 19)}\u2026` : lost}\` as a comment.`,
    hint: `to keep it, write ${quoted}${lost.startsWith('# ') ? '' : '; for a comment, put a space after #'}`,
  }),
  'split-text': ({ key, text }: { key: string; text: string | undefined }) => ({
    message: `A comma inside { } ends a value, so \`${key}\` stands alone here.`,
    hint: text === undefined ? 'put the text with the comma in quotes' : `write "${text}"`,
  }),
  'split-text/colon': ({ key, value }: { key: string; value: string }) => ({
    message: `\`${key}:${value}\` is a key without a value: a colon needs a space after it.`,
    hint: `write \`${key}: ${value}\``,
  }),
  'joined-text': () => ({
    message: 'YAML takes this line as part of the text above it, dash and all.',
    hint: 'start the dashes of one list in the same column',
  }),
  'joined-text/bullet': bulletWords,
  'odd-space/indent': () => ({
    message: 'This is no ordinary space, so YAML does not take it as indentation.',
    hint: `replace it by spaces: ${pasted}`,
  }),
  'odd-space/value': () => ({
    message: 'This is no ordinary space, so YAML does not see where the value begins.',
    hint: `replace it by a space: ${pasted}`,
  }),
  'odd-space/key': () => ({
    message: 'This is no ordinary space, so YAML takes it as part of the key.',
    hint: `replace it by spaces: ${pasted}`,
  }),
  'duplicate-key': ({ key }: { key: string }) => ({
    message: `\`${key}\` is defined twice.`,
    hint: 'rename one of them, or delete it',
  }),
  'wrong-indent/left': ({ key }: { key: string }) => ({
    message: `\`${key}\` starts further to the left than the lines around it.`,
    hint: sameColumn,
  }),
  'wrong-indent/nothing': ({ key }: { key: string }) => ({
    message: `\`${key}\` starts in the same column as the lines below it, so nothing belongs to it.`,
    hint: `move \`${key}\` to the left, or the lines that belong to it to the right`,
  }),
};

/** `• Stay calm.`: what a word processor puts before an item. */
function bulletWords({ bullet }: { bullet: string }): Said {
  return {
    message: `A list item starts with a dash and a space, not with \`${bullet}\`.`,
    hint: `write - in place of ${bullet} on each line`,
  };
}
