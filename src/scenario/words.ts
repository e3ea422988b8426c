import type { Handoff } from '../sop/types.js';
import type { Said } from '../text/say.js';
import { askFor, oneOf } from '../text/suggest.js';
import { capitalised } from '../text/words.js';

/** What there is to say of scenarios and of given answers. */

/** In the words of who refused it. */
interface Refused {
  readonly message: string;
  readonly hint: string;
}

interface Unknown {
  readonly name: string;
  readonly sop: string;
  readonly meant: string | undefined;
  readonly known: readonly string[];
}

interface MissingAnswer {
  readonly step: string;
  /** Which visit of the step it is, from 1. */
  readonly visit: number;
  readonly ask: string;
  readonly options: readonly string[];
}

/** Something that does not come where it is expected. */
export interface OutOfOrder {
  readonly name: string;
  /** What it was to come after, where it comes before that. */
  readonly after: string | undefined;
  readonly actual: readonly string[];
}

const refused = ({ message, hint }: Refused): Said => ({ message, hint });
const unknown =
  (what: string) =>
  ({ name, sop, meant, known }: Unknown): Said => ({
    message: `There is no ${what} \`${name}\` in \`${sop}\`.`,
    hint: askFor(meant) ?? (known.length ? `the ${what}s are ${oneOf(known, 10)}` : undefined),
  });

export const scenarioWords = {
  'not-scenarios': () => ({
    message: 'This is not a scenario file.',
    hint: 'it has the keys `format: 1`, `sop` and `scenarios`',
  }),
  'not-answers': () => ({
    message: 'An answers file has the keys `answers` and `fields`.',
    hint: 'for example: { "answers": { "step": "option" } }',
  }),
  'not-answers/training': () => ({
    message: 'A file of training answers has the keys `answers`, `responses` and `scenarios`.',
    hint: 'for example: { "answers": { "step": "option" }, "responses": { "step": "response" } }',
  }),
  'wrong-type/scenarios': () => ({
    message: '`scenarios` must be a group of scenarios.',
    hint: 'write each as `its-id:` with its keys below',
  }),
  'empty-expect': ({ id }: { id: string }) => ({
    message: `Scenario \`${id}\` expects nothing.`,
    hint: 'say at least how it ends: `expect: { outcome: \u2026 }`',
  }),
  'unknown-sop/scenarios': ({ id, meant }: { id: string; meant: string | undefined }) => ({
    message: `There is no SOP \`${id}\` that these scenarios could be of.`,
    hint: askFor(meant) ?? '`sop list` shows what there is',
  }),
  'unknown-step': unknown('step'),
  'unknown-outcome': unknown('outcome'),
  'unknown-response': unknown('response'),
  'unknown-handoff': unknown('handoff'),
  'unknown-action': unknown('action'),
  'unknown-step/answers': refused,
  'unknown-option': refused,
  'unknown-field': refused,
  'wrong-value': refused,
  'no-walk': ({ message }: { message: string }) => ({ message }),
  'missing-answer': ({ step, visit, ask, options }: MissingAnswer) => ({
    message: `No answer is given for \`${step}\`${visit > 1 ? ` at visit ${visit}` : ''}: ${ask}`,
    hint: `its options are ${oneOf(options, 20)}`,
  }),
  'missing-answer/refused': ({ message }: { message: string }) => ({ message }),
  'same-answers': ({ id }: { id: string }): Said => ({
    severity: 'warning',
    message: `\`${id}\` has the same answers and the same story.`,
    hint: 'delete one of the two, or tell another story',
  }),
  'same-answers/other-end': ({ id, outcome }: { id: string; outcome: string }): Said => ({
    severity: 'warning',
    message: `\`${id}\` has the same answers and expects \`${outcome}\`.`,
    hint: 'one of the two is wrong: change its answers, or what it expects',
  }),
  'unused-answer': ({ step, option }: { step: string; option: string }) => ({
    message: `The answer \`${step}=${option}\` is never used.`,
    hint: 'delete it, or change the answers before it so that the walk comes there',
  }),
  'not-as-expected/outcome': ({ outcome, step, expected }: { outcome: string; step: string; expected: string }) => ({
    message: `It ends as \`${outcome}\` (at \`${step}\`), not as \`${expected}\`.`,
  }),
  'not-as-expected/handoff': ({ handoff, expected }: { handoff: Handoff | null; expected: string }) => {
    const actual = handoff ? `${handoff.to}${handoff.sop ? ` (${handoff.sop})` : ''} takes over` : 'Nobody takes over';
    return { message: `${capitalised(actual)}, not ${expected}.` };
  },
  'not-as-expected/silence': ({ sent }: { sent: readonly string[] }) => ({
    message: `The last step sends ${sent.map((id) => `\`${id}\``).join(', ')}, where nothing should be sent.`,
  }),
  'not-as-expected/avoids': ({ step }: { step: string }) => ({
    message: `The walk comes to \`${step}\`, which it should avoid.`,
  }),
  'not-as-expected/says': (order: OutOfOrder) => inOrder(order, `\`${order.name}\` is not sent`, 'sent'),
  'not-as-expected/passes': (order: OutOfOrder) => inOrder(order, `The walk does not pass \`${order.name}\``, 'passed'),
  'not-as-expected/actions': (order: OutOfOrder) =>
    inOrder(order, `\u201C${order.name}\u201D is not called for`, 'called for'),
};

const inOrder = ({ after, actual }: OutOfOrder, message: string, verb: string): Said => ({
  message: `${message}${after === undefined ? '' : ` after \`${after}\``}.`,
  hint: actual.length ? `${verb}, in order: ${actual.join(', ')}` : `nothing is ${verb}`,
});
