import { type Draft, type DraftStep, drafting } from './drafting.js';
import { asks, sentence, withArrows } from './marks.js';
import type { OutlineNode } from './outline.js';

/** A line that says something, with the line it stands below. */
interface Item {
  readonly node: OutlineNode;
  readonly parent: OutlineNode | null;
}

/** An outline as the steps of an SOP: lines are actions, until there is a branch or somebody comes back to one of them. */
export function draftOfOutline(nodes: readonly OutlineNode[]): Draft {
  const make = drafting();
  const targets = targetsIn(nodes);
  const stepOf = new Map<OutlineNode, string>();
  const jumps: { readonly step: DraftStep; readonly to: OutlineNode }[] = [];

  /** Items as steps; gives the id of the first. They number 2,000 at most. `after` is the step that follows them. */
  const build = (items: readonly Item[], after: string | null, name: string): string => {
    const end = stretchOf(items, targets);
    const stretch = items.slice(0, end).map(({ node }) => node);
    const jump = items[end - 1]?.node.jump ?? null;
    const group = jump === null ? groupAt(items, end) : [];
    const rest = items.slice(end + group.length);
    const said = stretch.filter(({ text, kind }) => text !== '' && kind !== 'heading');
    const headings = stretch.filter(({ kind }) => kind === 'heading');
    const last = stretch[stretch.length - 1];
    const question = group.length && last && (asks(last.text) || last === group[0]?.parent) ? last : undefined;
    if (question?.kind !== 'heading' && question) said.pop();
    const titles = headings.filter((one) => one !== question).map((one) => withArrows(one.text));
    const text = said[0]?.text ?? question?.text ?? titles[0] ?? name;
    if (!stretch.length && !group.length && after !== null) return after;
    const step = make.step(withArrows(text), (stretch[0] ?? group[0]?.node)?.line ?? null);
    for (const { node } of [...items.slice(0, end), ...group]) stepOf.set(node, step.id);
    step.title = titles.length ? titles.join(': ') : null;
    step.actions = [...new Set(said.map((one) => sentence(withArrows(one.text))))];
    step.confirm = said.some(({ kind }) => kind === 'box');
    if (group.length) {
      const behind = rest.length ? build(rest, after, 'then') : after;
      step.ask = question ? sentence(withArrows(question.text)) : 'Which of these is the case?';
      if (!question || !asks(question.text)) step.guesses.push('the question');
      for (const { node } of group) {
        const inside = itemsOf(node.children, node);
        const label = make.label(step, node.condition as string);
        const next = inside.length ? build(inside, behind, label) : (behind ?? build([], null, label));
        make.option(step, label, next, node.hint ?? (label.endsWith('…') ? node.condition : null));
      }
      if (step.options.length === 1) {
        const only = step.options[0]?.label ?? '';
        const label = make.label(step, /^yes\b/i.test(only) ? 'No' : /^no\b/i.test(only) ? 'Yes' : 'Otherwise');
        step.guesses.push(`the option "${label}"`);
        make.option(step, label, behind ?? build([], null, label));
      }
      return step.id;
    }
    if (!step.actions.length && jump === null) {
      step.actions = ['Decide what happens here.'];
      step.guesses.push('the outline says nothing here');
    }
    // Behind a jump nobody goes on, but somebody may jump there.
    const next = rest.length ? build(rest, after, 'then') : after;
    if (jump !== null && jump !== 'end') jumps.push({ step, to: jump });
    else if (jump === null && next !== null) step.next = next;
    else make.end(step);
    if (jump === 'end' && !step.actions.length) step.actions = ['End here.'];
    return step.id;
  };

  const start = build(itemsOf(nodes, null), null, 'start');
  for (const { step, to } of jumps) {
    const target = stepOf.get(to);
    if (target === undefined) make.end(step);
    else step.next = target;
    // A jump alone is no step, but where jumps lead round.
    if (step.next === null || step.actions.length) continue;
    if (!make.redirect(step.id, step.next)) step.actions = ['Decide what happens here.'];
  }
  return make.finish(start);
}

/** All lines below, in order, but those within branches. */
function itemsOf(nodes: readonly OutlineNode[], parent: OutlineNode | null): Item[] {
  const items: Item[] = [];
  const waiting: Item[] = [...nodes].reverse().map((node) => ({ node, parent }));
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    items.push(item);
    const { node } = item;
    if (node.condition !== null) continue;
    for (const child of [...node.children].reverse()) waiting.push({ node: child, parent: node });
  }
  return items;
}

function targetsIn(nodes: readonly OutlineNode[]): Set<OutlineNode> {
  const targets = new Set<OutlineNode>();
  const waiting = [...nodes];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.jump !== null && node.jump !== 'end') targets.add(node.jump);
    for (const child of node.children) waiting.push(child);
  }
  return targets;
}

/** How many items make one step: up to a branch, a heading, or a line that somebody comes back to. */
function stretchOf(items: readonly Item[], targets: ReadonlySet<OutlineNode>): number {
  let said = false;
  for (const [at, { node }] of items.entries()) {
    const begins = node.kind === 'heading' || targets.has(node);
    if (said && begins) return at;
    if (node.condition !== null) return at;
    if (node.jump !== null) return at + 1;
    if (node.text !== '' && node.kind !== 'heading') said = true;
  }
  return items.length;
}

/** The branches from an item on that belong together: below the same line, up to "otherwise". */
function groupAt(items: readonly Item[], start: number): Item[] {
  const first = items[start];
  let end = start;
  while (end < items.length && items[end]?.node.condition !== null && items[end]?.parent === first?.parent) {
    if (items[end++]?.node.otherwise) break;
  }
  return items.slice(start, end);
}
