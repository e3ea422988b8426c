import { holesIn } from '../../sop/placeholder.js';
import { pieceFinder } from '../../sop/references.js';
import type { Place } from '../../text/source.js';
import type { Path } from '../../yaml/node.js';
import type { Finding, Rule } from '../rule.js';

/** The first piece of a text in its source, or the whole text where it is written in another way. */
export function pieceAt(at: Place, piece: string): Place {
  return pieceFinder(at)(piece);
}

export const placeholderOutsideResponse: Rule = {
  code: 'placeholder-outside-response',
  severity: 'warning',
  summary: 'Placeholders are filled in in responses alone; anywhere else the braces are shown as they stand.',
  needs: 'draft',
  example: `fields:
  customer: { ask: Customer's name }
steps:
  first:
    do: Say goodbye to {{customer}}.
    record: customer
    outcome: done
`,
  run: ({ sop, place }) => {
    const findings: Finding[] = [];
    const check = (text: string | null, path: Path): void => {
      if (!text?.includes('{{')) return;
      const piece = /\{\{[^{}\n]*\}\}/.exec(text)?.[0];
      if (piece === undefined) return;
      findings.push({
        message: `\`${piece}\` is not filled in here: placeholders work in responses alone.`,
        ...pieceAt(place(path), piece),
        hint: 'say it in words ("the customer"), or move the text to a response',
      });
    };
    for (const step of sop.steps) {
      const path = ['steps', step.id];
      check(step.title, [...path, 'title']);
      step.actions.forEach((action, index) => {
        check(action, [...path, 'do', index]);
      });
      if (step.kind !== 'question') continue;
      check(step.ask, [...path, 'ask']);
      for (const option of step.options) {
        check(option.label, [...path, 'options', option.id, 'label']);
        check(option.hint, [...path, 'options', option.id, 'hint']);
      }
    }
    for (const guide of sop.guides) {
      check(guide.text, ['guides', guide.id, 'text']);
      guide.items.forEach((item, index) => {
        check(item, ['guides', guide.id, 'items', index]);
      });
    }
    return findings;
  },
};

export const lookalikePlaceholder: Rule = {
  code: 'lookalike-placeholder',
  severity: 'warning',
  summary: 'A field in other brackets than double braces is not filled in; the customer would read it as it stands.',
  needs: 'draft',
  example: `fields:
  customer: { ask: Customer's name }
steps:
  first:
    do: Say goodbye.
    say: goodbye
    record: customer
    outcome: done
responses:
  goodbye: { text: "Goodbye, {customer}." }
`,
  run: ({ sop, place }) => {
    const names = new Map(sop.fields.flatMap(({ id, ask }) => [[id, id] as const, [ask.toLowerCase(), id] as const]));
    if (!names.size) return [];
    const findings: Finding[] = [];
    for (const response of sop.responses) {
      const texts = response.channels.length
        ? response.channels.map(({ channel, text }) => ({ text, path: ['channels', channel] }))
        : [{ text: response.text, path: ['text'] }];
      for (const { text, path } of texts) {
        const at = place(['responses', response.id, ...path]);
        const find = pieceFinder(at);
        for (const match of text.matchAll(/\$?\{([^{}\n]+)\}|\[([^[\]\n]+)\]|<<?([^<>\n]+)>>?|%([a-z0-9-]+)%/g)) {
          if (text[match.index - 1] === '{' || text[match.index + match[0].length] === '}') continue;
          const inner = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim().toLowerCase();
          const field = names.get(inner);
          if (field === undefined) continue;
          const { span } = find(match[0]);
          findings.push({
            message: `\`${match[0]}\` is no placeholder, so it would be sent as it stands.`,
            source: at.source,
            span,
            hint: `write \`{{${field}}}\``,
            fix: span.end - span.start === match[0].length ? [{ span, text: `{{${field}}}` }] : [],
          });
        }
      }
    }
    return findings;
  },
};

export const optionalInSentence: Rule = {
  code: 'optional-in-sentence',
  severity: 'warning',
  summary: 'A field that may be left open stands within a sentence, so that without it the text cannot go out.',
  needs: 'draft',
  example: `fields:
  due: { ask: Due date, required: false }
steps:
  first:
    do: Tell them the day.
    say: coming
    outcome: done
responses:
  coming: { text: "It comes on {{due}}." }
`,
  run: ({ sop, place }) => {
    const open = new Set(sop.fields.filter((one) => !one.required && one.default === null).map(({ id }) => id));
    if (!open.size) return [];
    return sop.responses.flatMap((response): Finding[] => {
      const texts = response.channels.length
        ? response.channels.map(({ channel, text }) => ({ text, path: ['channels', channel] }))
        : [{ text: response.text, path: ['text'] }];
      return texts.flatMap(({ text, path }) => {
        const holes = new Set(holesIn(text).map(({ field }) => field));
        return [...holes]
          .filter((field) => open.has(field))
          .map((field) => ({
            message: `Where \`${field}\` has no value, this sentence has a hole, and the text is a draft.`,
            ...pieceAt(place(['responses', response.id, ...path]), `{{${field}}}`),
            hint: `write a fallback, \`{{${field}|…}}\`, or make the field required`,
          }));
      });
    });
  },
};
