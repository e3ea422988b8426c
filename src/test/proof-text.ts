import { formatCount } from '../graph/count.js';
import type { Proof } from '../graph/proof.js';
import { escapeLine } from '../text/escape.js';
import { oneOf } from '../text/suggest.js';

const plural = (count: number | bigint, word: string): string =>
  `${typeof count === 'bigint' ? formatCount(count) : count.toLocaleString('en')} ${word}${BigInt(count) === 1n ? '' : 's'}`;

/** `abusive: 10 steps, 16 options, 14 paths to 3 outcomes; every path ends, after at most 4 questions` */
export function proofLine(proof: Proof): string {
  const subs = proof.subProcedures.length ? ` (and ${plural(proof.subProcedures.length, 'sub-procedure')})` : '';
  const size = `${escapeLine(proof.flow.sop.id)}: ${plural(proof.steps, 'step')}${subs}, ${plural(proof.options, 'option')}`;
  if (proof.paths === null) return `${size}; every path ends; paths are not counted: ${proof.why}`;
  const reached = proof.outcomes.filter(({ paths }) => paths > 0n).length;
  const all = proof.outcomes.length;
  const outcomes = reached === all ? plural(all, 'outcome') : `${reached} of ${plural(all, 'outcome')}`;
  const never = proof.outcomes.filter(({ paths }) => paths === 0n).map(({ id }) => `\`${escapeLine(id)}\``);
  const unreached = never.length ? `; none ends as ${oneOf(never)}` : '';
  const longest = `after at most ${plural(proof.longest ?? 0, 'question')}`;
  return `${size}, ${plural(proof.paths, 'path')} to ${outcomes}; every path ends, ${longest}${unreached}`;
}

/** The figures for programs; counts of paths are decimal strings, because they outgrow numbers. */
export function proofJson(proof: Proof): object {
  return {
    steps: proof.steps,
    options: proof.options,
    subProcedures: proof.subProcedures,
    paths: proof.paths === null ? null : String(proof.paths),
    longest: proof.longest,
    ends: true,
    outcomes: proof.outcomes.map(({ id, paths }) => ({ id, paths: proof.paths === null ? null : String(paths) })),
    why: proof.why,
  };
}
