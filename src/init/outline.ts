import { capitalised } from '../text/words.js';
import type { Line } from './lines.js';
import {
  asks,
  type Branch,
  branchOf,
  hasCondition,
  isEnd,
  jumpOf,
  labelOf,
  offersChoice,
  withArrows,
} from './marks.js';
import type { Note } from './note.js';

/** A line of an outline, with the lines that belong to it. */
export interface OutlineNode {
  /** From 1. */
  readonly line: number;
  /** Empty for a branch: what is done in it stands below. */
  readonly text: string;
  readonly kind: 'heading' | 'point' | 'box';
  readonly ordinal: number | null;
  /** What must be so, or what is answered, where this is a branch; else null. */
  readonly condition: string | null;
  /** What a branch says about when it is taken. */
  readonly hint: string | null;
  /** Whether it is for all other cases, so that it ends a group of branches. */
  readonly otherwise: boolean;
  /** The walk goes on there; `end` where it is over. */
  readonly jump: OutlineNode | 'end' | null;
  readonly children: readonly OutlineNode[];
}

export interface Outline {
  /** Text before the first point. */
  readonly summary: string | null;
  readonly nodes: readonly OutlineNode[];
  readonly notes: readonly Note[];
}

type Making = { -readonly [Key in keyof Omit<OutlineNode, 'children'>]: OutlineNode[Key] } & {
  children: Making[];
  parent: Making | null;
  readonly ordered: boolean;
  readonly marked: boolean;
};

const maxDepth = 24;

/**
 * Reads lines as people write procedures: headings, bullets or indented lines. A branch is what is drawn as one: an arrow,
 * or points below it, behind a condition or an answer. What looks like one and is none is noted. Never fails.
 */
export function readOutline(lines: readonly Line[]): Outline {
  const notes: Note[] = [];
  const before = lines.findIndex((line) => line.marked || line.heading || line.depth > 0 || isBranchLike(line.text));
  const rest = before === -1 ? [] : lines.slice(before);
  const roots = nest(rest, notes);
  const all = markBranches(roots, notes);
  for (const node of all) readJump(node, roots, all, notes);
  for (const node of all) noteText(node, roots, notes);
  const summary = lines.slice(0, before === -1 ? undefined : before).map(({ text }) => withArrows(text));
  return { summary: summary.length ? summary.join(' ') : null, nodes: withoutEmpty(roots, notes), notes };
}

function isBranchLike(text: string): boolean {
  const { lead, by } = branchOf(text);
  return lead !== null || by === 'arrow' || asks(text);
}

function making(line: number, text: string, more: Partial<Making> = {}): Making {
  const bare = { ordinal: null, condition: null, hint: null, otherwise: false, jump: null, parent: null };
  return { line, text, kind: 'point', ...bare, ordered: false, marked: false, children: [], ...more };
}

/** By depth: a line belongs to the nearest one above that is less deep. */
function nest(lines: readonly Line[], notes: Note[]): Making[] {
  const roots: Making[] = [];
  const open: { depth: number; node: Making }[] = [];
  for (const { number, depth, text, heading, ordinal, ordered, marked, box } of lines) {
    while (open.length && (open[open.length - 1] as { depth: number }).depth >= depth) open.pop();
    if (open.length >= maxDepth) {
      notes.push({ line: number, text, why: 'deeper than 24 levels' });
      continue;
    }
    const parent = open[open.length - 1]?.node ?? null;
    const kind = heading ? 'heading' : box ? 'box' : 'point';
    const node = making(number, text, { kind, ordinal, ordered, marked, parent });
    (parent?.children ?? roots).push(node);
    open.push({ depth, node });
  }
  return roots;
}

/** Makes branches of the nodes that are some, from the roots down. Gives every node there then is, in order. */
function markBranches(roots: Making[], notes: Note[]): Making[] {
  const all: Making[] = [];
  const waiting: { siblings: Making[]; parent: Making | null }[] = [{ siblings: roots, parent: null }];
  for (let group = waiting.pop(); group; group = waiting.pop()) {
    const { siblings, parent } = group;
    const branches = siblings.map((node) => branchOf(node.text));
    const question = parent !== null && parent.condition === null && asks(parent.text);
    const choice = parent !== null && parent.condition === null && offersChoice(parent.text);
    // What is listed below a question is its answers where each says what follows.
    const free = siblings.map((_, index) => index).filter((index) => (branches[index] as Branch).lead === null);
    const answers =
      question &&
      siblings.length > 1 &&
      free.every((index) => (branches[index] as Branch).by || siblings[index]?.children.length);
    for (const [index, node] of siblings.entries()) {
      if (node.condition !== null) continue;
      const branch = branches[index] as Branch;
      const previous = siblings[index - 1];
      const after = previous !== undefined && (previous.condition !== null || asks(previous.text));
      const isOne =
        branch.lead === 'otherwise'
          ? previous !== undefined && previous.condition !== null && !previous.otherwise
          : branch.lead === 'answer'
            ? branch.rest.length > 0 || node.children.length > 0 || question || after
            : branch.lead === 'if'
              ? (branch.by !== null && branch.by !== 'dash') || node.children.length > 0
              : choice || answers || (branch.by === 'arrow' && (question || besideArrow(siblings, branches, index)));
      if (isOne) makeBranch(node, branch, choice && branch.lead === null && branch.by !== 'arrow');
      else noteBranch(node, branch, notes);
    }
    for (const node of siblings) all.push(node);
    for (const node of siblings) if (node.children.length) waiting.push({ siblings: node.children, parent: node });
  }
  return all.sort((a, b) => a.line - b.line);
}

/** Whether an arrow has others before or behind it, from other beginnings; in a list with numbers they are steps. */
function besideArrow(siblings: readonly Making[], branches: readonly Branch[], index: number): boolean {
  const own = branches[index] as Branch;
  if (siblings[index]?.ordered) return false;
  return [index - 1, index + 1].some((at) => {
    const other = branches[at];
    return (other?.by === 'arrow' && other.left !== own.left) || (other?.lead === 'otherwise' && at > index);
  });
}

/** What follows on the same line comes first in the branch; a question or a condition at its end has what stands below. */
function makeBranch(node: Making, branch: Branch, explained: boolean): void {
  const below = node.children;
  node.condition = capitalised(withArrows(labelOf(branch.left)));
  node.otherwise = branch.lead === 'otherwise';
  node.children = [];
  node.text = '';
  if (explained) node.hint = branch.rest.length ? withArrows(branch.rest.join(' ')) : null;
  let owner = node;
  for (const part of explained ? [] : branch.rest) {
    const child = making(node.line, part, { kind: node.kind === 'box' ? 'box' : 'point', parent: owner });
    owner.children.push(child);
    const inner = branchOf(part);
    if (inner.lead !== 'if' && inner.lead !== 'answer') continue;
    // "If it stops → thank them → close" says the rest on the same line.
    if (inner.rest.length === 0 && part === branch.rest[branch.rest.length - 1] && !below.length) continue;
    child.condition = capitalised(withArrows(labelOf(inner.left)));
    child.text = '';
    child.children = inner.rest.map((said) => making(node.line, said, { parent: child }));
    owner = child;
  }
  const last = owner.children[owner.children.length - 1];
  if (last && asks(last.text)) owner = last;
  for (const child of below) child.parent = owner;
  owner.children = [...owner.children, ...below];
}

function noteBranch(node: Making, { lead, by, rest }: Branch, notes: Note[]): void {
  const why =
    lead === 'otherwise'
      ? 'it begins as if there were a condition before it'
      : lead === 'if'
        ? 'a condition without an arrow or lines below it'
        : by === 'arrow'
          ? 'an arrow with no condition before it'
          : undefined;
  if (why !== undefined) notes.push({ line: node.line, text: withArrows(node.text), why });
  else if (lead === 'answer' && rest.length === 0 && node.marked) {
    notes.push({ line: node.line, text: withArrows(node.text), why: 'an answer with no question before it' });
  }
}

/** "Go back to step 1", where there is one. */
function readJump(node: Making, roots: readonly Making[], all: readonly Making[], notes: Note[]): void {
  if (node.condition !== null || node.kind === 'heading' || node.children.length) return;
  if (isEnd(node.text) && node.parent?.condition != null) {
    node.jump = 'end';
    node.text = '';
    return;
  }
  const jump = jumpOf(node.text);
  if (!jump) return;
  const target = typeof jump.to === 'number' ? numbered(node, jump.to, roots, all) : named(jump.to, all);
  if (target && target !== node) {
    node.jump = target;
    node.text = jump.said;
  } else {
    notes.push({ line: node.line, text: withArrows(node.text), why: 'a step that is not in the outline' });
  }
}

/** The nearest list that has the number, outwards; then a heading, then any. */
function numbered(from: Making, ordinal: number, roots: readonly Making[], all: readonly Making[]): Making | undefined {
  for (let at: Making | null = from.parent; at; at = at.parent) {
    const found = (at.parent?.children ?? roots).find((one) => one.ordinal === ordinal);
    if (found) return found;
  }
  return (
    all.find((one) => one.ordinal === ordinal && one.kind === 'heading') ?? all.find((one) => one.ordinal === ordinal)
  );
}

function named(text: string, all: readonly Making[]): Making | undefined {
  const wanted = plainly(text);
  const found = all.filter((one) => one.condition === null && plainly(one.text) === wanted);
  return found.length === 1 ? found[0] : undefined;
}

const plainly = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What is kept as a text and says more than one can do. */
function noteText(node: Making, roots: readonly Making[], notes: Note[]): void {
  const text = withArrows(node.text);
  if (node.condition === null && asks(node.text)) {
    const siblings = node.parent?.children ?? roots;
    const next = siblings[siblings.indexOf(node) + 1];
    if (node.children.some(({ condition }) => condition !== null) || next?.condition != null) return;
    notes.push({ line: node.line, text, why: 'it asks, and no answer below it leads anywhere' });
    return;
  }
  if (node.condition !== null && !node.otherwise && hasCondition(node.condition)) {
    notes.push({ line: node.line, text: withArrows(node.condition), why: 'a condition within a condition' });
  }
  if (node.condition !== null || !hasCondition(node.text) || notes.some(({ line }) => line === node.line)) return;
  notes.push({ line: node.line, text, why: 'a condition within a sentence' });
}

/** Without headings that nothing stands below, which are noted. */
function withoutEmpty(roots: readonly Making[], notes: Note[]): OutlineNode[] {
  const order: Making[] = [];
  const waiting = [...roots];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    order.push(node);
    for (const child of node.children) waiting.push(child);
  }
  const isEmpty = (node: Making): boolean => {
    const empty = node.children.length === 0 && node.condition === null && node.jump === null;
    if (!empty || (node.kind !== 'heading' && node.text !== '')) return false;
    if (node.text !== '')
      notes.push({ line: node.line, text: withArrows(node.text), why: 'a heading with nothing below it' });
    return true;
  };
  for (const node of order.reverse()) node.children = node.children.filter((child) => !isEmpty(child));
  return roots.filter((node) => !isEmpty(node));
}
