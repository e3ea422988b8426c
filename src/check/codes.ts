import type { Severity } from '../text/diagnostic.js';
import type { CodeDoc } from './rule.js';
import { rules } from './rules.js';

/** Every code that `sop check` can print, in the order of the docs. */
export function allCodes(): readonly CodeDoc[] {
  return [...rules];
}

export function severities(): ReadonlyMap<string, Severity> {
  return new Map(allCodes().map(({ code, severity }) => [code, severity]));
}
