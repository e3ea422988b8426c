import type { Path } from '../../yaml/node.js';
import type { Finding, Rule } from '../rule.js';

const plain = (text: string): string => {
  const trimmed = text.trim().toLowerCase();
  return /\s{2}|[\t\n]/.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed;
};

interface Named {
  readonly id: string;
  readonly text: string;
  readonly path: Path;
}

type Besides = (key: string) => Named | undefined;

export const duplicateLabel: Rule = {
  code: 'duplicate-label',
  severity: 'warning',
  summary: 'Two things to choose between read the same, so nobody can tell them apart.',
  needs: 'draft',
  example: `steps:
  first:
    ask: How are they?
    options:
      calm: { label: Calm, next: over }
      quiet: { label: Calm, next: wait }
  over:
    do: Say goodbye.
    outcome: done
  wait: { do: Wait for them., outcome: done }
`,
  run: ({ sop, place }) => {
    const findings: Finding[] = [];
    const found = new Set<string>();
    /** `besides` may have been read before them. */
    const check = (things: readonly Named[], what: string, advice: string, besides?: Besides): void => {
      const first = new Map<string, Named>();
      for (const thing of things) {
        const key = plain(thing.text);
        const earlier = first.get(key) ?? besides?.(key);
        if (!earlier) {
          first.set(key, thing);
          continue;
        }
        const at = place(thing.path);
        const where = `${at.source.name}:${at.span.start}`;
        if (found.has(where)) continue;
        found.add(where);
        const before = place(earlier.path);
        findings.push({
          message: `${what} \`${earlier.id}\` and \`${thing.id}\` both read "${thing.text.trim()}".`,
          ...at,
          hint: advice,
          related: { message: 'the first one', ...before },
        });
      }
    };
    const named = (section: string, key: string | null) => (thing: { id: string; label?: string; title?: string }) => ({
      id: thing.id,
      text: thing.label ?? thing.title ?? '',
      path: key === null ? [section, thing.id] : [section, thing.id, key],
    });
    const always = sop.always.map(named('always', 'label'));
    check(always, 'Options', 'give one of them another label');
    const alwaysBy = new Map(always.toReversed().map((thing) => [plain(thing.text), thing]));
    for (const step of sop.steps) {
      if (step.kind !== 'question') continue;
      const own = step.options.map(({ id, label }) => ({
        id,
        text: label,
        path: ['steps', step.id, 'options', id, 'label'],
      }));
      const ids = new Set(own.map(({ id }) => id));
      // The same id under `always` is an error of its own.
      check(own, 'Options', 'give one of them another label', (key) => {
        const thing = alwaysBy.get(key);
        return thing && !ids.has(thing.id) ? thing : undefined;
      });
    }
    check(sop.outcomes.map(named('outcomes', null)), 'Outcomes', 'word one of them differently');
    check(sop.responses.map(named('responses', 'title')), 'Responses', 'give one of them another title');
    check(sop.guides.map(named('guides', 'title')), 'Guides', 'give one of them another title');
    return findings;
  },
};
