import type { Option, Sop } from '../../sop/types.js';
import type { Path } from '../../yaml/node.js';
import type { Rule } from '../rule.js';
import { pieceAt } from './placeholder.js';

/** Notes to the author, and places that were to be filled in. */
const unfinished =
  /\b(?:TODO|TBD|TBC|FIXME|XXX+)\b|\b[Ll]orem ipsum\b|\[[A-Z][A-Z _-]{2,30}\]|<[a-z][a-z _-]{1,30}>|\$[a-z_]\w{1,30}\b/;

export const unfinishedText: Rule = {
  code: 'unfinished-text',
  severity: 'warning',
  summary: 'A text still holds a note to its author, such as TODO or `[NAME]`, and would be shown or sent with it.',
  needs: 'draft',
  example: `steps:
  first:
    do: Say goodbye.
    say: goodbye
    outcome: done
responses:
  goodbye: { text: "Goodbye. TODO: friendlier" }
`,
  run: ({ sop, place }) => {
    // What only looks like a placeholder is said by the rule for those.
    const fields = new Set(sop.fields.flatMap(({ id, ask }) => [id, ask.toLowerCase()]));
    return textsOf(sop).flatMap(({ text, path }) => {
      const note = text === null ? undefined : unfinished.exec(text)?.[0];
      if (note === undefined || fields.has(note.replace(/[[\]<>$]/g, '').toLowerCase())) return [];
      const inResponse = path[0] === 'responses';
      return [
        {
          message: `The text still holds \`${note}\`.`,
          ...pieceAt(place(path), note),
          hint: `finish the text before ${inResponse ? 'a customer' : 'an agent'} reads it`,
        },
      ];
    });
  },
};

/** Every text of an SOP that somebody reads, with where it stands. */
function textsOf(sop: Sop): { readonly text: string | null; readonly path: Path }[] {
  const texts: { text: string | null; path: Path }[] = [];
  const add = (text: string | null, path: Path): void => void texts.push({ text, path });
  const addOptions = (options: readonly Option[], path: Path): void => {
    for (const { id, label, hint, why } of options) {
      add(label, [...path, id, 'label']);
      add(hint, [...path, id, 'hint']);
      add(why, [...path, id, 'why']);
    }
  };
  add(sop.title, ['title']);
  add(sop.summary, ['summary']);
  for (const { id, ask } of sop.fields) add(ask, ['fields', id, 'ask']);
  for (const { id, label } of sop.outcomes) add(label, ['outcomes', id]);
  addOptions(sop.always, ['always']);
  for (const { id, title, text, items } of sop.guides) {
    add(title, ['guides', id, 'title']);
    add(text, ['guides', id, 'text']);
    for (const [index, item] of items.entries()) add(item, ['guides', id, 'items', index]);
  }
  for (const step of sop.steps) {
    add(step.title, ['steps', step.id, 'title']);
    for (const [index, action] of step.actions.entries()) add(action, ['steps', step.id, 'do', index]);
    if (step.kind === 'leaf') add(step.handoff?.to ?? null, ['steps', step.id, 'handoff', 'to']);
    if (step.kind !== 'question') continue;
    add(step.ask, ['steps', step.id, 'ask']);
    addOptions(step.options, ['steps', step.id, 'options']);
  }
  for (const { id, title, text, channels } of sop.responses) {
    add(title, ['responses', id, 'title']);
    if (!channels.length) add(text, ['responses', id, 'text']);
    for (const one of channels) add(one.text, ['responses', id, 'channels', one.channel]);
  }
  return texts;
}
