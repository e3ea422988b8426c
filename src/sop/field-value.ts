import { didYouMean, oneOf } from '../text/suggest.js';
import { isDate } from '../text/time.js';
import type { Field, FieldValue } from './types.js';

/** The value that typed text means for a field, or what is wrong with it, in a sentence without a name. */
export type FieldReading = { readonly value: FieldValue } | { readonly problem: string };

/** Reads what was typed or given for a field. A list takes one item a line, or several texts. */
export function readFieldValue(field: Field, given: string | readonly string[]): FieldReading {
  if (field.type === 'list') {
    const items = (typeof given === 'string' ? given.split('\n') : given).map((item) => item.trim()).filter(Boolean);
    return items.length ? { value: items } : { problem: 'needs at least one item' };
  }
  if (typeof given !== 'string') return { problem: 'takes one value, not a list' };
  const text = given.trim();
  if (!text) return { problem: 'is empty' };
  switch (field.type) {
    case 'number':
      return /^[-+]?(\d+(\.\d+)?|\.\d+)$/.test(text)
        ? { value: text }
        : { problem: `must be a number, such as ${field.example ?? '12'}` };
    case 'date':
      return isDate(text) ? { value: text } : { problem: 'must be a date such as 2026-11-21' };
    case 'choice': {
      const choice = field.options.find((option) => option.toLowerCase() === text.toLowerCase());
      if (choice !== undefined) return { value: choice };
      // What is sensitive is not told by its neighbour either.
      const meant = field.sensitive ? undefined : didYouMean(text, field.options);
      return { problem: `must be ${oneOf(field.options)}${meant ? ` (${meant})` : ''}` };
    }
    default:
      return { value: text };
  }
}
