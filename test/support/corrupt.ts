import fc from 'fast-check';
import { acting } from './raw.js';

type Json = unknown;
type Path = readonly (string | number)[];

/** A change of a JSON value at one place. */
export interface Corruption {
  /** Picks the place: of all there are, the one with this number, round and round. */
  readonly pick: number;
  /** Whether only values without parts are places. */
  readonly deep: boolean;
  readonly change: Change;
}

type Change =
  | { readonly kind: 'replace'; readonly value: Json }
  | { readonly kind: 'append'; readonly text: string }
  | { readonly kind: 'add'; readonly key: string; readonly value: Json }
  | { readonly kind: 'remove' };

const odd: readonly Json[] = [
  ...[null, true, false, 0, -1, 0.5, 1e308, -0, 2 ** 53, '', ' ', [], {}, [[]], [null], { length: 3 }],
  ...['__proto__', 'constructor', '../../etc/passwd', '/dev/stdin', 'a'.repeat(100_000), '$(id)', '--flag'],
  ...[
    '1 Jan 2026(\n\n<!--\n)',
    '2026-11-21',
    '2026-02-30T10:00:00+01:00',
    '2026-11-21T24:00:00Z',
    '0',
    '(\u001b[31m) 1 Jan 2026',
    '(\u009b31m) 2026-11-21 10:00',
    'Sat Nov 21 2026',
  ],
  ...[
    '2026-11-21T10:00:00+99:00',
    '+275760-09-13T00:00:00.000Z',
    '2026-11-21T10:00:00Z\u001b[2J',
    '２０26-11-21T10:00:00Z',
  ],
  ...[
    'sha256:0',
    `sha256:${'0'.repeat(64)}`,
    '-->',
    '<!-- sop-transcript {} -->',
    '\u{1f600}',
    'é',
    '\u202eevil',
    '|',
    '\n# x',
  ],
];

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('replace' as const), value: fc.constantFrom(...odd) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replace' as const), value: fc.jsonValue({ maxDepth: 2 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('append' as const), text: fc.constantFrom(...acting) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      key: fc.constantFrom('__proto__', 'constructor', 'toString', 'extra', '', 'value', 'doubts', ...acting),
      value: fc.constantFrom(...odd),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const) }) },
);

export const corruptions: fc.Arbitrary<Corruption> = fc.record({ pick: fc.nat(100_000), deep: fc.boolean(), change });

/** Texts that look like a date to JavaScript, or end like one, and act on what shows them. */
const worst = [
  '(\u001b[31m) 1 Jan 2026',
  '1 Jan 2026(\n\n<!--\n)',
  '2026-11-21T10:00:00Z\u009b2J',
  '\u202e\r\u0007',
  '__proto__',
];

/** Copies of a JSON value, in each another of its fields replaced by one of the worst texts. */
export function fieldByField(value: Json): Json[] {
  const places = placesIn(value, true);
  return places.flatMap((path) => worst.map((text) => changed(value, path, { kind: 'replace', value: text })));
}

/** A copy of a JSON value with a change in it. What the change does not fit is replaced by null. */
export function corrupt(value: Json, { pick, deep, change: what }: Corruption): Json {
  const places = placesIn(value, deep);
  const path = places[pick % places.length] as Path;
  return changed(value, path, what);
}

function placesIn(value: Json, deep: boolean, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, one]) => placesIn(one, deep, [...path, key]));
  return deep && inside.length ? inside : [path, ...inside];
}

function changed(value: Json, [first, ...rest]: Path, what: Change): Json {
  if (first === undefined) return changedHere(value, what);
  const entries = Object.entries(value as object).flatMap(([key, one]) => {
    if (key !== first) return [[key, one]];
    return what.kind === 'remove' && rest.length === 0 ? [] : [[key, changed(one, rest, what)]];
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : ownKeys(entries as [string, Json][]);
}

function changedHere(value: Json, what: Change): Json {
  switch (what.kind) {
    case 'replace':
      return what.value;
    case 'append':
      return typeof value === 'string' ? value + what.text : null;
    case 'add':
      if (Array.isArray(value)) return [...value, what.value];
      return typeof value === 'object' && value !== null
        ? ownKeys([...Object.entries(value), [what.key, what.value]])
        : null;
    case 'remove':
      return null;
  }
}

/** `__proto__` is a key like any other in JSON. */
function ownKeys(entries: readonly [string, Json][]): object {
  return Object.fromEntries(entries);
}
