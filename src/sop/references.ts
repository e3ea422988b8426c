import { idOf, idPattern } from '../text/id.js';
import type { Say } from '../text/say.js';
import { type Place, placeIn } from '../text/source.js';
import { closest, meantBy, type Words, wordsOf } from '../text/suggest.js';
import { isDate } from '../text/time.js';
import { type Path, placeOf, type Scalar } from '../yaml/node.js';
import { brokenPlaceholders, placeholders } from './placeholder.js';
import { channelField } from './reserved.js';
import type { Option, Response, Sop } from './types.js';
import type { sopWords } from './words.js';

type SaySop = Say<typeof sopWords>;
type PlaceAt = (path: Path, part?: 'key' | 'value') => Place;

export type ReferenceKind = 'step' | 'outcome' | 'response' | 'guide' | 'field';

/** What refers to a part of the file, as reading met it. */
export interface Reference {
  readonly to: ReferenceKind;
  readonly node: Scalar;
}

/** What is there though it could not be read, so that nothing can be called unknown for it. */
export interface Unread {
  /** Ids of all steps, those among them whose kind is unclear. */
  readonly steps: ReadonlySet<string>;
  /** Ids that stand at the wrong place. */
  readonly strays: ReadonlySet<string>;
  /** Kinds of which some could not be read. */
  readonly kinds: ReadonlySet<ReferenceKind>;
}

/** The parts of one kind, as references look for them. */
interface Known {
  /** Whether there is, or may be, a part of this id. */
  has(id: string): boolean;
  readonly ids: Words;
  /** The id of the only part with a title, in small letters. */
  byName(name: string): string | undefined;
}

/** What an SOP refers to must exist, and what it defines must make sense. */
export function checkReferences(
  sop: Sop,
  unread: Unread,
  references: readonly Reference[],
  placeAt: PlaceAt,
  say: SaySop,
): void {
  const known = knownParts(sop, unread);
  const [outcome] = sop.steps.flatMap((step) => ('outcome' in step ? [step.outcome] : []));
  const noOutcomes = outcome !== undefined && !sop.outcomes.length && !unread.kinds.has('outcome');
  if (noOutcomes) say('missing-key/outcomes', placeAt(['outcomes'], 'key'), { example: outcome || 'resolved' });
  for (const reference of references) {
    if (reference.to !== 'outcome' || !noOutcomes) checkReference(reference, known[reference.to], say);
  }
  for (const [key, date] of [
    ['reviewed', sop.reviewed],
    ['review-by', sop.reviewBy],
  ] as const) {
    if (date !== null && !isDate(date)) say('bad-date/calendar', placeAt([key]), { date });
  }
  checkOptionKeys(sop.always, ['always'], placeAt, say);
  for (const step of sop.steps) {
    if (!('options' in step)) continue;
    const path = ['steps', step.id, 'options'];
    checkOptionKeys(step.options, path, placeAt, say);
    checkBesideAlways(step.options, sop.always, path, placeAt, say);
  }
  const fields = known.field.ids;
  const names = new Map([
    ...sop.fields.map(({ id, ask }) => [idOf(ask), id] as const),
    ...fields.all.map((id) => [id, id] as const),
  ]);
  const words = wordsOf(names.keys());
  const fieldMeant = (text: string): string | undefined => names.get(closest(idOf(text), words) ?? '');
  for (const response of sop.responses) checkPlaceholders(response, known.field, fieldMeant, placeAt, say);
}

function knownParts(sop: Sop, { steps, strays, kinds }: Unread): Readonly<Record<ReferenceKind, Known>> {
  const channel = sop.responses.some(({ channels }) => channels.length > 0);
  const known = (kind: ReferenceKind, parts: readonly Titled[], others: Iterable<string> = []): Known => {
    const builtIn = (id: string): boolean => channel && kind === 'field' && id === channelField;
    return knownOf(parts, others, (id) => kinds.has(kind) || strays.has(id) || builtIn(id));
  };
  return {
    step: known('step', sop.steps, steps),
    outcome: known('outcome', sop.outcomes),
    response: known('response', sop.responses),
    guide: known('guide', sop.guides),
    field: known('field', sop.fields),
  };
}

/** A part and the name that people know it by. */
interface Titled {
  readonly id: string;
  readonly title?: string | null;
  readonly label?: string;
  readonly ask?: string;
}

/** `mayBe` tells ids that may be there though they have not been read. What is slow is made when it is asked for. */
function knownOf(parts: readonly Titled[], others: Iterable<string>, mayBe: (id: string) => boolean): Known {
  const all = new Set(others);
  for (const { id } of parts) all.add(id);
  const ids = wordsOf([...all].filter((id) => idPattern.test(id)));
  // An id that was meant, and exists under a name that is no id: it has been reported there.
  const likely = ids.all.length === all.size ? [] : [...all].filter((id) => !idPattern.test(id)).map(idOf);
  const misnamed = wordsOf(likely);
  const inNames = new Set(likely.flatMap((id) => id.split('-')));
  let byName: Map<string, string | null> | undefined;
  return {
    has: (id) => all.has(id) || mayBe(id) || inNames.has(id) || closest(id, misnamed) !== undefined,
    ids,
    byName: (name) => {
      byName ??= idsByName(parts);
      return byName.get(name) ?? undefined;
    },
  };
}

function idsByName(parts: readonly Titled[]): Map<string, string | null> {
  const ids = new Map<string, string | null>();
  for (const { id, title, label, ask } of parts) {
    const name = (title ?? label ?? ask ?? '').toLowerCase();
    ids.set(name, ids.has(name) ? null : id);
  }
  return ids;
}

function checkReference({ to, node }: Reference, known: Known, say: SaySop): void {
  const id = node.written;
  if (known.has(id)) return;
  const place = placeOf(node);
  if (idPattern.test(id)) {
    const { meant, fix } = meantBy(id, known.ids);
    if (to === 'field' && id === channelField && meant === undefined) say('unknown-field/channel', place, {});
    else say(`unknown-${to}`, place, { id, meant, known: known.ids.all }, { fix });
    return;
  }
  const named = known.byName(id.trim().toLowerCase());
  const several = id.split(/[,;]|\s(?:and|&)\s/).map((one) => one.trim());
  const list = several.length > 1 && several.every(known.has) ? several : undefined;
  const likely = named ?? closest(idOf(id.slice(0, 200)), known.ids);
  const meant = list ? undefined : likely;
  say('bad-id/reference', place, { what: to, id, meant, list, known: known.ids.all }, { fix: meant });
}

function checkOptionKeys(options: readonly Option[], path: Path, placeAt: PlaceAt, say: SaySop): void {
  const keys = new Map<string, string>();
  for (const { id, key } of options) {
    if (key === null) continue;
    const other = keys.get(key);
    if (other === undefined) keys.set(key, id);
    else say('duplicate-option-key', placeAt([...path, id, 'key']), { id, other, key });
  }
}

function checkBesideAlways(
  options: readonly Option[],
  always: readonly Option[],
  path: Path,
  placeAt: PlaceAt,
  say: SaySop,
): void {
  const ids = new Set(options.map(({ id }) => id));
  for (const { id: other, key } of always) {
    if (ids.has(other)) {
      say('duplicate-option', placeAt([...path, other], 'key'), { id: other });
      continue;
    }
    const same = key === null ? undefined : options.find((option) => option.key === key);
    if (same && key !== null) {
      say('duplicate-option-key/always', placeAt([...path, same.id, 'key']), { id: same.id, other, key });
    }
  }
}

function checkPlaceholders(
  { id, text, channels }: Response,
  fields: Known,
  fieldMeant: (text: string) => string | undefined,
  placeAt: PlaceAt,
  say: SaySop,
): void {
  const path = ['responses', id];
  const variants = channels.length
    ? channels.map((variant) => ({ text: variant.text, at: placeAt([...path, 'channels', variant.channel]) }))
    : [{ text, at: placeAt([...path, 'text']) }];
  for (const { text: whole, at } of variants) {
    const found = placeholders(whole);
    const unknown = found.some(({ field }) => !fields.has(field));
    const find = pieceFinder(at);
    for (const { field, index, length } of unknown ? found : []) {
      const place = find(whole.slice(index, index + length));
      const tripled = whole[index - 1] === '{' && whole[index + length] === '}';
      if (fields.has(field) || tripled) continue;
      const { meant, fix: only } = meantBy(field, fields.ids);
      const fix = only && `{{${only}}}`;
      if (field === channelField) say('unknown-placeholder/channel', place, {}, { fix });
      else say('unknown-placeholder', place, { id: field, meant, known: fields.ids.all }, { fix });
    }
    const findBroken = pieceFinder(at);
    for (const broken of brokenPlaceholders(whole)) {
      say('bad-placeholder', findBroken(broken.text), { text: broken.text, meant: fieldMeant(broken.text) });
    }
  }
}

/**
 * Finds pieces of a text in its source, in order: a block text stands there indented, but each line as it is. Nothing of
 * the source is looked at before the first piece.
 */
export function pieceFinder(at: Place): (piece: string) => Place {
  const { source, span } = at;
  let written: string | undefined;
  let from = 0;
  let missed = 0;
  return (piece) => {
    written ??= source.text.slice(span.start, span.end);
    // Where pieces are written with escapes, none of them is found, and each is looked for to the end.
    const start = missed < 20 ? written.indexOf(piece, from) : -1;
    if (start === -1) {
      missed++;
      return at;
    }
    from = start + piece.length;
    return placeIn(source, span.start + start, span.start + from);
  };
}
