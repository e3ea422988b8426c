import type { Box, Picture, PictureGroup } from './picture.js';

/** How a language of pictures writes a box, and what stands around those of a group. */
export interface Writing {
  box(box: Box): string;
  open(group: PictureGroup): readonly string[];
  readonly close: string;
}

/** The boxes of a picture within their groups, a line each, indented. A group in which no box is left is left out. */
export function nestedLines({ boxes, groups }: Picture, { box, open, close }: Writing): string[] {
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const filled = new Set<string | null>([null]);
  for (const { group } of boxes) {
    for (let at = group; at !== null && !filled.has(at); at = parents.get(at) ?? null) filled.add(at);
  }
  const boxesIn = new Map<string | null, Box[]>();
  for (const one of boxes) addTo(boxesIn, one.group, one);
  const groupsIn = new Map<string | null, PictureGroup[]>();
  for (const group of groups) if (filled.has(group.id)) addTo(groupsIn, group.parent, group);

  const lines: string[] = [];
  const tasks: (PictureGroup | string | null)[] = [null];
  while (tasks.length) {
    const task = tasks.pop() as PictureGroup | string | null;
    if (typeof task === 'string') {
      lines.push(task);
      continue;
    }
    const indent = '  '.repeat(depthOf(task, parents));
    const inside = task === null ? '  ' : `${indent}  `;
    for (const line of task === null ? [] : open(task)) lines.push(`${indent}${line}`);
    for (const one of boxesIn.get(task?.id ?? null) ?? []) lines.push(`${inside}${box(one)}`);
    if (task) tasks.push(`${indent}${close}`);
    for (const group of (groupsIn.get(task?.id ?? null) ?? []).toReversed()) tasks.push(group);
  }
  return lines;
}

function addTo<Thing>(lists: Map<string | null, Thing[]>, key: string | null, thing: Thing): void {
  const list = lists.get(key);
  if (list) list.push(thing);
  else lists.set(key, [thing]);
}

/** How many groups a group is in, itself included; deep ones are not indented further. */
function depthOf(group: PictureGroup | null, parents: ReadonlyMap<string, string | null>): number {
  let depth = 0;
  for (let at = group?.id ?? null; at !== null && depth < 8; at = parents.get(at) ?? null) depth++;
  return depth;
}
