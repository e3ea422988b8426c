import * as z from 'zod/mini';
import { idPattern } from '../text/id.js';

/**
 * Shapes of a file's values, with what each means beyond its type: the one source for reading, for the JSON Schema that
 * editors use, and for the words that explain each key there.
 */

/** Any shape. */
export type Part = z.core.$ZodType;
export type Shape<Value = unknown> = z.ZodMiniType<Value>;

/** What groups and things by id know of how they are written. */
export interface GroupWords {
  /** Its keys are named with it: "`label` of option `yes`". */
  readonly inside?: boolean;
  /** The long form of what was written in place of the group. */
  long?(text: string): string | undefined;
  /** What to write where nothing of it stands behind its key. */
  hint?(key: string): string;
}

type Word =
  | { readonly type: 'text' | 'id' | 'date' | 'character'; readonly pattern: RegExp }
  /** The id of a part of the file: whether it is one is said together with whether it exists. */
  | { readonly type: 'reference'; readonly to: string; readonly pattern: RegExp };

/** What a value is for, where its type does not say it. */
export type Meaning =
  | Word
  /** Any scalar, by its text. */
  | { readonly type: 'as-written' }
  /** One, or a list of them. */
  | { readonly type: 'one-or-many' }
  | ({ readonly type: 'group' } & GroupWords)
  /** A group that is of one of several kinds, by its keys. */
  | ({ readonly type: 'kind' } & GroupWords)
  /** Groups or texts by id; `each` is what one is called: "step". */
  | ({ readonly type: 'things'; readonly each?: string } & GroupWords);

const meanings = new WeakMap<Part, Meaning>();

export function meaningOf(shape: Part): Meaning | undefined {
  return meanings.get(shape);
}

export function descriptionOf(shape: Part): string {
  return z.globalRegistry.get(shape)?.description ?? '';
}

function about<Some extends Part>(shape: Some, description: string, meaning?: Meaning): Some {
  if (description) z.globalRegistry.add(shape as Part, { description });
  if (meaning) meanings.set(shape, meaning);
  return shape;
}

const idShape = () => z.string().check(z.regex(idPattern));
const word = (description: string, meaning: Word) =>
  about(z.string().check(z.regex(meaning.pattern)), description, meaning);

export const optional = z.optional;
/** What is left as a node, to be read later. */
export const anything = z.optional(z.unknown());
export const text = (description: string) => word(description, { type: 'text', pattern: /\S/ });
export const id = (description: string) => word(description, { type: 'id', pattern: idPattern });
export const reference = (to: string, description: string) =>
  word(description, { type: 'reference', to, pattern: idPattern });
/** `YYYY-MM-DD` */
export const date = (description: string) => word(description, { type: 'date', pattern: /^\d{4}-\d{2}-\d{2}$/ });
export const character = (description: string) => word(description, { type: 'character', pattern: /^\S$/u });
export const truth = (description: string) => about(z.boolean(), description);
/** A whole number, 1 or more. */
export const count = (description: string) => about(z.int().check(z.gte(1)), description);
export const only = <const Value extends string | number>(value: Value, description: string) =>
  about(z.literal(value), description);
export const oneOf = <const Words extends readonly string[]>(words: Words, description: string) =>
  about(z.enum(words), description);

/** `yes`, `5` and `true` all mean the text as it is written. */
export const scalar = (): Shape<string> =>
  about(z.union([z.string(), z.number(), z.boolean()]), '', { type: 'as-written' }) as Part as Shape<string>;

/** Text, a number as it is written, or a list of texts. */
export const value = (description: string): Shape<string | readonly string[]> => {
  const number = about(z.number(), '', { type: 'as-written' });
  return about(z.union([z.string(), number, z.array(z.string())]), description) as Part as Shape<string | string[]>;
};

export const list = <Item extends Part>(item: Item, least: number, description = '') =>
  about(z.array(item).check(z.minLength(least)), description);

/** One, or a list: `do: Warn them.` and `do: [Warn them., Stay calm.]`. Read as a list. */
export const oneOrMany = <Item extends Part>(one: () => Item, description: string): Shape<readonly z.infer<Item>[]> => {
  const shape = z.union([one(), z.array(one()).check(z.minLength(1))]);
  return about(shape, description, { type: 'one-or-many' }) as Part as Shape<readonly z.infer<Item>[]>;
};

/** The same for texts that may be empty, and for lists of none. */
export const texts = (description: string): Shape<readonly string[]> => {
  const shape = z.union([z.string(), z.array(z.string())]);
  return about(shape, description, { type: 'one-or-many' }) as Part as Shape<readonly string[]>;
};

export const group = <Keys extends z.core.$ZodLooseShape>(keys: Keys, description: string, words: GroupWords = {}) =>
  about(z.strictObject(keys), description, { type: 'group', ...words });

/** One of several sorts: a text or a group. */
export const either = <const Options extends readonly Part[]>(
  options: Options,
  description: string,
  words: GroupWords = {},
) => about(z.union(options), description, { type: 'group', ...words });

/** A group of one of several kinds; who reads it says which, by its keys. */
export const kinds = <const Options extends readonly Part[]>(
  options: Options,
  description: string,
  words: GroupWords,
) => about(z.union(options), description, { type: 'kind', ...words });

/** Things by id. */
export const things = <Thing extends Part>(
  thing: Thing,
  description: string,
  words: GroupWords & { readonly each?: string } = {},
) => about(z.record(idShape(), thing), description, { type: 'things', ...words });

/** Values for what is named elsewhere. */
export const valuesFor = <One extends Part>(one: One, description: string) =>
  about(z.record(z.string(), one), description);

type Def = z.core.$ZodTypes['_zod']['def'];

/** What a shape is made of. */
export function defOf(shape: Part): Def {
  return (shape as z.core.$ZodTypes)._zod.def;
}

/** What can stand in a group of some shape. */
export interface Inside {
  readonly keys: ReadonlyMap<string, Part>;
  /** The keys that it cannot be without, for each of the kinds that it can be of. */
  readonly required: readonly (readonly string[])[];
  /** Whether its keys are names that the format does not know. */
  readonly anyKey: boolean;
  /** Whether it is a group in any case, and never a text. */
  readonly always: boolean;
}

const insides = new WeakMap<Part, Inside>();

export function insideOf(shape: Part): Inside {
  const known = insides.get(shape) ?? lookInside(shape);
  insides.set(shape, known);
  return known;
}

function lookInside(shape: Part): Inside {
  const def = defOf(shape);
  switch (def.type) {
    case 'optional':
      return insideOf(def.innerType);
    case 'object': {
      const keys = new Map<string, Part>(Object.entries(def.shape));
      const required = [...keys].filter(([, inner]) => defOf(inner).type !== 'optional').map(([key]) => key);
      return { keys, required: [required], anyKey: false, always: true };
    }
    case 'record':
      return { keys: new Map(), required: [], anyKey: true, always: true };
    case 'union': {
      const branches = def.options.map(insideOf);
      return {
        keys: new Map(branches.flatMap(({ keys }) => [...keys])),
        required: branches.flatMap(({ required }) => required),
        anyKey: branches.some(({ anyKey }) => anyKey),
        always: branches.every(({ always }) => always),
      };
    }
    default:
      return { keys: new Map(), required: [], anyKey: false, always: false };
  }
}
