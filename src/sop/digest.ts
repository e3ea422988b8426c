import { createHash } from 'node:crypto';
import type { Sop } from './types.js';

/** `sha256:` + the hex SHA-256 of a text as UTF-8. */
export const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/**
 * `sha256:` + the hex SHA-256 of an SOP's normalised content: comments, layout and shorthand do not count, every word
 * that an agent or a customer can see does.
 */
export function digestOf(sop: Sop): string {
  return sha256(JSON.stringify(sop));
}

/** The digest of an SOP with sub-procedures: over those of all the SOPs it is made of, its own first. */
export function combineDigests(digests: readonly string[]): string {
  return digests.length === 1 ? (digests[0] as string) : sha256(digests.join('\n'));
}
