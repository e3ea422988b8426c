import type { Path } from '../../format/document.js';
import type { Finding, Rule } from '../rule.js';

export const splitItem: Rule = {
  code: 'split-item',
  severity: 'warning',
  summary: 'Inside [ ] a comma ends an item, so one text with a comma in it has become two.',
  needs: 'draft',
  example: `steps:
  first:
    do: [Stay polite, but do not argue., Say goodbye.]
    outcome: done
`,
  run: ({ sop, place }) => {
    const findings: Finding[] = [];
    const check = (items: readonly string[], path: Path): void => {
      for (let at = 1; at < items.length; at++) {
        const [before, item] = [items[at - 1] as string, items[at] as string];
        if (!/^[\p{Lu}]/u.test(before) || /[.!?…:;]$/.test(before) || !/^\p{Ll}/u.test(item)) continue;
        const [first, second] = [place([...path, at - 1]), place([...path, at])];
        const between = second.source.text.slice(first.span.end, second.span.start);
        if (!/^\s*,\s*$/.test(between)) continue;
        const span = { start: first.span.start, end: second.span.end };
        const whole = JSON.stringify(second.source.text.slice(span.start, span.end));
        findings.push({
          message: `A comma inside [ ] ends an item, so \`${item}\` stands alone here.`,
          ...second,
          hint: `write ${whole}, or each item on a line with a dash`,
          fix: [{ span, text: whole }],
        });
      }
    };
    for (const step of sop.steps) check(step.actions, ['steps', step.id, 'do']);
    for (const guide of sop.guides) check(guide.items, ['guides', guide.id, 'items']);
    return findings;
  },
};
