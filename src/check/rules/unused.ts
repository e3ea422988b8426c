import { placeholders } from '../../sop/placeholder.js';
import type { Sop } from '../../sop/types.js';
import { capitalised } from '../../text/words.js';
import type { Rule } from '../rule.js';

/** Text in every variant of every response. */
const textsOf = (sop: Sop): string[] =>
  sop.responses.flatMap((response) => [response.text, ...response.channels.map(({ text }) => text)]);

function unused(
  section: 'responses' | 'guides' | 'outcomes' | 'fields',
  doc: Pick<Rule, 'summary' | 'example'>,
  used: (sop: Sop) => Iterable<string>,
  hint: string,
): Rule {
  const word = section.slice(0, -1);
  return {
    code: `unused-${word}`,
    severity: 'warning',
    needs: 'sound',
    ...doc,
    run: ({ sop, place }) => {
      const ids = new Set(used(sop));
      return sop[section]
        .filter(({ id }) => !ids.has(id))
        .map(({ id }) => ({
          message: `${capitalised(word)} \`${id}\` is never used.`,
          ...place([section, id], 'key'),
          hint,
        }));
    },
  };
}

export const unusedResponse = unused(
  'responses',
  {
    summary: 'No step says this response, so no agent will ever see it.',
    example: `responses:
  goodbye: { text: Goodbye. }
`,
  },
  (sop) => sop.steps.flatMap((step) => step.says),
  'name it under `say` of a step, or delete it',
);

export const unusedGuide = unused(
  'guides',
  {
    summary: 'No step offers this guide, so no agent can open it.',
    example: `guides:
  calm: { title: How to stay calm, items: [Breathe.] }
`,
  },
  (sop) => sop.steps.flatMap((step) => step.guides),
  'name it under `guides` of a step, or delete it',
);

export const unusedOutcome = unused(
  'outcomes',
  {
    summary: 'No leaf ends with this outcome, so no walk can.',
    example: `outcomes: { done: Done, escalated: Escalated to a supervisor }
`,
  },
  (sop) => sop.steps.flatMap((step) => (step.kind === 'leaf' ? [step.outcome] : [])),
  'let a leaf end with it, or delete it',
);

export const unusedField = unused(
  'fields',
  {
    summary: 'No response has a placeholder for this field and no step records it, so it is never asked for.',
    example: `fields:
  customer: { ask: Customer's name }
`,
  },
  (sop) => [
    ...sop.steps.flatMap((step) => step.record),
    ...textsOf(sop).flatMap((text) => placeholders(text).map(({ field }) => field)),
  ],
  'use it in a response as a placeholder, name it under `record` of a step, or delete it',
);
