import { readFieldValue } from '../../sop/field-value.js';
import type { Rule } from '../rule.js';

export const badExample: Rule = {
  code: 'bad-example',
  severity: 'warning',
  summary: 'The example of a field is not a value that the field would take.',
  needs: 'draft',
  example: `fields:
  since: { ask: Customer since, type: date, example: May 2019 }
steps:
  first:
    do: Say goodbye.
    record: since
    outcome: done
`,
  run: ({ sop, place }) =>
    sop.fields.flatMap((field) => {
      if (field.example === null || field.type === 'list') return [];
      if (field.type === 'choice' && field.options.length === 0) return [];
      const reading = readFieldValue(field, field.example);
      if ('value' in reading) return [];
      return [
        {
          message: `The example of \`${field.id}\` ${reading.problem}.`,
          ...place(['fields', field.id, 'example']),
          hint: 'show a value that can be typed as it is',
        },
      ];
    }),
};
