import { type Flow, type FlowOption, type FlowStep, optionOf } from '../sop/flow.js';
import { goOnAnswer } from '../sop/reserved.js';
import type { FieldValue } from '../sop/types.js';
import { applyEvent, isRefusal, pendingOf, startWalk, type Walk } from '../walk/engine.js';
import type { EventBody, WalkEvent } from '../walk/events.js';
import { visitsOf } from '../walk/report.js';
import type { Customer } from './case.js';
import { oneByChance, type Random, randomOf } from './random.js';

/** A walk longer than this many steps is no good for practice. */
const maxSteps = 500;

const at = '2000-01-01T00:00:00+00:00';

/**
 * A made-up customer: a random path of the SOP, with lines from scenarios in which customers took the same options. For
 * an option that nobody took, the SOP's own words are used. Null if the path finds no end.
 */
export function drawCustomer(flow: Flow, known: readonly Customer[], seed: string): Customer | null {
  const random = randomOf(`customer ${flow.sop.id} ${seed}`);
  const lines = linesOf(known);
  const id = `random-${seed}`;
  const first = startWalk(flow, {
    seq: 1,
    at,
    type: 'started',
    walk: id,
    sop: flow.sop.id,
    version: flow.sop.version,
    digest: '',
  });
  if (isRefusal(first)) return null;
  let walk: Walk = first;
  const answers = new Map<string, string[]>();
  const cues = new Map<string, string[]>();
  for (let steps = 0; steps < maxSteps; steps++) {
    const { step } = walk;
    const body = moveFrom(walk, lines, random);
    if (body.type === 'ended') {
      const fields = drawFields(known, random);
      const story = 'Free play: a customer you have not met, on a path drawn from the procedure.';
      return { id, title: 'A customer drawn by chance', story, cues, given: { answers, fields } };
    }
    if (body.type === 'answered' || body.type === 'shown') {
      const visit = visitsOf(walk).filter((one) => one.step === step).length;
      const option = body.type === 'answered' ? body.option : goOnAnswer;
      if (body.type === 'answered' || step.options.length) push(answers, step.id, visit, option);
      if (body.type === 'answered') push(cues, step.id, visit, cueFor(step, option, lines, random));
    }
    const next = applyEvent(walk, { ...body, seq: walk.seq + 1, at } as WalkEvent);
    if (isRefusal(next)) return null;
    walk = next;
  }
  return null;
}

/** Adds to the list of a step, which has one item for each visit. */
function push(lists: Map<string, string[]>, step: string, visit: number, item: string): void {
  const list = lists.get(step) ?? [];
  while (list.length < visit - 1) list.push('');
  lists.set(step, [...list, item]);
}

function moveFrom(walk: Walk, lines: ReadonlyMap<string, readonly string[]>, random: Random): EventBody {
  const pending = pendingOf(walk);
  const { step } = pending;
  switch (pending.kind) {
    case 'tick':
      return { type: 'ticked', step: step.id, action: pending.action, done: true };
    case 'field':
      return { type: 'filled', field: pending.field.id, value: null };
    case 'instruction':
      return { type: 'shown', step: step.id };
    case 'leaf':
      return { type: 'ended', step: step.id, outcome: step.outcome?.id ?? '' };
    case 'question':
      return { type: 'answered', step: step.id, option: drawOption(step, lines, random).id };
  }
}

/** Prefers options with a line to say. A way out is taken one time in six, so that walks go on. */
function drawOption(step: FlowStep, lines: ReadonlyMap<string, readonly string[]>, random: Random): FlowOption {
  const own = step.options.filter(({ always }) => !always);
  const exits = step.options.filter(({ always, id }) => always && lines.has(`${step.id} ${id}`));
  const leave = random.below(6) === 0;
  const said = own.filter(({ id }) => lines.has(`${step.id} ${id}`));
  const pool = leave && exits.length ? exits : said.length > 1 ? said : own.length ? own : step.options;
  return oneByChance(pool, random) as FlowOption;
}

/** What customers said, by step and by the option that was right there. */
function linesOf(known: readonly Customer[]): ReadonlyMap<string, readonly string[]> {
  const lines = new Map<string, string[]>();
  for (const { cues, given } of known) {
    for (const [step, options] of given.answers) {
      options.forEach((option, index) => {
        const cue = cues.get(step)?.[index];
        if (cue) lines.set(`${step} ${option}`, [...(lines.get(`${step} ${option}`) ?? []), cue]);
      });
    }
  }
  return lines;
}

function cueFor(step: FlowStep, id: string, lines: ReadonlyMap<string, readonly string[]>, random: Random): string {
  const said = oneByChance(lines.get(`${step.id} ${id}`) ?? [], random);
  if (said !== undefined) return said;
  const option = optionOf(step, id);
  return `[${option?.hint ?? option?.label ?? id}]`;
}

/** For each field, the value from one of the scenarios that have it. */
function drawFields(known: readonly Customer[], random: Random): ReadonlyMap<string, FieldValue> {
  const all = new Map<string, FieldValue[]>();
  for (const { given } of known) {
    for (const [field, value] of given.fields) all.set(field, [...(all.get(field) ?? []), value]);
  }
  return new Map([...all].map(([field, values]) => [field, oneByChance(values, random) as FieldValue]));
}
