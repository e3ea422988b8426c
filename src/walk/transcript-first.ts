import { optionOf } from '../sop/flow.js';
import { handoffCommand } from '../sop/handoff.js';
import { code, emphasis, type Line, line, strong, text } from '../text/line.js';
import { type Block, bullets, fence, heading, numbered, paragraph, table } from '../text/markdown.js';
import { printFirstMarkdown } from '../text/markdown-first.js';
import { shellWord } from '../text/shell.js';
import { durationBetween } from '../text/time.js';
import { capitalised } from '../text/words.js';
import { type Change, inOrder, type Walk } from './engine.js';
import { type EventBody, isWithheld, type WalkEvent } from './events.js';
import { fillResponse, gapText } from './fill.js';
import { caseOf, caseText, type ReportedAction, type ReportedVisit, reportOf } from './report.js';
import { doubtText, draftNote } from './text.js';

/**
 * What people read of a transcript of sop 0.1, so that one can be verified: nothing here may change. It told each
 * response with the values at the end.
 */
export function firstVisibleText(walk: Walk, events: readonly WalkEvent[], file: string | null): string {
  const report = reportOf(walk);
  const blocks = [
    titleOf(walk),
    facts(walk),
    ...beforeBlocks(walk),
    ...pathBlocks(report.visits, walk),
    ...actionBlocks(report.actions),
    ...responseBlocks(walk),
    ...noteBlocks(walk),
    ...changeBlocks(walk),
    ...nextBlocks(walk, events, report.visits, file),
  ];
  return `${printFirstMarkdown(blocks)}\n`;
}

function titleOf(walk: Walk): Block {
  const end = walk.status === 'ended' ? (walk.step.outcome?.label ?? '') : 'Not finished';
  return heading(1, line`${walk.flow.sop.title}: ${end}`);
}

function facts(walk: Walk): Block {
  const { sop } = walk.flow;
  const { started, step, status } = walk;
  const about = caseText(walk);
  const rows: [string, Line | null][] = [
    ['SOP', line`${sop.title} (${code(sop.id)}${sop.version ? `, version ${sop.version}` : null})`],
    ['Digest', [code(started.digest)]],
    ['Walk', [code(started.walk)]],
    ['Case', about === undefined ? null : [text(about)]],
    ['Agent', started.agent === undefined ? null : [text(started.agent)]],
    ['Started', [text(started.at.replace('T', ' '))]],
    ['Duration', [text(durationBetween(started.at, walk.at))]],
    [
      'Outcome',
      status === 'ended'
        ? line`${strong(step.outcome?.label ?? '')} (${code(step.outcome?.id ?? '')})`
        : line`not finished: stopped at ${code(step.id)}`,
    ],
    ['Takes over', status === 'ended' && step.handoff ? [text(capitalised(step.handoff.to))] : null],
    ['Follows', started.from ? followsText(started.from) : null],
    ['Taken on trust', started.from?.doubts ? [text(started.from.doubts.map(doubtText).join('; '))] : null],
  ];
  return table(
    [{ name: '' }, { name: '' }],
    rows.flatMap(([name, value]) => (value === null ? [] : [[[text(name)], value]])),
  );
}

/** "Abusive customer, walk `…`, transcript `first.md`": what this walk took over from. */
function followsText({ title, walk, file }: NonNullable<Walk['started']['from']>): Line {
  return line`${title}, walk ${code(walk)}${file === undefined ? null : line`, transcript ${code(file)}`}`;
}

/** "19:40:05" of a time. */
const clock = (at: string): string => at.slice(11, 19);

function pathBlocks(visits: readonly ReportedVisit[], walk: Walk): Block[] {
  const lines = visits.map(({ step, answer, at, sub }): Line => {
    const time = clock(at);
    const what = step.ask ?? step.title ?? step.id;
    if (sub === 'begins' && step.sub && !answer) return line`${time} ${emphasis('Begins:')} ${step.sub.sop.title}`;
    if (sub === 'ends' && step.sub?.outcome)
      return line`${time} ${emphasis('Ends:')} ${step.sub.sop.title} → ${step.sub.outcome.label}`;
    if (answer) return line`${time} ${what} ${strong(answer.label)}`;
    if (step.kind === 'leaf') return line`${time} ${step.outcome?.label ?? ''}`;
    const open = step === walk.step && step.kind === 'question';
    return line`${time} ${what}${open ? line` ${emphasis('no answer yet')}` : null}`;
  });
  return [heading(2, line`Path`), numbered(lines)];
}

function actionBlocks(actions: readonly ReportedAction[]): Block[] {
  if (actions.length === 0) return [];
  const items = actions.map(({ text: action, done, reason }) => ({
    line: line`${action}${done === false ? ` (skipped${reason === null ? '' : `: ${reason}`})` : null}`,
    ...(done === null ? {} : { done }),
  }));
  return [heading(2, line`Actions`), bullets(items)];
}

function responseBlocks(walk: Walk): Block[] {
  const { fields } = walk.flow;
  const said = reportOf(walk).visits.flatMap(({ step }) => step.says);
  const responses = said.map((response) => fillResponse(response, fields, walk.values));
  if (responses.length === 0) return [];
  const blocks = responses.flatMap((response) => {
    const channel = response.channel === null ? null : `, ${response.channel}`;
    const withheld = response.withheld.length ? 'Personal data was filled in; it is not kept here.' : undefined;
    const note = draftNote(response, walk) ?? withheld;
    return [
      heading(3, line`${response.title} (${code(response.id)}${channel})`),
      fence(response.text),
      ...(note ? [paragraph([emphasis(note)])] : []),
    ];
  });
  return [heading(2, line`Responses`), ...blocks];
}

function noteBlocks(walk: Walk): Block[] {
  if (!walk.notes) return [];
  const blocks = inOrder(walk.notes).flatMap(({ at, step, text: note }) => [
    paragraph(line`${clock(at)} at ${code(step)}:`),
    fence(note),
  ]);
  return [heading(2, line`Notes`), ...blocks];
}

function changeBlocks(walk: Walk): Block[] {
  if (!walk.changes) return [];
  return [
    heading(2, line`Changed on the way`),
    bullets(inOrder(walk.changes).map((change) => ({ line: changed(change, walk) }))),
  ];
}

function changed({ at, from, to }: Change, walk: Walk): Line {
  return line`${clock(at)} ${subjectOf(to, walk)}: ${gift(to, walk)} (was ${gift(from, walk)})`;
}

function subjectOf(event: EventBody, walk: Walk): string {
  switch (event.type) {
    case 'answered':
      return walk.flow.steps.get(event.step)?.ask ?? event.step;
    case 'filled':
      return walk.flow.fields.get(event.field)?.ask ?? event.field;
    case 'ticked':
      return walk.flow.steps.get(event.step)?.actions[event.action] ?? event.step;
    default:
      return '';
  }
}

function gift(event: EventBody, walk: Walk): Line {
  switch (event.type) {
    case 'answered': {
      const step = walk.flow.steps.get(event.step);
      const option = step && optionOf(step, event.option);
      return [strong(option?.label ?? event.option)];
    }
    case 'filled': {
      if (event.value === null) return line`left open`;
      if (isWithheld(event.value)) return [text(gapText(walk.flow.fields.get(event.field), event.field, true))];
      return [strong(typeof event.value === 'string' ? event.value : event.value.join(', '))];
    }
    case 'ticked':
      return event.done ? [strong('done')] : line`${strong('skipped')} (${event.reason ?? ''})`;
    default:
      return [];
  }
}

/** What the walk before this one found: the one who takes over need not ask again. */
function beforeBlocks(walk: Walk): Block[] {
  const { from } = walk.started;
  if (!from) return [];
  const by = from.agent === null ? null : `, by ${from.agent}`;
  const answers = from.summary.map(({ ask, answer }) => ({ line: line`${ask} ${strong(answer)}` }));
  return [
    heading(2, line`Before this`),
    paragraph(line`${from.title}${by}: ${strong(from.outcome)}`),
    ...(answers.length ? [bullets(answers)] : []),
  ];
}

function nextBlocks(
  walk: Walk,
  events: readonly WalkEvent[],
  visits: readonly ReportedVisit[],
  file: string | null,
): Block[] {
  const title = heading(2, line`To go on`);
  if (walk.status !== 'ended') {
    return [title, fence(wasDryRun(events) ? walkAgain(walk, visits) : `sop resume ${walk.started.walk}`)];
  }
  const { handoff } = walk.step;
  const command = file === null ? handoffCommand(handoff, caseOf(walk)) : handoffCommand(handoff);
  if (!handoff || !command) return [];
  const from = file === null ? '' : ` --from ${shellWord(file)}`;
  return [title, paragraph(line`${capitalised(handoff.to)} continues with:`), fence(command + from)];
}

/** A walk from given answers alone has no journal until it is resumed: there is nothing to go on with. */
function wasDryRun(events: readonly WalkEvent[]): boolean {
  const last = events[events.length - 1];
  return (
    last?.type === 'stopped' && last.reason === 'answers-ran-out' && !events.some(({ type }) => type === 'resumed')
  );
}

/** The command that comes to the same place, and asks from there. */
function walkAgain(walk: Walk, visits: readonly ReportedVisit[]): string {
  const about = caseOf(walk);
  const answers = visits.flatMap(({ step, answer }) => (answer ? ['--answer', `${step.id}=${answer.id}`] : []));
  const words = ['sop', 'run', walk.flow.sop.id, ...answers, ...(about === undefined ? [] : ['--case', about])];
  return words.map(shellWord).join(' ');
}
