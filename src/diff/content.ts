import type { Flow, FlowStep } from '../sop/flow.js';
import type { Sop } from '../sop/types.js';

/** A difference in how two SOPs are written, apart from where answers lead. */
export interface ContentChange {
  readonly kind: 'metadata' | 'response' | 'guide' | 'field' | 'outcome' | 'limit' | 'step';
  /** A key, or the id of what changed; with `sop:` before it in a sub-procedure. */
  readonly id: string;
  /** Null on the side that does not have it. */
  readonly was: string | null;
  readonly is: string | null;
}

const metadata = [
  'title',
  'summary',
  'version',
  'audience',
  'owner',
  'reviewed',
  'reviewBy',
  'source',
  'channel',
] as const satisfies readonly (keyof Sop)[];

/** Compares texts and declarations by id, in the order of the new SOP; what is gone comes after. */
export function compareContent(old: Flow, now: Flow): ContentChange[] {
  return [
    ...changes('metadata', metadataOf(old.sop), metadataOf(now.sop)),
    ...changes('outcome', collect(old, outcomesOf), collect(now, outcomesOf)),
    ...changes('response', collect(old, responsesOf), collect(now, responsesOf)),
    ...changes('guide', collect(old, guidesOf), collect(now, guidesOf)),
    ...changes('field', collect(old, fieldsOf), collect(now, fieldsOf)),
    ...changes('limit', limitsOf(old), limitsOf(now)).filter(({ id }) => old.steps.has(id) && now.steps.has(id)),
  ];
}

/**
 * Compares steps by id, as they are written. For SOPs that are too large to be walked side by side: a renamed step is
 * then one that is gone and one that is new.
 */
export function compareSteps(old: Flow, now: Flow): ContentChange[] {
  return changes('step', stepsOf(old), stepsOf(now));
}

type Texts = Map<string, string>;

function changes(kind: ContentChange['kind'], old: Texts, now: Texts): ContentChange[] {
  const found: ContentChange[] = [];
  for (const [id, is] of now) {
    const was = old.get(id) ?? null;
    if (was !== is) found.push({ kind, id, was, is });
  }
  for (const [id, was] of old) if (!now.has(id)) found.push({ kind, id, was, is: null });
  return found;
}

function metadataOf(sop: Sop): Texts {
  const texts: Texts = new Map();
  for (const key of metadata) {
    const value = sop[key];
    if (typeof value === 'string') texts.set(key === 'reviewBy' ? 'review-by' : key, value);
  }
  return texts;
}

function collect(flow: Flow, of: (sop: Sop) => [string, string][]): Texts {
  const texts: Texts = new Map();
  for (const sop of flow.sops) {
    const prefix = sop === flow.sop ? '' : `${sop.id}:`;
    for (const [id, text] of of(sop)) texts.set(prefix + id, text);
  }
  return texts;
}

const outcomesOf = (sop: Sop): [string, string][] => sop.outcomes.map(({ id, label }) => [id, label]);

function responsesOf(sop: Sop): [string, string][] {
  return sop.responses.map(({ id, title, channel, text, channels }) => {
    const texts = channels.length ? channels.map((one) => `(${one.channel})\n${one.text}`) : [text];
    return [id, [`${title}${channel ? ` (${channel})` : ''}`, ...texts].join('\n\n')];
  });
}

function guidesOf(sop: Sop): [string, string][] {
  return sop.guides.map(({ id, title, text, items }) => [
    id,
    [title, ...(text ? [text.trimEnd()] : []), ...items.map((item) => `- ${item}`)].join('\n'),
  ]);
}

function fieldsOf(sop: Sop): [string, string][] {
  return sop.fields.map(({ id, ask, type, options, required, default: value, example, sensitive }) => {
    const parts = [
      ask,
      type === 'text' ? '' : type,
      options.join(' / '),
      required ? '' : 'optional',
      value === null ? '' : `default ${[value].flat().join(', ')}`,
      example === null ? '' : `example ${example}`,
      sensitive ? 'sensitive' : '',
    ];
    return [id, parts.filter(Boolean).join(', ')];
  });
}

function limitsOf(flow: Flow): Texts {
  return new Map(
    [...flow.steps.values()].map(({ id, limit }) => [
      id,
      limit ? `${limit.times} time${limit.times === 1 ? '' : 's'}, then ${limit.then.id}` : 'no limit',
    ]),
  );
}

function stepsOf(flow: Flow): Texts {
  return new Map([...flow.steps.values()].map((step) => [step.id, stepText(step)]));
}

function stepText({ title, ask, actions, says, needs, options, next, outcome, handoff }: FlowStep): string {
  return [
    title ?? '',
    ...actions.map((action) => `- ${action}`),
    says.length ? `sends ${says.map(({ id }) => id).join(', ')}` : '',
    needs.length ? `asks for ${needs.map(({ id }) => id).join(', ')}` : '',
    ask ?? '',
    ...options.map(({ id, label, hint, next: to }) => `${id}: ${label}${hint ? ` (${hint})` : ''} → ${to.id}`),
    next ? `→ ${next.id}` : '',
    outcome ? `ends in ${outcome.id}` : '',
    handoff ? `${handoff.to} takes over${handoff.sop ? ` with ${handoff.sop}` : ''}` : '',
  ]
    .filter(Boolean)
    .join('\n');
}
