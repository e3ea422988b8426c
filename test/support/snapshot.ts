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
    record: recordOf(walk),
  };
}

/** Everything of a walk that its journal keeps: all but whether a value that was withheld can still be offered. */
export function keptOf(walk: Walk): unknown {
  return { ...wholeOf(walk), offer: null };
}

/** What was shown, done and copied, as a record tells it. */
function recordOf(walk: Walk) {
  const { visits, takenBack } = reportOf(walk);
  return [visits, takenBack].map((all) => all.map(({ step, state, ...visit }) => ({ step: step.id, ...visit })));
}

function plainReport(walk: Walk) {
  // What was gone back over stays on record, and is on the screen no more; nor does copying, or time, change the screen.
  const { takenBack: _, responses, visits, ...report } = reportOf(walk);
  const said = responses.map(({ copies: _copies, ...response }) => response);
  return {
    ...report,
    responses: said,
    visits: visits.map(({ step, at, answer, sub }) => ({ step: step.id, at, answer, sub })),
  };
}
