import { linksOf } from '../sop/kinds.js';
import type { Sop } from '../sop/types.js';
import type { Path } from '../yaml/node.js';

export const kinds = ['step', 'option', 'outcome', 'response', 'guide', 'field', 'sop'] as const;
export type Kind = (typeof kinds)[number];

/** A place in an SOP where an id stands: where it is defined, or where it is referred to. */
export interface Name {
  readonly kind: Kind;
  readonly id: string;
  /** Of an option: its step, or `always`. Of an outcome that another SOP has: that SOP. */
  readonly owner: string | null;
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly defines: boolean;
}

/** Every id of an SOP, wherever it stands; placeholders are in texts, and are not among them. */
export function namesIn(sop: Sop): Name[] {
  const names: Name[] = [];
  const define = (kind: Kind, id: string, path: Path, owner: string | null = null): void => {
    names.push({ kind, id, owner, path, part: 'key', defines: true });
  };
  const refer = (kind: Kind, id: string, path: Path): void => {
    names.push({ kind, id, owner: null, path, part: 'value', defines: false });
  };
  names.push({ kind: 'sop', id: sop.id, owner: null, path: ['sop'], part: 'value', defines: true });
  refer('step', sop.start, ['start']);
  for (const { id } of sop.fields) define('field', id, ['fields', id]);
  for (const { id } of sop.outcomes) define('outcome', id, ['outcomes', id]);
  for (const { id } of sop.guides) define('guide', id, ['guides', id]);
  for (const { id } of sop.responses) define('response', id, ['responses', id]);
  for (const { id, next } of sop.always) {
    define('option', id, ['always', id], 'always');
    refer('step', next, ['always', id, 'next']);
  }
  for (const step of sop.steps) {
    const path: Path = ['steps', step.id];
    define('step', step.id, path);
    for (const [index, id] of step.says.entries()) refer('response', id, [...path, 'say', index]);
    for (const [index, id] of step.guides.entries()) refer('guide', id, [...path, 'guides', index]);
    for (const [index, id] of step.record.entries()) refer('field', id, [...path, 'record', index]);
    if (step.limit) refer('step', step.limit.then, [...path, 'limit', 'then']);
    for (const link of linksOf(step)) refer('step', link.to, [...path, ...link.path]);
    if (step.kind === 'question') {
      for (const { id } of step.options) define('option', id, [...path, 'options', id], step.id);
    } else if (step.kind === 'run') {
      refer('sop', step.run, [...path, 'run']);
      for (const { outcome } of step.then) {
        const at = [...path, 'then', outcome];
        names.push({ kind: 'outcome', id: outcome, owner: step.run, path: at, part: 'key', defines: false });
      }
    } else if (step.kind === 'leaf') {
      refer('outcome', step.outcome, [...path, 'outcome']);
      if (step.handoff?.sop != null) refer('sop', step.handoff.sop, [...path, 'handoff', 'sop']);
    }
  }
  return names;
}
