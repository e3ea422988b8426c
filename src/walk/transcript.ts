import type { Flow } from '../sop/flow.js';
import { handoffCommand } from '../sop/handoff.js';
import { fenced, inlineCode, inlineMarkdown } from '../text/markdown.js';
import { shellWord } from '../text/shell.js';
import { durationBetween } from '../text/time.js';
import { capitalised } from '../text/words.js';
import { type Change, isRefusal, type Refusal, replay, type Walk } from './engine.js';
import { type EventBody, isWithheld, type WalkEvent } from './events.js';
import { type Handover, handoverOf } from './handover.js';
import { redactEvent } from './redact.js';
import { caseOf, gapText, type ReportedAction, type ReportedVisit, reportOf } from './report.js';
import { draftNote } from './text.js';

/**
 * The transcript of a walk, as Markdown for the person who takes it over. It depends on the SOP and the events alone,
 * and holds no value of a sensitive field. What programs need to verify or continue it stands at its end. `file` is the
 * name it is kept under, for the command that continues it.
 */
export function renderTranscript(flow: Flow, events: readonly WalkEvent[], file: string | null): string | Refusal {
  const redacted = events.map((event) => redactEvent(flow, event));
  const walk = replay(flow, redacted);
  if (isRefusal(walk)) return walk;
  const report = reportOf(walk);
  const sections = [
    heading(walk),
    facts(walk),
    beforeSection(walk),
    pathSection(report.visits, walk),
    actionsSection(report.actions),
    responsesSection(walk),
    notesSection(walk),
    changesSection(walk),
    nextSection(walk, redacted, report.visits, file),
    dataComment(walk, redacted, file),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function heading(walk: Walk): string {
  const end = walk.status === 'ended' ? (walk.step.outcome?.label ?? '') : 'Not finished';
  return `# ${inlineMarkdown(walk.flow.sop.title)}: ${inlineMarkdown(end)}`;
}

function facts(walk: Walk): string {
  const { sop } = walk.flow;
  const { started, step, status } = walk;
  const about = caseOf(walk);
  const rows: [string, string | undefined][] = [
    [
      'SOP',
      `${inlineMarkdown(sop.title)} (${inlineCode(sop.id)}${sop.version ? `, version ${inlineMarkdown(sop.version)}` : ''})`,
    ],
    ['Digest', inlineCode(started.digest)],
    ['Walk', inlineCode(started.walk)],
    ['Case', about === undefined ? undefined : inlineMarkdown(about)],
    ['Agent', started.agent === undefined ? undefined : inlineMarkdown(started.agent)],
    ['Started', inlineMarkdown(started.at.replace('T', ' '))],
    ['Duration', durationBetween(started.at, walk.at)],
    [
      'Outcome',
      status === 'ended'
        ? `**${inlineMarkdown(step.outcome?.label ?? '')}** (${inlineCode(step.outcome?.id ?? '')})`
        : `not finished: stopped at ${inlineCode(step.id)}`,
    ],
    ['Takes over', status === 'ended' && step.handoff ? inlineMarkdown(capitalised(step.handoff.to)) : undefined],
    ['Follows', started.from && followsText(started.from)],
  ];
  const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | ${value} |`]));
  return ['| | |', '|---|---|', ...lines].join('\n');
}

/** "Abusive customer, walk `…`, transcript `first.md`": what this walk took over from. */
function followsText({ title, walk, file }: NonNullable<Walk['started']['from']>): string {
  const transcript = file === undefined ? '' : `, transcript ${inlineCode(file)}`;
  return `${inlineMarkdown(title)}, walk ${inlineCode(walk)}${transcript}`;
}

function pathSection(visits: readonly ReportedVisit[], walk: Walk): string {
  const lines: string[] = [];
  for (const { step, answer, at, sub } of visits) {
    const what = inlineMarkdown(step.ask ?? step.title ?? step.id);
    const time = at.slice(11, 19);
    if (sub === 'begins' && step.sub && !answer)
      lines.push(`${lines.length + 1}. ${time} *Begins:* ${inlineMarkdown(step.sub.sop.title)}`);
    else if (sub === 'ends' && step.sub?.outcome)
      lines.push(
        `${lines.length + 1}. ${time} *Ends:* ${inlineMarkdown(step.sub.sop.title)} → ${inlineMarkdown(step.sub.outcome.label)}`,
      );
    else if (answer) lines.push(`${lines.length + 1}. ${time} ${what} **${inlineMarkdown(answer.label)}**`);
    else if (step.kind === 'leaf')
      lines.push(`${lines.length + 1}. ${time} ${inlineMarkdown(step.outcome?.label ?? '')}`);
    else
      lines.push(
        `${lines.length + 1}. ${time} ${what}${step === walk.step && step.kind === 'question' ? ' *no answer yet*' : ''}`,
      );
  }
  return `## Path\n\n${lines.join('\n')}`;
}

function actionsSection(actions: readonly ReportedAction[]): string {
  if (actions.length === 0) return '';
  const lines = actions.map(({ text, done, reason }) => {
    const box = done === null ? '' : done ? '[x] ' : '[ ] ';
    const why = done === false ? ` (skipped${reason === null ? '' : `: ${inlineMarkdown(reason)}`})` : '';
    return `- ${box}${inlineMarkdown(text)}${why}`;
  });
  return `## Actions\n\n${lines.join('\n')}`;
}

function responsesSection(walk: Walk): string {
  const { responses } = reportOf(walk);
  if (responses.length === 0) return '';
  const blocks = responses.map((response) => {
    const channel = response.channel === null ? '' : `, ${inlineMarkdown(response.channel)}`;
    const withheld = response.withheld.length ? 'Personal data was filled in; it is not kept here.' : undefined;
    const note = draftNote(response, walk) ?? withheld;
    return [
      `### ${inlineMarkdown(response.title)} (${inlineCode(response.id)}${channel})`,
      fenced(response.text),
      ...(note ? [`*${inlineMarkdown(note)}*`] : []),
    ].join('\n\n');
  });
  return `## Responses\n\n${blocks.join('\n\n')}`;
}

function notesSection(walk: Walk): string {
  if (walk.notes.length === 0) return '';
  const blocks = walk.notes.map(
    ({ at, step, text }) => `${at.slice(11, 19)} at ${inlineCode(step)}:\n\n${fenced(text)}`,
  );
  return `## Notes\n\n${blocks.join('\n\n')}`;
}

function changesSection(walk: Walk): string {
  if (walk.changes.length === 0) return '';
  return `## Changed on the way\n\n${walk.changes.map((change) => `- ${changeLine(change, walk)}`).join('\n')}`;
}

function changeLine({ at, from, to }: Change, walk: Walk): string {
  return `${at.slice(11, 19)} ${subjectOf(to, walk)}: ${gift(to, walk)} (was ${gift(from, walk)})`;
}

function subjectOf(event: EventBody, walk: Walk): string {
  switch (event.type) {
    case 'answered':
      return inlineMarkdown(walk.flow.steps.get(event.step)?.ask ?? event.step);
    case 'filled':
      return inlineMarkdown(walk.flow.fields.get(event.field)?.ask ?? event.field);
    case 'ticked':
      return inlineMarkdown(walk.flow.steps.get(event.step)?.actions[event.action] ?? event.step);
    default:
      return '';
  }
}

function gift(event: EventBody, walk: Walk): string {
  switch (event.type) {
    case 'answered': {
      const option = walk.flow.steps.get(event.step)?.options.find(({ id }) => id === event.option);
      return `**${inlineMarkdown(option?.label ?? event.option)}**`;
    }
    case 'filled': {
      if (event.value === null) return 'left open';
      if (isWithheld(event.value)) return inlineMarkdown(gapText(walk.flow.fields.get(event.field), event.field, true));
      return `**${inlineMarkdown(typeof event.value === 'string' ? event.value : event.value.join(', '))}**`;
    }
    case 'ticked':
      return event.done ? '**done**' : `**skipped** (${inlineMarkdown(event.reason ?? '')})`;
    default:
      return '';
  }
}

/** What the walk before this one found: the one who takes over need not ask again. */
function beforeSection(walk: Walk): string {
  const { from } = walk.started;
  if (!from) return '';
  const lines = from.summary.map(({ ask, answer }) => `- ${inlineMarkdown(ask)} **${inlineMarkdown(answer)}**`);
  const by = from.agent === null ? '' : `, by ${inlineMarkdown(from.agent)}`;
  return [`## Before this`, `${inlineMarkdown(from.title)}${by}: **${inlineMarkdown(from.outcome)}**`, lines.join('\n')]
    .filter(Boolean)
    .join('\n\n');
}

function nextSection(
  walk: Walk,
  events: readonly WalkEvent[],
  visits: readonly ReportedVisit[],
  file: string | null,
): string {
  if (walk.status !== 'ended') {
    const command = wasDryRun(events) ? walkAgain(walk, visits) : `sop resume ${walk.started.walk}`;
    return `## To go on\n\n${fenced(command)}`;
  }
  const { handoff } = walk.step;
  const command = file === null ? handoffCommand(handoff, caseOf(walk)) : handoffCommand(handoff);
  if (!handoff || !command) return '';
  const from = file === null ? '' : ` --from ${shellWord(file)}`;
  return `## To go on\n\n${inlineMarkdown(capitalised(handoff.to))} continues with:\n\n${fenced(command + from)}`;
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

/** What a transcript holds for programs. */
interface TranscriptData {
  readonly format: 1;
  readonly sop: string;
  readonly digest: string;
  readonly file: string | null;
  readonly handover: Handover | null;
  readonly events: readonly WalkEvent[];
}

const opening = '<!-- sop-transcript ';
const closing = ' -->';

/** The data in a comment, which Markdown does not show: ASCII alone, without `--`, `<` or `>`. */
function dataComment(walk: Walk, events: readonly WalkEvent[], file: string | null): string {
  const data: TranscriptData = {
    format: 1,
    sop: walk.flow.sop.id,
    digest: walk.started.digest,
    file,
    handover: handoverOf(walk) ?? null,
    events,
  };
  const safe = JSON.stringify(data).replace(
    /[<>]|-(?=-)|[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${opening}${safe}${closing}`;
}

/** The parsed JSON that a transcript's text ends with; undefined when there is none. It may hold anything. */
export function transcriptJson(text: string): unknown {
  const start = text.lastIndexOf(opening);
  const end = text.lastIndexOf(closing);
  if (start === -1 || end < start) return undefined;
  try {
    return JSON.parse(text.slice(start + opening.length, end));
  } catch {
    return undefined;
  }
}
