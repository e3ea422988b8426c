import type { Loaded } from '../sop/load.js';
import { endlessLoops, sopGraph } from '../sop/loops.js';
import type { Sop } from '../sop/types.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { type Rule, runRules } from './rule.js';
import { limitGoesRound, loopWithoutLimit, neverEnds } from './rules/endless-loop.js';

// Apart from the other rules, because every SOP is judged by these before it is walked.

/** Rules that a walk could not end without: their findings keep an SOP from being walked. */
export const endRules: readonly Rule[] = [loopWithoutLimit, neverEnds, limitGoesRound];

/** Whether some walk of this SOP might never end. Linear in its steps; sub-procedures are judged on their own. */
export function mightNeverEnd(sop: Sop): boolean {
  return endlessLoops(sopGraph(sop)).length > 0;
}

/** Why a walk of this SOP might never end; empty for one that may be walked. Linear in its steps. */
export function structuralProblems(sop: Sop, { place }: Pick<Loaded, 'place'>): Diagnostic[] {
  return runRules(endRules, { sop, graph: sopGraph(sop), asOf: '', place });
}
