import type { Walk } from './engine.js';
import type { WalkEvent } from './events.js';
import { runJson } from './json.js';
import { caseOf } from './report.js';

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
