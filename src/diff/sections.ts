import { answersText } from '../graph/answers.js';
import { formatCount } from '../graph/count.js';
import type { FlowOption, FlowStep } from '../sop/flow.js';
import { code, faint, type Inline, type Line, type Style, strong, text } from '../text/line.js';
import { oneOf } from '../text/suggest.js';
import type { Comparison, Difference } from './compare.js';
import type { ContentChange } from './content.js';
import { changedLines, changeOf, linesOf, listChange } from './lines.js';
import type { Seen } from './seen.js';

/** What `sop diff` found. */
export interface DiffReport {
  readonly sop: string;
  readonly old: string;
  readonly new: string;
  /** Null when paths cannot be compared; `why` says so. */
  readonly comparison: Comparison | null;
  readonly why: string | null;
  readonly content: readonly ContentChange[];
  readonly seen: Seen;
}

/** Whether anything differs. */
export function differs({ comparison, content }: DiffReport): boolean {
  return content.length > 0 || (comparison?.differences.length ?? 0) > 0;
}

export interface Item {
  /** The answers that show it; empty where there are none. */
  readonly answers: string;
  readonly line: Line;
  readonly details: readonly Line[];
}

export interface Section {
  readonly title: string;
  readonly items: readonly Item[];
  /** How many items are left out. */
  readonly more: number;
}

/** More items than this are counted, not listed. */
const maxItems = 200;

/** The one-line answer to "what changes for customers?". */
export function diffSummary({ comparison, why }: DiffReport): string {
  if (!comparison) return `The paths are not compared: ${why}. Steps are compared by their ids.`;
  const { old, new: now } = comparison;
  const paths = (count: bigint): string => `${formatCount(count)} path${count === 1n ? '' : 's'}`;
  const size = old.paths === now.paths ? paths(old.paths) : `${paths(old.paths)} before, ${formatCount(now.paths)} now`;
  if (old.changed === 0n && now.changed === 0n) return `${size}; every path is as it was.`;
  return `${size}; ${formatCount(old.changed)} of the old ones change, ${formatCount(now.changed)} of the new ones are changed or new.`;
}

/** One difference as a sentence, with its details. */
export function differenceItem(difference: Difference): Item {
  const item = itemOf(difference);
  return { ...item, line: [...item.line, text('.')] };
}

function itemOf(difference: Difference): Item {
  switch (difference.kind) {
    case 'route':
    case 'outcome':
      return routeItem(difference);
    case 'option-removed':
    case 'option-added':
    case 'option-changed':
      return optionItem(difference);
    default:
      return stepItem(difference);
  }
}

/** Everything that changed, in the order of what it means for customers. */
export function diffSections(report: DiffReport): Section[] {
  const differences = report.comparison?.differences ?? [];
  const of = (...kinds: Difference['kind'][]) => differences.filter(({ kind }) => kinds.includes(kind));
  const content = (...kinds: ContentChange['kind'][]) => report.content.filter(({ kind }) => kinds.includes(kind));
  const itemOfContent = (change: ContentChange): Item => ({
    ...contentItem(change),
    answers: answersText(report.seen(change) ?? []),
  });
  return [
    section('Where answers lead', of('route', 'outcome'), differenceItem),
    section('Options', of('option-removed', 'option-added', 'option-changed'), differenceItem),
    section('Steps', of('step-changed', 'step-added', 'step-removed'), differenceItem),
    section('Steps, as written', content('step'), itemOfContent),
    section('Limits', content('limit'), itemOfContent),
    section('Responses', content('response'), itemOfContent),
    section('Guides', content('guide'), itemOfContent),
    section('Fields', content('field'), itemOfContent),
    section('Outcomes', content('outcome'), itemOfContent),
    section('About the SOP', content('metadata'), itemOfContent),
  ].filter(({ items }) => items.length);
}

function section<T>(title: string, things: readonly T[], render: (thing: T) => Item): Section {
  return { title, items: things.slice(0, maxItems).map(render), more: Math.max(0, things.length - maxItems) };
}

function routeItem(difference: Difference): Item {
  const { was, is } = difference;
  const answers = answersText(difference.answers()) || 'from the start';
  const paths = pathsOf(difference);
  const hands = takesOver(was) !== takesOver(is) ? `now ${takesOver(is)}, was: ${takesOver(was)}` : null;
  if (!was.outcome || !is.outcome) {
    const line = [text('now '), ...landing(is), text('; before, it '), ...led(was), ...paths];
    return { answers, line, details: endsOf(difference) };
  }
  if (was.id === is.id && was.outcome.id === is.outcome.id)
    return { answers, line: [text(hands ?? ''), ...paths], details: [] };
  if (was.outcome.id === is.outcome.id) {
    const line = [
      text('now ends in '),
      strong(is.outcome.id),
      text(' at '),
      code(is.id),
      text(', was at '),
      code(was.id),
    ];
    return { answers, line: [...line, ...paths], details: hands ? [[text(hands)]] : [] };
  }
  const line = [text('now ends in '), strong(is.outcome.id), text(', was '), strong(was.outcome.id), ...paths];
  const at = [text('at '), code(is.id), text('; before, at '), code(was.id)];
  return { answers, line, details: [...(is.id === was.id ? [] : [at]), ...(hands ? [[text(hands)]] : [])] };
}

/** The outcomes that can still be reached, if they are not the same on both sides. */
function endsOf(difference: Difference): Line[] {
  const { was, is } = difference.ends();
  if (was.join() === is.join()) return [];
  return [[text(`can end in ${oneOf(is)}; before, in ${oneOf(was)}`)]];
}

const takesOver = ({ handoff }: FlowStep): string =>
  handoff ? `${handoff.to} takes over${handoff.sop ? ` with ${handoff.sop}` : ''}` : 'nobody takes over';

function landing(step: FlowStep): Inline[] {
  if (step.outcome) return [text('ends in '), strong(step.outcome.id), text(' at '), code(step.id)];
  if (step.ask) return [text('asks '), code(step.id), text(` “${step.ask}”`)];
  return [text('goes on with '), code(step.id)];
}

function pathsOf({ oldPaths, newPaths }: Difference): Inline[] {
  if (oldPaths === null || newPaths === null) return [];
  const count = (paths: bigint): string => `${formatCount(paths)} path${paths === 1n ? '' : 's'}`;
  if (oldPaths === newPaths || newPaths === 0n) return [faint(` (${count(oldPaths)})`)];
  if (oldPaths === 0n) return [faint(` (${count(newPaths)})`)];
  return [faint(` (${count(oldPaths)}, now ${formatCount(newPaths)})`)];
}

function optionItem(difference: Difference): Item {
  const { kind, option, is, was } = difference;
  const answers = answersText(difference.answers());
  const before = option?.was as FlowOption;
  const after = option?.is as FlowOption;
  const step = code(kind === 'option-removed' ? was.id : is.id);
  const of = [text(' of '), step];
  if (kind === 'option-removed') {
    const line = [
      text('the option '),
      code(before.id),
      text(` “${before.label}”`),
      ...of,
      text(' is gone; it '),
      ...led(before.next),
    ];
    return { answers, line: [...line, ...pathsOf(difference)], details: [] };
  }
  if (kind === 'option-added') {
    const line = [
      text('the option '),
      code(after.id),
      text(` “${after.label}”`),
      ...of,
      text(' is new; it '),
      ...landing(after.next),
    ];
    return { answers, line: [...line, ...pathsOf(difference)], details: [] };
  }
  const details = (['label', 'hint', 'key', 'why'] as const).flatMap((key) => changeOf(key, before[key], after[key]));
  return {
    answers,
    line: [text('the option '), code(after.id), ...of, text(' reads otherwise'), ...pathsOf(difference)],
    details,
  };
}

function led(step: FlowStep): Inline[] {
  if (step.outcome) return [text('ended in '), strong(step.outcome.id), text(' at '), code(step.id)];
  return step.ask ? [text('asked '), code(step.id)] : [text('went on with '), code(step.id)];
}

function stepItem(difference: Difference): Item {
  const { kind, was, is } = difference;
  const answers = answersText(difference.answers());
  if (kind !== 'step-changed') {
    const word = kind === 'step-added' ? 'now' : 'no longer';
    const style: Style = kind === 'step-added' ? 'added' : 'removed';
    const details = [...is.actions, ...is.says.map(({ id }) => `sends ${id}`)].map(
      (one): Line => [{ style, text: one }],
    );
    return {
      answers,
      line: [text('the instruction '), code(is.id), text(` is ${word} on the way`), ...pathsOf(difference)],
      details,
    };
  }
  const ids = (things: readonly { readonly id: string }[]): string[] => things.map(({ id }) => id);
  const details = [
    ...changeOf('title', was.title, is.title),
    ...changeOf('ask', was.ask, is.ask),
    ...listChange('action', was.actions, is.actions),
    ...listChange('sends', ids(was.says), ids(is.says)),
    ...listChange('guide', ids(was.guides), ids(is.guides)),
    ...listChange('asks for', ids(was.needs), ids(is.needs)),
    ...changeOf('confirm', was.confirm ? 'yes' : 'no', is.confirm ? 'yes' : 'no'),
  ];
  const renamed = was.id === is.id ? [] : [text(' (was '), code(was.id), text(')')];
  const changed = details.length ? ' changes' : ' sends a changed text';
  return { answers, line: [code(is.id), ...renamed, text(changed), ...pathsOf(difference)], details };
}

function contentItem({ id, was, is }: ContentChange): Omit<Item, 'answers'> {
  const name = code(id);
  if (was === null) return { line: [name, text(' is new')], details: linesOf('added', is ?? '') };
  if (is === null) return { line: [name, text(' is gone')], details: linesOf('removed', was) };
  return { line: [name, text(' changes')], details: changedLines(was, is) };
}
