import type { sopWords } from '../sop/words.js';
import type { CodeOf, Said } from '../text/say.js';
import { askFor } from '../text/suggest.js';
import type { shapeWords } from '../yaml/shape-words.js';
import type { yamlWords } from '../yaml/words.js';

/** What there is to say of files as a set, and of silences. What a rule says stands with the rule. */

/** The codes that have their words in a table. What scenarios and rules are told by stands with them. */
export type Code = CodeOf<typeof yamlWords & typeof shapeWords & typeof sopWords & typeof checkWords>;

interface Likely {
  readonly meant: string | undefined;
}

export const checkWords = {
  'unknown-sop': ({ id, meant }: Likely & { id: string }) => ({
    message: `There is no SOP \`${id}\` to hand off to.`,
    hint: askFor(meant) ?? '`sop list` shows what there is',
  }),
  'broken-sop': ({ id, file }: { id: string; file: string }) => ({
    message: `\`${id}\` has mistakes itself (\`sop check ${file}\`).`,
  }),
  'unneeded-silence': ({ code }: { code: string }): Said => ({
    severity: 'warning',
    message: `There is no \`${code}\` to silence here.`,
    hint: 'delete the comment',
  }),
  'unneeded-silence/error': ({ code }: { code: string }): Said => ({
    severity: 'warning',
    message: `\`${code}\` is an error, and errors cannot be silenced.`,
    hint: 'delete the comment',
  }),
  'unknown-silence': ({ code, meant }: Likely & { code: string }): Said => ({
    severity: 'warning',
    message: `There is no rule \`${code}\`.`,
    hint: askFor(meant) ?? 'the code stands in brackets behind each message',
  }),
  'unknown-silence/none': (): Said => ({
    severity: 'warning',
    message: 'This does not say which rule to silence.',
    hint: 'write `# sop-ignore: <code>`; the code stands in brackets behind each message',
  }),
};
