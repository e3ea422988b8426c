import { shortestTo, shortestWays } from '../graph/paths.js';
import { isTooLarge, unfold } from '../graph/unfold.js';
import { scenarioFileText, skeletonOf } from '../scenario/skeleton.js';
import type { Flow } from '../sop/flow.js';
import { type Header, headerText } from './draft.js';

/** A first SOP to change: a question, a response with a placeholder, a way out that is always open. */
export function starterSop(header: Header): string {
  const outcomes = new Map([
    ['resolved', 'Resolved'],
    ['escalated', 'Escalated to a supervisor'],
  ]);
  return `${headerText(header, outcomes, 'need')}
# What responses need to know. A field is asked for when a response first needs it.
fields:
  customer: { ask: Customer's name, sensitive: true }

# Ways out that are open at every step.
always:
  unsafe: { key: "!", label: I feel unsafe, next: escalate }

# Steps by id. A step asks (\`ask\` and \`options\`), goes on (\`next\`), or ends the walk (\`outcome\`).
steps:
  need:
    ask: Do you know what the customer needs?
    options:
      known: { label: "Yes", next: help }
      unknown: { label: Not yet, next: clarify }

  clarify:
    do: Ask what happened, and what they expect.
    say: clarifying
    ask: Do you know it now?
    options:
      known: { label: "Yes", next: help }
      unknown: { label: "No", hint: they cannot or will not say, next: escalate }

  help:
    do:
      - Do what they need.
      - Tell them what happens next, and when.
    outcome: resolved

  escalate:
    do: Tell a supervisor, with what you know so far.
    outcome: escalated
    handoff: { to: supervisor }

responses:
  clarifying:
    title: Clarifying
    text: |
      Hello {{customer}},

      I would like to help you with this. Could you tell me what happened, and what you expect from us?
`;
}

/** The scenarios of {@link starterSop}: one for each outcome. */
export function starterScenarios(id: string, schema: string): string {
  return `# yaml-language-server: $schema=${schema}
format: 1
sop: ${id}
scenarios:
  says-it-at-once:
    title: Says at once what they need
    story: A short question at the start of the day.
    cues:
      need: "Could you send me the last invoice again?"
    answers: { need: known }
    expect: { outcome: resolved }

  stays-unclear:
    title: Does not say what they need
    story: The third message today.
    cues:
      need: "It does not work. Again."
      clarify: "You should know that."
    fields: { customer: Sam }
    answers: { need: unknown, clarify: unknown }
    expect: { outcome: escalated, says: [clarifying] }
`;
}

/** Scenarios that say what an SOP does today: the shortest way to each outcome. Their stories are left to be written. */
export function scenariosOf(flow: Flow, schema: string): string | undefined {
  const space = unfold(flow);
  if (isTooLarge(space)) return undefined;
  const shortest = shortestWays(space);
  const scenarios = new Map<string, unknown>();
  for (const { id, label } of flow.outcomes.values()) {
    const way = shortestTo(shortest, (step) => step.outcome?.id === id);
    if (way) scenarios.set(`ends-${id}`, skeletonOf(`Ends: ${label}`, way));
  }
  if (scenarios.size === 0) return undefined;
  return `# yaml-language-server: $schema=${schema}\n${scenarioFileText(flow.sop.id, scenarios)}`;
}
