/**
 * Random SOPs and random walks through them, for property tests.
 *
 * An SOP is generated as the YAML text of its file, so that the loader takes part. Every one loads without a diagnostic,
 * every step of it can be reached, all that it declares is used, and every walk ends: edges lead to later steps, or back
 * to a step with a limit, whose `then` leads to a later one.
 */

import fc from 'fast-check';
import { stringify } from 'yaml';
import { mightNeverEnd } from '../../src/check/endless.js';
import { digestOf } from '../../src/sop/digest.js';
import { type Flow, linkSop } from '../../src/sop/flow.js';
import { loadSop } from '../../src/sop/load.js';
import type { Field, FieldValue, Sop } from '../../src/sop/types.js';
import { findUnsafe } from '../../src/text/escape.js';
import { applyEvent, isRefusal, pendingOf, replay, startWalk, type Walk } from '../../src/walk/engine.js';
import type { EventBody, WalkEvent } from '../../src/walk/events.js';
import { fillResponse } from '../../src/walk/fill.js';
import { withhold } from '../../src/walk/withhold.js';

/** An SOP and those it runs. */
export interface Library {
  /** Id of the SOP to walk. */
  readonly main: string;
  /** YAML text by id; no diagnostic in any of them. */
  readonly texts: ReadonlyMap<string, string>;
}

export interface LibraryOptions {
  /** Steps of the main SOP, leaves included; 2 or more. Sub-procedures have up to 5 each. Default 10. */
  readonly maxSteps?: number;
  /** Whether some steps run sub-procedures. Default true. */
  readonly subs?: boolean;
}

/** Random libraries of SOPs, with everything that the format knows. */
export function libraries({ maxSteps = 10, subs = true }: LibraryOptions = {}): fc.Arbitrary<Library> {
  return fc
    .record({
      main: seeds(maxSteps),
      subs: fc.array(seeds(5), { maxLength: subs ? 2 : 0 }),
    })
    .map(({ main, subs }) => {
      const texts = new Map<string, string>();
      const built: Built[] = [];
      // A sub-procedure may run those built before it, so that runs nest and never recurse.
      subs.forEach((seed, index) => {
        built.push(build(`sub-${index}`, seed, [...built]));
      });
      built.push(build('main', main, built));
      for (const { id, file } of built) texts.set(id, stringify(file, { lineWidth: 0, aliasDuplicateObjects: false }));
      return { main: 'main', texts };
    });
}

/** Random SOPs, ready to be walked: those that a check lets through, so that every walk of them ends. */
export function flows(options: LibraryOptions = {}): fc.Arbitrary<Flow> {
  return libraries(options)
    .map((library) => {
      const files = [...library.texts].map(([id, text]) => `# ${id}.yaml\n${text}`).join('\n');
      // A counterexample is read as its files.
      return Object.defineProperty(flowOf(library), fc.toStringMethod, { value: () => files });
    })
    .filter((flow) => !flow.sops.some(mightNeverEnd));
}

/** Loads and links a library. Throws when something in it does not load: then the generator is wrong, or the loader. */
export function flowOf(library: Library): Flow {
  const sops = new Map([...library.texts].map(([id, text]) => [id, mustLoad(id, text)]));
  const linked = linkSop(sops.get(library.main) as Sop, (id) => sops.get(id));
  if ('problems' in linked) throw new Error(linked.problems.map(({ message }) => message).join('\n'));
  return linked.flow;
}

/** The SOP in a text that has no mistakes; throws with its diagnostics when it has. */
export function mustLoad(id: string, text: string): Sop {
  const { sop, diagnostics } = loadSop({ name: `${id}.yaml`, text });
  if (!sop || diagnostics.length) throw new Error(`${diagnostics.map(({ message }) => message).join('\n')}\n${text}`);
  return sop;
}

const phrase = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('Be calm.', "Customer's name", 'Warn the customer', 'Is it over?', 'Refund'),
  },
  // Text that YAML would change if it were not in quotes.
  {
    weight: 1,
    arbitrary: fc.constantFrom('no', '12', 'a: b', 'Ticket #12', '- x', '!x', '*x', '"', "'", '2026-11-21'),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
);

/** Text that may stand in an SOP: visible, on one line, without braces. */
const texts: fc.Arbitrary<string> = phrase
  .map((text) => text.replace(/[{}\r\n\t]/g, '').trim())
  .filter((text) => text !== '' && !findUnsafe(text));

type StepSeed = {
  kind: 'question' | 'instruction' | 'run' | 'leaf';
  texts: string[];
  picks: number[];
  edges: { to: number; back: boolean; short: boolean; key: boolean; hint: boolean }[];
  title: boolean;
  actions: number;
  confirm: boolean;
  say: number;
  guide: boolean;
  record: number;
  limit: number;
  handoff: number;
};

type Seeds = { steps: StepSeed[]; always: { to: number; text: string }[]; fields: FieldSeed[]; texts: string[] };

type FieldSeed = {
  type: Field['type'];
  text: string;
  required: boolean;
  sensitive: boolean;
  preset: boolean;
  example: boolean;
};

const nat = fc.nat({ max: 50 });
const rarely = fc.constantFrom(false, false, false, true);

const stepSeed: fc.Arbitrary<StepSeed> = fc.record({
  kind: fc.constantFrom('question', 'question', 'question', 'instruction', 'instruction', 'run', 'leaf'),
  texts: fc.array(texts, { minLength: 4, maxLength: 4 }),
  picks: fc.array(nat, { minLength: 4, maxLength: 4 }),
  edges: fc.array(fc.record({ to: nat, back: fc.boolean(), short: fc.boolean(), key: rarely, hint: rarely }), {
    minLength: 2,
    maxLength: 4,
  }),
  title: fc.boolean(),
  actions: fc.nat({ max: 2 }),
  confirm: rarely,
  say: fc.constantFrom(0, 0, 1, 2),
  guide: rarely,
  record: fc.constantFrom(0, 0, 0, 1, 2),
  limit: fc.constantFrom(0, 0, 0, 1, 2, 3),
  handoff: fc.nat({ max: 2 }),
});

const fieldSeed: fc.Arbitrary<FieldSeed> = fc.record({
  type: fc.constantFrom('text', 'text', 'number', 'choice', 'date', 'list'),
  text: texts,
  required: fc.boolean(),
  sensitive: rarely,
  preset: rarely,
  example: rarely,
});

const seeds = (maxSteps: number): fc.Arbitrary<Seeds> =>
  fc.record({
    steps: fc.array(stepSeed, { minLength: 2, maxLength: maxSteps, size: 'max' }),
    always: fc.array(fc.record({ to: nat, text: texts }), { maxLength: 2 }),
    fields: fc.array(fieldSeed, { minLength: 1, maxLength: 4 }),
    texts: fc.array(texts, { minLength: 2, maxLength: 2 }),
  });

interface Built {
  readonly id: string;
  readonly outcomes: readonly string[];
  /** What `stringify` writes. */
  readonly file: Record<string, unknown>;
}

type Group = Record<string, unknown>;

function build(id: string, seed: Seeds, subs: readonly Built[]): Built {
  const count = seed.steps.length;
  const last = count - 1;
  const name = (index: number): string => `s${index}`;
  const later = (index: number, pick: number): number => index + 1 + (pick % (last - index));
  const at = (index: number): StepSeed => seed.steps[index] as StepSeed;

  const kinds: StepSeed['kind'][] = [];
  for (let index = 0; index < count; index++) {
    let { kind } = at(index);
    if (index === last) kind = 'leaf';
    // A leaf in the middle needs a question before it that can lead past it.
    else if (kind === 'leaf' && !kinds.includes('question')) kind = 'question';
    else if (kind === 'run' && subs.length === 0) kind = 'instruction';
    kinds.push(kind);
  }
  const limited = seed.steps.flatMap(({ limit }, index) => (limit > 0 && index < last ? [index] : []));
  /** A later step, or an earlier one (or this one) with a limit. */
  const anywhere = (index: number, pick: number, back: boolean): number => {
    const behind = limited.filter((one) => one <= index);
    return back && behind.length ? (behind[pick % behind.length] as number) : later(index, pick);
  };

  const used = { fields: new Set<number>(), guides: new Set<string>(), outcomes: new Set<string>() };
  const responses: Group = {};
  const steps: Record<string, Group> = {};
  let lastQuestion = -1;

  for (let index = 0; index < count; index++) {
    const { texts: words, picks, edges, ...made } = at(index);
    const kind = kinds[index];
    const step: Group = {};
    steps[name(index)] = step;
    if (made.title) step.title = words[0];
    const actions = kind === 'leaf' ? Math.max(1, made.actions) : made.actions;
    if (actions === 1) step.do = words[1];
    if (actions === 2) step.do = [words[1], words[2]];
    if (made.confirm && actions) step.confirm = true;
    if (made.say) step.say = say(index, made.say, words, picks);
    if (made.guide) {
      step.guides = 'g0';
      used.guides.add('g0');
    }
    if (made.record) step.record = [...new Set(picks.slice(0, made.record).map(useField))];
    if (made.limit && index < last) step.limit = { times: made.limit, then: name(later(index, picks[3] as number)) };

    switch (kind) {
      case 'question': {
        step.ask = words[3];
        const options: Group = {};
        edges.forEach(({ to, back, short, key, hint }, nth) => {
          const next = name(nth === 0 ? index + 1 : anywhere(index, to, back));
          options[`o${nth}`] = short
            ? next
            : {
                label: words[nth % 4],
                ...(key ? { key: 'abcd'[nth] } : {}),
                ...(hint ? { hint: words[0] } : {}),
                next,
              };
        });
        step.options = options;
        lastQuestion = index;
        break;
      }
      case 'instruction':
        step.next = name(index + 1);
        break;
      case 'run': {
        const sub = subs[(picks[2] as number) % subs.length] as Built;
        step.run = sub.id;
        step.then = Object.fromEntries(
          sub.outcomes.map((outcome, nth) => {
            const edge = edges[nth % edges.length] as StepSeed['edges'][number];
            return [outcome, name(nth === 0 ? index + 1 : anywhere(index, edge.to, edge.back))];
          }),
        );
        break;
      }
      case 'leaf': {
        const outcome = `end-${(picks[0] as number) % 3}`;
        used.outcomes.add(outcome);
        step.outcome = outcome;
        if (made.handoff) step.handoff = { to: words[0], ...(made.handoff === 2 ? { sop: 'another' } : {}) };
        // Nothing leads on from here, so the question before it leads past it.
        if (index < last) {
          const options = (steps[name(lastQuestion)] as Group).options as Group;
          options[`past-${index}`] = name(index + 1);
        }
      }
    }
  }

  function useField(pick: number): string {
    const index = pick % seed.fields.length;
    used.fields.add(index);
    return `f${index}`;
  }

  function say(index: number, how: number, words: string[], picks: number[]): string | string[] {
    const response = `r${index}`;
    const [a, b] = [useField(picks[0] as number), useField(picks[1] as number)];
    const text = `${words[0]} {{${a}}}, {{ ${b} }}\n- {{${a}}}\n${words[1]}`;
    responses[response] =
      how === 1 ? { text } : { title: words[2], channels: { chat: text, email: `${words[3]}\n\n${text}` } };
    return how === 1 ? response : [response];
  }

  const always = Object.fromEntries(
    seed.always.map(({ to, text }, nth) => {
      const safe = limited.length && to % 3 === 0 ? (limited[to % limited.length] as number) : last;
      return [`a${nth}`, { label: text, ...(nth === 0 ? { key: '!' } : {}), next: name(safe) }];
    }),
  );
  const outcomes = [...used.outcomes].sort();
  return {
    id,
    outcomes,
    file: {
      format: 1,
      sop: id,
      title: seed.texts[0],
      version: '1.0.0',
      start: 's0',
      ...(used.fields.size ? { fields: fieldsOf(seed.fields, used.fields) } : {}),
      outcomes: Object.fromEntries(outcomes.map((outcome) => [outcome, seed.texts[1]])),
      ...(seed.always.length ? { always } : {}),
      ...(used.guides.size ? { guides: { g0: { title: seed.texts[0], items: [seed.texts[1]] } } } : {}),
      steps,
      ...(Object.keys(responses).length ? { responses } : {}),
    },
  };
}

const presets: Record<Field['type'], FieldValue> = {
  text: 'preset',
  number: '7',
  choice: 'left',
  date: '2026-11-21',
  list: ['one', 'two'],
};

function fieldsOf(fields: readonly FieldSeed[], used: ReadonlySet<number>): Group {
  return Object.fromEntries(
    fields.flatMap((field, index) =>
      used.has(index)
        ? [
            [
              `f${index}`,
              {
                ask: field.text,
                ...(field.type === 'text' ? {} : { type: field.type }),
                ...(field.type === 'choice' ? { options: ['left', 'right'] } : {}),
                ...(field.required ? {} : { required: false }),
                ...(field.sensitive ? { sensitive: true } : {}),
                ...(field.preset ? { default: presets[field.type] } : {}),
                ...(field.example ? { example: field.text } : {}),
              },
            ],
          ]
        : [],
    ),
  );
}

/** What an agent does next. What it comes to depends on where the walk is; what is not possible there is left out. */
export interface Move {
  readonly kind: 'go' | 'always' | 'back' | 'note' | 'set' | 'pause' | 'copy';
  /** Picks an option, a field, or a value. */
  readonly pick: number;
  readonly text: string;
}

/** Random moves, most of them forward. */
export function moves(maxLength = 40): fc.Arbitrary<Move[]> {
  return fc.array(
    fc.record({
      kind: fc.oneof(
        { weight: 12, arbitrary: fc.constant('go' as const) },
        { weight: 4, arbitrary: fc.constant('back' as const) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            'always' as const,
            'note' as const,
            'set' as const,
            'pause' as const,
            'copy' as const,
          ),
        },
      ),
      pick: nat,
      text: texts,
    }),
    { maxLength, size: 'max' },
  );
}

/** A walk that was driven. */
export interface Driven {
  readonly walk: Walk;
  /** What happened, with the values as they were typed in the process that took them. */
  readonly events: readonly WalkEvent[];
  /** What a journal holds of it: the events with what is sensitive withheld, through JSON. */
  readonly journal: readonly WalkEvent[];
  /** The walk after each event. */
  readonly states: readonly Walk[];
}

/**
 * Drives a walk by moves, until they are used up or the walk has ended. To pause means what it means for the program:
 * the walk stops, and another process goes on from the journal.
 */
export function drive(flow: Flow, moves: readonly Move[]): Driven {
  const first = started(flow);
  let walk = mustWalk(startWalk(flow, first));
  const events: WalkEvent[] = [first];
  const journal: WalkEvent[] = [throughJson(first)];
  const states = [walk];
  const give = (body: EventBody): void => {
    const event = { ...body, seq: walk.seq + 1, at: timeOf(walk.seq + 1) } as WalkEvent;
    walk = mustWalk(applyEvent(walk, event));
    events.push(event);
    journal.push(throughJson(withhold(flow, event)));
    states.push(walk);
  };
  for (const move of moves) {
    if (move.kind === 'pause') {
      if (walk.status !== 'walking') continue;
      give({ type: 'stopped', reason: 'quit' });
      walk = mustWalk(replay(flow, journal));
      states[states.length - 1] = walk;
      give({ type: 'resumed' });
    } else {
      const body = bodyOf(walk, move);
      if (body) give(body);
    }
  }
  return { walk, events, journal, states };
}

/** The `started` event of a walk of an SOP. */
export function started(flow: Flow): Extract<WalkEvent, { type: 'started' }> {
  const { id, version } = flow.sop;
  return {
    type: 'started',
    walk: '20261121-120001-0001',
    sop: id,
    version,
    digest: digestOf(flow.sop),
    seq: 1,
    at: timeOf(1),
  };
}

/** The only move that is left out at the end; going back from there is possible. */
function bodyOf(walk: Walk, { kind, pick, text }: Move): EventBody | undefined {
  const { flow, step } = walk;
  switch (kind) {
    case 'back':
      return walk.before ? { type: 'went-back' } : undefined;
    case 'note':
      return { type: 'noted', step: step.id, text };
    case 'set': {
      if (walk.status !== 'walking' || flow.fields.size === 0) return undefined;
      const field = [...flow.fields.values()][pick % flow.fields.size] as Field;
      return { type: 'filled', field: field.id, value: valueFor(field, pick, text) };
    }
    case 'always': {
      const option = walk.status === 'walking' && step.options.find(({ always }) => always);
      return option ? { type: 'answered', step: step.id, option: option.id } : undefined;
    }
    case 'copy': {
      const response = walk.status === 'walking' ? step.says[pick % step.says.length] : undefined;
      if (!response) return undefined;
      const { channel, ready } = fillResponse(response, flow.fields, walk.values);
      const what = { step: step.id, response: response.id, channel, ready };
      return pick % 3 && ready ? { type: 'copied', ...what } : { type: 'copy-failed', ...what, why: text };
    }
    default:
      return walk.status === 'walking' ? forward(walk, pick, text) : undefined;
  }
}

/** What takes a walk on from where it waits: an answer, a value or none, a tick or a reason, a step passed, the end. */
export function forward(walk: Walk, pick: number, text: string): EventBody {
  const pending = pendingOf(walk);
  const { step } = pending;
  switch (pending.kind) {
    case 'tick': {
      const how = pick % 4 ? { done: true } : { done: false, reason: text };
      return { type: 'ticked', step: step.id, action: pending.action, ...how };
    }
    case 'field':
      return {
        type: 'filled',
        field: pending.field.id,
        value: pick % 4 ? valueFor(pending.field, pick, text) : null,
      };
    case 'question':
      return { type: 'answered', step: step.id, option: step.options[pick % step.options.length]?.id as string };
    case 'instruction':
      return { type: 'shown', step: step.id };
    case 'leaf':
      return { type: 'ended', step: step.id, outcome: step.outcome?.id as string };
  }
}

function valueFor(field: Field, pick: number, text: string): FieldValue {
  switch (field.type) {
    case 'number':
      return String(pick);
    case 'choice':
      return field.options[pick % field.options.length] as string;
    case 'date':
      return `2026-11-${String((pick % 28) + 1).padStart(2, '0')}`;
    case 'list':
      return [text, `${text} ${pick}`];
    default:
      return text;
  }
}

/** The time of the event with this number. */
export function timeOf(seq: number): string {
  return new Date(Date.UTC(2026, 10, 21, 12) + seq * 1000).toISOString().replace('.000Z', '+00:00');
}

const throughJson = (event: WalkEvent): WalkEvent => JSON.parse(JSON.stringify(event)) as WalkEvent;

export function mustWalk(result: ReturnType<typeof applyEvent>): Walk {
  if (isRefusal(result)) throw new Error(`${result.refused}: ${result.message}`);
  return result;
}
