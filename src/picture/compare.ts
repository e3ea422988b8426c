import type { Arrow, Box, Mark, Picture } from './picture.js';

/** Two pictures of one SOP as one: what the edit added, took away, changed and led elsewhere is marked. */
export function comparePictures(before: Picture, after: Picture): Picture {
  const boxesBefore = new Map(before.boxes.map((box) => [box.id, box]));
  const boxesAfter = new Set(after.boxes.map(({ id }) => id));
  const ends = (picture: Picture, box: Box): string | undefined => picture.outcomes[box.outcome ?? -1]?.id;
  const boxes = after.boxes.map((box): Box => {
    const old = boxesBefore.get(box.id);
    if (!old) return { ...box, mark: 'new' };
    const same = saysSame(old, box) && ends(before, old) === ends(after, box);
    return same ? box : { ...box, mark: 'changed' };
  });
  const outcomes = [...after.outcomes];
  for (const outcome of before.outcomes) if (!outcomes.some(({ id }) => id === outcome.id)) outcomes.push(outcome);
  for (const box of before.boxes) {
    if (boxesAfter.has(box.id)) continue;
    const end = ends(before, box);
    const outcome = end === undefined ? null : outcomes.findIndex(({ id }) => id === end);
    boxes.push({ ...box, start: false, outcome, mark: 'gone' });
  }

  const arrowsBefore = new Map(before.arrows.map((arrow) => [wayOf(arrow), arrow]));
  const standing = new Set<string>();
  const arrows = after.arrows.map((arrow): Arrow => {
    const old = arrowsBefore.get(wayOf(arrow));
    if (old?.to === arrow.to) standing.add(wayOf(arrow));
    return { ...arrow, mark: markOf(old, arrow) };
  });
  for (const arrow of before.arrows) if (!standing.has(wayOf(arrow))) arrows.push({ ...arrow, mark: 'gone' });

  const known = new Set(after.groups.map(({ id }) => id));
  const groups = [...after.groups, ...before.groups.filter(({ id }) => !known.has(id))];
  return { ...after, outcomes, groups, boxes, arrows, compared: true };
}

/** What stays the same where an edit only leads an arrow elsewhere. */
const wayOf = ({ from, kind, option }: Arrow): string => `${from}\n${kind}\n${option}`;

function markOf(before: Arrow | undefined, after: Arrow): Mark | null {
  if (!before) return 'new';
  if (before.to !== after.to) return 're-routed';
  return before.label === after.label ? null : 'changed';
}

function saysSame(one: Box, other: Box): boolean {
  return (
    one.kind === other.kind &&
    one.start === other.start &&
    one.heading === other.heading &&
    one.group === other.group &&
    one.notes.join('\n') === other.notes.join('\n')
  );
}
