import type { Finding, Rule } from '../rule.js';

export const repeatedItem: Rule = {
  code: 'repeated-item',
  severity: 'warning',
  summary: 'A list holds the same thing twice.',
  needs: 'draft',
  example: `steps:
  first:
    do:
      - Say goodbye.
      - Close the chat.
      - Say goodbye.
    outcome: done
`,
  run: ({ sop, place }) => {
    const findings: Finding[] = [];
    const check = (items: readonly string[], path: readonly string[]): void => {
      if (new Set(items).size === items.length) return;
      const first = new Map<string, number>();
      items.forEach((item, index) => {
        const earlier = first.get(item);
        if (earlier === undefined) {
          first.set(item, index);
          return;
        }
        findings.push({
          message: `\`${item.length > 40 ? `${item.slice(0, 39)}…` : item}\` stands in \`${path[path.length - 1]}\` twice.`,
          ...place([...path, index]),
          hint: 'delete one of them',
          related: { message: 'the first one', ...place([...path, earlier]) },
        });
      });
    };
    for (const step of sop.steps) {
      check(step.actions, ['steps', step.id, 'do']);
      check(step.says, ['steps', step.id, 'say']);
      check(step.guides, ['steps', step.id, 'guides']);
      check(step.record, ['steps', step.id, 'record']);
    }
    for (const guide of sop.guides) check(guide.items, ['guides', guide.id, 'items']);
    for (const field of sop.fields) check(field.options, ['fields', field.id, 'options']);
    return findings;
  },
};
