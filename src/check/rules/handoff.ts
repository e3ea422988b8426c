import type { Rule } from '../rule.js';

export const handoffToItself: Rule = {
  code: 'handoff-to-itself',
  severity: 'warning',
  summary: 'A leaf hands off to the SOP that has just been walked.',
  needs: 'sound',
  example: `steps:
  first:
    do: Call a supervisor.
    outcome: done
    handoff: { to: supervisor, sop: example }
`,
  run: ({ sop, place }) =>
    sop.steps
      .filter((step) => step.kind === 'leaf' && step.handoff?.sop === sop.id)
      .map((step) => ({
        message: `\`${sop.id}\` hands off to itself.`,
        ...place(['steps', step.id, 'handoff', 'sop']),
        hint: 'name the SOP that the next person walks, or take `sop` out',
      })),
};
