import type { Say } from '../text/say.js';
import { type Group, keyPlace, type Node, withEntry } from '../yaml/node.js';
import { insideOf } from '../yaml/shape.js';
import { field, guide, response, sopFile, stepKeys } from './format.js';
import type { sopWords } from './words.js';

type SaySop = Say<typeof sopWords>;

/** The file with what stands in the wrong section put back, so that one mistake is one: each is said once. */
export function putInPlace(top: Group, say: SaySop): Group {
  return withStepsTogether(withMissingSection(top, say), say);
}

/** Sections whose own line may be missing, keys that tell their entries, and the sections that these may fall to. */
const missing = [
  ['steps', ['ask', 'outcome', 'do', 'run'], ['fields', 'outcomes', 'always', 'guides']],
  ['responses', ['text', 'channels'], ['steps']],
] as const;

/**
 * The file with a section put back whose own line is missing, so that its entries have fallen to the section above:
 * steps among options, guides or outcomes, responses among steps.
 */
function withMissingSection(top: Group, say: SaySop): Group {
  const known = insideOf(sopFile).keys;
  if ([...top.entries.keys()].some((key) => !known.has(key))) return top;
  for (const [section, keys, above] of missing) {
    if (top.entries.has(section)) continue;
    for (const from of above) {
      const group = top.entries.get(from);
      if (group?.kind !== 'group') continue;
      const things = [...group.entries];
      const at = things.findIndex(([, thing], index) => index > 0 && isFallen(thing, keys));
      const [id, first] = things[at] ?? [];
      if (id === undefined || !first) continue;
      if (section === 'steps' && from === 'fields' && !has(first, 'outcome')) continue;
      say('missing-key/section', keyPlace(first), { id, section });
      const { source, key } = first;
      const { start, end } = key ?? first;
      const put: Group = {
        kind: 'group',
        source,
        key: { name: section, start, end },
        start,
        end,
        last: group.last,
        damaged: false,
        entries: new Map(things.slice(at)),
      };
      return withEntry(withEntry(top, from, { ...group, entries: new Map(things.slice(0, at)) }), section, put);
    }
  }
  return top;
}

const has = (node: Node, key: string): boolean => node.kind === 'group' && node.entries.has(key);

function isFallen(thing: Node, keys: readonly string[]): boolean {
  return keys.some((key) => has(thing, key)) && !(has(thing, 'next') && !has(thing, 'do')) && !has(thing, 'type');
}

/** The file with steps moved to `steps` that stand in another section: `do` and `outcome` in a response. */
function withStepsTogether(top: Group, say: SaySop): Group {
  const section = top.entries.get('steps');
  const steps = new Map<string, Node>(section?.kind === 'group' ? section.entries : []);
  let left = top;
  for (const [name, what, shape] of elsewhere) {
    const group = top.entries.get(name);
    if (group?.kind !== 'group') continue;
    const { keys } = insideOf(shape);
    const entries = new Map(group.entries);
    for (const [id, thing] of group.entries) {
      const strange = thing.kind === 'group' ? [...thing.entries.keys()].filter((key) => !keys.has(key)) : [];
      if (strange.filter((key) => stepKeys.has(key)).length < 2) continue;
      say('unknown-key/step', keyPlace(thing), { id, what });
      entries.delete(id);
      if (!steps.has(id)) steps.set(id, thing);
    }
    if (entries.size < group.entries.size) left = withEntry(left, name, { ...group, entries });
  }
  return section?.kind === 'group' ? withEntry(left, 'steps', { ...section, entries: steps }) : left;
}

const elsewhere = [
  ['responses', 'response', response],
  ['guides', 'guide', guide],
  ['fields', 'field', field],
] as const;
