import type { Loaded } from '../sop/load.js';
import { sopGraph } from '../sop/loops.js';
import type { Diagnostic } from '../text/diagnostic.js';
import { endRules } from './endless.js';
import { type RuleContext, runRules } from './rule.js';
import { rules } from './rules.js';

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
