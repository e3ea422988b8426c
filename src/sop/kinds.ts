import type { Path } from '../yaml/node.js';
import type { DraftOf } from '../yaml/read.js';
import type * as format from './format.js';
import { line, lineOrNull, optionsOf } from './normalise.js';
import type { Handoff, Option, Step, StepBase } from './types.js';

/** One way on from a step: the step it leads to, and where in its own step that is written. */
interface Link {
  readonly to: string;
  readonly path: Path;
}

/**
 * A step as all that comes after Flow knows it: a question, an instruction or a leaf. Steps are called by their ids in
 * the same SOP.
 */
export interface Written {
  readonly id: string;
  readonly kind: 'question' | 'instruction' | 'leaf';
  readonly ask?: string;
  readonly options?: readonly Option[];
  /** Where an instruction leads. */
  readonly next?: string;
  /** The SOP that begins here, and where its outcomes lead. */
  readonly runs?: { readonly sop: string; readonly then: ReadonlyMap<string, string> };
  /** The outcome with which the SOP ends here. */
  readonly ends?: string;
  readonly handoff?: Handoff | null;
}

/** A kind of step: all that the program knows of it beside its shape in the file. */
interface Kind<Some extends Step, Raw> {
  /** As people call it. */
  readonly name: string;
  /** The keys that make a step what it is; the first is the one that it cannot be without. */
  readonly keys: readonly [main: string, ...others: string[]];
  make(base: StepBase, raw: Raw): Some;
  /** The steps of its own SOP that it leads to, a limit apart. */
  links(step: Some): readonly Link[];
  /**
   * The questions, instructions and leaves that it stands for, the first under its own id. `inside` says that another SOP
   * runs this one, so that its outcomes lead on.
   */
  writeOut(step: Some, inside: boolean): readonly [Written, ...Written[]];
}

export type KindName = Step['kind'];

type Of<Name extends KindName> = Extract<Step, { kind: Name }>;

/** What has been read of each kind of step. */
interface Drafts {
  readonly question: DraftOf<typeof format.question>;
  readonly run: DraftOf<typeof format.subProcedure>;
  readonly leaf: DraftOf<typeof format.leaf>;
  readonly instruction: DraftOf<typeof format.instruction>;
}

export const kinds: { readonly [Name in KindName]: Kind<Of<Name>, Drafts[Name]> } = {
  question: {
    name: 'a question',
    keys: ['ask', 'options'],
    make: (base, raw) => ({ ...base, kind: 'question', ask: line(raw.ask ?? ''), options: optionsOf(raw.options) }),
    links: ({ options }) => options.map(({ id, next }) => ({ to: next, path: ['options', id, 'next'] })),
    writeOut: ({ id, ask, options }) => [{ id, kind: 'question', ask, options }],
  },
  run: {
    name: 'a sub-procedure',
    keys: ['run', 'then'],
    make: (base, raw) => ({
      ...base,
      kind: 'run',
      run: raw.run ?? '',
      then: [...(raw.then ?? [])].map(([outcome, next = '']) => ({ outcome, next })),
    }),
    links: ({ then }) => then.map(({ outcome, next }) => ({ to: next, path: ['then', outcome] })),
    writeOut: ({ id, run, then }) => {
      const leadsTo = new Map(then.map(({ outcome, next }) => [outcome, next]));
      return [{ id, kind: 'instruction', runs: { sop: run, then: leadsTo } }];
    },
  },
  leaf: {
    name: 'a leaf',
    keys: ['outcome', 'handoff'],
    make: (base, { outcome = '', handoff }) => ({
      ...base,
      kind: 'leaf',
      outcome,
      handoff: handoff ? { to: line(handoff.to ?? ''), sop: handoff.sop ?? null } : null,
    }),
    links: () => [],
    writeOut: ({ id, outcome, handoff }, inside) => [
      inside ? { id, kind: 'instruction', ends: outcome } : { id, kind: 'leaf', ends: outcome, handoff },
    ],
  },
  instruction: {
    name: 'an instruction',
    keys: ['next'],
    make: (base, raw) => ({ ...base, kind: 'instruction', next: raw.next ?? '' }),
    links: ({ next }) => [{ to: next, path: ['next'] }],
    writeOut: ({ id, next }) => [{ id, kind: 'instruction', next }],
  },
};

const names = Object.keys(kinds) as KindName[];

/**
 * The kinds that a step with some keys could be of: those whose main key it has, else the first one that it has any key
 * of. A main key outweighs the others: `handoff` beside `next` is a stray key of an instruction, not a second kind.
 */
export function kindsBy(has: (key: string) => boolean): KindName[] {
  const main = names.filter((name) => has(kinds[name].keys[0]));
  return main.length ? main : names.filter((name) => kinds[name].keys.some(has)).slice(0, 1);
}

/** A step as far as it has been read; undefined where nothing says of what kind it is. */
export function stepOf(id: string, raw: DraftOf<typeof format.step>): Step | undefined {
  const [name] = kindsBy((key) => key in raw);
  if (!name) return undefined;
  const { limit } = raw;
  const base: StepBase = {
    id,
    title: lineOrNull(raw.title),
    actions: raw.do?.map(line) ?? [],
    says: raw.say ?? [],
    guides: raw.guides ?? [],
    record: raw.record ?? [],
    confirm: raw.confirm === true,
    limit: limit?.times === undefined ? null : { times: limit.times, then: limit.then ?? '' },
  };
  return (kinds[name] as Kind<Step, unknown>).make(base, raw);
}

/** The steps of its own SOP that a step leads to, a limit apart. */
export function linksOf(step: Step): readonly Link[] {
  return (kinds[step.kind] as Kind<Step, unknown>).links(step);
}

/** What a step stands for; `inside` an SOP that another one runs. */
export function writtenOut(step: Step, inside: boolean): readonly [Written, ...Written[]] {
  return (kinds[step.kind] as Kind<Step, unknown>).writeOut(step, inside);
}
