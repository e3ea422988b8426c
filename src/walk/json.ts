import type { FlowStep } from '../sop/flow.js';
import { inOrder, pendingOf, type Walk } from './engine.js';
import { isWithheld } from './events.js';
import { type Recorded, recordedOf } from './recorded.js';
import {
  type Report,
  type ReportedAction,
  type ReportedCopy,
  type ReportedResponse,
  type ReportedVisit,
  reportOf,
} from './report.js';

/** What `sop run --json` prints: one value with stable keys. */
export function runJson(walk: Walk): object {
  const report = reportOf(walk);
  const { sop } = walk.flow;
  const done = walk.status === 'ended';
  return {
    sop: { id: sop.id, title: sop.title, version: sop.version, digest: walk.started.digest },
    status: done ? 'completed' : 'stopped',
    outcome: done ? (walk.step.outcome?.id ?? null) : null,
    handoff: done && walk.step.handoff ? { to: walk.step.handoff.to, sop: walk.step.handoff.sop } : null,
    path: pathJson(report),
    actions: report.actions.map(actionJson),
    responses: report.responses.map(responseJson),
    values: recordedOf(walk).map(valueJson),
    ...(report.takenBack.length ? { takenBack: report.takenBack.map(takenBackJson) } : {}),
    ...(walk.notes ? { notes: inOrder(walk.notes) } : {}),
    ...(done ? {} : { next: nextJson(walk) }),
  };
}

function valueJson({ field, value }: Recorded): object {
  return { field, ...(isWithheld(value) ? { withheld: true } : { value }) };
}

function actionJson({ step, text, status, done, reason }: ReportedAction): object {
  return { step, text, status, ...(done === null ? {} : { done }), ...(reason === null ? {} : { reason }) };
}

function responseJson(response: ReportedResponse): object {
  const { step, id, title, text, status, ready, missing, withheld, channel, otherChannels, copies } = response;
  const other = otherChannels ? { otherChannels } : {};
  const own = { step, id, title, channel, text, status, ready, missing, ...other, withheld };
  if (copies.length === 0) return own;
  const copyJson = ({ at, failed, text: then, ...copy }: ReportedCopy): object => ({
    at,
    ...copy,
    ...(failed === null ? {} : { failed }),
    ...(then === null ? {} : { text: then }),
  });
  return { ...own, copies: copies.map(copyJson) };
}

function takenBackJson({ step, at, actions, responses }: ReportedVisit): object {
  return { step: step.id, at, actions: actions.map(actionJson), responses: responses.map(responseJson) };
}

/** The path with answers; where a sub-procedure begins and ends, that is said. */
function pathJson(report: Report): object[] {
  return report.visits.map(({ step, answer, sub }) => ({
    step: step.id,
    ...(answer ? { answer: answer.id } : {}),
    ...(sub ? subJson(step) : {}),
  }));
}

function subJson(step: FlowStep): object {
  if (!step.sub) return {};
  return step.sub.outcome ? { ends: step.sub.sop.id, outcome: step.sub.outcome.id } : { begins: step.sub.sop.id };
}

function nextJson(walk: Walk): object {
  const pending = pendingOf(walk);
  return {
    step: walk.step.id,
    options: walk.step.options.map((option) => option.id),
    ...(pending.kind === 'field' ? { field: pending.field.id } : {}),
  };
}
