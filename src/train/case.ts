import { type Flow, type FlowStep, optionOf } from '../sop/flow.js';
import { goOnAnswer } from '../sop/reserved.js';
import type { Guide, Response } from '../sop/types.js';
import { applyEvent, isRefusal, pendingOf, startWalk, visitNumber, type Walk } from '../walk/engine.js';
import type { EventBody, WalkEvent } from '../walk/events.js';
import { type Given, type Queue, queueOf } from '../walk/play.js';
import type { TrainingChoice } from './choice.js';
import { gravityIn } from './gravity.js';
import { randomOf } from './random.js';
import { candidatesFor, nothing } from './response.js';

/** A customer to practise with: from a scenario, or drawn for free play. */
export interface Customer {
  readonly id: string;
  readonly title: string | null;
  readonly story: string | null;
  /** What the customer says or does, by step: the first for the first visit, and so on. */
  readonly cues: ReadonlyMap<string, readonly string[]>;
  /** The right answers, and the values of fields. */
  readonly given: Given;
}

/** A customer played along the right path, with the decisions to be made on it, in order. */
export interface TrainingCase {
  readonly customer: Customer;
  readonly decisions: readonly Decision[];
  /** The walk at its leaf. */
  readonly end: Walk;
}

/** One decision to make. */
export interface Decision {
  /** `pause` is an instruction, where the right choice is to go on or to take one of the ways out. */
  readonly kind: 'question' | 'response' | 'pause';
  /** The walk before it. */
  readonly walk: Walk;
  readonly step: FlowStep;
  /** 1 at the first visit of the step, and so on. */
  readonly visit: number;
  readonly cue: string | null;
  readonly choices: readonly TrainingChoice[];
  readonly right: TrainingChoice;
}

export interface CaseOptions {
  readonly flow: Flow;
  /** Responses of the SOPs that take over, as wrong choices in case the SOP has few of its own. */
  readonly more: readonly Response[];
  /** Determines which wrong responses are offered, and in which order. */
  readonly seed: string;
}

/** Practice has no clock, like scenarios. */
const at = '2000-01-01T00:00:00+00:00';

/** Plays a customer's right answers to the end; gives a sentence if they do not get there. Pure. */
export function trainingCase(customer: Customer, options: CaseOptions): TrainingCase | { readonly problem: string } {
  const { flow } = options;
  const { given } = customer;
  const first = startWalk(flow, {
    seq: 1,
    at,
    type: 'started',
    walk: customer.id,
    sop: flow.sop.id,
    version: flow.sop.version,
    digest: '',
  });
  if (isRefusal(first)) return { problem: first.message };
  let walk: Walk = first;
  const decisions: Decision[] = [];
  const gravity = gravityIn(flow);
  const queue = queueOf(given.answers);
  const give = (body: EventBody): string | undefined => {
    const next = applyEvent(walk, { ...body, seq: walk.seq + 1, at } as WalkEvent);
    if (isRefusal(next)) return next.message;
    walk = next;
    return undefined;
  };
  for (const [field, value] of given.fields) {
    const problem = give({ type: 'filled', field, value });
    if (problem) return { problem };
  }
  while (walk.status === 'walking') {
    const body = beside(walk) ?? decide(walk, customer, queue, gravity, decisions);
    if (body === undefined) return { problem: `No answer is given for \`${walk.step.id}\`: ${walk.step.ask ?? ''}` };
    if (body.type === 'ended') return { customer, decisions: withResponse(decisions, walk, options), end: walk };
    const problem = give(body);
    if (problem) return { problem };
  }
  return { problem: 'The walk does not come to an end.' };
}

/** What happens beside the decisions: actions are ticked, and fields without a value are skipped. */
function beside(walk: Walk): EventBody | undefined {
  const pending = pendingOf(walk);
  if (pending.kind === 'tick') return { type: 'ticked', step: walk.step.id, action: pending.action, done: true };
  if (pending.kind === 'field') return { type: 'filled', field: pending.field.id, value: null };
  return undefined;
}

/** The next event on the right path. Adds a decision if there is one to make. */
function decide(
  walk: Walk,
  { cues }: Customer,
  queue: Queue,
  gravity: ReturnType<typeof gravityIn>,
  decisions: Decision[],
): EventBody | undefined {
  const { step } = walk;
  const kind = pendingOf(walk).kind;
  if (kind === 'leaf') return { type: 'ended', step: step.id, outcome: step.outcome?.id ?? '' };
  const given = queue.peek(step.id);
  const option = given === undefined ? undefined : optionOf(step, given);
  if (kind === 'question' && !option) return undefined;
  if (option || given === goOnAnswer) queue.take(step.id);
  const visit = visitNumber(walk);
  const choices = step.options.map((one): TrainingChoice => {
    const { id, label, key, hint, why } = one;
    return { id, label, key, hint, why, gravity: gravity(one), leadsTo: one.next.id, wayOut: one.always };
  });
  if (kind === 'instruction') choices.unshift({ ...goOn, leadsTo: step.next?.id ?? null });
  const right = choices.find(({ id }) => id === (option?.id ?? goOnAnswer));
  if (!right) return undefined;
  // A list has a cue for each visit. A single cue is said at every visit.
  const said = cues.get(step.id);
  const cue = said?.[Math.min(visit, said.length) - 1] ?? null;
  decisions.push({ kind: kind === 'question' ? 'question' : 'pause', walk, step, visit, cue, choices, right });
  if (option) return { type: 'answered', step: step.id, option: option.id };
  return { type: 'shown', step: step.id };
}

const goOn: Omit<TrainingChoice, 'leadsTo'> = {
  id: goOnAnswer,
  label: 'Go on',
  key: null,
  hint: null,
  why: null,
  gravity: 'ordinary',
  wayOut: false,
};

/** Adds the choice of a response, at the last step of the path that sends one, before other decisions there. */
function withResponse(decisions: readonly Decision[], end: Walk, options: CaseOptions): Decision[] {
  const stops = [...decisions.map(({ walk }, index) => ({ walk, index })), { walk: end, index: decisions.length }];
  const last = stops.reverse().find(({ walk }) => walk.step.says.length);
  if (!last) return [...decisions];
  const { walk, index } = last;
  const { step } = walk;
  const response = step.says[0] as Response;
  const random = randomOf(`${options.seed} ${walk.started.walk} ${step.id}`);
  const choices = candidatesFor(walk, response, options.more, random);
  const decision: Decision = {
    kind: 'response',
    walk,
    step,
    visit: visitNumber(walk),
    cue: null,
    choices,
    right: choices.find(({ id }) => id === response.id) ?? nothing,
  };
  return [...decisions.slice(0, index), decision, ...decisions.slice(index)];
}

/** The question that a decision asks, in words. */
export function askOf({ kind, step }: Decision): string {
  if (kind === 'response') return 'Which response do you send?';
  return kind === 'question' ? (step.ask ?? '') : 'Do you go on?';
}

/** What can be read at a decision: the guides of its step, and the story again. */
export function readingAt({ customer }: TrainingCase, { guides }: Pick<FlowStep, 'guides'>): readonly Guide[] {
  if (customer.story === null) return guides;
  return [
    ...guides,
    { id: 'story', title: `The story: ${customer.title ?? customer.id}`, text: customer.story, items: [] },
  ];
}
