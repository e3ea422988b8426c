import { componentsOf } from '../../graph/components.js';
import type { Rule } from '../rule.js';

export const unneededLimit: Rule = {
  code: 'unneeded-limit',
  severity: 'warning',
  summary: 'A limit on a step that no walk can come back to is never used.',
  needs: 'sound',
  example: `steps:
  first:
    ask: Are they calm now?
    limit: { times: 2, then: over }
    options: { "yes": over, "no": wait }
  wait:
    do: Wait a moment.
    next: over
  over:
    do: Say goodbye.
    outcome: done
`,
  run: ({ sop, graph, place }) => {
    if (!sop.steps.some((step) => step.limit)) return [];
    const index = new Map(sop.steps.map((step, at) => [step.id, at]));
    const links = sop.steps.map((step) => (graph.edges.get(step.id) ?? []).map(({ to }) => index.get(to) as number));
    const components = componentsOf(links);
    return sop.steps
      .filter((step, at) => step.limit && !components.cyclic[components.of[at] as number])
      .map((step) => ({
        message: `No walk comes back to \`${step.id}\`, so its limit is never used.`,
        ...place(['steps', step.id, 'limit'], 'key'),
        hint: 'take the limit out, or move it to the step that is come back to',
      }));
  },
};
