import { idPattern } from '../text/id.js';
import {
  character,
  count,
  date,
  either,
  group,
  id,
  insideOf,
  kinds,
  list,
  oneOf,
  oneOrMany,
  only,
  optional,
  reference,
  type Shape,
  text,
  things,
  truth,
  value,
} from '../yaml/shape.js';
import type { Step } from './types.js';

/**
 * The SOP file as authors write it, shorthand included: the one source for reading, for the JSON Schema that editors
 * use, and for the words that explain each key there.
 */

export const field = group(
  {
    ask: text(
      "What to ask for, as a noun phrase: \u201CCustomer's name\u201D. A gap in a response shows it in brackets.",
    ),
    type: optional(oneOf(['text', 'number', 'choice', 'date', 'list'], 'What may be typed. `text` when left out.')),
    options: optional(list(text('One choice.'), 2, 'What a `choice` field offers.')),
    required: optional(truth('Whether a response that uses it is only ready once it is filled. True when left out.')),
    default: optional(value('The value used when nothing else is given.')),
    example: optional(text('An example, shown while asking.')),
    sensitive: optional(truth('True for personal data: the value is never written to disk.')),
  },
  'A named value that responses use as {{placeholder}}.',
  { long: (text: string) => `{ ask: ${text} }` },
);

const leadsTo = { hint: (id: string) => `write the step it leads to after \`${id}:\`` };

const option = group(
  {
    label: optional(text('What the agent reads. The id, capitalised, when left out.')),
    key: optional(character('One character that answers at once.')),
    hint: optional(text('A few words that help to tell it from the other options.')),
    why: optional(text('The rule behind it, shown in training.')),
    next: reference('step', 'The step it leads to.'),
  },
  'An option: where this answer leads, and how it reads.',
  {
    ...leadsTo,
    inside: true,
    long: (text: string) => (idPattern.test(text) ? `{ label: \u2026, next: ${text} }` : undefined),
  },
);

export const optionOrStep = either(
  [reference('step', 'The step it leads to.'), option],
  'An option: the step it leads to, or its label, key, hint, why and next.',
  leadsTo,
);

export const guide = group(
  {
    title: text('The heading.'),
    text: optional(text('A paragraph or two.')),
    items: optional(list(text('One point.'), 1, 'Points, in order.')),
  },
  'Reference text that the agent can open at any time.',
  { long: (text: string) => `{ text: ${text} }` },
);

export const response = group(
  {
    title: optional(text('Its name in the canned-response library. The id, capitalised, when left out.')),
    channel: optional(id('Where it is sent: chat, email, phone \u2026')),
    text: optional(text('What the customer reads. {{field}} is filled in.')),
    channels: optional(things(text('The text for this channel.'), 'One text for each channel, instead of `text`.')),
  },
  'A canned response: text for the customer, never instructions for the agent.',
  { long: (text: string) => `{ text: ${text} }` },
);

const stepBase = {
  title: optional(text('A short heading for the step.')),
  do: optional(oneOrMany(() => text('One instruction to the agent.'), 'What the agent does here, in order.')),
  say: optional(oneOrMany(() => reference('response', 'A response.'), 'The response, or responses, to send here.')),
  guides: optional(oneOrMany(() => reference('guide', 'A guide.'), 'Guides that help here.')),
  record: optional(oneOrMany(() => reference('field', 'A field.'), 'Fields to ask for here.')),
  confirm: optional(truth('Whether each action is ticked done, or skipped with a reason.')),
  limit: optional(
    group(
      {
        times: count('How often the step may be entered in one walk.'),
        then: reference('step', 'The step that the next time leads to instead.'),
      },
      'Bounds a loop: after so many visits the walk goes on elsewhere.',
      { long: (text: string) => `{ times: ${text}, then: <step> }` },
    ),
  ),
};

export const question = group(
  {
    ...stepBase,
    ask: text('The question to the agent.'),
    options: things(optionOrStep, 'The options, in the order they are shown.', {
      each: 'option',
      long: (text: string) => `{ <answer>: ${text} }`,
    }),
  },
  'A question: the answer decides what comes next.',
);

export const instruction = group(
  { ...stepBase, next: reference('step', 'The step that follows.') },
  'An instruction: something to do or say, then on to `next`.',
);

export const subProcedure = group(
  {
    ...stepBase,
    run: id('The SOP to run.'),
    then: things(reference('step', 'The step it leads to.'), 'Where each of its outcomes leads.', {
      long: (text: string) => `{ <outcome>: ${text} }`,
    }),
  },
  'A sub-procedure: runs another SOP, then goes on by its outcome.',
);

export const leaf = group(
  {
    ...stepBase,
    outcome: reference('outcome', 'How the walk ends: one of `outcomes`.'),
    handoff: optional(
      group(
        {
          to: text('Who takes over.'),
          sop: optional(id('The SOP they walk next.')),
        },
        'Who takes over, and with which SOP.',
        { long: (text: string) => `{ to: ${text} }` },
      ),
    ),
  },
  'A leaf: the walk ends here.',
);

export const step = kinds(
  [question, instruction, subProcedure, leaf],
  'A step: a question (`ask`), an instruction (`next`), a sub-procedure (`run`) or a leaf (`outcome`).',
  { hint: () => 'a step has `ask` and `options`, or `next`, or `outcome`' },
);

const format = only(1, 'The version of the file format.');

const sections = {
  fields: optional(things(field, 'Named values that responses use as {{placeholder}}.', { each: 'field' })),
  outcomes: optional(things(text('How it reads.'), 'How a walk can end.', { each: 'outcome' })),
  guides: optional(things(guide, 'Reference texts that the agent can open at any time.', { each: 'guide' })),
  responses: optional(things(response, 'Canned responses.', { each: 'response' })),
};

/** A whole SOP file. */
export const sopFile = group(
  {
    format,
    sop: id("The SOP's id: the file's name without `.yaml`."),
    title: text('The title people know it by.'),
    summary: optional(text('One sentence: when to use it.')),
    version: optional(text('The version of this procedure, such as 1.0.0. In quotes if it looks like a number.')),
    audience: optional(text('Who walks it.')),
    channel: optional(id('The channel its conversations are on, such as phone. Left out where it can be any.')),
    owner: optional(text('Who answers for it.')),
    reviewed: optional(date('When it was last reviewed: YYYY-MM-DD.')),
    'review-by': optional(date('When it must be reviewed again: YYYY-MM-DD.')),
    source: optional(text('The document it comes from.')),
    include: optional(oneOrMany(() => id('A file in the same folder.'), 'Files with parts that several SOPs share.')),
    start: reference('step', 'The step where a walk begins.'),
    ...sections,
    always: optional(things(option, 'Options open at every question and instruction.', { each: 'option' })),
    steps: things(step, 'An id for each, and under it what the step asks or says.', { each: 'step' }),
  },
  'A standard operating procedure.',
);

/** A file of parts that several SOPs `include`. */
export const sharedFile = group(
  {
    format,
    shared: id("The file's name without `.yaml`."),
    title: optional(text('What is in it.')),
    ...sections,
  },
  'Parts that several SOPs share.',
);

/** The shape of each kind of step. */
export const stepShapes: Readonly<Record<Step['kind'], Shape>> = { question, instruction, run: subProcedure, leaf };

/** Every key that a step can have. */
export const stepKeys: ReadonlySet<string> = new Set(
  Object.values(stepShapes).flatMap((shape) => [...insideOf(shape).keys.keys()]),
);

/** Every key that the format knows, wherever it stands. */
export const formatKeys: ReadonlySet<string> = new Set(
  [sopFile, sharedFile, ...Object.values(stepShapes), option, field, guide, response].flatMap((shape) => [
    ...insideOf(shape).keys.keys(),
  ]),
);
