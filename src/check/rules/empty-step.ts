import type { Rule } from '../rule.js';

export const leafWithoutAction: Rule = {
  code: 'leaf-without-action',
  severity: 'warning',
  summary: 'A leaf tells the agent nothing: it has neither `do` nor `say`.',
  needs: 'sound',
  example: `steps:
  first:
    outcome: done
`,
  run: ({ sop, place }) =>
    sop.steps
      .filter((step) => step.kind === 'leaf' && step.actions.length === 0 && step.says.length === 0)
      .map((step) => ({
        message: `Leaf \`${step.id}\` does not say what to do.`,
        ...place(['steps', step.id], 'key'),
        hint: 'give it `do: [<what the agent does now>]`, or `say: <response>`',
      })),
};

export const emptyStep: Rule = {
  code: 'empty-step',
  severity: 'warning',
  summary: 'An instruction instructs nothing: no `do`, `say`, `record`, `guides` or `title`.',
  needs: 'sound',
  example: `steps:
  first:
    next: over
  over:
    do: Say goodbye.
    outcome: done
`,
  run: ({ sop, place }) =>
    sop.steps
      .filter(
        (step) =>
          step.kind === 'instruction' &&
          step.title === null &&
          step.actions.length + step.says.length + step.record.length + step.guides.length === 0,
      )
      .map((step) => ({
        message: `Step \`${step.id}\` has nothing to do, to say or to ask.`,
        ...place(['steps', step.id], 'key'),
        hint: 'give it `do`, or lead to the step behind it directly',
      })),
};

export const nothingToConfirm: Rule = {
  code: 'nothing-to-confirm',
  severity: 'warning',
  summary: '`confirm: true` asks for each action to be ticked, but the step has no `do`.',
  needs: 'sound',
  example: `steps:
  first:
    title: Close the account
    say: closed
    confirm: true
    outcome: done
responses:
  closed: { text: Your account is closed. }
`,
  run: ({ sop, place }) =>
    sop.steps
      .filter((step) => step.confirm && step.actions.length === 0)
      .map((step) => ({
        message: `Step \`${step.id}\` has no actions to confirm.`,
        ...place(['steps', step.id, 'confirm'], 'key'),
        hint: 'list the actions under `do`, or take `confirm` out',
      })),
};
