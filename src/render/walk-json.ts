import type { Walk } from '../walk/engine.js';
import type { WalkEvent } from '../walk/events.js';
import { caseOf } from '../walk/report.js';
import { runJson } from './run-json.js';

/** A saved walk for programs: what `sop run --json` prints, who walked it and when, and its events. */
export function walkJson(walk: Walk, events: readonly WalkEvent[]): object {
  const { started } = walk;
  return {
    format: 1,
    walk: started.walk,
    case: caseOf(walk) ?? null,
    agent: started.agent ?? null,
    started: started.at,
    at: walk.at,
    ...runJson(walk),
    events,
  };
}
