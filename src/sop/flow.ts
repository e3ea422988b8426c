import type { Diagnostic } from '../text/diagnostic.js';
import { worded } from '../text/say.js';
import { closest, type Words, wordsOf } from '../text/suggest.js';
import type { Path } from '../yaml/node.js';
import { type Written, writtenOut } from './kinds.js';
import { placeholders } from './placeholder.js';
import { channelField } from './reserved.js';
import type { Field, Guide, Handoff, Option, Outcome, Response, Sop, StepBase } from './types.js';
import { sopWords } from './words.js';

/**
 * An SOP ready to be walked: ids resolved to what they stand for, and sub-procedures written out in place, so that
 * everything after this sees one flat graph of steps. A step of a sub-procedure is called `call/step`.
 */
export interface Flow {
  readonly sop: Sop;
  /** All the SOPs it is made of: its own, then those of its sub-procedures, each once. */
  readonly sops: readonly Sop[];
  readonly start: FlowStep;
  /** In the order of the file; the steps of a sub-procedure follow the step that runs it. */
  readonly steps: ReadonlyMap<string, FlowStep>;
  /** Those of the SOP, then those of its sub-procedures; a field of the same id is one field. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

export interface FlowStep {
  readonly id: string;
  /** Its place in {@link Flow.steps}, from 0. */
  readonly index: number;
  /** A sub-procedure's own step, and the leaves inside it, are instructions: they lead on. */
  readonly kind: Written['kind'];
  readonly title: string | null;
  readonly actions: readonly string[];
  readonly says: readonly Response[];
  readonly guides: readonly Guide[];
  /** Fields asked for here, in order: those recorded, then those the responses use. */
  readonly needs: readonly Field[];
  readonly confirm: boolean;
  readonly limit: { readonly times: number; readonly then: FlowStep } | null;
  /** The question; null for other kinds. */
  readonly ask: string | null;
  /**
   * A question's own options and those always open, in a sub-procedure also those of the SOPs that run it; an
   * instruction has the latter alone.
   */
  readonly options: readonly FlowOption[];
  /** Where an instruction leads. */
  readonly next: FlowStep | null;
  /** Whether the walk waits here; a sub-procedure's step with nothing to do or say is passed through. */
  readonly waits: boolean;
  /** How the walk ends; for a leaf alone. */
  readonly outcome: Outcome | null;
  readonly handoff: Handoff | null;
  /** The SOP that this step belongs to. */
  readonly sop: Sop;
  /** Set where a sub-procedure begins, and at its leaves, where it ends. */
  readonly sub: { readonly sop: Sop; readonly outcome: Outcome | null } | null;
  /** Characters in its own texts and those of its responses. */
  readonly size: number;
}

export interface FlowOption {
  readonly id: string;
  readonly label: string;
  readonly key: string | null;
  readonly hint: string | null;
  readonly why: string | null;
  readonly next: FlowStep;
  /** One of the options that are always open. */
  readonly always: boolean;
}

const optionsById = new WeakMap<readonly FlowOption[], ReadonlyMap<string, FlowOption>>();

/** The option of a step by its id; the first, where two have it. */
export function optionOf({ options }: FlowStep, id: string): FlowOption | undefined {
  // Few are found at once; a question with thousands may be answered thousands of times.
  if (options.length < 10) return options.find((option) => option.id === id);
  const byId = optionsById.get(options) ?? new Map(options.toReversed().map((option) => [option.id, option]));
  optionsById.set(options, byId);
  return byId.get(id);
}

/** The built-in field: asked when a response has a text for each channel. */
function channelFieldOf(channels: readonly string[], known: string | null): Field {
  return {
    id: channelField,
    ask: 'Channel',
    type: 'choice',
    options: channels,
    required: true,
    default: known !== null && channels.includes(known) ? known : null,
    example: null,
    sensitive: false,
  };
}

/** Why an SOP cannot be made ready: a problem with one of its sub-procedures, at a path in the SOP `sop`. */
export interface LinkProblem extends Pick<Diagnostic, 'code' | 'severity' | 'message' | 'hint'> {
  readonly sop: string;
  readonly path: Path;
  /** What is pointed at, the key or the value. */
  readonly part?: 'key';
  /** What was likely meant by what stands there. */
  readonly meant?: string | undefined;
  /** The SOPs that run each other. */
  readonly round?: readonly string[];
}

/** A library of SOPs by id; undefined for one that does not exist or has errors. */
export type FindSop = (id: string) => Sop | undefined;

/** More steps or options than these, sub-procedures written out, are refused: nested runs and `always` multiply. */
const maxFlowSteps = 200_000;
const maxFlowOptions = 1_000_000;
/** More characters in all their texts are refused, too: a long response may be said at many steps. */
export const maxFlowSize = 100_000_000;
/** So deep sub-procedures may run each other. */
const maxDepth = 64;

type Draft = { -readonly [Key in keyof FlowStep]: FlowStep[Key] };

/** Sop → Flow, with its sub-procedures found through `find`. Pure. `known` are the ids to suggest from. */
export function linkSop(
  sop: Sop,
  find: FindSop = () => undefined,
  known: Iterable<string> | Words = [],
): { readonly flow: Flow } | { readonly problems: readonly LinkProblem[] } {
  const drafts = new Map<string, Draft>();
  const fields = new Map<string, Field>();
  const problems: LinkProblem[] = [];
  const responses = new Set<Response>();
  const bodies: Body[] = [];
  const words = 'look' in known ? known : wordsOf(known);
  let options = 0;
  let size = 0;

  // Depth first and without recursion: a sub-procedure is written out before the step after the one that runs it.
  const calls: { call: Call; parts: Parts; next: number }[] = [];
  const begin = (call: Call): void => {
    calls.push({ call, parts: partsOf(call.sop), next: 0 });
    for (const field of call.sop.fields) {
      const same = fields.get(field.id);
      // A field of several SOPs is sensitive when one of them says so.
      if (!same) fields.set(field.id, field);
      else if (field.sensitive && !same.sensitive) fields.set(field.id, { ...same, sensitive: true });
    }
  };
  begin({ sop, prefix: '', callers: new Set([sop.id]), returns: null, always: alwaysOf(sop, '', []), outer: [] });

  for (let frame = calls.at(-1); frame; frame = calls.at(-1)) {
    const { call, parts } = frame;
    const step = call.sop.steps[frame.next++];
    if (!step) {
      calls.pop();
      continue;
    }
    const tooMuch =
      (drafts.size >= maxFlowSteps && `has more than ${maxFlowSteps.toLocaleString('en')} steps`) ||
      (options > maxFlowOptions && `offers more than ${maxFlowOptions.toLocaleString('en')} options`) ||
      (size > maxFlowSize && `shows more than ${maxFlowSize.toLocaleString('en')} characters`) ||
      (calls.length > maxDepth && `is more than ${maxDepth} levels deep`);
    if (tooMuch) {
      problems.push({ ...worded(sopWords, 'too-many-steps', { tooMuch }), sop: sop.id, path: ['steps'] });
      break;
    }
    for (const [nth, written] of writtenOut(step, call.returns !== null).entries()) {
      // What a step says and does, it says and does at the first of the steps that it stands for.
      const base = nth === 0 ? step : { ...nothing, id: written.id };
      const draft = draftOf(base, written, call, parts, drafts.size);
      options += (written.options?.length ?? 0) + call.always.length;
      size += draft.size;
      for (const response of draft.says) responses.add(response);
      drafts.set(draft.id, draft);
      bodies.push({ call, base, written, draft });
      const inner = written.runs && subProcedure(step.id, written.runs, call, find, words, problems);
      if (!written.runs || !inner) continue;
      draft.sub = { sop: inner, outcome: null };
      const prefix = `${draft.id}/`;
      begin({
        sop: inner,
        prefix,
        callers: new Set([...call.callers, inner.id]),
        returns: new Map([...written.runs.then].map(([outcome, next]) => [outcome, call.prefix + next])),
        always: alwaysOf(inner, prefix, call.always),
        outer: call.always,
      });
    }
  }
  if (problems.length) return { problems };

  const channels = new Set([...responses].flatMap((response) => response.channels.map(({ channel }) => channel)));
  if (channels.size) fields.set(channelField, channelFieldOf([...channels], sop.channel));
  for (const body of bodies) connect(body, drafts, fields);
  return {
    flow: {
      sop,
      sops: [...new Set(bodies.map(({ call }) => call.sop))],
      start: drafts.get(sop.start) as Draft,
      steps: drafts,
      fields,
      outcomes: new Map(sop.outcomes.map((outcome) => [outcome.id, outcome])),
    },
  };
}

/** One use of an SOP: the walk's own, or a step that runs it. */
interface Call {
  readonly sop: Sop;
  readonly prefix: string;
  /** Ids of the SOPs being run, outermost first. */
  readonly callers: ReadonlySet<string>;
  /** Where each outcome leads in the caller; null for the SOP that is walked. */
  readonly returns: ReadonlyMap<string, string> | null;
  readonly always: readonly Always[];
  /** What is always open in the SOP that runs it. */
  readonly outer: readonly Always[];
}

/** An option that is always open, leading to a step by its full id. */
type Always = Option & { readonly always: true };

/** The options open everywhere in an SOP: its own, then those of the SOPs that run it, for a way out stays open. */
function alwaysOf(sop: Sop, prefix: string, outer: readonly Always[]): Always[] {
  const own = sop.always.map((option) => ({ ...option, next: prefix + option.next, always: true as const }));
  return [...own, ...besides(outer, own)];
}

/** The options that do not share their id with others; a key that others have is theirs. */
function besides(options: readonly Always[], others: readonly Option[]): readonly Always[] {
  const ids = new Set(others.map(({ id }) => id));
  const keys = new Set(others.map(({ key }) => key));
  if (!options.some(({ id, key }) => ids.has(id) || (key !== null && keys.has(key)))) return options;
  return options
    .filter(({ id }) => !ids.has(id))
    .map((option) => (keys.has(option.key) ? { ...option, key: null } : option));
}

interface Parts {
  readonly responses: ReadonlyMap<string, Response>;
  readonly guides: ReadonlyMap<string, Guide>;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

const partsBySop = new WeakMap<Sop, Parts>();

function partsOf(sop: Sop): Parts {
  const known = partsBySop.get(sop) ?? collectParts(sop);
  partsBySop.set(sop, known);
  return known;
}

function collectParts(sop: Sop): Parts {
  const byId = <T extends { id: string }>(things: readonly T[]): Map<string, T> =>
    new Map(things.map((thing) => [thing.id, thing]));
  return { responses: byId(sop.responses), guides: byId(sop.guides), outcomes: byId(sop.outcomes) };
}

/** One step of the flow, and what it is made of. */
interface Body {
  readonly call: Call;
  readonly base: StepBase;
  readonly written: Written;
  readonly draft: Draft;
}

const nothing = { title: null, actions: [], says: [], guides: [], record: [], confirm: false, limit: null };

/** A step as far as it can be told without the others. */
function draftOf(base: StepBase, written: Written, call: Call, parts: Parts, index: number): Draft {
  const { kind, ask = null, ends, handoff = null } = written;
  const outcome = ends === undefined ? null : (parts.outcomes.get(ends) ?? null);
  const says = base.says.flatMap((id) => parts.responses.get(id) ?? []);
  return {
    id: call.prefix + base.id,
    index,
    kind,
    title: base.title,
    actions: base.actions,
    says,
    guides: base.guides.flatMap((id) => parts.guides.get(id) ?? []),
    needs: [],
    confirm: base.confirm,
    limit: null,
    ask,
    options: [],
    next: null,
    waits: true,
    outcome: kind === 'leaf' ? outcome : null,
    handoff,
    sop: call.sop,
    sub: ends !== undefined && kind !== 'leaf' ? { sop: call.sop, outcome } : null,
    size: sizeOf(base, ask, says),
  };
}

function sizeOf({ title, actions }: StepBase, ask: string | null, says: readonly Response[]): number {
  let size = (title?.length ?? 0) + (ask?.length ?? 0);
  for (const action of actions) size += action.length;
  for (const response of says) size += responseSize(response);
  return size;
}

/** Characters in the texts of a response. */
export function responseSize({ title, text, channels }: Response): number {
  return channels.reduce((size, variant) => size + variant.text.length, title.length + text.length);
}

/** Completes a step with where it leads and what it asks for. */
function connect(
  { call, base, written, draft }: Body,
  drafts: ReadonlyMap<string, Draft>,
  fields: ReadonlyMap<string, Field>,
): void {
  const target = (id: string): Draft => drafts.get(id) as Draft;
  const { options: own = [], next, runs, ends } = written;
  draft.needs = needsOf(base.record, draft.says, fields);
  if (draft.sub) draft.waits = draft.actions.length + draft.says.length + draft.needs.length > 0;
  if (base.limit) draft.limit = { times: base.limit.times, then: target(call.prefix + base.limit.then) };
  draft.options = own.map((option) => ({ ...option, next: target(call.prefix + option.next), always: false }));
  if (draft.kind !== 'leaf' && draft.waits) {
    // At its leaf a sub-procedure is over, and so is what was open in it: one that leads to the leaf would go round.
    for (const option of ends === undefined ? besides(call.always, own) : call.outer) {
      (draft.options as FlowOption[]).push({ ...option, next: target(option.next) });
    }
  }
  if (next !== undefined) draft.next = target(call.prefix + next);
  else if (runs) draft.next = target(`${draft.id}/${draft.sub?.sop.start}`);
  else if (ends !== undefined && call.returns) draft.next = target(call.returns.get(ends) as string);
}

/** The SOP that a step runs, where it can be run there; else says why not. */
function subProcedure(
  step: string,
  { sop: id, then }: NonNullable<Written['runs']>,
  call: Call,
  find: FindSop,
  known: Words,
  problems: LinkProblem[],
): Sop | undefined {
  const at = (...path: Path) => ({ sop: call.sop.id, path: ['steps', step, ...path] });
  if (call.callers.has(id)) {
    const callers = [...call.callers];
    const round = callers.slice(callers.indexOf(id));
    problems.push({ ...worded(sopWords, 'recursive-run', { id, round }), ...at('run'), round });
    return undefined;
  }
  const inner = find(id);
  if (!inner) {
    const meant = closest(id, known);
    problems.push({ ...worded(sopWords, 'unknown-sop/run', { id, meant }), ...at('run'), meant });
    return undefined;
  }
  const before = problems.length;
  const theirs = new Set(inner.outcomes.map((outcome) => outcome.id));
  const unmapped = new Set([...theirs].filter((outcome) => !then.has(outcome)));
  const likely = wordsOf(unmapped.size ? unmapped : theirs);
  for (const outcome of then.keys()) {
    if (theirs.has(outcome)) continue;
    // A mistyped outcome is one mistake, though another seems to be missing for it.
    const meant = closest(outcome, likely);
    if (meant !== undefined) unmapped.delete(meant);
    const words = worded(sopWords, 'unknown-outcome/run', { id: outcome, sop: inner.id, meant, known: [...theirs] });
    problems.push({ ...words, ...at('then', outcome), part: 'key', meant });
  }
  if (unmapped.size) {
    const words = worded(sopWords, 'unmapped-outcome', { sop: inner.id, outcomes: [...unmapped] });
    problems.push({ ...words, ...at('then'), part: 'key' });
  }
  return problems.length === before ? inner : undefined;
}

function needsOf(record: readonly string[], says: readonly Response[], fields: ReadonlyMap<string, Field>): Field[] {
  const ids = new Set(record);
  const channelKnown = (fields.get(channelField)?.default ?? null) !== null;
  if (!channelKnown && says.some((response) => response.channels.length)) ids.add(channelField);
  for (const response of says) for (const field of fieldsIn(response)) ids.add(field);
  return [...ids].flatMap((id) => fields.get(id) ?? []);
}

const fieldsByResponse = new WeakMap<Response, ReadonlySet<string>>();

/** The fields that a response has placeholders for. Many steps may say the same one. */
function fieldsIn(response: Response): ReadonlySet<string> {
  const known = fieldsByResponse.get(response);
  if (known) return known;
  const texts = [response.text, ...response.channels.map((variant) => variant.text)];
  const fields = new Set(texts.flatMap((text) => placeholders(text).map(({ field }) => field)));
  fieldsByResponse.set(response, fields);
  return fields;
}
