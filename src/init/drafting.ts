import { idOf } from '../text/id.js';

/** A step of a first SOP. */
export interface DraftStep {
  readonly id: string;
  /** Where it stands in the outline; null where it is not from there. */
  readonly line: number | null;
  title: string | null;
  actions: string[];
  confirm: boolean;
  ask: string | null;
  options: { readonly id: string; readonly label: string; readonly hint: string | null; readonly next: string }[];
  next: string | null;
  outcome: string | null;
  limit: { readonly times: number; readonly then: string } | null;
  /** What was guessed, as comments before the step. */
  guesses: string[];
}

/** The steps of a first SOP: all can be come to, and each way ends. */
export interface Draft {
  readonly start: string;
  readonly steps: readonly DraftStep[];
  readonly outcomes: ReadonlyMap<string, string>;
  /** Steps that nothing leads to. */
  readonly lost: readonly DraftStep[];
}

/** How a text reads that ends as an outcome: words that stand in it, one after the other. */
const endings: readonly (readonly [words: readonly RegExp[], id: string, label: string])[] = [
  [[/\bescalat|\bsupervisor\b|\bmanager\b|\bhand (it )?over\b|\btier ?\d/i], 'escalated', 'Escalated'],
  [
    [/\b(terminate|end|close|leave|hang up)\b/i, /\b(conversation|chat|call|contact|ticket)\b/i],
    'ended',
    'Conversation ended',
  ],
  [[/\b(re)?solv|\bfix(ed)?\b|\brefund(ed)?\b|\bsettle/i], 'resolved', 'Resolved'],
];

function readsAs(words: readonly RegExp[], text: string): boolean {
  let rest = text;
  return words.every((word) => {
    const match = word.exec(rest);
    if (match) rest = rest.slice(match.index + match[0].length);
    return match !== null;
  });
}

/** Makes steps and options with ids of their own. */
export function drafting() {
  const steps: DraftStep[] = [];
  const ids = new Set<string>();
  const outcomes = new Map<string, string>();

  const add = (text: string, line: number | null): DraftStep => {
    const bare = { title: null, actions: [], confirm: false, ask: null, options: [], next: null, outcome: null };
    const step: DraftStep = { id: newId(text, ids, 'step'), line, ...bare, limit: null, guesses: [] };
    steps.push(step);
    return step;
  };
  const instead = new Map<string, string>();
  const meant = (id: string): string => {
    let at = id;
    for (let to = instead.get(at); to !== undefined; to = instead.get(at)) at = to;
    return at;
  };
  return {
    step: add,
    /** A label that no other option of the step has. */
    label(step: DraftStep, text: string): string {
      const short = text.length > 70 ? `${text.slice(0, 69).trimEnd()}…` : text;
      const taken = new Set(step.options.map(({ label }) => plainly(label)));
      let label = short;
      for (let number = 2; taken.has(plainly(label)); number++) label = `${short} (${number})`;
      return label;
    },
    option(step: DraftStep, label: string, next: string, hint: string | null = null): void {
      const id = newId(label, new Set(step.options.map((one) => one.id)), 'option');
      step.options.push({ id, label, hint, next });
    },
    /** Ends a step with the outcome that its words speak of. */
    end(step: DraftStep): void {
      const text = step.actions.join(' ');
      const [, id, label] = endings.find(([words]) => readsAs(words, text)) ?? [[], 'done', 'Done'];
      outcomes.set(id, label);
      step.outcome = id;
      step.guesses.push('the outcome');
    },
    /** Has all that leads to a step lead to another one; false where that one leads back to it. */
    redirect(from: string, to: string): boolean {
      if (meant(to) === from) return false;
      instead.set(from, to);
      return true;
    },
    /** One that can be come back to gets a limit, so that every way ends. */
    finish(first: string): Draft {
      const start = meant(first);
      for (const step of steps) {
        if (step.next !== null) step.next = meant(step.next);
        step.options = step.options.map((option) => ({ ...option, next: meant(option.next) }));
      }
      const byId = new Map(steps.map((step) => [step.id, step]));
      const { reached, again } = walkedThrough(byId, start);
      if (again.size) {
        const stuck = add('not settled', null);
        stuck.actions = ['Decide what happens when this does not help.'];
        stuck.outcome = 'open';
        stuck.guesses.push('what happens after so many times');
        outcomes.set('open', 'Not settled');
        for (const step of again) {
          step.limit = { times: 3, then: stuck.id };
          step.guesses.push('how many times one may come back here');
        }
        reached.add(stuck);
      }
      // In the order of the outline; what it does not have comes last.
      const last = Number.POSITIVE_INFINITY;
      const kept = steps.filter((step) => reached.has(step)).sort((a, b) => (a.line ?? last) - (b.line ?? last) || 0);
      const used = new Set(kept.map(({ outcome }) => outcome));
      return {
        start,
        steps: kept,
        outcomes: new Map([...outcomes].filter(([id]) => used.has(id))),
        lost: steps.filter((step) => !reached.has(step) && !instead.has(step.id)),
      };
    },
  };
}

/** The steps that can be come to, and those that can be come to again. */
function walkedThrough(steps: ReadonlyMap<string, DraftStep>, start: string) {
  const reached = new Set<DraftStep>();
  const again = new Set<DraftStep>();
  const onWay = new Set<DraftStep>();
  const waysOf = ({ next, options }: DraftStep): string[] => [
    ...(next === null ? [] : [next]),
    ...options.map((one) => one.next),
  ];
  const way: { readonly step: DraftStep; readonly left: string[] }[] = [];
  const enter = (id: string): void => {
    const step = steps.get(id) as DraftStep;
    if (onWay.has(step)) again.add(step);
    if (reached.has(step)) return;
    reached.add(step);
    onWay.add(step);
    way.push({ step, left: waysOf(step).reverse() });
  };
  enter(start);
  for (let top = way[way.length - 1]; top; top = way[way.length - 1]) {
    const next = top.left.pop();
    if (next !== undefined) enter(next);
    else onWay.delete((way.pop() as { step: DraftStep }).step);
  }
  return { reached, again };
}

function newId(text: string, taken: Set<string>, fallback: string): string {
  const words = idOf(text.replace(/['’]/g, ''))
    .split('-')
    .filter(Boolean)
    .slice(0, 5)
    .join('-')
    .slice(0, 40)
    .replace(/-$/, '');
  const stem = words || fallback;
  let id = stem;
  for (let number = 2; taken.has(id); number++) id = `${stem}-${number}`;
  taken.add(id);
  return id;
}

const plainly = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase();
