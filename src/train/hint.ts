import { optionOf } from '../sop/flow.js';
import type { Decision } from './case.js';
import type { TrainingChoice } from './choice.js';
import { randomOf } from './random.js';
import { maxHints } from './score.js';

/**
 * The next hint at a decision: first the rule behind the right choice, then one that is wrong. Null when there is no
 * hint left. `seed` decides which wrong one.
 */
export function hintFor(decision: Decision, taken: number, seed: string): string | null {
  const hints = [ruleHint(decision), wrongHint(decision, seed)].filter((hint) => hint !== null);
  return hints.slice(0, maxHints)[taken] ?? null;
}

function ruleHint({ right, kind }: Decision): string | null {
  if (kind === 'response') return right.hint === null ? null : `It begins like this: ${right.hint}`;
  if (kind === 'pause' && right.gravity === 'ordinary') return 'Read what there is to do here. Nothing else is asked.';
  return right.why === null ? null : `The rule: ${right.why}`;
}

/** Rules out a wrong choice while two are left. Ways out are never ruled out: nobody is told that leaving is wrong. */
function wrongHint({ choices, right, walk, step }: Decision, seed: string): string | null {
  const own = (choice: TrainingChoice): boolean => choice.id !== right.id && !isWayOut(step, choice);
  const wrong = choices.filter(own);
  if (choices.length < 3 || wrong.length === 0) return null;
  const random = randomOf(`${seed} ${walk.started.walk} ${step.id} hint`);
  const out = wrong[random.below(wrong.length)] as TrainingChoice;
  return `It is not “${out.label}”.`;
}

function isWayOut(step: Decision['step'], { id }: TrainingChoice): boolean {
  return optionOf(step, id)?.always === true;
}
