import type { Flow, FlowStep } from '../sop/flow.js';
import { componentsOf, loopIn, type Successors } from './components.js';
import { isTooLarge, linksOf, type Space, stepAt, successorsOf, type TooLarge, unfold } from './unfold.js';

/** Steps that a walk can go round without end. */
interface Loop {
  /** Step ids in the order of the walk; the last leads to the first. */
  readonly steps: readonly string[];
  /** `no-limit`: nothing on it has a limit. `limit-goes-round`: the `then` of a used-up limit leads back into it. */
  readonly kind: 'no-limit' | 'limit-goes-round';
}

/** Whether every walk ends; null where that cannot be said exactly, with the loops that may be there. */
export type Ends =
  | { readonly ends: true; readonly loops: readonly [] }
  | { readonly ends: false; readonly loops: readonly Loop[] }
  | { readonly ends: null; readonly loops: readonly Loop[]; readonly why: string };

/** Does every walk end? Loops are found on the steps as written; where limits matter, the unfolded space decides. */
export function endsOf(flow: Flow, unfolded: () => Space | TooLarge = () => unfold(flow)): Ends {
  const steps = [...flow.steps.values()];
  const open = loopsWithoutLimit(flow);
  const found = [...open, ...usedUpRounds(flow, new Set(open.flatMap((loop) => loop.steps)))];
  if (!found.length) return { ends: true, loops: [] };
  if (!steps.some((step) => step.limit)) return { ends: false, loops: found };
  const space = unfolded();
  if (isTooLarge(space)) {
    return open.length ? { ends: false, loops: open } : { ends: null, loops: found, why: space.tooLarge };
  }
  const endless = endlessSteps(space);
  const real = found.filter((loop) => loop.steps.some((id) => endless.has(id)));
  return real.length ? { ends: false, loops: real } : { ends: true, loops: [] };
}

/** Loops that nothing on them bounds, one for each group of steps that hang together. In the order of the file. */
function loopsWithoutLimit(flow: Flow): Loop[] {
  const steps = [...flow.steps.values()];
  const reached = reachableSteps(flow);
  const successors: Successors = steps.map((step) =>
    step.limit || !reached.has(step.id) ? [] : linksOf(step).filter((next) => !(steps[next] as FlowStep).limit),
  );
  return loopsOf(steps, successors).map((loop) => ({ steps: loop, kind: 'no-limit' }));
}

/** Ids of the steps that some chain of options, `next` and `then` leads to. */
export function reachableSteps(flow: Flow): Set<string> {
  const reached = new Set([flow.start]);
  for (const step of reached) {
    for (const option of step.options) reached.add(option.next);
    if (step.next) reached.add(step.next);
    if (step.limit) reached.add(step.limit.then);
  }
  return new Set([...reached].map(({ id }) => id));
}

/** Ids of the steps from which no leaf can be reached, in the order of the file. */
export function stepsWithoutEnd(flow: Flow): string[] {
  const steps = [...flow.steps.values()];
  const before: number[][] = steps.map(() => []);
  for (const step of steps) for (const next of linksOf(step)) before[next]?.push(step.index);
  const ending = new Set(steps.filter((step) => step.kind === 'leaf').map((step) => step.index));
  for (const index of ending) for (const earlier of before[index] ?? []) ending.add(earlier);
  return steps.filter((step) => !ending.has(step.index)).map(({ id }) => id);
}

/** Loops on which every limit is used up, so that each limited step leads to its `then`. */
function usedUpRounds(flow: Flow, known: ReadonlySet<string>): Loop[] {
  const steps = [...flow.steps.values()];
  const reached = reachableSteps(flow);
  const successors: Successors = steps.map((step) =>
    !reached.has(step.id) ? [] : step.limit ? [step.limit.then.index] : linksOf(step),
  );
  return loopsOf(steps, successors)
    .filter((loop) => !loop.some((id) => known.has(id)))
    .map((loop) => ({ steps: loop, kind: 'limit-goes-round' }));
}

function loopsOf(steps: readonly FlowStep[], successors: Successors): string[][] {
  const { members, cyclic } = componentsOf(successors);
  return members
    .filter((_, component) => cyclic[component])
    .sort((a, b) => (a[0] as number) - (b[0] as number))
    .map((nodes) => loopIn(successors, nodes).map((node) => (steps[node] as FlowStep).id));
}

/** Ids of the steps on which some walk does go round for ever. */
function endlessSteps(space: Space): Set<string> {
  const endless = new Set(space.rounds);
  const { members, cyclic } = componentsOf(successorsOf(space));
  members.forEach((nodes, component) => {
    if (cyclic[component]) for (const node of nodes) endless.add(stepAt(space, node).id);
  });
  return endless;
}
