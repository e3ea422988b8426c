import type { Flow } from '../sop/flow.js';
import type { Version } from './report.js';

/** What became of each SOP of a folder: one of both versions, or of one alone. */
export interface Pair {
  readonly before: Version | null;
  readonly after: Version | null;
}

/** Of what two SOPs say, the part that both have: from this on, one of them is the other under another name. */
const alike = 0.5;

/**
 * Pairs the SOPs of two versions of a folder: by id, and those that are left by what they say. In the order of the new
 * folder; what is gone comes after.
 */
export function pairVersions(before: readonly Version[], after: readonly Version[]): Pair[] {
  const old = new Map(before.map((version) => [version.flow.sop.id, version]));
  const paired = new Map<Version, Version>();
  for (const version of after) {
    const same = old.get(version.flow.sop.id);
    if (!same) continue;
    paired.set(version, same);
    old.delete(version.flow.sop.id);
  }
  for (const [gone, come] of renames(
    [...old.values()],
    after.filter((version) => !paired.has(version)),
  )) {
    paired.set(come, gone);
    old.delete(gone.flow.sop.id);
  }
  return [
    ...after.map((version) => ({ before: paired.get(version) ?? null, after: version })),
    ...[...old.values()].map((version) => ({ before: version, after: null })),
  ];
}

/** Likely renames, the surest first; each SOP is in one of them. */
function renames(gone: readonly Version[], come: readonly Version[]): (readonly [Version, Version])[] {
  const said = new Map([...gone, ...come].map((version) => [version, sayingsOf(version.flow)]));
  const candidates = gone.flatMap((one) =>
    come.flatMap((other) => {
      const share = shareOf(said.get(one) as Set<string>, said.get(other) as Set<string>);
      return share < alike ? [] : { one, other, share };
    }),
  );
  const taken = new Set<Version>();
  return candidates
    .sort((a, b) => b.share - a.share)
    .flatMap(({ one, other }) => {
      if (taken.has(one) || taken.has(other)) return [];
      taken.add(one).add(other);
      return [[one, other] as const];
    });
}

/** All that an SOP itself says, without its ids: those are what a rename changes. */
function sayingsOf({ sop }: Flow): Set<string> {
  const sayings = new Set<string>();
  for (const step of sop.steps) {
    if (step.title !== null) sayings.add(step.title);
    for (const action of step.actions) sayings.add(action);
    if (step.kind !== 'question') continue;
    sayings.add(step.ask);
    for (const { label } of step.options) sayings.add(`${step.ask}: ${label}`);
  }
  for (const { title, text, channels } of sop.responses) {
    sayings.add(`${title}: ${text}`);
    for (const one of channels) sayings.add(`${title}, ${one.channel}: ${one.text}`);
  }
  return sayings;
}

function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let both = 0;
  for (const saying of one) if (other.has(saying)) both++;
  const all = one.size + other.size - both;
  return all === 0 ? 0 : both / all;
}
