import { idOf, idPattern } from '../text/id.js';
import type { Said } from '../text/say.js';
import { askFor, didYouMean, oneOf } from '../text/suggest.js';
import { capitalised } from '../text/words.js';

/** What there is to say of a value that is not of its shape. `what` names it in the middle of a sentence. */

export interface WrongType {
  readonly what: string;
  readonly sort: 'a group of keys' | 'a list' | 'text' | 'true or false' | 'a number' | 'a whole number';
  readonly got: string;
  /** Of a scalar, its text. */
  readonly written: string | undefined;
  /** What to write in its place. */
  readonly meant: string | undefined;
  /** Whether there may be several. */
  readonly many: boolean;
}

interface Written {
  readonly what: string;
  readonly written: string;
}

interface MissingKey {
  readonly what: string;
  readonly key: string;
  /** The only value it can have. */
  readonly value: string | undefined;
  readonly description: string;
}

interface UnknownKey {
  readonly what: string;
  readonly key: string;
  readonly known: readonly string[];
  readonly meant: string | undefined;
  /** What there is to say beyond another name for it. */
  readonly advice: string | undefined;
}

const isEmpty = ({ what }: { what: string }): Said => ({ message: `${capitalised(what)} is empty.` });

export const shapeWords = {
  'missing-key': ({ what, key, value, description }: MissingKey) => {
    const about = description.split(/[.:] |\.$/, 1)[0];
    const more = value === undefined && about ? `: ${about.charAt(0).toLowerCase()}${about.slice(1)}` : '';
    return {
      message: `${capitalised(what)} has no \`${key}\`.`,
      hint: `add \`${value === undefined ? key : `${key}: ${value}`}\`${more}`,
    };
  },
  'missing-value': ({ what, hint }: { what: string; hint: string | undefined }) => ({
    message: `${capitalised(what)} has no value.`,
    hint,
  }),
  'unknown-key': ({ what, key, known, meant, advice }: UnknownKey) => ({
    message: `\`${key}\` is not a key of ${what}.`,
    hint: advice ?? askFor(meant) ?? `the keys here are ${oneOf(known, 20)}`,
  }),
  'unknown-format': ({ value }: { value: string }) => ({
    message: `This sop reads format ${value}.`,
    hint: `write \`format: ${value}\``,
  }),
  'unknown-value': ({ what, written, values }: Written & { values: readonly string[] }) => ({
    message: `${capitalised(what)} must be ${oneOf(values)}.`,
    hint: didYouMean(written, values),
  }),
  'empty-text': isEmpty,
  'bad-id': ({ what, id }: { what: string | undefined; id: string }) => {
    const word = /^\d+\p{L}/u.test(id) ? `the-${id}` : id;
    const likely = idOf(word.replace(/\.ya?ml$/, '').slice(0, 200));
    const rule = 'An id has small letters, digits and hyphens, and starts with a letter.';
    return {
      message: `${what ? `${capitalised(what)}: ` : ''}\`${id}\` is not an id. ${rule}`,
      hint: idPattern.test(likely) ? `write \`${likely}\`` : undefined,
    };
  },
  'bad-date': ({ what, written }: Written) => ({
    message: `${capitalised(what)} must be a date such as 2026-11-21.`,
    hint: dateHint(written),
  }),
  'bad-option-key': ({ what, written }: Written) => {
    const [first] = written.trim().replace(/[“”„‘’]/g, '');
    return {
      message: `${capitalised(what)} must be a single character.`,
      hint: first && `write one character, such as "${first}"`,
    };
  },
  'too-few': ({ what, least }: { what: string; least: number }) => ({
    message: `${capitalised(what)} needs at least ${least === 1 ? 'one entry' : 'two entries'}.`,
  }),
  'wrong-number/small': ({ what, least }: { what: string; least: string }) => ({
    message: `${capitalised(what)} must be ${least} or more.`,
  }),
  'wrong-number/large': ({ what }: { what: string }) => ({ message: `${capitalised(what)} is too large.` }),
  'not-text': ({ what, written, number }: Written & { number: boolean }) => ({
    message: `${capitalised(what)} must be text, but YAML reads ${written} as ${number ? 'a number' : 'a yes-or-no value'}.`,
    hint: `put it in quotes: "${written}"`,
  }),
  'wrong-type': (found: WrongType) => ({
    message: `${capitalised(found.what)} must be ${found.sort}, but this is ${found.got}.`,
    hint: typeHint(found),
  }),
  'wrong-type/truth': ({ what, got, meant }: { what: string; got: string; meant: string }) => ({
    message: `${capitalised(what)} must be true or false, but this is ${got}.`,
    hint: `write \`${meant}\``,
  }),
  'colon-in-text': ({ quoted }: { quoted: string | undefined }) => ({
    message: 'Text with a colon followed by a space must be in quotes.',
    hint: quoted && `write ${quoted}`,
  }),
  'wrong-indent': ({ key, owner }: { key: string; owner: string }) => ({
    message: `\`${key}\` belongs to \`${owner}\`, but starts in the same column.`,
    hint: `indent the lines of \`${owner}\` further than \`${owner}\` itself`,
  }),
};

/** The order of day and month that was likely meant; both where it is unclear. */
function dateHint(written: string): string | undefined {
  const [, day = '', month = '', year] = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(written) ?? [];
  const american = Number(month) > 12 && Number(day) <= 12;
  if (year === undefined || (Number(month) > 12 && !american)) return undefined;
  const likely = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const other = `${year}-${day.padStart(2, '0')}-${month.padStart(2, '0')}`;
  const unclear = written.includes('/') && Number(day) <= 12 && day !== month;
  return `write ${american ? other : likely}${unclear && !american ? ` or ${other}` : ''}: year, month, day`;
}

function typeHint({ sort, got, written, meant, many }: WrongType): string | undefined {
  switch (sort) {
    case 'a group of keys':
      return got === 'a list' ? 'write `id: \u2026` on each line, without the dash' : meant;
    case 'a list':
      if (written === undefined) return undefined;
      return /^-\S/.test(written)
        ? 'put a space after each dash'
        : 'put each item on a line of its own, after a dash and a space';
    case 'text':
      if (got === 'a list') return 'there can be one only here';
      if (got !== 'a group of keys') return undefined;
      return many
        ? 'write texts, each on a line with a dash'
        : 'write the text itself behind the colon, in quotes if it starts with a bracket';
    case 'a number':
    case 'a whole number':
      return 'write it in digits, without quotes';
    default:
      return undefined;
  }
}
