import type { Rule } from '../rule.js';

export const singleOption: Rule = {
  code: 'single-option',
  severity: 'warning',
  summary: 'A question with one option is no question: there is nothing to decide.',
  needs: 'sound',
  example: `steps:
  first:
    ask: Are they calm?
    options: { "yes": over }
  over:
    do: Say goodbye.
    outcome: done
`,
  run: ({ sop, place }) =>
    sop.steps.flatMap((step) => {
      if (step.kind !== 'question' || step.options.length !== 1) return [];
      const [option] = step.options;
      return [
        {
          message: `Question \`${step.id}\` has one option only.`,
          ...place(['steps', step.id, 'options', option?.id ?? ''], 'key'),
          hint: 'add the other answers, or make it an instruction with `next`',
        },
      ];
    }),
};
