import { offerOf, pendingOf, type Walk } from '../../src/walk/engine.js';
import { movesOf, reportOf } from '../../src/walk/report.js';

/** What an agent is shown at a point of a walk: what it waits for, and everything that stands so far. */
export function shownOf(walk: Walk): unknown {
  return { ...whereOf(walk), values: [...walk.values], report: plainReport(walk) };
}

/** Where a walk stands, values apart: the path with its answers, and what it waits for. */
export function whereOf(walk: Walk) {
  const pending = pendingOf(walk);
  return {
    status: walk.status,
    pending: {
      kind: pending.kind,
      step: pending.step.id,
      ...(pending.kind === 'field' ? { field: pending.field.id } : {}),
      ...(pending.kind === 'tick' ? { action: pending.action } : {}),
    },
    options: walk.step.options.map(({ id }) => id),
    path: plainReport(walk).visits,
    counts: [...walk.counts],
  };
}

/** Everything of a walk that another replay of its events must give again. */
export function wholeOf(walk: Walk): object {
  const { seq, at, notes, changes, offers, aside } = walk;
  return {
    shown: shownOf(walk),
    moves: movesOf(walk),
    offer: offerOf(walk),
    offers: [...offers],
    aside: [...aside],
    rest: { seq, at, notes, changes },
  };
}

/** Everything of a walk that its journal keeps: all but whether a value that was withheld can still be offered. */
export function keptOf(walk: Walk): unknown {
  return { ...wholeOf(walk), offer: null };
}

function plainReport(walk: Walk) {
  const report = reportOf(walk);
  return { ...report, visits: report.visits.map(({ step, ...visit }) => ({ step: step.id, ...visit })) };
}
