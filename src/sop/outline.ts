import { escapeLine } from '../text/escape.js';
import { addAll } from '../text/list.js';
import type { Paint } from '../text/paint.js';
import { widthOf, wrapLines } from '../text/wrap.js';
import type { Flow, FlowStep } from './flow.js';
import { handoffCommand } from './handoff.js';
import type { Sop, Step } from './types.js';

/** One way on: how it reads, and the step it leads to. */
interface Branch {
  readonly label: string;
  readonly next: string;
}

type Task =
  | { readonly step: string; readonly lead: string }
  | { readonly branch: Branch; readonly lead: string; readonly last: boolean }
  | { readonly next: string; readonly lead: string };

/**
 * An SOP as a tree: each step where a walk first comes to it, in full; later ways to it refer there. Wrapped to
 * `width` columns. A branch too deep for the width goes on further down, at the margin.
 */
export function outlineOf(flow: Flow, paint: Paint, width: number): string {
  const { sop } = flow;
  const own = new Map(sop.steps.map((step) => [step.id, step]));
  const lines = headOf(sop, paint, width);
  const shown = new Set<string>();
  const later = new Set<string>();

  const wrapped = (text: string, lead: string, indent = ''): string[] =>
    wrapLines(text, Math.max(16, width - widthOf(lead)), indent).map((line) => (lead + line).trimEnd());
  const nameOf = (id: string): string => {
    const step = own.get(id);
    return escapeLine(step?.title ?? (step?.kind === 'question' ? step.ask : id));
  };
  const idOf = (id: string): string => (nameOf(id) === id ? '' : ` ${paint.faint(escapeLine(`(${id})`))}`);
  const maxLead = Math.min(Math.floor(width / 2), 40);

  /** Claims a step for this place, or says where it is instead. */
  const claim = (id: string, lead: string): string | undefined => {
    if (later.has(id)) return `${paint.faint('↓')} ${nameOf(id)}${idOf(id)}${paint.faint(', below')}`;
    if (shown.has(id)) return `${paint.faint('↑')} ${nameOf(id)}${idOf(id)}${paint.faint(', above')}`;
    if (widthOf(lead) > maxLead) {
      later.add(id);
      return `${paint.faint('↓')} ${nameOf(id)}${idOf(id)}${paint.faint(', below')}`;
    }
    shown.add(id);
    return undefined;
  };

  const printBranch = ({ branch, lead, last }: Extract<Task, { branch: Branch }>): Task[] => {
    const inside = `${lead}${paint.faint(last ? '   ' : '│  ')}`;
    const from = claim(branch.next, inside);
    const text = from === undefined ? branch.label : `${branch.label} ${from}`;
    const tick = `${lead}${paint.faint(last ? '└─ ' : '├─ ')}`;
    const branchLines = wrapLines(text, Math.max(16, width - widthOf(inside)));
    addAll(
      lines,
      branchLines.map((line, at) => (at === 0 ? tick : inside) + line),
    );
    return from === undefined ? [{ step: branch.next, lead: inside }] : [];
  };
  const printNext = ({ next, lead }: Extract<Task, { next: string }>): Task[] => {
    const from = claim(next, lead);
    addAll(lines, from === undefined ? [`${lead}${paint.faint('↓')}`] : wrapped(from, lead));
    return from === undefined ? [{ step: next, lead }] : [];
  };
  const printStep = ({ step: id, lead }: Extract<Task, { step: string }>): Task[] => {
    const step = own.get(id);
    const inFlow = flow.steps.get(id);
    if (!step || !inFlow) return [];
    for (const line of bodyOf(step, inFlow, paint)) addAll(lines, wrapped(line.text, lead, line.indent));
    if (step.kind === 'instruction') return [{ next: step.next, lead }];
    const branches = branchesOf(step, inFlow, paint);
    return branches.map((branch, index) => ({ branch, lead, last: index === branches.length - 1 }));
  };
  /** Depth first with its own stack: a step is claimed when the tree comes to it, so "above" is always above. */
  const print = (first: string, firstLead: string): void => {
    const tasks: Task[] = [{ step: first, lead: firstLead }];
    for (let task = tasks.pop(); task; task = tasks.pop()) {
      const more = 'branch' in task ? printBranch(task) : 'next' in task ? printNext(task) : printStep(task);
      addAll(tasks, more.reverse());
    }
  };

  const printRoot = (id: string): void => {
    if (shown.has(id)) return;
    shown.add(id);
    print(id, '');
  };
  const printLater = (): void => {
    for (const id of later) {
      later.delete(id);
      lines.push('');
      printRoot(id);
    }
  };
  printRoot(sop.start);
  printLater();
  if (sop.always.length) {
    lines.push('', paint.strong('Always open'));
    for (const option of sop.always) {
      const from = claim(option.next, '');
      const key = option.key === null ? '' : `${paint.accent(escapeLine(option.key))} `;
      addAll(lines, wrapped(`${key}${escapeLine(option.label)}${from === undefined ? '' : ` ${from}`}`, ''));
      if (from === undefined) print(option.next, '   ');
    }
    printLater();
  }
  const lost = sop.steps.filter((step) => !shown.has(step.id));
  if (lost.length) {
    lines.push('', paint.warning('Nothing leads to'));
    for (const step of lost) printRoot(step.id);
    printLater();
  }
  return `${lines.join('\n')}\n`;
}

function headOf(sop: Sop, paint: Paint, width: number): string[] {
  const version = sop.version === null ? '' : ` ${paint.faint(`version ${escapeLine(sop.version)}`)}`;
  const lines = wrapLines(
    `${paint.strong(escapeLine(sop.title))} ${paint.faint(escapeLine(`(${sop.id})`))}${version}`,
    width,
  );
  if (sop.summary !== null) addAll(lines, wrapLines(escapeLine(sop.summary), width));
  const about = [
    sop.audience === null ? [] : [`for ${escapeLine(sop.audience)}`],
    sop.owner === null ? [] : [`owner ${escapeLine(sop.owner)}`],
    sop.reviewed === null ? [] : [`reviewed ${escapeLine(sop.reviewed)}`],
    sop.reviewBy === null ? [] : [`again by ${escapeLine(sop.reviewBy)}`],
  ].flat();
  if (about.length) addAll(lines, wrapLines(paint.faint(about.join(' · ')), width));
  return [...lines, ''];
}

/** What a step says, does and asks, as lines to be wrapped. */
function bodyOf(step: Step, inFlow: FlowStep, paint: Paint): { text: string; indent?: string }[] {
  const lines: { text: string; indent?: string }[] = [];
  const heading = step.title ?? (step.kind === 'question' ? step.ask : null);
  const id = paint.faint(escapeLine(`(${step.id})`));
  lines.push({ text: heading === null ? id : `${paint.strong(escapeLine(heading))} ${id}` });
  for (const action of step.actions) lines.push({ text: `• ${escapeLine(action)}`, indent: '  ' });
  if (step.kind === 'run') {
    const inner = inFlow.sub?.sop.title ?? step.run;
    lines.push({
      text: `▸ Run ${escapeLine(inner)} ${paint.faint(escapeLine(`(sop show ${step.run})`))}`,
      indent: '  ',
    });
  }
  for (const response of inFlow.says) {
    lines.push({ text: `▸ Send ${paint.accent(escapeLine(response.title))}`, indent: '  ' });
  }
  if (step.record.length) {
    const asked = inFlow.needs.filter(({ id: field }) => step.record.includes(field)).map(({ ask }) => escapeLine(ask));
    lines.push({ text: `▸ Fill in ${asked.join(', ')}`, indent: '  ' });
  }
  if (inFlow.guides.length) {
    const titles = inFlow.guides.map(({ title }) => escapeLine(title)).join(' · ');
    lines.push({ text: paint.faint(`? ${titles}`), indent: '  ' });
  }
  if (step.limit) {
    const times = step.limit.times === 1 ? 'once' : `${step.limit.times} times`;
    lines.push({ text: paint.faint(escapeLine(`at most ${times}, then (${step.limit.then})`)), indent: '  ' });
  }
  if (step.kind === 'question' && step.title !== null) lines.push({ text: paint.strong(escapeLine(step.ask)) });
  if (step.kind === 'leaf') {
    const label = escapeLine(inFlow.outcome?.label ?? step.outcome);
    const command = step.handoff && handoffCommand(step.handoff);
    const to = step.handoff
      ? ` → ${escapeLine(step.handoff.to)}${command ? paint.faint(escapeLine(` (${command})`)) : ''}`
      : '';
    lines.push({ text: `${(step.handoff ? paint.warning : paint.good)(`■ ${label}`)}${to}`, indent: '  ' });
  }
  return lines;
}

function branchesOf(step: Step, inFlow: FlowStep, paint: Paint): Branch[] {
  if (step.kind === 'question') {
    return step.options.map(({ label, hint, next }) => ({
      label: `${paint.accent(escapeLine(label))}${hint === null ? '' : paint.faint(` – ${escapeLine(hint)}`)}`,
      next,
    }));
  }
  if (step.kind !== 'run') return [];
  const outcomes = new Map(inFlow.sub?.sop.outcomes.map(({ id, label }) => [id, label]));
  return step.then.map(({ outcome, next }) => ({
    label: paint.accent(escapeLine(outcomes.get(outcome) ?? outcome)),
    next,
  }));
}
