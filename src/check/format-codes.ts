import type { CodeDoc } from './rule.js';
import type { Code } from './words.js';

const error = (code: Code, summary: string, example: string, file?: string): CodeDoc<Code> => ({
  code,
  severity: 'error',
  summary,
  example,
  ...(file === undefined ? {} : { file }),
});

const goodbye = '  over:\n    do: Say goodbye.\n    outcome: done\n';

/** Codes of what YAML itself refuses, or would change silently. */
export const yamlCodes: readonly CodeDoc<Code>[] = [
  error('empty-file', 'The file has nothing in it.', '# Nothing yet.\n', 'example.yaml'),
  error('not-an-sop', 'The file is YAML, but a list or a text instead of keys.', '- Be polite.\n', 'example.yaml'),
  error(
    'yaml-syntax',
    'The lines do not fit together as YAML: an indentation, a quote, a bracket, a colon or a space.',
    'steps:\n  first:\n    do: Say goodbye.\n     outcome: done\n',
  ),
  error(
    'colon-in-text',
    'A colon followed by a space makes YAML see a key in the middle of a text. Put the text in quotes.',
    'steps:\n  first:\n    do: Say this: goodbye.\n    outcome: done\n',
  ),
  error(
    'cut-text',
    'YAML takes a # after a space as the start of a comment, and drops the rest of the text silently.',
    'steps:\n  first:\n    do: Close ticket #123\n    outcome: done\n',
  ),
  error(
    'split-text',
    'Inside { } a comma ends a value, so the rest of the text becomes a key of its own.',
    `steps:\n  first:\n    ask: Are they calm?\n    options:\n      calm: { label: Yes, quite, next: over }\n      loud: over\n${goodbye}`,
  ),
  error(
    'joined-text',
    'A list item is indented further than the one above it, so YAML joins the two into one text.',
    'steps:\n  first:\n    do:\n      - Say goodbye.\n        - Close the chat.\n    outcome: done\n',
  ),
  error(
    'unquoted-placeholder',
    'YAML reads the braces of a placeholder itself when a text begins with them.',
    "steps:\n  first:\n    do: Say goodbye.\n    say: bye\n    record: customer\n    outcome: done\nfields:\n  customer: { ask: Customer's name }\nresponses:\n  bye:\n    text: {{customer}}, goodbye.\n",
  ),
  error(
    'yaml-alias',
    'YAML reads a text that starts with * as a reference to an anchor.',
    'steps:\n  first:\n    do: *Always* say goodbye.\n    outcome: done\n',
  ),
  error(
    'yaml-anchor',
    'YAML reads a text that starts with & as an anchor, and drops that word silently.',
    'steps:\n  first:\n    do: &Co say goodbye.\n    outcome: done\n',
  ),
  error(
    'yaml-tag',
    'YAML reads a text that starts with ! as a tag, and drops that word silently.',
    'steps:\n  first:\n    do: !Important Say goodbye.\n    outcome: done\n',
  ),
  error(
    'duplicate-key',
    'The same key stands twice in one group; YAML would keep one of the two.',
    'steps:\n  first:\n    do: Say goodbye.\n    do: Close the chat.\n    outcome: done\n',
  ),
  error(
    'yaml-directive',
    'A line that starts with % tells YAML to read the file in another way; an SOP has none.',
    '%YAML 1.1\n---\nformat: 1\nsop: example\ntitle: Example\nstart: first\noutcomes: { done: Done }\nsteps:\n  first:\n    do: Say goodbye.\n    outcome: done\n',
    'example.yaml',
  ),
  error(
    'wrong-indent',
    'The lines of a step, an option or a section are not indented under it.',
    'steps:\n  first:\n  do: Say goodbye.\n  outcome: done\n',
  ),
  error(
    'odd-space',
    'A space from a page or a document (a no-break space) looks like indentation and is none.',
    'steps:\n  first:\n\u00a0   do: Say goodbye.\n    outcome: done\n',
  ),
  error(
    'control-character',
    'A character that cannot be seen stands in the text; it could hide what it says.',
    'steps:\n  first:\n    do: Say good\u200bbye.\n    outcome: done\n',
  ),
  error(
    'several-documents',
    'A line `---` in the middle makes two files of one.',
    'steps:\n  first:\n    do: Say goodbye.\n    outcome: done\n---\nresponses: {}\n',
  ),
  error(
    'too-deep',
    'The text is nested deeper than any SOP could be: a bracket is never closed, as a rule.',
    `steps: ${'['.repeat(140)}\n`,
  ),
  error(
    'too-large',
    'The file is larger than 5 MB, or has more than 100 options under `always`: no SOP is or has.',
    '',
  ),
  error('more-problems', 'The file has more than 500 problems: only the first are shown.', ''),
];

/** Codes of what is YAML but not the format. */
export const shapeCodes: readonly CodeDoc<Code>[] = [
  error('unknown-format', 'The file is of a version of the format that this program does not read.', 'format: 2\n'),
  error(
    'unknown-key',
    'A key that the format does not have at this place: a slip, or another word for it.',
    'steps:\n  first:\n    do: Say goodbye.\n    outcom: done\n',
  ),
  error('missing-key', 'A key that cannot be left out is missing.', 'fields:\n  customer: { example: Sam }\n'),
  error('missing-value', 'A key stands there without anything behind it.', 'title:\n'),
  error('empty-text', 'A text is empty, or nothing but spaces.', 'title: " "\n'),
  error(
    'too-few',
    'A list is empty, or a choice has one option only.',
    'steps:\n  first:\n    do: []\n    outcome: done\n',
  ),
  error(
    'not-text',
    'YAML reads a number or true/false where a text is meant, and would change how it looks.',
    'version: 1.0\n',
  ),
  error(
    'wrong-type',
    'A list where one thing is meant, a text where keys are meant, and so on.',
    'steps:\n  first:\n    do: Say goodbye.\n    confirm: yes\n    outcome: done\n',
  ),
  error(
    'wrong-number',
    'A number is too small.',
    `steps:\n  first:\n    ask: Calm?\n    limit: { times: 0, then: over }\n    options: { "yes": over, "no": over }\n${goodbye}`,
  ),
  error(
    'unknown-value',
    'One of a few words is wanted, and this is none of them.',
    'fields:\n  since: { ask: Customer since, type: day }\n',
  ),
  error(
    'bad-id',
    'An id has small letters, digits and hyphens and starts with a letter; a title or a label is no id.',
    `steps:\n  first:\n    ask: Are they calm?\n    options: { "yes": Say goodbye, "no": over }\n  over:\n    title: Say goodbye\n    do: Say goodbye.\n    outcome: done\n`,
  ),
  error('bad-date', 'A date is written year-month-day, and exists in the calendar.', 'reviewed: 21.11.2026\n'),
  error(
    'step-kind',
    'A step is a question (`ask`), an instruction (`next`), a sub-procedure (`run`) or a leaf (`outcome`): exactly one.',
    `steps:\n  first:\n    do: Say hello.\n    next: over\n    outcome: done\n${goodbye}`,
  ),
  error(
    'no-options',
    'A question has an empty group of options.',
    'steps:\n  first:\n    ask: Are they calm?\n    options: {}\n',
  ),
  error(
    'bad-option-key',
    'The key of an option is one character.',
    `steps:\n  first:\n    ask: Calm?\n    options:\n      "yes": { key: ye, next: over }\n      "no": over\n${goodbye}`,
  ),
  error(
    'duplicate-option',
    'An option of a question has the id of one that is always open, so the answer would mean two things.',
    `steps:\n  first:\n    ask: Calm?\n    options: { "yes": over, unsafe: over }\n${goodbye}always:\n  unsafe: { label: I feel unsafe, next: over }\n`,
  ),
  error(
    'duplicate-option-key',
    'Two options of a question have the same key.',
    `steps:\n  first:\n    ask: Calm?\n    options:\n      "yes": { key: y, next: over }\n      yet: { key: y, next: over }\n${goodbye}`,
  ),
  error('field-options', '`options` and `type: choice` go together.', 'fields:\n  plan: { ask: Plan, type: choice }\n'),
  error(
    'bad-default',
    'The default of a field is not a value that it takes.',
    'fields:\n  plan: { ask: Plan, type: choice, options: [basic, family], default: gold }\n',
  ),
  error(
    'text-and-channels',
    'A response has both `text` and `channels`, so nobody can tell which of them is sent.',
    'responses:\n  bye:\n    text: Goodbye.\n    channels: { email: Dear customer }\n',
  ),
  error('empty-guide', 'A guide has neither `text` nor `items`.', 'guides:\n  calm: { title: How to stay calm }\n'),
  error('reserved-name', 'The name is taken by a field that is built in.', 'fields:\n  channel: { ask: Channel }\n'),
  {
    code: 'command-name',
    severity: 'warning',
    summary: 'The SOP is called like a command, so it is not walked by its name alone.',
    file: 'verify.yaml',
    example: `format: 1
sop: verify
title: Verify a caller
start: first
outcomes: { done: Done }
steps:
  first: { do: Ask for their name., outcome: done }
`,
  },
  error(
    'name-mismatch',
    'The id of the SOP and the name of its file differ, so it could not be found by its id.',
    'sop: exampel\n',
  ),
  {
    code: 'bad-file-name',
    severity: 'error',
    summary: 'The name of the file is not like an id, so nothing finds the SOP by it.',
    file: 'Example SOP.yaml',
    example:
      'format: 1\nsop: example\ntitle: Example\nstart: first\noutcomes: { done: Done }\n' +
      'steps:\n  first: { do: Say goodbye., outcome: done }\n',
  },
];

/** Codes of references inside a file, and to the files it includes. */
export const referenceCodes: readonly CodeDoc<Code>[] = [
  error('unknown-step', 'Nothing of that id is a step.', 'start: frist\n'),
  error(
    'unknown-outcome',
    'No outcome of that id is declared, here or in the SOP that is run.',
    'steps:\n  first:\n    do: Say goodbye.\n    outcome: dnoe\n',
  ),
  error(
    'unknown-response',
    'No response of that id is defined.',
    'steps:\n  first:\n    do: Say goodbye.\n    say: goodbye\n    outcome: done\n',
  ),
  error(
    'unknown-guide',
    'No guide of that id is defined.',
    'steps:\n  first:\n    do: Say goodbye.\n    guides: calm\n    outcome: done\n',
  ),
  error(
    'unknown-field',
    'No field of that id is defined.',
    'steps:\n  first:\n    do: Say goodbye.\n    record: customer\n    outcome: done\n',
  ),
  error(
    'unknown-placeholder',
    'A response has a placeholder for a field that is not defined, so it could never be filled in.',
    'fields:\n  customer: { ask: Customer\'s name }\nsteps:\n  first:\n    do: Say goodbye.\n    say: bye\n    record: customer\n    outcome: done\nresponses:\n  bye: { text: "Goodbye, {{custommer}}." }\n',
  ),
  error(
    'bad-placeholder',
    'Double braces that hold no field id, or are not closed.',
    'steps:\n  first:\n    do: Say goodbye.\n    say: bye\n    outcome: done\nresponses:\n  bye: { text: "Goodbye, {{the customer}}." }\n',
  ),
  error('unknown-include', 'No file of shared parts has that name in this folder.', 'include: shraed\n'),
];
