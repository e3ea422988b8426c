import { walkerKeys } from '../../sop/reserved.js';
import type { Option } from '../../sop/types.js';
import type { Path } from '../../yaml/node.js';
import type { Finding, Rule } from '../rule.js';

export const reservedOptionKey: Rule = {
  code: 'reserved-option-key',
  severity: 'warning',
  summary: 'The walker has a meaning of its own for this key, so pressing it does not answer.',
  needs: 'draft',
  example: `steps:
  first:
    ask: Are they calm?
    options:
      calm: { key: y, label: Calm, next: over }
      loud: { key: q, label: Loud, next: wait }
  over:
    do: Say goodbye.
    outcome: done
  wait: { do: Wait for them., outcome: done }
`,
  run: ({ sop, place }) => {
    const findings: Finding[] = [];
    const check = (options: readonly Option[], path: Path): void => {
      for (const { id, key } of options) {
        const meaning = key === null ? undefined : walkerKeys.get(key);
        if (meaning === undefined) continue;
        findings.push({
          message: `The key ${key} is taken: in a walk it ${meaning}.`,
          ...place([...path, id, 'key']),
          hint: 'choose another key, or leave it out: options have numbers anyway',
        });
      }
    };
    check(sop.always, ['always']);
    for (const step of sop.steps) if (step.kind === 'question') check(step.options, ['steps', step.id, 'options']);
    return findings;
  },
};
