import { answersOf, type Shortest, shortestTo, shortestWays, type WayAnswer } from '../graph/paths.js';
import type { Proof } from '../graph/proof.js';
import type { Flow, FlowStep } from '../sop/flow.js';
import type { ContentChange } from './content.js';

/** The fewest answers to a step where a changed text is met; null where no walk meets it. */
export type Seen = (change: ContentChange) => readonly WayAnswer[] | null;

/** Looks in the new SOP, and for what is gone in the old one. */
export function seenIn(old: Proof, now: Proof): Seen {
  const ways = new Map<Proof, Shortest>();
  return (change) => {
    const proof = change.is === null ? old : now;
    const meets = meetingOf(proof.flow, change);
    if (!meets || !proof.space) return null;
    const shortest = ways.get(proof) ?? shortestWays(proof.space);
    ways.set(proof, shortest);
    const way = shortestTo(shortest, meets);
    return way ? answersOf(way) : null;
  };
}

function meetingOf(flow: Flow, { kind, id }: ContentChange): ((step: FlowStep) => boolean) | null {
  const parts = id.split(':');
  const name = parts.pop();
  const sop = parts.length ? flow.sops.find((one) => one.id === parts[0]) : flow.sop;
  switch (kind) {
    case 'guide': {
      const guide = sop?.guides.find((one) => one.id === name);
      return (step) => step.guides.some((one) => one === guide);
    }
    case 'response': {
      const response = sop?.responses.find((one) => one.id === name);
      return (step) => step.says.some((one) => one === response);
    }
    case 'field':
      return (step) => step.needs.some((one) => one.id === name);
    case 'outcome':
      return sop === flow.sop ? (step) => step.outcome?.id === name : null;
    default:
      return null;
  }
}
