import type { Say } from '../text/say.js';
import { type Group, isEmpty, keyPlace, type Node } from './node.js';
import { type Inside, insideOf, type Part } from './shape.js';
import type { shapeWords } from './shape-words.js';

/**
 * Lines that have slipped out of the group they belong to, and stand in its column: they are put back, and that is said
 * once for each group. All of it is a function of nodes, so the same source always gives the same.
 */

type SayShape = Say<typeof shapeWords>;

/** Things by id, among which stand keys that only such a thing has. */
export function putBackInThings(things: Group, shape: Part, say: SayShape): Group {
  const inside = insideOf(shape);
  if (!hasAny(things, (key) => inside.keys.has(key))) return things;
  return putBack(things, say, (node, owner) => {
    const key = nameOf(node);
    if (!inside.keys.has(key)) return false;
    const whole = isEmpty(owner);
    if (node.kind === 'group') {
      return mayBeGroup(inside, key) && !isThing(node, inside) && (whole || lacks(owner, key));
    }
    if (whole) return true;
    const wanted = inside.always || inside.required.some((keys) => keys.includes(key));
    return wanted && lacks(owner, key) && !isEmpty(node);
  });
}

/** A group in which an empty key is followed by lines that belong below it. */
export function putBackInGroup(
  group: Group,
  { keys }: Inside,
  meant: (key: string, known: readonly string[]) => string | undefined,
  say: SayShape,
): Group {
  if (!hasAny(group, (key) => !keys.has(key))) return group;
  const known = [...keys.keys()];
  return putBack(group, say, (node, owner, first) => {
    const key = nameOf(node);
    const shape = keys.get(nameOf(owner));
    if (!shape || !isEmpty(owner) || keys.has(key)) return false;
    const inside = insideOf(shape);
    return (inside.anyKey || inside.keys.has(key)) && !(first && meant(key, known) !== undefined);
  });
}

function hasAny({ entries }: Group, fits: (key: string) => boolean): boolean {
  for (const key of entries.keys()) if (fits(key)) return true;
  return false;
}

function putBack(group: Group, say: SayShape, slipped: (node: Node, owner: Node, first: boolean) => boolean): Group {
  const entries = new Map<string, Node>();
  let owner: Node | undefined;
  let run: Node[] = [];
  const close = (): void => {
    if (owner && run.length) entries.set(nameOf(owner), withEntries(owner, run));
    run = [];
  };
  for (const node of group.entries.values()) {
    if (owner && slipped(node, owner, run.length === 0)) {
      if (!run.length) say('wrong-indent', keyPlace(node), { key: nameOf(node), owner: nameOf(owner) });
      run.push(node);
      continue;
    }
    close();
    owner = node;
    entries.set(nameOf(node), node);
  }
  close();
  return entries.size === group.entries.size ? group : { ...group, entries };
}

const nameOf = (node: Node): string => node.key?.name ?? '';

const lacks = (owner: Node, key: string): boolean => owner.kind === 'group' && !owner.entries.has(key);

const mayBeGroup = ({ keys }: Inside, key: string): boolean => {
  const inside = insideOf(keys.get(key) as Part);
  return inside.anyKey || inside.keys.size > 0;
};

/** Whether a group has all that such a thing needs, and so is one itself. */
function isThing(group: Group, { required, keys }: Inside): boolean {
  const needs = required.filter((needed) => needed.length);
  if (!needs.length) return hasAny(group, (key) => keys.has(key));
  return needs.some((needed) => needed.every((key) => group.entries.has(key)));
}

function withEntries(owner: Node, added: readonly Node[]): Group {
  const entries = added.map((node) => [nameOf(node), node] as const);
  if (owner.kind === 'group') return { ...owner, entries: new Map([...owner.entries, ...entries]) };
  const [first, last] = [added[0] as Node, added[added.length - 1] as Node];
  const { source, key } = owner;
  const { start, end } = first.key ?? first;
  return { kind: 'group', source, key, start, end, last: last.last, entries: new Map(entries), damaged: false };
}
