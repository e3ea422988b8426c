import type { WalkEntry } from '../store/walks.js';
import { escapeLine } from '../text/escape.js';
import { addAll } from '../text/list.js';
import { wrapLines } from '../text/wrap.js';
import type { Walk } from '../walk/engine.js';
import { caseOf, caseText, reportOf } from '../walk/report.js';
import { plainLine, responseStatus } from '../walk/status.js';
import { copiedAndTakenBack, doubtText } from '../walk/text.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';
import { isScreen } from './output.js';
import { savedWalks } from './saved.js';

export interface CaseOptions extends CommonOptions {
  readonly format?: 'text' | 'json';
}

/** `sop case <id>`: the walks of one case, oldest first: what was answered, sent and decided. 0, or 2 for no walk. */
export async function caseCommand(call: Call<CaseOptions>, id: string): Promise<number> {
  const { options, context } = call;
  const listed = savedWalks(context);
  const walks = listed.flatMap(({ saved }) => (saved && caseOf(saved.walk) === id ? [saved.walk] : [])).reverse();
  if (walks.length === 0) throw noSuchCase(call, id, listed);
  if (options.format === 'json') await call.writeJson({ case: id, walks: walks.map(walkJson) });
  else await call.write(renderCase(call, id, walks));
  return exit.done;
}

function noSuchCase({ context }: Call<CaseOptions>, id: string, walks: readonly WalkEntry[]): CallError {
  const saved = walks.flatMap((entry) => entry.saved ?? []);
  const cases = [...new Set(saved.flatMap(({ walk }) => caseOf(walk) ?? []))];
  const withheld = saved.filter(({ walk }) => caseOf(walk) === undefined && caseText(walk) !== undefined).length;
  const known = cases.length
    ? `the cases there are: ${cases.slice(0, 10).join(', ')}`
    : withheld
      ? undefined
      : 'no walk has a case yet';
  const hidden = withheld
    ? `the case of ${withheld === 1 ? '1 walk' : `${withheld} walks`} is sensitive and not kept: \`sop walks\` lists all`
    : undefined;
  // The id that was typed may be sensitive in the SOP.
  const which = isScreen(context.stderr) ? `of case \`${id}\`` : 'of this case';
  return new CallError(`There is no walk ${which} on this computer.`, [known, hidden]);
}

function walkJson(walk: Walk): object {
  const { visits, responses } = reportOf(walk);
  return {
    walk: walk.started.walk,
    sop: walk.flow.sop.id,
    title: walk.flow.sop.title,
    agent: walk.started.agent ?? null,
    started: walk.started.at,
    at: walk.at,
    status: walk.status === 'ended' ? 'completed' : 'stopped',
    outcome: walk.status === 'ended' ? (walk.step.outcome?.id ?? null) : null,
    path: visits.map(({ step, answer }) => ({ step: step.id, ...(answer ? { answer: answer.id } : {}) })),
    responses: responses.map(({ id, title, status, copies }) => ({
      id,
      title,
      status,
      copied: copies.some(({ failed }) => failed === null),
    })),
    from: walk.started.from?.walk ?? null,
  };
}

function renderCase(call: Call<CaseOptions>, id: string, walks: readonly Walk[]): string {
  const paint = call.paint;
  const width = call.width;
  const lines = [paint.strong(`Case ${escapeLine(id)}`)];
  for (const walk of walks) {
    const report = reportOf(walk);
    const { visits } = report;
    const when = escapeLine(walk.started.at.slice(0, 16).replace('T', ' '));
    const by = walk.started.agent ? `, ${escapeLine(walk.started.agent)}` : '';
    lines.push(
      '',
      `${when}${by}  ${paint.strong(escapeLine(walk.flow.sop.title))} ${paint.faint(escapeLine(walk.started.walk))}`,
    );
    const add = (text: string): void => {
      addAll(lines, wrapLines(`  ${escapeLine(text)}`, width, '    '));
    };
    for (const doubt of walk.started.from?.doubts ?? []) add(`Taken on trust: ${doubtText(doubt)}`);
    for (const { step, answer } of visits) if (answer) add(`${step.ask ?? step.title ?? step.id} ${answer.label}`);
    for (const { responses, left } of visits) {
      for (const one of responses)
        add(`Response: ${one.title} (${plainLine(responseStatus(one, left, walk.started.at))})`);
    }
    for (const about of copiedAndTakenBack(report, walk.started.at)) add(about);
    add(
      walk.status === 'ended'
        ? `Outcome: ${walk.step.outcome?.label ?? ''}`
        : `Not finished: stopped at ${walk.step.id}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
