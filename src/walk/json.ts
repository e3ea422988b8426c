import type { FlowStep } from '../sop/flow.js';
import { pendingOf, type Walk } from './engine.js';
import { type Report, reportOf } from './report.js';

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
    actions: report.actions.map(({ step, text, done: ticked, reason }) => ({
      step,
      text,
      ...(ticked === null ? {} : { done: ticked }),
      ...(reason === null ? {} : { reason }),
    })),
    responses: report.responses.map(({ step, id, title, text, ready, missing, withheld, channel }) => ({
      step,
      id,
      title,
      channel,
      text,
      ready,
      missing,
      withheld,
    })),
    ...(walk.notes.length ? { notes: walk.notes } : {}),
    ...(done ? {} : { next: nextJson(walk) }),
  };
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
