import type { Said } from '../text/say.js';
import { askFor, oneOf } from '../text/suggest.js';
import { capitalised } from '../text/words.js';

/** What there is to say of an SOP file: by code, and behind a slash which of the things that the code can mean. */

/** An id that is unknown, what was likely meant, and what there is. */
interface Unknown {
  readonly id: string;
  readonly meant: string | undefined;
  readonly known: readonly string[];
}

interface Named {
  readonly id: string;
}

interface InFile extends Named {
  readonly file: string;
}

/** Two options that share a key. */
interface SameKey extends Named {
  readonly other: string;
  readonly key: string;
}

interface TwoKinds {
  readonly what: string;
  readonly kinds: readonly [string, string];
  readonly keys: readonly [string, string];
  /** Whether one of them is a sub-procedure. */
  readonly run: boolean;
}

interface BadReference extends Unknown {
  readonly what: string;
  /** Several ids in one text. */
  readonly list: readonly string[] | undefined;
}

const whatThereIs = ({ meant, known }: Omit<Unknown, 'id'>, what: string): string =>
  askFor(meant) ?? (known.length ? `the ${what}s are ${oneOf(known)}` : `there are no ${what}s yet`);
const unknown =
  (what: string) =>
  (found: Unknown): Said => ({
    message: `There is no ${what} \`${found.id}\`.`,
    hint: whatThereIs(found, what),
  });

const channelIsKnown = '`channel` is known where a response has a text for each channel, under `channels`';

export const sopWords = {
  'not-an-sop': () => ({
    message: 'An SOP file starts with keys such as `format: 1` and `sop: <id>`.',
    hint: '`sop init <name>` writes an SOP to start from',
  }),
  'more-problems': ({ count }: { count: number }) => ({
    message: `There are ${count} more problems in this file.`,
    hint: 'mend these first',
  }),
  'bad-file-name': ({ file, ending, likely }: { file: string; ending: string; likely: string | undefined }) => ({
    message: `\`${file}${ending}\` is not found by its name: a file is called like an id, in small letters, digits and hyphens.`,
    hint: `rename the file${likely === undefined ? '' : ` to ${likely}${ending}`}`,
  }),
  'name-mismatch': ({ id, file }: InFile) => ({
    message: `The SOP is called \`${id}\`, but its file \`${file}.yaml\`.`,
    hint: `write \`sop: ${file}\`, or rename the file to ${id}.yaml`,
  }),
  'name-mismatch/shared': ({ id, file }: InFile) => ({
    message: `The shared parts are called \`${id}\`, but their file \`${file}.yaml\`.`,
    hint: `write \`shared: ${file}\`, or rename the file to ${id}.yaml`,
  }),
  'command-name': ({ id }: Named): Said => ({
    severity: 'warning',
    message: `\`${id}\` is a command of sop, so \`sop ${id}\` is that command.`,
    hint: `\`sop run ${id}\` walks the SOP`,
  }),
  'reserved-name': () => ({
    message: '`channel` is built in: it is asked for when a response has a text for each channel.',
    hint: 'delete this field, or rename it',
  }),
  'missing-key/section': ({ id, section }: Named & { section: string }) => ({
    message: `A line \`${section}:\` is missing before \`${id}\`.`,
    hint: `\`${id}\` and what follows belong to \`${section}\``,
  }),
  'missing-key/outcomes': ({ example }: { example: string }) => ({
    message: 'The SOP has no `outcomes`.',
    hint: `add \`outcomes\`: how a walk can end, such as \`${example}: Resolved\``,
  }),
  'missing-key/text': ({ id }: Named) => ({
    message: `Response \`${id}\` has no \`text\`.`,
    hint: 'add `text`: what the customer reads',
  }),
  'unknown-key/step': ({ id, what }: Named & { what: string }) => ({
    message: `${capitalised(what)} \`${id}\` is written like a step.`,
    hint: 'move it to `steps`',
  }),
  'step-kind': ({ what, kinds, keys, run }: TwoKinds) => ({
    message: `${capitalised(what)} is both ${kinds[0]} (\`${keys[0]}\`) and ${kinds[1]} (\`${keys[1]}\`).`,
    hint: run
      ? '`then` says where each outcome of the other SOP leads: take the other key out, or make two steps'
      : 'a step is one of the two: take one key out, or make two steps',
  }),
  'step-kind/none': ({ what }: { what: string }) => ({
    message: `${capitalised(what)} does not say what comes next.`,
    hint: 'give it `ask` and `options`, or `next`, or `run` and `then`, or `outcome`',
  }),
  'no-options': ({ id }: Named) => ({ message: `Question \`${id}\` has no options.` }),
  'text-and-channels': ({ id }: Named) => ({
    message: `Response \`${id}\` has both \`text\` and \`channels\`.`,
    hint: 'keep one of them',
  }),
  'too-few/channels': ({ id }: Named) => ({
    message: `Response \`${id}\` has no text in its \`channels\`.`,
    hint: 'add a text for each channel, or use `text`',
  }),
  'empty-guide': ({ id }: Named) => ({
    message: `Guide \`${id}\` has neither \`text\` nor \`items\`.`,
    hint: 'add `text`, or `items` with a list of points',
  }),
  'field-options': ({ id }: Named) => ({
    message: `Field \`${id}\` is a choice without \`options\`.`,
    hint: 'add `options`, a list of what can be chosen',
  }),
  'field-options/type': ({ type }: { type: string }) => ({
    message: `\`options\` goes with \`type: choice\`, but this field is ${type}.`,
    hint: 'add `type: choice`, or take `options` out',
  }),
  'bad-default': ({ id, problem }: Named & { problem: string }) => ({
    message: `The default of \`${id}\` ${problem}.`,
  }),
  'bad-date/calendar': ({ date }: { date: string }) => ({ message: `\`${date}\` is not a day in the calendar.` }),
  'duplicate-option': ({ id }: Named) => ({
    message: `Option \`${id}\` is also one of \`always\`, so its answer would mean two things.`,
    hint: 'rename it',
  }),
  'duplicate-option-key': ({ id, other, key }: SameKey) => ({
    message: `Options \`${other}\` and \`${id}\` have the same key ${key}.`,
    hint: 'give one of them another key',
  }),
  'duplicate-option-key/always': ({ id, other, key }: SameKey) => ({
    message: `Option \`${id}\` has the key ${key} of the option \`${other}\` that is always open.`,
    hint: 'give it another key',
  }),
  'unknown-include': ({ id }: Named) => ({
    message: `There is no file \`${id}.yaml\` beside this one.`,
    hint: 'an included file stands in the same folder and is named without .yaml',
  }),
  'unknown-include/not-shared': ({ id }: Named) => ({
    message: `\`${id}.yaml\` is not a file of shared parts.`,
    hint: 'an included file starts with `shared: <its name>` and has no steps',
  }),
  'repeated-item/include': ({ id }: Named): Said => ({
    severity: 'warning',
    message: `\`${id}\` is included twice.`,
    hint: 'delete one of them',
  }),
  'duplicate-key/shared': ({ id, file }: InFile) => ({
    message: `\`${id}\` is also defined in ${file}.`,
    hint: 'rename it, or delete it here to use the shared one',
  }),
  'unknown-step': unknown('step'),
  'unknown-outcome': unknown('outcome'),
  'unknown-response': unknown('response'),
  'unknown-guide': unknown('guide'),
  'unknown-field': unknown('field'),
  'unknown-field/channel': () => ({ message: 'There is no field `channel`.', hint: channelIsKnown }),
  'bad-id/reference': (found: BadReference) => ({
    message: `\`${shortened(found.id)}\` is not the id of ${found.what === 'outcome' ? 'an' : 'a'} ${found.what}.`,
    hint: found.list
      ? `write \`[${found.list.join(', ')}]\`, or each on a line with a dash`
      : found.meant === undefined && (found.what === 'response' || found.what === 'guide')
        ? `name it by its id here; its text stands under \`${found.what}s\``
        : whatThereIs(found, found.what),
  }),
  'unknown-sop/run': ({ id, meant }: Omit<Unknown, 'known'>) => ({
    message: `There is no SOP \`${id}\` to run.`,
    hint: askFor(meant),
  }),
  'recursive-run': ({ id, round }: Named & { round: readonly string[] }) => ({
    message: `\`${id}\` would run itself (${[...round, id].join(' \u2192 ')}), without end.`,
    hint: 'use a handoff instead',
  }),
  'unknown-outcome/run': ({ id, sop, meant, known }: Unknown & { sop: string }) => ({
    message: `\`${sop}\` has no outcome \`${id}\`.`,
    hint: askFor(meant) ?? `its outcomes are ${oneOf(known)}`,
  }),
  'unmapped-outcome': ({ sop, outcomes }: { sop: string; outcomes: readonly string[] }) => ({
    message: `\`then\` does not say where ${outcomes.map((id) => `\`${id}\``).join(', ')} of \`${sop}\` leads.`,
    hint: `add ${outcomes.map((id) => `\`${id}: <step>\``).join(', ')}`,
  }),
  'too-large/always': ({ most }: { most: number }) => ({
    message: `\`always\` has more than ${most} options, which would be open at every question.`,
    hint: 'put those that are not needed everywhere at the questions where they are',
  }),
  'too-many-steps': ({ tooMuch }: { tooMuch: string }) => ({
    message: `With its sub-procedures written out, the SOP ${tooMuch}.`,
  }),
  'unknown-placeholder': (found: Unknown) => ({
    message: `There is no field \`${found.id}\` for this placeholder.`,
    hint: whatThereIs(found, 'field'),
  }),
  'unknown-placeholder/channel': () => ({
    message: 'There is no field `channel` for this placeholder.',
    hint: channelIsKnown,
  }),
  'bad-placeholder': ({ text, meant }: { text: string; meant: string | undefined }) => ({
    message: `\`${text}\` is not a placeholder.`,
    hint:
      meant === undefined
        ? 'a placeholder is a field id between double braces: {{customer}}'
        : `did you mean {{${meant}}}?`,
  }),
};

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}\u2026` : text);
