import type { Path } from '../../yaml/node.js';
import type { Finding, Rule } from '../rule.js';

const pairs: Readonly<Record<string, string>> = { '“': '”', '‘': '’', '„': '“', '«': '»' };

/** A whole value in quotes that a word processor has put there. Inside a text they are fine. */
export const curlyQuotes: Rule = {
  code: 'curly-quotes',
  severity: 'warning',
  summary: 'Curly quotes are not quotes to YAML: they become part of the text.',
  needs: 'draft',
  example: `steps:
  first:
    ask: “Are they calm?”
    options: { "yes": over, "no": wait }
  over:
    do: Say goodbye.
    outcome: done
  wait: { do: Wait for them., outcome: done }
`,
  run: ({ sop, place }) => {
    const findings: Finding[] = [];
    const check = (text: string | null, path: Path): void => {
      if (text === null || text.length < 2) return;
      const close = pairs[text[0] as string];
      if (close === undefined || text[text.length - 1] !== close || text.slice(1, -1).includes(text[0] as string))
        return;
      const at = place(path);
      const written = at.source.text.slice(at.span.start, at.span.end);
      if (written !== text) return;
      const straight = JSON.stringify(text.slice(1, -1));
      findings.push({
        message: `The quotes ${text[0]} ${close} become part of the text.`,
        ...at,
        hint: `write ${straight}`,
        fix: [{ span: at.span, text: straight }],
      });
    };
    check(sop.title, ['title']);
    check(sop.summary, ['summary']);
    for (const outcome of sop.outcomes) check(outcome.label, ['outcomes', outcome.id]);
    for (const step of sop.steps) {
      const path = ['steps', step.id];
      check(step.title, [...path, 'title']);
      step.actions.forEach((action, index) => {
        check(action, [...path, 'do', index]);
      });
      if (step.kind !== 'question') continue;
      check(step.ask, [...path, 'ask']);
      for (const option of step.options) check(option.label, [...path, 'options', option.id, 'label']);
    }
    for (const response of sop.responses) check(response.text, ['responses', response.id, 'text']);
    return findings;
  },
};
