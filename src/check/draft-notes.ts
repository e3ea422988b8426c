import type { Diagnostic } from '../text/diagnostic.js';
import type { Source } from '../text/source.js';
import { commentsOf } from '../yaml/comments.js';
import type { CodeDoc } from './rule.js';

const guessed = '# guessed:';
const notUnderstood = '# not understood:';

/** What `sop init --from` wrote into a first draft for its author to look at, as long as it stands there. */
export function draftNotes(source: Source): Diagnostic[] {
  if (!source.text.includes(guessed) && !source.text.includes(notUnderstood)) return [];
  return commentsOf(source).flatMap(({ text, span }): Diagnostic[] => {
    const own = { code: 'draft-note', severity: 'warning' as const, source, span };
    const what = (mark: string): string => text.slice(mark.length).trim() || 'something';
    if (text.startsWith(guessed)) {
      const message = `This was guessed from an outline: ${what(guessed)}.`;
      return [{ ...own, message, hint: 'look at it, mend it, and delete the comment' }];
    }
    if (!text.startsWith(notUnderstood)) return [];
    const hint = 'write what it says into a step where it is needed, and delete the comment';
    return [{ ...own, message: 'Something in the outline was not understood.', hint }];
  });
}

export const draftNoteCode: CodeDoc = {
  code: 'draft-note',
  severity: 'warning',
  summary: 'A first draft from an outline still says what was guessed, or not understood; nobody has looked at it yet.',
  example: `steps:
  # guessed: the outcome
  first:
    do: Say goodbye.
    outcome: done
`,
};
