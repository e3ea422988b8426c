import { didYouMean } from '../text/suggest.js';
import { placeholders } from './placeholder.js';
import { channelField } from './reserved.js';
import type { Field, Guide, Handoff, Outcome, Response, Sop, Step } from './types.js';

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

export type FlowKind = 'question' | 'instruction' | 'leaf';

export interface FlowStep {
  readonly id: string;
  /** Its place in {@link Flow.steps}, from 0. */
  readonly index: number;
  /** A sub-procedure's own step, and the leaves inside it, are instructions: they lead on. */
  readonly kind: FlowKind;
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
  /** A question's own options and those always open; an instruction has the latter alone. */
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

/** The built-in field: asked when a response has a text for each channel. */
export function channelFieldOf(channels: readonly string[]): Field {
  return {
    id: channelField,
    ask: 'Channel',
    type: 'choice',
    options: channels,
    required: true,
    default: null,
    example: null,
    sensitive: false,
  };
}

/** Why an SOP cannot be made ready: a problem with one of its sub-procedures, at a path in the SOP `sop`. */
export interface LinkProblem {
  readonly code: 'unknown-sop' | 'recursive-run' | 'unmapped-outcome' | 'unknown-outcome' | 'too-many-steps';
  readonly message: string;
  readonly hint?: string;
  readonly sop: string;
  readonly path: readonly (string | number)[];
}

/** A library of SOPs by id; undefined for one that does not exist or has errors. */
export type FindSop = (id: string) => Sop | undefined;

/** More steps than this, sub-procedures written out, are refused: nested runs multiply. */
export const maxFlowSteps = 200_000;

type Draft = { -readonly [Key in keyof FlowStep]: FlowStep[Key] };

/** Sop → Flow, with its sub-procedures found through `find`. Pure. `known` are the ids to suggest from. */
export function linkSop(
  sop: Sop,
  find: FindSop = () => undefined,
  known: readonly string[] = [],
): { readonly flow: Flow } | { readonly problems: readonly LinkProblem[] } {
  const drafts = new Map<string, Draft>();
  const fields = new Map(sop.fields.map((field) => [field.id, field]));
  const problems: LinkProblem[] = [];
  const channels: string[] = [];
  const work: Call[] = [{ sop, prefix: '', callers: [sop.id], returns: null }];
  const bodies: { call: Call; step: Step; draft: Draft }[] = [];

  for (let call = work.pop(); call; call = work.pop()) {
    const responses = new Map(call.sop.responses.map((response) => [response.id, response]));
    const guides = new Map(call.sop.guides.map((guide) => [guide.id, guide]));
    const outcomes = new Map(call.sop.outcomes.map((outcome) => [outcome.id, outcome]));
    for (const field of call.sop.fields) if (!fields.has(field.id)) fields.set(field.id, field);
    if (drafts.size + call.sop.steps.length > maxFlowSteps) {
      problems.push({
        code: 'too-many-steps',
        message: `With its sub-procedures written out, the SOP has more than ${maxFlowSteps.toLocaleString('en')} steps.`,
        sop: sop.id,
        path: ['steps'],
      });
      break;
    }
    for (const step of call.sop.steps) {
      const says = step.says.flatMap((id) => responses.get(id) ?? []);
      for (const { channel } of says.flatMap((response) => response.channels)) {
        if (!channels.includes(channel)) channels.push(channel);
      }
      const ends = step.kind === 'leaf' && call.returns !== null;
      const outcome = step.kind === 'leaf' ? (outcomes.get(step.outcome) ?? null) : null;
      const draft: Draft = {
        id: call.prefix + step.id,
        index: drafts.size,
        kind: step.kind === 'run' || ends ? 'instruction' : step.kind,
        title: step.title,
        actions: step.actions,
        says,
        guides: step.guides.flatMap((id) => guides.get(id) ?? []),
        needs: [],
        confirm: step.confirm,
        limit: null,
        ask: step.kind === 'question' ? step.ask : null,
        options: [],
        next: null,
        waits: true,
        outcome: ends ? null : outcome,
        handoff: step.kind === 'leaf' && !ends ? step.handoff : null,
        sop: call.sop,
        sub: ends ? { sop: call.sop, outcome } : null,
      };
      drafts.set(draft.id, draft);
      bodies.push({ call, step, draft });
      if (step.kind !== 'run') continue;
      const inner = subProcedure(step, call, find, known, problems);
      if (!inner) continue;
      draft.sub = { sop: inner, outcome: null };
      work.push({
        sop: inner,
        prefix: `${draft.id}/`,
        callers: [...call.callers, inner.id],
        returns: new Map(step.then.map(({ outcome: id, next }) => [id, call.prefix + next])),
      });
    }
  }
  if (problems.length) return { problems };

  const channel = channelFieldOf(channels);
  if (channels.length) fields.set(channelField, channel);
  const target = (prefix: string, id: string): Draft => drafts.get(prefix + id) as Draft;
  for (const { call, step, draft } of bodies) {
    draft.needs = needsOf(step.record, draft.says, fields);
    if (step.limit) draft.limit = { times: step.limit.times, then: target(call.prefix, step.limit.then) };
    const always =
      draft.kind === 'leaf'
        ? []
        : call.sop.always.map((option) => ({ ...option, next: target(call.prefix, option.next), always: true }));
    switch (step.kind) {
      case 'question':
        draft.options = [
          ...step.options.map((option) => ({ ...option, next: target(call.prefix, option.next), always: false })),
          ...always,
        ];
        break;
      case 'instruction':
        draft.next = target(call.prefix, step.next);
        draft.options = always;
        break;
      case 'run':
        draft.next = target(`${draft.id}/`, (draft.sub as { sop: Sop }).sop.start);
        break;
      case 'leaf':
        if (call.returns) draft.next = drafts.get(call.returns.get(step.outcome) as string) ?? null;
    }
    if (draft.sub) {
      draft.waits = draft.actions.length + draft.says.length + draft.needs.length > 0;
      draft.options = draft.waits ? always : [];
    }
  }
  return {
    flow: {
      sop,
      sops: [...new Set(bodies.map(({ call }) => call.sop))],
      start: target('', sop.start),
      steps: drafts,
      fields,
      outcomes: new Map(sop.outcomes.map((outcome) => [outcome.id, outcome])),
    },
  };
}

interface Call {
  readonly sop: Sop;
  readonly prefix: string;
  /** Ids of the SOPs being run, outermost first. */
  readonly callers: readonly string[];
  /** Where each outcome leads in the caller; null for the SOP that is walked. */
  readonly returns: ReadonlyMap<string, string> | null;
}

function subProcedure(
  step: Extract<Step, { kind: 'run' }>,
  call: Call,
  find: FindSop,
  known: readonly string[],
  problems: LinkProblem[],
): Sop | undefined {
  const path = ['steps', step.id];
  const problem = (code: LinkProblem['code'], message: string, at: string[], hint?: string): void => {
    problems.push({ code, message, sop: call.sop.id, path: [...path, ...at], ...(hint ? { hint } : {}) });
  };
  if (call.callers.includes(step.run)) {
    const round = [...call.callers.slice(call.callers.indexOf(step.run)), step.run].join(' → ');
    problem(
      'recursive-run',
      `\`${step.run}\` would run itself (${round}), without end.`,
      ['run'],
      'use a handoff instead',
    );
    return undefined;
  }
  const inner = find(step.run);
  if (!inner) {
    problem('unknown-sop', `There is no SOP \`${step.run}\` to run.`, ['run'], didYouMean(step.run, known));
    return undefined;
  }
  const before = problems.length;
  const mapped = new Set(step.then.map(({ outcome }) => outcome));
  const missing = inner.outcomes.filter(({ id }) => !mapped.has(id));
  if (missing.length) {
    const names = missing.map(({ id }) => `\`${id}\``).join(', ');
    problem('unmapped-outcome', `\`then\` does not say where ${names} of \`${inner.id}\` leads.`, ['then']);
  }
  const theirs = inner.outcomes.map(({ id }) => id);
  for (const id of mapped) {
    if (theirs.includes(id)) continue;
    problem(
      'unknown-outcome',
      `\`${inner.id}\` has no outcome \`${id}\`.`,
      ['then', id],
      didYouMean(id, theirs) ?? `its outcomes are ${theirs.join(', ')}`,
    );
  }
  return problems.length === before ? inner : undefined;
}

function needsOf(record: readonly string[], says: readonly Response[], fields: ReadonlyMap<string, Field>): Field[] {
  const ids = new Set(record);
  if (says.some((response) => response.channels.length)) ids.add(channelField);
  for (const response of says) {
    for (const text of [response.text, ...response.channels.map((variant) => variant.text)]) {
      for (const { field } of placeholders(text)) ids.add(field);
    }
  }
  return [...ids].flatMap((id) => fields.get(id) ?? []);
}
