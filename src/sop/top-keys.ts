import type { Source } from '../text/source.js';

const known = new WeakMap<Source, ReadonlySet<string>>();

/** The keys that start a line of a YAML text, told without parsing it. */
function topKeys(source: Source): ReadonlySet<string> {
  const before = known.get(source);
  if (before) return before;
  const keys = new Set<string>();
  for (const match of source.text.matchAll(/^\uFEFF?["']?([\w-]+)["']?[ \t]*:/gm)) keys.add(match[1] as string);
  known.set(source, keys);
  return keys;
}

/** Whether a text is a file of shared parts, told by its top-level keys alone. */
export function isShared(source: Source): boolean {
  const keys = topKeys(source);
  return keys.has('shared') && !keys.has('sop');
}

/** Whether a text is a scenario file, told in the same way. One of no keys is one where it stands among such. */
export function isScenarios(source: Source, amongScenarios = false): boolean {
  const keys = topKeys(source);
  return keys.has('scenarios') || (amongScenarios && !keys.has('steps'));
}

/** Whether a text is one that `sop` reads at all. */
export function isOurs(source: Source): boolean {
  const keys = topKeys(source);
  return ['sop', 'steps', 'shared', 'scenarios'].some((key) => keys.has(key));
}

/** The SOP that a scenario file says it is of. */
export function sopOf({ text }: Source): string | undefined {
  return /^\uFEFF?["']?sop["']?[ \t]*:[ \t]*["']?([a-z][a-z0-9-]*)/m.exec(text)?.[1];
}
