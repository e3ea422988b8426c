import type { Loaded } from '../sop/load.js';
import { endlessLoops, sopGraph } from '../sop/loops.js';
import type { Sop } from '../sop/types.js';
import type { Diagnostic } from '../text/diagnostic.js';
import type { Rule, RuleContext } from './rule.js';
import { endRules, rules } from './rules.js';

type Placed = Pick<Loaded, 'place'>;

function runRules(which: readonly Rule[], context: RuleContext): Diagnostic[] {
  return which.flatMap(({ code, severity, run }) => run(context).map((finding) => ({ code, severity, ...finding })));
}

/** What the rules find in one loaded SOP; `asOf` is today, `YYYY-MM-DD`. What loading found is not repeated. */
export function checkSop(loaded: Loaded, asOf: string): Diagnostic[] {
  const sop = loaded.sop ?? loaded.draft;
  if (!sop) return [];
  const sound = loaded.sop !== null;
  const context: RuleContext = { sop, graph: sopGraph(sop), asOf, place: loaded.place };
  const found = runRules(
    rules.filter((rule) => sound || rule.needs === 'draft'),
    context,
  );
  // A limit on the wrong step is one mistake: the loop without one says where it belongs.
  const endless = new Set(endRules.map(({ code }) => code));
  // A way that leads back instead of on leaves steps behind: that, too, is one mistake.
  const follow = new Set(['unneeded-limit', 'unreachable-step']);
  return found.some(({ code }) => endless.has(code)) ? found.filter(({ code }) => !follow.has(code)) : found;
}

/** Whether some walk of this SOP might never end. Linear in its steps; sub-procedures are judged on their own. */
export function mightNeverEnd(sop: Sop): boolean {
  return endlessLoops(sopGraph(sop)).length > 0;
}

/** Why a walk of this SOP might never end; empty for one that may be walked. Linear in its steps. */
export function structuralProblems(sop: Sop, { place }: Placed): Diagnostic[] {
  return runRules(endRules, { sop, graph: sopGraph(sop), asOf: '', place });
}
