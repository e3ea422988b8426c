import { idOf } from '../sop/validate.js';
import { escapeLine } from '../text/escape.js';
import { addAll } from '../text/list.js';
import { capitalised } from '../text/words.js';
import type { Outline, OutlineNode } from './outline.js';

/** What the top of a new SOP says. */
export interface Header {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly audience: string;
  readonly owner: string;
  /** `YYYY-MM-DD` */
  readonly reviewed: string;
  /** `YYYY-MM-DD` */
  readonly reviewBy: string;
  /** Path of the schema for editors. */
  readonly schema: string;
}

interface DraftStep {
  readonly id: string;
  actions: string[];
  ask: string | null;
  options: { id: string; label: string; next: string }[];
  next: string | null;
  outcome: string | null;
  /** What was guessed, as comments before the step. */
  guesses: string[];
}

/** A text as YAML that no reader takes for anything else. */
function yamlText(text: string): string {
  const safe = escapeLine(text).replace(/\s+/g, ' ').trim();
  const plain =
    /^[A-Za-z][^:#{}[\],&*!|>'"%@`\\]*$/.test(safe) && !/^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(safe);
  return plain ? safe : JSON.stringify(safe);
}

/** The lines above the steps: header and outcomes. */
export function headerText(header: Header, outcomes: ReadonlyMap<string, string>, start: string): string {
  return `# yaml-language-server: $schema=${header.schema}
format: 1
sop: ${header.id}
title: ${yamlText(header.title)}
summary: ${yamlText(header.summary)}
version: 0.1.0
audience: ${yamlText(header.audience)}
owner: ${yamlText(header.owner)}
reviewed: ${header.reviewed}
review-by: ${header.reviewBy}
start: ${start}

outcomes:
${[...outcomes].map(([id, label]) => `  ${id}: ${yamlText(label)}\n`).join('')}`;
}

/** How a text reads that ends as an outcome: words that stand in it, one after the other. */
const endings: readonly (readonly [words: readonly RegExp[], id: string, label: string])[] = [
  [[/\bescalat|\bsupervisor\b|\bmanager\b|\bhand (it )?over\b|\btier ?\d/i], 'escalated', 'Escalated'],
  [
    [/\b(terminate|end|close|leave|hang up)\b/i, /\b(conversation|chat|call|contact|ticket)\b/i],
    'ended',
    'Conversation ended',
  ],
  [[/\b(re)?solv|\bfix(ed)?\b|\brefund(ed)?\b|\bsettle/i], 'resolved', 'Resolved'],
];

function readsAs(words: readonly RegExp[], text: string): boolean {
  let rest = text;
  return words.every((word) => {
    const match = word.exec(rest);
    if (match) rest = rest.slice(match.index + match[0].length);
    return match !== null;
  });
}

/** An outline as a first SOP to edit. What was guessed is marked with `# guessed:`. Never empty of steps. */
export function sopFromOutline(outline: Outline, header: Header): string {
  const steps: DraftStep[] = [];
  const ids = new Set<string>();
  const outcomes = new Map<string, string>();
  const newId = (text: string, taken: Set<string>, fallback: string): string => {
    const words = idOf(text.replace(/['’]/g, ''))
      .split('-')
      .filter(Boolean)
      .slice(0, 5)
      .join('-')
      .slice(0, 40)
      .replace(/-$/, '');
    const stem = words || fallback;
    let id = stem;
    for (let number = 2; taken.has(id); number++) id = `${stem}-${number}`;
    taken.add(id);
    return id;
  };
  const newStep = (text: string): DraftStep => {
    const id = newId(text, ids, 'step');
    const step: DraftStep = { id, actions: [], ask: null, options: [], next: null, outcome: null, guesses: [] };
    steps.push(step);
    return step;
  };
  const finish = (step: DraftStep, after: string | null): void => {
    const text = step.actions.join(' ');
    const ending = endings.find(([words]) => readsAs(words, text));
    if (!ending && after !== null) {
      step.next = after;
      step.guesses.push('it goes on with what follows in the outline');
      return;
    }
    const [id, label] = ending ? [ending[1], ending[2]] : ['done', 'Done'];
    outcomes.set(id, label);
    step.outcome = id;
    step.guesses.push('the outcome');
  };

  /** A list of lines as steps; gives the id of the first. Depth is bounded by the outline. */
  const build = (nodes: readonly OutlineNode[], after: string | null, name: string): string => {
    const flat = nodes.flatMap(unfoldActions);
    const from = flat.findIndex(({ condition }) => condition !== null);
    const said = (from === -1 ? flat : flat.slice(0, from)).map(({ text }) => text).filter(Boolean);
    const question = said.length && said[said.length - 1]?.endsWith('?') && from !== -1 ? said.pop() : undefined;
    const step = newStep(said[0] ?? question ?? name);
    step.actions = [...new Set(said.map(sentence))];
    if (from === -1) {
      if (step.actions.length === 0) {
        step.actions = ['Decide what happens here.'];
        step.guesses.push('the outline says nothing here');
      }
      finish(step, after);
      return step.id;
    }
    let to = from;
    while (to < flat.length && flat[to]?.condition !== null) to++;
    const rest = flat.slice(to);
    const behind = rest.length ? build(rest, after, 'then') : after;
    const taken = new Set<string>();
    const labels = new Set<string>();
    const branches = flat.slice(from, to);
    step.ask = question ?? questionFor(branches);
    if (question === undefined) step.guesses.push('the question');
    const labelled = (text: string): string => {
      const short = shortOf(text);
      let label = short;
      for (let number = 2; labels.has(plainly(label)); number++) label = `${short} (${number})`;
      labels.add(plainly(label));
      return label;
    };
    for (const branch of branches) {
      const label = labelled(branch.condition as string);
      const id = newId(label, taken, 'option');
      step.options.push({ id, label, next: build(branch.children, behind, label) });
    }
    if (step.options.length === 1) {
      const only = step.options[0]?.label ?? '';
      const other = /^yes\b/i.test(only) ? 'No' : /^otherwise\b/i.test(only) ? 'As usual' : 'Otherwise';
      const label = labelled(other);
      step.guesses.push(`the option "${label}"`);
      step.options.push({ id: newId(label, taken, 'otherwise'), label, next: behind ?? build([], null, 'otherwise') });
    }
    return step.id;
  };

  const start = build(outline.nodes, null, 'start');
  const order = steps.map(stepText).join('\n');
  return `${headerText(header, outcomes, start)}
# This is a first draft from an outline. Lines after "guessed:" say what to look at.
steps:
${order}`;
}

/** "Be empathetic" with sub-points that are no branches: all of them are actions, in order. */
function unfoldActions(node: OutlineNode): OutlineNode[] {
  if (node.condition !== null) return [node];
  return [{ ...node, children: [] }, ...node.children.flatMap(unfoldActions)];
}

const plainly = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase();
const shortOf = (label: string): string => (label.length > 70 ? `${label.slice(0, 69).trimEnd()}…` : label);

function questionFor(branches: readonly OutlineNode[]): string {
  const text = branches.map(({ condition }) => condition?.toLowerCase() ?? '').join(' ');
  if (/^(yes|no)\b/.test(text)) return 'Is it so?';
  if (/\bit (works|worked|doesn't|does not)/.test(text)) return 'Did it work?';
  if (/\bcustomer/.test(text)) return 'What about the customer?';
  return 'Which of these is the case?';
}

function stepText(step: DraftStep): string {
  const lines = step.guesses.map((guess) => `  # guessed: ${escapeLine(guess)}`);
  lines.push(`  ${step.id}:`);
  if (step.actions.length) {
    lines.push('    do:');
    addAll(
      lines,
      step.actions.map((action) => `      - ${yamlText(action)}`),
    );
  }
  if (step.ask !== null) {
    lines.push(`    ask: ${yamlText(sentence(step.ask))}`, '    options:');
    for (const { id, label, next } of step.options) {
      const key = /^(y|n|yes|no|on|off|true|false|null)$/.test(id) ? `"${id}"` : id;
      lines.push(`      ${key}: { label: ${JSON.stringify(escapeLine(label))}, next: ${next} }`);
    }
  }
  if (step.next !== null) lines.push(`    next: ${step.next}`);
  if (step.outcome !== null) lines.push(`    outcome: ${step.outcome}`);
  return `${lines.join('\n')}\n`;
}

function sentence(words: string): string {
  const text = escapeLine(words).replace(/\s+/g, ' ').trim();
  const begun = capitalised(text);
  return /[.!?…:]$/.test(begun) ? begun : `${begun}.`;
}
