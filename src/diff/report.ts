import { proofOf } from '../graph/proof.js';
import type { Flow } from '../sop/flow.js';
import { compare } from './compare.js';
import { compareContent, compareSteps } from './content.js';
import type { DiffReport } from './sections.js';
import { seenIn } from './seen.js';

/** An SOP, and what people call the file that it was read from. */
export interface Version {
  readonly name: string;
  readonly flow: Flow;
}

/** Everything that differs between two versions of an SOP. */
export function compareVersions(before: Version, after: Version): DiffReport {
  const was = proofOf(before.flow);
  const is = proofOf(after.flow);
  const comparison =
    was.paths !== null && is.paths !== null && was.space && is.space ? compare(was.space, is.space) : null;
  const why = was.why ?? is.why ?? 'they have too little in common to be walked side by side';
  return {
    sop: after.flow.sop.id,
    old: before.name,
    new: after.name,
    comparison,
    why: comparison ? null : why,
    seen: seenIn(was, is),
    content: [...(comparison ? [] : compareSteps(before.flow, after.flow)), ...compareContent(before.flow, after.flow)],
  };
}
