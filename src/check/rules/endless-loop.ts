import { endingSteps, endlessLoops, type Loop, type SopGraph } from '../../sop/loops.js';
import type { Finding, Rule, RuleContext } from '../rule.js';

const round = (loop: Loop): string => {
  const shown = loop.steps.map((id) => `\`${id}\``).join(' → ');
  return loop.steps.length < 5 ? `${shown} → \`${loop.head}\`` : `${shown} → … → \`${loop.head}\``;
};

const found = new WeakMap<SopGraph, Loop[]>();

/** The loops of one kind. They are looked for once, for the three rules together. */
function loopsOf({ graph }: RuleContext, kind: 'never-ends' | 'loop-without-limit' | 'limit-goes-round'): Loop[] {
  const loops = found.get(graph) ?? endlessLoops(graph);
  found.set(graph, loops);
  if (!loops.length) return [];
  const ending = endingSteps(graph);
  return loops.filter((loop) => {
    const own = loop.limit ? 'limit-goes-round' : ending.has(loop.head) ? 'loop-without-limit' : 'never-ends';
    return own === kind;
  });
}

export const loopWithoutLimit: Rule = {
  code: 'loop-without-limit',
  severity: 'error',
  summary: 'A walk could go round here for ever: nothing limits how often a step is entered.',
  needs: 'sound',
  example: `steps:
  first:
    ask: Are they calm now?
    options: { "yes": over, "no": wait }
  wait:
    do: Wait a moment.
    next: first
  over:
    do: Say goodbye.
    outcome: done
`,
  run: (context) =>
    loopsOf(context, 'loop-without-limit').map(
      (loop): Finding => ({
        message: `This goes back to \`${loop.head}\`, and nothing limits how often: ${round(loop)}.`,
        ...context.place(loop.back.path),
        hint: `give \`${loop.head}\` a \`limit: { times: 2, then: <a step that ends it> }\`, or lead elsewhere`,
      }),
    ),
};

export const neverEnds: Rule = {
  code: 'never-ends',
  severity: 'error',
  summary: 'From here no answer leads to an outcome: every way goes round to the same steps.',
  needs: 'sound',
  example: `steps:
  first:
    ask: Are they calm now?
    options: { "yes": over, "no": wait }
  wait:
    do: Wait a moment.
    next: listen
  listen:
    do: Listen.
    next: wait
  over:
    do: Say goodbye.
    outcome: done
`,
  run: (context) =>
    loopsOf(context, 'never-ends').map(
      (loop): Finding => ({
        message: `This goes back to \`${loop.head}\`, and no way out of there leads to an outcome: ${round(loop)}.`,
        ...context.place(loop.back.path),
        hint: 'lead to a step that ends, or to one that has a way out',
      }),
    ),
};

export const limitGoesRound: Rule = {
  code: 'limit-goes-round',
  severity: 'error',
  summary: 'Once the limit is used up, its `then` leads back to the same step, so the walk never gets out.',
  needs: 'sound',
  example: `steps:
  first:
    ask: Are they calm now?
    limit: { times: 2, then: wait }
    options: { "yes": over, "no": wait }
  wait:
    do: Wait a moment.
    next: first
  over:
    do: Say goodbye.
    outcome: done
`,
  run: (context) =>
    loopsOf(context, 'limit-goes-round').map((loop): Finding => {
      const edge = loop.limit ?? loop.back;
      return {
        message: `When the limit of \`${edge.from}\` is used up, this leads back to it: ${round(loop)}.`,
        ...context.place(edge.path),
        hint: 'let `then` lead to a step from which the walk ends',
      };
    }),
};
