import { type Flow, type FlowStep, optionOf } from '../sop/flow.js';
import { handoffCommand } from '../sop/handoff.js';
import { code, emphasis, type Line, line, strong, text } from '../text/line.js';
import { type Block, bullets, fence, heading, type Item, paragraph, printMarkdown, table } from '../text/markdown.js';
import { shellWord } from '../text/shell.js';
import { clockOf, durationBetween, durationOf } from '../text/time.js';
import { capitalised } from '../text/words.js';
import { type Change, inOrder, isRefusal, type Pause, type Refusal, replay, type Walk } from './engine.js';
import { type EventBody, isWithheld, type WalkEvent } from './events.js';
import { gapText } from './fill.js';
import { recordedOf, valueText } from './recorded.js';
import {
  caseOf,
  caseText,
  pausesOf,
  type Report,
  type ReportedAction,
  type ReportedCopy,
  type ReportedResponse,
  type ReportedVisit,
  reportOf,
} from './report.js';
import { copyLine, leavingLine, plainLine } from './status.js';
import { doubtText, draftNote } from './text.js';
import { dataOf, joinParts } from './transcript-data.js';
import { withhold } from './withhold.js';

/**
 * The transcript of a walk, as Markdown for the person who takes it over. It depends on the SOP and the events alone,
 * and holds no value of a sensitive field. What programs need to verify or continue it stands at its end. `file` is the
 * name it is kept under, for the command that continues it.
 */
export function renderTranscript(flow: Flow, events: readonly WalkEvent[], file: string | null): string | Refusal {
  const written = events.map((event) => withhold(flow, event));
  const walk = replay(flow, written);
  if (isRefusal(walk)) return walk;
  return joinParts(visibleText(walk, written, file), dataOf(walk, written, file));
}

/** All of a transcript that people read, up to where its data begin. The events are those of the walk, as written. */
export function visibleText(walk: Walk, events: readonly WalkEvent[], file: string | null): string {
  const report = reportOf(walk);
  const blocks = [
    ...titleOf(walk, report),
    facts(walk),
    ...beforeBlocks(walk),
    ...pathBlocks(report.visits, walk),
    ...recordedBlocks(walk),
    ...actionBlocks(report),
    ...responseBlocks(report, walk),
    ...shownBlocks(report, walk),
    ...plannedBlocks(report, walk),
    ...takenBackBlocks(report, walk),
    ...noteBlocks(walk),
    ...changeBlocks(walk),
    ...nextBlocks(walk, events, report.visits, file),
  ];
  return `${printMarkdown(blocks)}\n`;
}

function titleOf(walk: Walk, { dry }: Report): Block[] {
  if (dry) {
    const what = 'A dry run, from answers given in advance: nobody was shown any of it, and nothing of it was done.';
    return [heading(1, line`What the SOP calls for`), paragraph([emphasis(what)])];
  }
  const end = walk.status === 'ended' ? (walk.step.outcome?.label ?? '') : 'Not finished';
  return [heading(1, line`${walk.flow.sop.title}: ${end}`)];
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
    ['Duration', [text(durationText(walk))]],
    [
      'Outcome',
      status === 'ended'
        ? line`${strong(step.outcome?.label ?? '')} (${code(step.outcome?.id ?? '')})`
        : line`not finished: stopped at ${code(step.id)}`,
    ],
    ['Takes over', status === 'ended' && step.handoff ? [text(capitalised(step.handoff.to))] : null],
    ['Continues', started.continues ? continuesText(started.continues) : null],
    [
      'Went on as',
      walk.continuedBy === null ? null : line`walk ${code(walk.continuedBy)}, on a newer version of the SOP`,
    ],
    ['Follows', started.from ? followsText(started.from) : null],
    ['Taken on trust', started.from?.doubts ? [text(started.from.doubts.map(doubtText).join('; '))] : null],
  ];
  return table(
    [{ name: '' }, { name: '' }],
    rows.flatMap(([name, value]) => (value === null ? [] : [[[text(name)], value]])),
  );
}

/** "1 min 10 s, and stopped for 34 h 05 min" */
function durationText(walk: Walk): string {
  const stops = pausesOf(walk).map(({ at, resumed }) => (resumed === null ? 0 : Date.parse(resumed) - Date.parse(at)));
  const stopped = stops.reduce((sum, one) => sum + one, 0);
  const all = durationOf(Date.parse(walk.at) - Date.parse(walk.started.at) - stopped);
  return stopped < 1000 ? all : `${all}, and stopped for ${durationOf(stopped)}`;
}

/** "walk `…`, begun on version 1.0.0" */
function continuesText({ walk, version }: NonNullable<Walk['started']['continues']>): Line {
  return line`walk ${code(walk)}, begun on ${version === null ? 'an older version' : `version ${version}`}: what was shown and done before is there`;
}

/** "Abusive customer, walk `…`, transcript `first.md`": what this walk took over from. */
function followsText({ title, walk, file }: NonNullable<Walk['started']['from']>): Line {
  return line`${title}, walk ${code(walk)}${file === undefined ? null : line`, transcript ${code(file)}`}`;
}

function pathBlocks(visits: readonly ReportedVisit[], walk: Walk): Block[] {
  const pauses = pausesOf(walk);
  let told = 0;
  let before = walk.started.at;
  const items = visits.map((visit, index): Item => {
    const time = clockOf(visit.at, before);
    before = visit.at;
    const next = visits[index + 1];
    const details: Line[] = [];
    for (let pause = pauses[told]; pause; pause = pauses[told]) {
      if (next && Date.parse(pause.at) >= Date.parse(next.at)) break;
      told++;
      if (pause.resumed === null) continue;
      details.push(pauseLine(pause, before));
      before = pause.at;
    }
    return { line: line`${time} ${visitLine(visit, walk)}`, ...(details.length ? { details } : {}) };
  });
  return [heading(2, line`Path`), { kind: 'list', items, numbered: true }];
}

function visitLine({ step, answer, sub }: ReportedVisit, walk: Walk): Line {
  const what = step.ask ?? step.title ?? step.id;
  if (sub === 'begins' && step.sub && !answer) return line`${emphasis('Begins:')} ${step.sub.sop.title}`;
  if (sub === 'ends' && step.sub?.outcome)
    return line`${emphasis('Ends:')} ${step.sub.sop.title} → ${step.sub.outcome.label}`;
  if (answer) return line`${what} ${strong(answer.label)}`;
  if (step.kind === 'leaf') return [text(step.outcome?.label ?? '')];
  const open = step === walk.step && step.kind === 'question';
  return line`${what}${open ? line` ${emphasis('no answer yet')}` : null}`;
}

/** "19:41:00 stopped for 34 h 05 min" */
function pauseLine({ at, resumed, newer }: Pause, before: string): Line {
  const still = newer === null ? null : ', and gone on with as it was begun, though a newer version was there';
  return line`${clockOf(at, before)} ${emphasis(`stopped for ${durationBetween(at, resumed ?? at)}`)}${still}`;
}

function recordedBlocks(walk: Walk): Block[] {
  const recorded = recordedOf(walk);
  if (recorded.length === 0) return [];
  const items = recorded.map(({ field, ask, value }) => ({ line: line`${ask}: ${valueText(walk, field, value)}` }));
  return [heading(2, line`Recorded`), bullets(items)];
}

/** What was ticked, or shown at a step that was gone on from. What was shown and nothing more stands apart from it. */
function actionBlocks({ actions, dry }: Report): Block[] {
  const told = actions.filter(({ status }) => dry || (status !== 'shown' && status !== 'planned'));
  if (told.length === 0) return [];
  const [asked, boxed] = [told.some(({ status }) => status === 'asked'), told.some(({ status }) => isBoxed(status))];
  const legend = boxed
    ? 'Those with a box were ticked, or skipped with a reason. The others were shown, and the walk went on from there.'
    : 'They were shown, and the walk went on from there. Nobody was asked to tick them.';
  return [heading(2, line`Actions`), ...(asked ? [paragraph([emphasis(legend)])] : []), bullets(told.map(actionItem))];
}

const isBoxed = (status: ReportedAction['status']): boolean => status === 'ticked' || status === 'skipped';

function actionItem({ text: action, status, reason }: ReportedAction): Item {
  const skipped = status === 'skipped' ? ` (skipped${reason === null ? '' : `: ${reason}`})` : null;
  return { line: line`${action}${skipped}`, ...(isBoxed(status) ? { done: status === 'ticked' } : {}) };
}

function responseBlocks({ responses, dry }: Report, walk: Walk): Block[] {
  const told = responses.filter(({ status }) => dry || status === 'asked');
  if (told.length === 0) return [];
  return [heading(2, line`Responses`), ...told.flatMap((response) => responseBlock(response, walk, dry))];
}

function responseBlock(response: ReportedResponse, walk: Walk, dry = false): Block[] {
  const { title, id, channel, status, copies, withheld } = response;
  const hidden = withheld.length ? 'Personal data was filled in; it is not kept here.' : undefined;
  const note = draftNote(response, walk) ?? hidden;
  const copied = copies.some(({ failed }) => failed === null);
  return [
    heading(3, line`${title} (${code(id)}${channel === null ? null : `, ${channel}`})`),
    fence(response.text),
    ...(note ? [paragraph([emphasis(note)])] : []),
    ...(!dry && status === 'asked' && !copied ? [paragraph([emphasis('Shown, not copied.')])] : []),
    ...copies.flatMap((copy) => copyBlocks(copy, walk)),
  ];
}

/** That it was copied, and the text where it was another then. */
function copyBlocks(copy: ReportedCopy, { started }: Walk): Block[] {
  const what = capitalised(plainLine(copyLine(copy, started.at)));
  if (copy.text === null) return [paragraph([emphasis(`${what}.`)])];
  return [paragraph([emphasis(`${what}, when it read:`)]), fence(copy.text)];
}

/** The steps that were left by a way out, or where the walk stopped: what stood there was shown, and nothing more. */
function shownBlocks({ visits, dry }: Report, walk: Walk): Block[] {
  if (dry) return [];
  const shown = visits.flatMap((visit) => {
    const actions = visit.actions.filter(({ status }) => status === 'shown');
    const responses = visit.responses.filter(({ status }) => status === 'shown');
    return actions.length + responses.length ? visitBlocks({ ...visit, actions, responses }, walk) : [];
  });
  return shown.length ? [heading(2, line`Shown, and nothing more`), ...shown] : [];
}

/** What the SOP calls for, and nobody was shown: its answer was given in advance, or a value was still asked for. */
function plannedBlocks({ actions, responses, dry }: Report, walk: Walk): Block[] {
  const planned = actions.filter(({ status }) => !dry && status === 'planned');
  const drafts = responses.filter(({ status }) => !dry && status === 'planned');
  if (planned.length + drafts.length === 0) return [];
  return [
    heading(2, line`Called for, not shown`),
    ...(planned.length ? [bullets(planned.map(actionItem))] : []),
    ...drafts.flatMap((response) => responseBlock(response, walk)),
  ];
}

function takenBackBlocks({ takenBack }: Report, walk: Walk): Block[] {
  if (takenBack.length === 0) return [];
  return [heading(2, line`Taken back`), ...takenBack.flatMap((visit) => visitBlocks(visit, walk))];
}

/** One visit that was not answered, with what stood there. */
function visitBlocks({ at, step, left, actions, responses }: ReportedVisit, walk: Walk): Block[] {
  const how = left ? line`: ${leavingLine(left)}` : null;
  return [
    paragraph(line`${clockOf(at, walk.started.at)} ${strong(stepName(step))}${how}`),
    ...(actions.length ? [bullets(actions.map(actionItem))] : []),
    ...responses.filter(({ status }) => status !== 'planned').flatMap((response) => responseBlock(response, walk)),
  ];
}

/** What a step is called where it is told of: its title, its question, how it ends, or its id. */
function stepName({ title, ask, outcome, id }: FlowStep): string {
  return title ?? ask ?? outcome?.label ?? id;
}

function noteBlocks(walk: Walk): Block[] {
  if (!walk.notes) return [];
  const blocks = inOrder(walk.notes).flatMap(({ at, step, text: note }) => [
    paragraph(line`${clockOf(at, walk.started.at)} at ${code(step)}:`),
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
  return line`${clockOf(at, walk.started.at)} ${subjectOf(to, walk)}: ${gift(to, walk)} (was ${gift(from, walk)})`;
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
