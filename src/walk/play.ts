import { readFieldValue } from '../sop/field-value.js';
import { type Flow, optionOf } from '../sop/flow.js';
import { channelField, goOnAnswer } from '../sop/reserved.js';
import type { FieldValue } from '../sop/types.js';
import { askFor, closest, oneOf, type Words, wordsOf } from '../text/suggest.js';
import { notBefore } from '../text/time.js';
import { applyEvent, isRefusal, pendingOf, type Refusal, type Walk } from './engine.js';
import type { EventBody, WalkEvent } from './events.js';
import { hasSensitive } from './withhold.js';

/** Answers by step: the first for the first visit, and so on. Fields by id. */
export interface Given {
  readonly answers: ReadonlyMap<string, readonly string[]>;
  readonly fields: ReadonlyMap<string, FieldValue>;
}

/** Something given that the SOP does not know, with what it does know. */
export interface GivenProblem {
  readonly kind: 'step' | 'option' | 'field' | 'value';
  /** The step or field it was given for. */
  readonly at: string;
  readonly given: string;
  readonly message: string;
  readonly hint: string;
  /** What was likely meant by it. */
  readonly meant?: string | undefined;
}

/** What is given must exist in the SOP, whether or not the walk comes to it. Fields are read as their types. */
export function checkGiven(
  flow: Flow,
  answers: ReadonlyMap<string, readonly string[]>,
  fields: ReadonlyMap<string, string | readonly string[]>,
): { readonly given: Given; readonly problems: readonly GivenProblem[] } {
  const problems: GivenProblem[] = [];
  const values = new Map<string, FieldValue>();
  const careful = hasSensitive(flow);
  let asking: Words | undefined;
  let known: Words | undefined;
  for (const [id, options] of answers) {
    const step = flow.steps.get(id);
    if (!step) {
      asking ??= wordsOf([...flow.steps.values()].filter((one) => one.options.length).map((one) => one.id));
      const meant = closest(id, asking);
      problems.push({
        kind: 'step',
        at: id,
        given: id,
        message: `There is no step \`${id}\` in \`${flow.sop.id}\`.`,
        hint: askFor(meant) ?? `its questions are ${oneOf(asking.all, 20)}`,
        meant,
      });
      continue;
    }
    let words: Words | undefined;
    for (const option of options) {
      if (optionOf(step, option)) continue;
      if (step.kind === 'instruction' && option === goOnAnswer) continue;
      words ??= wordsOf(step.options.map((one) => one.id));
      const ids = words.all;
      const meant = closest(option, words);
      problems.push({
        kind: 'option',
        at: id,
        given: option,
        message: ids.length
          ? `Step \`${id}\` has no option \`${option}\`.`
          : `Step \`${id}\` asks nothing, so it takes no answer.`,
        hint:
          [askFor(meant), ids.length && `its options are ${oneOf(ids, 20)}`].filter(Boolean).join(' ') ||
          'take the answer out',
        meant,
      });
    }
  }
  for (const [id, value] of fields) {
    const field = flow.fields.get(id);
    if (!field) {
      known ??= wordsOf(flow.fields.keys());
      const ids = known.all;
      const none = id === channelField ? 'no response of it has a text for each channel' : 'it has no fields';
      const meant = closest(id, known);
      problems.push({
        kind: 'field',
        at: id,
        given: String(value),
        message: `There is no field ${careful && !isId(id) ? 'of that name' : `\`${id}\``} in \`${flow.sop.id}\`.`,
        hint: askFor(meant) ?? (ids.length && id !== channelField ? `its fields are ${oneOf(ids, 20)}` : none),
        meant,
      });
      continue;
    }
    const reading = readFieldValue(field, value);
    if ('value' in reading) {
      values.set(id, reading.value);
    } else {
      problems.push({
        kind: 'value',
        at: id,
        given: String(value),
        message: `Field \`${id}\` (${field.ask}) ${reading.problem}.`,
        hint: field.example === null ? `it is a ${field.type} field` : `for example: ${field.example}`,
      });
    }
  }
  return { given: { answers, fields: values }, problems };
}

/** A value may stand where a field was meant; an id is no name of a customer. */
export const isId = (text: string): boolean => /^[a-z][a-z0-9-]*$/.test(text);

/** Given answers that have not been used yet. A question that is reached takes the next one for its step. */
export interface Queue {
  take(step: string): string | undefined;
  peek(step: string): string | undefined;
  left(): { step: string; option: string }[];
}

export function queueOf(answers: ReadonlyMap<string, readonly string[]>): Queue {
  const next = new Map<string, number>();
  const peek = (step: string): string | undefined => answers.get(step)?.[next.get(step) ?? 0];
  return {
    peek,
    take: (step) => {
      const option = peek(step);
      if (option !== undefined) next.set(step, (next.get(step) ?? 0) + 1);
      return option;
    },
    left: () =>
      [...answers].flatMap(([step, options]) => options.slice(next.get(step) ?? 0).map((option) => ({ step, option }))),
  };
}

export interface Played {
  readonly walk: Walk;
  readonly events: readonly WalkEvent[];
  /** An answer that the walk refused; undefined when the walk ended or the answers ran out. */
  readonly refusal?: Refusal;
}

/** The reason recorded for an action that nobody was there to confirm. */
const notConfirmed = 'not confirmed: played from given answers';

/**
 * Plays given answers without asking anybody: instructions are passed, fields without a value are passed over, and
 * actions that want confirming are recorded as not confirmed. Stops where a question has no answer left.
 */
export function play(start: Walk, queue: Queue, now: () => string): Played {
  const events: WalkEvent[] = [];
  let walk = start;
  let { counts } = start;
  const passed = new Set<string>();
  for (;;) {
    const body = nextGiven(walk, queue);
    if (!body) return { walk, events };
    if (body.type === 'answered' || walk.counts !== counts) {
      passed.clear();
      counts = walk.counts;
    } else if (body.type === 'shown' && passed.has(body.step)) {
      // The same step again, with no answer and no limit in between: so it would go on for ever.
      const message = `From \`${body.step}\` the walk goes round without end.`;
      return { walk, events, refusal: { refused: 'no-end', message } };
    }
    if (body.type === 'shown') passed.add(body.step);
    const event = { ...body, seq: walk.seq + 1, at: notBefore(walk.at, now()) } as WalkEvent;
    const result = applyEvent(walk, event);
    if (isRefusal(result)) return { walk, events, refusal: result };
    walk = result;
    events.push(event);
  }
}

function nextGiven(walk: Walk, queue: Queue): EventBody | undefined {
  if (walk.status !== 'walking') return undefined;
  const pending = pendingOf(walk);
  const { step } = pending;
  const given = queue.peek(step.id);
  // An option that is always open leaves at once, before fields and ticks.
  if (given !== undefined && (pending.kind === 'question' || optionOf(step, given)?.always)) {
    return { type: 'answered', step: step.id, option: queue.take(step.id) as string, given: true };
  }
  switch (pending.kind) {
    case 'tick':
      return { type: 'ticked', step: step.id, action: pending.action, done: false, reason: notConfirmed };
    case 'field':
      return { type: 'filled', field: pending.field.id, value: null };
    case 'instruction':
      if (given === goOnAnswer) queue.take(step.id);
      return { type: 'shown', step: step.id, given: true };
    case 'leaf':
      return { type: 'ended', step: step.id, outcome: step.outcome?.id ?? '', given: true };
    case 'question':
      return undefined;
  }
}
