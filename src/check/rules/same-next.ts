import type { Rule } from '../rule.js';

export const sameNext: Rule = {
  code: 'same-next',
  severity: 'warning',
  summary: 'All options of a question lead to the same step, so the answer decides nothing.',
  needs: 'sound',
  example: `steps:
  first:
    ask: Calm?
    options: { "yes": over, "no": over }
  over:
    do: Say goodbye.
    outcome: done
`,
  run: ({ sop, place }) =>
    sop.steps.flatMap((step) => {
      if (step.kind !== 'question') return [];
      const [first, ...others] = step.options;
      if (!first || !others.length || others.some(({ next }) => next !== first.next)) return [];
      return [
        {
          message: `Every answer to \`${step.id}\` leads to \`${first.next}\`.`,
          ...place(['steps', step.id, 'options'], 'key'),
          hint: 'lead one of them elsewhere, or make it an instruction with `next`',
        },
      ];
    }),
};
