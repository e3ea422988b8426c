import * as z from 'zod/mini';
import { idPattern } from './reserved.js';

/**
 * The SOP file as authors write it, shorthand included: the one source for validation, for the JSON Schema that
 * editors use, and for the words that explain each key there.
 */

const datePattern = /^\d{4}-\d{2}-\d{2}$/;

function about<T extends z.ZodMiniType>(schema: T, description: string): T {
  z.globalRegistry.add(schema, { description });
  return schema;
}

/**
 * The same for what refers to a part of the same file. Whether it is an id is said together with whether it exists
 * (references.ts), which knows the titles that authors write instead; the flag tells the two apart.
 */
export const referencePattern = /^[a-z][a-z0-9-]*$/u;

const text = (description: string) => about(z.string().check(z.regex(/\S/)), description);
const id = (description: string) => about(z.string().check(z.regex(idPattern)), description);
const reference = (description: string) => about(z.string().check(z.regex(referencePattern)), description);
const date = (description: string) => about(z.string().check(z.regex(datePattern)), description);
const optional = z.optional;

/** One, or a list: `do: Warn them.` and `do: [Warn them., Stay calm.]`. */
const oneOrMany = (one: () => z.ZodMiniType<string>, description: string) =>
  about(z.union([one(), z.array(one()).check(z.minLength(1))]), description);

export const field = about(
  z.strictObject({
    ask: text("What to ask for, as a noun phrase: “Customer's name”. A gap in a response shows it in brackets."),
    type: optional(
      about(z.enum(['text', 'number', 'choice', 'date', 'list']), 'What may be typed. `text` when left out.'),
    ),
    options: optional(about(z.array(text('One choice.')).check(z.minLength(2)), 'What a `choice` field offers.')),
    required: optional(
      about(z.boolean(), 'Whether a response that uses it is only ready once it is filled. True when left out.'),
    ),
    default: optional(
      about(z.union([z.string(), z.number(), z.array(z.string())]), 'The value used when nothing else is given.'),
    ),
    example: optional(text('An example, shown while asking.')),
    sensitive: optional(about(z.boolean(), 'True for personal data: the value is never written to disk.')),
  }),
  'A named value that responses use as {{placeholder}}.',
);

export const option = about(
  z.strictObject({
    label: optional(text('What the agent reads. The id, capitalised, when left out.')),
    key: optional(about(z.string().check(z.regex(/^\S$/u)), 'One character that answers at once.')),
    hint: optional(text('A few words that help to tell it from the other options.')),
    why: optional(text('The rule behind it, shown in training.')),
    next: reference('The step it leads to.'),
  }),
  'An option: where this answer leads, and how it reads.',
);

const optionOrStep = about(
  z.union([reference('The step it leads to.'), option]),
  'An option: the step it leads to, or its label, key, hint, why and next.',
);

export const guide = about(
  z.strictObject({
    title: text('The heading.'),
    text: optional(text('A paragraph or two.')),
    items: optional(about(z.array(text('One point.')).check(z.minLength(1)), 'Points, in order.')),
  }),
  'Reference text that the agent can open at any time.',
);

export const response = about(
  z.strictObject({
    title: optional(text('Its name in the canned-response library. The id, capitalised, when left out.')),
    channel: optional(id('Where it is sent: chat, email, phone …')),
    text: optional(text('What the customer reads. {{field}} is filled in.')),
    channels: optional(
      about(z.record(z.string(), text('The text for this channel.')), 'One text for each channel, instead of `text`.'),
    ),
  }),
  'A canned response: text for the customer, never instructions for the agent.',
);

const stepBase = {
  title: optional(text('A short heading for the step.')),
  do: optional(oneOrMany(() => text('One instruction to the agent.'), 'What the agent does here, in order.')),
  say: optional(oneOrMany(() => reference('A response.'), 'The response, or responses, to send here.')),
  guides: optional(oneOrMany(() => reference('A guide.'), 'Guides that help here.')),
  record: optional(oneOrMany(() => reference('A field.'), 'Fields to ask for here.')),
  confirm: optional(about(z.boolean(), 'Whether each action is ticked done, or skipped with a reason.')),
  limit: optional(
    about(
      z.strictObject({
        times: about(z.int().check(z.gte(1)), 'How often the step may be entered in one walk.'),
        then: reference('The step that the next time leads to instead.'),
      }),
      'Bounds a loop: after so many visits the walk goes on elsewhere.',
    ),
  ),
};

export const question = about(
  z.strictObject({
    ...stepBase,
    ask: text('The question to the agent.'),
    options: about(z.record(z.string(), optionOrStep), 'The options, in the order they are shown.'),
  }),
  'A question: the answer decides what comes next.',
);

export const instruction = about(
  z.strictObject({ ...stepBase, next: reference('The step that follows.') }),
  'An instruction: something to do or say, then on to `next`.',
);

export const subProcedure = about(
  z.strictObject({
    ...stepBase,
    run: id('The SOP to run.'),
    then: about(z.record(z.string(), reference('The step it leads to.')), 'Where each of its outcomes leads.'),
  }),
  'A sub-procedure: runs another SOP, then goes on by its outcome.',
);

export const leaf = about(
  z.strictObject({
    ...stepBase,
    outcome: reference('How the walk ends: one of `outcomes`.'),
    handoff: optional(
      about(
        z.strictObject({
          to: text('Who takes over.'),
          sop: optional(id('The SOP they walk next.')),
        }),
        'Who takes over, and with which SOP.',
      ),
    ),
  }),
  'A leaf: the walk ends here.',
);

/** Scalar keys at the top of an SOP file. */
const header = {
  format: about(z.literal(1), 'The version of the file format.'),
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
  start: reference('The step where a walk begins.'),
};

const sharedSections = {
  fields: optional(about(z.record(z.string(), field), 'Named values that responses use as {{placeholder}}.')),
  outcomes: optional(about(z.record(z.string(), text('How it reads.')), 'How a walk can end.')),
  guides: optional(about(z.record(z.string(), guide), 'Reference texts that the agent can open at any time.')),
  responses: optional(about(z.record(z.string(), response), 'Canned responses.')),
};

const stepUnion = about(
  z.union([question, instruction, subProcedure, leaf]),
  'A step: a question (`ask`), an instruction (`next`), a sub-procedure (`run`) or a leaf (`outcome`).',
);

/** A whole SOP file. Used for its keys and for the JSON Schema; the loader validates it part by part. */
export const sopFile = about(
  z.strictObject({
    ...header,
    ...sharedSections,
    always: optional(about(z.record(z.string(), option), 'Options open at every question and instruction.')),
    steps: about(z.record(z.string(), stepUnion), 'The steps, by id.'),
  }),
  'A standard operating procedure.',
);

/** A file of parts that several SOPs `include`. */
export const sharedFile = about(
  z.strictObject({
    format: header.format,
    shared: id("The file's name without `.yaml`."),
    title: optional(text('What is in it.')),
    ...sharedSections,
  }),
  'Parts that several SOPs share.',
);

/** The top level alone: what is inside the sections is validated item by item, so that each mistake is found at its place. */
const anything = optional(z.unknown());
const sections = { fields: anything, outcomes: anything, guides: anything, responses: anything };
export const sopTop = z.strictObject({ ...header, ...sections, always: anything, steps: anything });
export const sharedTop = z.strictObject({
  format: header.format,
  shared: sharedFile.shape.shared,
  title: sharedFile.shape.title,
  ...sections,
});

export const outcomeLabel = text('How it reads.');

/** Every key that the format knows, wherever it stands. */
export function formatKeys(): ReadonlySet<string> {
  const shapes = [sopFile, sharedFile, question, instruction, subProcedure, leaf, option, field, guide, response];
  return new Set(shapes.flatMap((shape) => Object.keys(shape.shape)));
}
