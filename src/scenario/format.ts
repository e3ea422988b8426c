import * as z from 'zod/mini';
import { idPattern } from '../sop/reserved.js';

/** The scenario file and the answers file, as people write them. */

function about<T extends z.ZodMiniType>(schema: T, description: string): T {
  z.globalRegistry.add(schema, { description });
  return schema;
}

const optional = z.optional;
const text = (description: string) => about(z.string().check(z.regex(/\S/)), description);
const id = (description: string) => about(z.string().check(z.regex(idPattern)), description);
/** `yes`, `5` and `true` all mean the text as it is written. */
const scalar = () => z.union([z.string(), z.number(), z.boolean()]);
const scalars = (description: string) =>
  about(z.union([scalar(), z.array(scalar()).check(z.minLength(1))]), description);
const texts = (description: string) => about(z.union([z.string(), z.array(z.string())]), description);

const given = {
  answers: optional(
    about(
      z.record(z.string(), scalars('The option taken; a list where the step is visited again.')),
      'The option taken at each step, by step.',
    ),
  ),
  fields: optional(about(z.record(z.string(), scalars('The value; a list for a `list` field.')), 'Values of fields.')),
};

/** What `sop run --answers` reads. */
export const answersFile = about(z.strictObject(given), 'Answers and fields given in advance.');

const expectation = about(
  z.strictObject({
    outcome: optional(id('How the walk ends.')),
    handoff: optional(
      about(z.string().check(z.regex(/\S/)), 'Who takes over, or the SOP they walk; `none` for nobody.'),
    ),
    says: optional(
      texts('Responses that are sent on the way, in this order; others may be. `[]`: the last step sends nothing.'),
    ),
    passes: optional(texts('Steps that the walk passes, in this order; others may come between.')),
    avoids: optional(texts('Steps that the walk does not come to.')),
    actions: optional(texts('Actions that are called for on the way, in this order; others may be.')),
  }),
  'What the walk must come to.',
);

export const scenario = about(
  z.strictObject({
    title: optional(text('What happens, in a few words.')),
    story: optional(text('What the agent knows before it begins.')),
    cues: optional(
      about(
        z.record(z.string(), texts('What the customer says or does; a list where the step is visited again.')),
        'What the customer says or does at each step; shown in training.',
      ),
    ),
    ...given,
    expect: expectation,
  }),
  'A story, its answers and the expected end.',
);

/** A whole scenario file. Used for its keys and for the JSON Schema; the reader validates scenario by scenario. */
export const scenarioFile = about(
  z.strictObject({
    format: about(z.literal(1), 'The version of the file format.'),
    sop: id('The SOP that the scenarios are of.'),
    scenarios: about(z.record(z.string(), scenario), 'The scenarios, by id.'),
  }),
  'Scenarios of an SOP: dry run, test and training case in one.',
);

export const scenarioTop = z.strictObject({
  format: scenarioFile.shape.format,
  sop: scenarioFile.shape.sop,
  scenarios: z.optional(z.unknown()),
});
