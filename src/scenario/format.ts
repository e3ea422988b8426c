import {
  anything,
  either,
  group,
  id,
  list,
  oneOrMany,
  only,
  optional,
  scalar,
  text,
  texts,
  things,
  valuesFor,
} from '../yaml/shape.js';

/** The scenario file and the answers file, as people write them. */

const gives = {
  answers: optional(
    valuesFor(
      oneOrMany(scalar, 'The option taken; a list where the step is visited again.'),
      'The option taken at each step, by step.',
    ),
  ),
  fields: optional(
    valuesFor(either([scalar(), list(scalar(), 1)], 'The value; a list for a `list` field.'), 'Values of fields.'),
  ),
};

/** What `sop run --answers` reads. */
export const answersFile = group(gives, 'Answers and fields given in advance.');

const expectation = group(
  {
    outcome: optional(id('How the walk ends.')),
    handoff: optional(text('Who takes over, or the SOP they walk; `none` for nobody.')),
    says: optional(
      texts('Responses that are sent on the way, in this order; others may be. `[]`: the last step sends nothing.'),
    ),
    passes: optional(texts('Steps that the walk passes, in this order; others may come between.')),
    avoids: optional(texts('Steps that the walk does not come to.')),
    actions: optional(texts('Actions that are called for on the way, in this order; others may be.')),
  },
  'What the walk must come to.',
);

export const scenario = group(
  {
    title: optional(text('What happens, in a few words.')),
    story: optional(text('What the agent knows before it begins.')),
    cues: optional(
      valuesFor(
        texts('What the customer says or does; a list where the step is visited again.'),
        'What the customer says or does at each step; shown in training.',
      ),
    ),
    ...gives,
    expect: expectation,
  },
  'A story, its answers and the expected end.',
);

const head = {
  format: only(1, 'The version of the file format.'),
  sop: id('The SOP that the scenarios are of.'),
};

/** A whole scenario file. Used for its JSON Schema; the reader reads scenario by scenario. */
export const scenarioFile = group(
  { ...head, scenarios: things(scenario, 'The scenarios, by id.', { each: 'scenario' }) },
  'Scenarios of an SOP: dry run, test and training case in one.',
);

/** The top of it, with the scenarios as they stand there. */
export const scenarioHead = group({ ...head, scenarios: anything }, '');
