import type { Path } from '../../yaml/node.js';
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
        // A text with two commas has become three items; it is one mistake.
        let last = at;
        while (/^\p{Ll}/u.test(items[last + 1] ?? '') && !/[.!?…:;]$/.test(items[last] as string)) last++;
        const span = { start: first.span.start, end: place([...path, last]).span.end };
        const written = second.source.text.slice(span.start, span.end);
        const whole = JSON.stringify(written);
        findings.push({
          message: `A comma inside [ ] ends an item, so \`${item}\` stands alone here.`,
          ...second,
          hint: `write ${whole}, or each item on a line with a dash`,
          fix: /["'\\]/.test(written) ? [] : [{ span, text: whole }],
        });
        at = last;
      }
    };
    for (const step of sop.steps) check(step.actions, ['steps', step.id, 'do']);
    for (const guide of sop.guides) check(guide.items, ['guides', guide.id, 'items']);
    return findings;
  },
};
