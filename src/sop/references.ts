import { type Diagnostic, suggestionFor } from '../text/diagnostic.js';
import { closest, onlyClose, type Words, wordsOf } from '../text/suggest.js';
import { isDate } from '../text/time.js';
import type { Path, Place } from '../yaml/document.js';
import { readFieldValue } from './field-value.js';
import { brokenPlaceholders, placeholders } from './placeholder.js';
import { channelField, idPattern } from './reserved.js';
import type { Field, Option, Response, Sop, Step } from './types.js';
import { idHint, idOf } from './validate.js';

type PlaceOf = (path: Path, part?: 'key' | 'value') => Place;

export type ReferenceKind = 'step' | 'outcome' | 'response' | 'guide' | 'field';

/** What is there though it could not be read, so that nothing can be called unknown for it. */
export interface Unreadable {
  /** Ids of steps whose kind is unclear. */
  readonly broken: ReadonlySet<string>;
  /** Ids that stand at the wrong place. */
  readonly misplaced: ReadonlySet<string>;
  /** Kinds of which some could not be read. */
  readonly unread: ReadonlySet<ReferenceKind>;
}

/** What an SOP refers to must exist, and what it defines must make sense. */
export function checkReferences(
  sop: Sop,
  { broken, misplaced, unread }: Unreadable,
  placeOf: PlaceOf,
  diagnostics: Diagnostic[],
): void {
  const ids = (things: readonly { id: string }[]): Set<string> => new Set(things.map((thing) => thing.id));
  const steps = ids(sop.steps);
  for (const id of broken) steps.add(id);
  const known = {
    step: steps,
    outcome: ids(sop.outcomes),
    response: ids(sop.responses),
    guide: ids(sop.guides),
    field: ids(sop.fields),
  };
  type Kind = keyof typeof known;

  const report = (
    code: string,
    message: string,
    place: Place,
    rest: Partial<Pick<Diagnostic, 'hint' | 'fix' | 'related'>> = {},
  ): void => {
    diagnostics.push({ code, severity: 'error', message, ...place, ...rest });
  };

  const titles = {
    step: () => sop.steps.map((step) => [step.title ?? '', step.id] as const),
    outcome: () => sop.outcomes.map(({ id, label }) => [label, id] as const),
    response: () => sop.responses.map(({ id, title }) => [title, id] as const),
    guide: () => sop.guides.map(({ id, title }) => [title, id] as const),
    field: () => sop.fields.map(({ id, ask }) => [ask, id] as const),
  };
  const looked = new Map<Kind, Lookup>();
  const namesOf = (kind: Kind): Lookup => {
    const lookup = looked.get(kind) ?? lookupOf(known[kind], titles[kind]());
    looked.set(kind, lookup);
    return lookup;
  };
  /** An id that was meant, and exists under a name that is no id: it has been reported there. */
  const isMisnamed = (kind: Kind, id: string): boolean =>
    misplaced.has(id) || namesOf(kind).misnamed.has(id) || closest(id, namesOf(kind).likely) !== undefined;
  const hasChannels = sop.responses.some((response) => response.channels.length > 0);

  const refer = (kind: Kind, id: string, path: Path): void => {
    if (!id.trim() || known[kind].has(id) || unread.has(kind) || isMisnamed(kind, id)) return;
    const place = placeOf(path);
    if (idPattern.test(id)) {
      report(`unknown-${kind}`, `There is no ${kind} \`${id}\`.`, place, {
        hint: kind === 'field' && id === channelField ? channelHint : idHint(id, namesOf(kind).good, `${kind}s`),
        ...suggestionFor(id, namesOf(kind).good, place.span),
      });
      return;
    }
    // A title or a label where the id is wanted, or the text itself.
    const plain = id.trim().toLowerCase();
    const likely = namesOf(kind).byTitle.get(plain) ?? closest(idOf(id.slice(0, 200)), namesOf(kind).all);
    const several = id.split(/[,;]|\s(?:and|&)\s/).map((one) => one.trim());
    const list = several.length > 1 && several.every((one) => known[kind].has(one));
    const meant = !list && likely !== undefined && idPattern.test(likely) ? likely : undefined;
    const shown = id.length > 40 ? `${id.slice(0, 39)}…` : id;
    report('bad-id', `\`${shown}\` is not the id of ${kind === 'outcome' ? 'an' : 'a'} ${kind}.`, place, {
      hint: list
        ? `write \`[${several.join(', ')}]\`, or each on a line with a dash`
        : meant !== undefined
          ? `did you mean \`${meant}\`?`
          : kind === 'response' || kind === 'guide'
            ? `name it by its id here; its text stands under \`${kind}s\``
            : idHint(id, namesOf(kind).good, `${kind}s`),
      ...(meant === undefined ? {} : { fix: [{ span: place.span, text: meant }] }),
    });
  };

  const checkOptions = (options: readonly Option[], path: Path): void => {
    const keys = new Map<string, Option>();
    for (const option of options) {
      refer('step', option.next, [...path, option.id, 'next']);
      if (option.key === null) continue;
      const earlier = keys.get(option.key);
      if (earlier) {
        report(
          'duplicate-option-key',
          `Options \`${earlier.id}\` and \`${option.id}\` have the same key ${option.key}.`,
          placeOf([...path, option.id, 'key']),
          { hint: 'give one of them another key' },
        );
      } else {
        keys.set(option.key, option);
      }
    }
  };

  const leaf = sop.steps.find((step) => step.kind === 'leaf');
  if (leaf && sop.outcomes.length === 0 && !unread.has('outcome')) {
    known.outcome = new Set(sop.steps.flatMap((step) => (step.kind === 'leaf' ? [step.outcome] : [])));
    report('missing-key', 'The SOP has no `outcomes`.', placeOf(['outcomes'], 'key'), {
      hint: `add \`outcomes\`: how a walk can end, such as \`${leaf.outcome || 'resolved'}: Resolved\``,
    });
  }
  refer('step', sop.start, ['start']);
  for (const key of ['reviewed', 'review-by'] as const) {
    const value = key === 'reviewed' ? sop.reviewed : sop.reviewBy;
    if (value !== null && /^\d{4}-\d{2}-\d{2}$/.test(value) && !isDate(value)) {
      report('bad-date', `\`${value}\` is not a day in the calendar.`, placeOf([key]));
    }
  }
  checkOptions(sop.always, ['always']);
  const always = {
    ids: new Set(sop.always.map(({ id }) => id)),
    byKey: new Map(sop.always.map((option) => [option.key, option])),
  };
  for (const step of sop.steps) {
    const path: Path = ['steps', step.id];
    for (const [index, id] of step.says.entries()) refer('response', id, [...path, 'say', index]);
    for (const [index, id] of step.guides.entries()) refer('guide', id, [...path, 'guides', index]);
    step.record.forEach((id, index) => {
      if (id !== channelField || !hasChannels) refer('field', id, [...path, 'record', index]);
    });
    if (step.limit) refer('step', step.limit.then, [...path, 'limit', 'then']);
    checkStep(step, path, { refer, checkOptions, report, placeOf, always });
  }
  for (const field of sop.fields) checkField(field, placeOf, report);
  const isField = (id: string): boolean =>
    known.field.has(id) ||
    (id === channelField && hasChannels) ||
    unread.has('field') ||
    (idPattern.test(id) && isMisnamed('field', id));
  const fields = namesOf('field').good;
  const names = new Map([
    ...sop.fields.map(({ id, ask }) => [idOf(ask), id] as const),
    ...fields.all.map((id) => [id, id] as const),
  ]);
  const words = wordsOf(names.keys());
  const fieldMeant = (text: string): string | undefined => names.get(closest(idOf(text), words) ?? '');
  for (const response of sop.responses) checkResponse(response, fields, fieldMeant, isField, placeOf, report);
}

/** The ids of a kind as one may have meant them, made once however many of them are unknown. */
interface Lookup {
  readonly all: Words;
  /** Those that are ids by their form. */
  readonly good: Words;
  /** The ids that the others could be, and the words in them. */
  readonly likely: Words;
  readonly misnamed: ReadonlySet<string>;
  /** Ids by titles in small letters that only one of them has. */
  readonly byTitle: ReadonlyMap<string, string | undefined>;
}

function lookupOf(ids: ReadonlySet<string>, titles: readonly (readonly [title: string, id: string])[]): Lookup {
  const byTitle = new Map<string, string | undefined>();
  for (const [title, id] of titles) {
    const plain = title.toLowerCase();
    byTitle.set(plain, byTitle.has(plain) ? undefined : id);
  }
  const all = [...ids];
  const likely = all.filter((id) => !idPattern.test(id)).map(idOf);
  return {
    all: wordsOf(all),
    good: wordsOf(all.filter((id) => idPattern.test(id))),
    likely: wordsOf(likely),
    misnamed: new Set(likely.flatMap((id) => id.split('-'))),
    byTitle,
  };
}

const channelHint = '`channel` is known where a response has a text for each channel, under `channels`';

interface Tools {
  refer(kind: 'step' | 'outcome', id: string, path: Path): void;
  checkOptions(options: readonly Option[], path: Path): void;
  report: Report;
  placeOf: PlaceOf;
  /** The options that are always open. */
  always: { readonly ids: ReadonlySet<string>; readonly byKey: ReadonlyMap<string | null, Option> };
}

type Report = (
  code: string,
  message: string,
  place: Place,
  rest?: Partial<Pick<Diagnostic, 'hint' | 'fix' | 'related'>>,
) => void;

function checkStep(step: Step, path: Path, { refer, checkOptions, report, placeOf, always }: Tools): void {
  switch (step.kind) {
    case 'question': {
      checkOptions(step.options, [...path, 'options']);
      const own = new Set(step.options.map(({ id }) => id));
      for (const { id, key } of step.options) {
        const at = [...path, 'options', id];
        const other = key === null ? undefined : always.byKey.get(key);
        if (always.ids.has(id)) {
          const message = `Option \`${id}\` is also one of \`always\`, so its answer would mean two things.`;
          report('duplicate-option', message, placeOf(at, 'key'), { hint: 'rename it' });
        }
        if (other && !own.has(other.id)) {
          const message = `Option \`${id}\` has the key ${key} of the option \`${other.id}\` that is always open.`;
          report('duplicate-option-key', message, placeOf([...at, 'key']), { hint: 'give it another key' });
        }
      }
      return;
    }
    case 'instruction':
      refer('step', step.next, [...path, 'next']);
      return;
    case 'run':
      for (const { outcome, next } of step.then) refer('step', next, [...path, 'then', outcome]);
      return;
    case 'leaf':
      refer('outcome', step.outcome, [...path, 'outcome']);
  }
}

function checkField(field: Field, placeOf: PlaceOf, report: Report): void {
  const path: Path = ['fields', field.id];
  if (field.type === 'choice' && field.options.length === 0) {
    report('field-options', `Field \`${field.id}\` is a choice without \`options\`.`, placeOf(path, 'key'), {
      hint: 'add `options`, a list of what can be chosen',
    });
  } else if (field.type !== 'choice' && field.options.length > 0) {
    report(
      'field-options',
      `\`options\` goes with \`type: choice\`, but this field is ${field.type}.`,
      placeOf([...path, 'options'], 'key'),
      {
        hint: 'add `type: choice`, or take `options` out',
      },
    );
  }
  // A list that could not be read has been reported.
  const unread = field.type === 'choice' && field.options.length === 1;
  if (field.default === null || unread) return;
  const reading = readFieldValue(field, field.default);
  if ('problem' in reading && !(field.type === 'choice' && field.options.length === 0)) {
    report('bad-default', `The default of \`${field.id}\` ${reading.problem}.`, placeOf([...path, 'default']));
  }
}

/** `known` says whether all the fields there are have been read. */
function checkResponse(
  response: Response,
  fields: Words,
  fieldMeant: (text: string) => string | undefined,
  isField: (id: string) => boolean,
  placeOf: PlaceOf,
  report: Report,
): void {
  const path: Path = ['responses', response.id];
  const variants = response.channels.length
    ? response.channels.map((variant) => ({ text: variant.text, at: placeOf([...path, 'channels', variant.channel]) }))
    : [{ text: response.text, at: placeOf([...path, 'text']) }];
  for (const { text, at } of variants) {
    const found = placeholders(text);
    const known = found.every(({ field }) => isField(field));
    const find = pieceFinder(at);
    for (const { field, index, length } of known ? [] : found) {
      const piece = find(text.slice(index, index + length));
      const tripled = text[index - 1] === '{' && text[index + length] === '}';
      if (isField(field) || tripled) continue;
      const meant = onlyClose(field, fields);
      report(
        'unknown-placeholder',
        `There is no field \`${field}\` for this placeholder.`,
        { source: at.source, span: piece },
        {
          hint: field === channelField ? channelHint : idHint(field, fields, 'fields'),
          ...(meant === undefined ? {} : { fix: [{ span: piece, text: `{{${meant}}}` }] }),
        },
      );
    }
    const findBroken = pieceFinder(at);
    for (const broken of brokenPlaceholders(text)) {
      report(
        'bad-placeholder',
        `\`${broken.text}\` is not a placeholder.`,
        { source: at.source, span: findBroken(broken.text) },
        {
          hint: brokenHint(fieldMeant(broken.text)),
        },
      );
    }
  }
}

function brokenHint(meant: string | undefined): string {
  return meant === undefined
    ? 'a placeholder is a field id between double braces: {{customer}}'
    : `did you mean {{${meant}}}?`;
}

/**
 * Finds pieces of a text in its source, in order: a block text stands there indented, but each line as it is. Nothing of
 * the source is looked at before the first piece.
 */
export function pieceFinder(at: Place): (piece: string) => Place['span'] {
  let written: string | undefined;
  let from = 0;
  let missed = 0;
  return (piece) => {
    written ??= at.source.text.slice(at.span.start, at.span.end);
    // Where pieces are written with escapes, none of them is found, and each is looked for to the end.
    const start = missed < 20 ? written.indexOf(piece, from) : -1;
    if (start === -1) {
      missed++;
      return at.span;
    }
    from = start + piece.length;
    return { start: at.span.start + start, end: at.span.start + from };
  };
}
