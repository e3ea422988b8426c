import { reachedFrom } from '../../sop/loops.js';
import type { Rule } from '../rule.js';

export const unreachableStep: Rule = {
  code: 'unreachable-step',
  severity: 'warning',
  summary: 'No walk can come to this step: nothing that can be reached leads to it.',
  needs: 'sound',
  example: `steps:
  first:
    ask: Are they calm?
    options: { "yes": over, "no": wait }
  calm-down:
    do: Ask them to calm down.
    next: over
  over:
    do: Say goodbye.
    outcome: done
  wait: { do: Wait for them., outcome: done }
`,
  run: ({ sop, graph, place }) => {
    const reached = reachedFrom(graph, [graph.start]);
    const lost = sop.steps.filter((step) => !reached.has(step.id));
    if (!lost.length) return [];
    // What only lost steps lead to is lost with them: the first of them is where the mistake is.
    const led = new Set(lost.flatMap((step) => (graph.edges.get(step.id) ?? []).map((edge) => edge.to)));
    const covered = reachedFrom(
      graph,
      lost.filter((step) => !led.has(step.id)).map((step) => step.id),
    );
    const heads = lost.filter((step) => !led.has(step.id));
    for (const step of lost) {
      if (covered.has(step.id)) continue;
      heads.push(step);
      for (const id of reachedFrom(graph, [step.id])) covered.add(id);
    }
    return heads.map((step) => {
      const behind = [...reachedFrom(graph, [step.id])].filter((id) => id !== step.id && !reached.has(id));
      const more = behind.length
        ? `, nor to ${behind.length === 1 ? 'the step' : `the ${behind.length} steps`} behind it`
        : '';
      return {
        message: `Nothing leads to step \`${step.id}\`${more}.`,
        ...place(['steps', step.id], 'key'),
        hint: 'lead an option or a `next` to it, or delete it',
      };
    });
  },
};
