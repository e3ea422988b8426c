import type { Flow, FlowOption, FlowStep } from '../sop/flow.js';
import { componentsOf } from './components.js';

/**
 * Every situation a walk can be in, as a graph: a node is a step together with how often the limited steps around it
 * have been entered. A walk is a way from node 0 to a leaf, and when every walk ends there is no cycle. Limits count
 * only where one can go round, so an SOP without loops has one node a step.
 */
export interface Space {
  readonly flow: Flow;
  /** The flow's steps by {@link FlowStep.index}. */
  readonly steps: readonly FlowStep[];
  /** The step's index, by node. */
  readonly stepOf: readonly number[];
  /** The edges of node n are those from `first[n]` to `first[n + 1]`, in the order of the options. */
  readonly first: readonly number[];
  /** Where an edge leads: a node, or {@link goesRound}. */
  readonly to: readonly number[];
  /** Which of the step's options an edge stands for; {@link goesOn} for an instruction's own `next`. */
  readonly via: readonly number[];
  /** The node of a step with these entry counts; undefined if no walk can get there. */
  node(step: FlowStep, counts: Pick<ReadonlyMap<string, number>, 'get'>): number | undefined;
}

/** Stands for an edge that leads from one used-up limit to the next without end. */
export const goesRound = -1;
/** Stands for passing an instruction. */
export const goesOn = -1;

/** Why a space is not built. */
export interface TooLarge {
  readonly tooLarge: string;
}

export function isTooLarge(space: Space | TooLarge): space is TooLarge {
  return 'tooLarge' in space;
}

const maxNodes = 1_000_000;
/** Entry counts that may be held in memory at once. */
const maxCounts = 10_000_000;

/** Builds the space, or says why it would be too large for exact figures. */
export function unfold(flow: Flow, most = maxNodes): Space | TooLarge {
  const steps = [...flow.steps.values()];
  const counters = countersOf(steps);
  const repeated = steps.map(repeatedOptions);
  const stepOf: number[] = [];
  /** Which entry counts a node has; 0 stands for none. */
  const vectorOf: number[] = [];
  const vectors: (readonly number[])[] = [[]];
  const vectorIds = new Map<string, number>();
  const plain = new Int32Array(steps.length).fill(-1);
  const counted = new Map<number, number>();
  let counts = 0;

  const vectorId = (group: number, values: readonly number[]): number => {
    const key = `${group}:${values.join()}`;
    let id = vectorIds.get(key);
    if (id === undefined) {
      id = vectors.push(values) - 1;
      vectorIds.set(key, id);
      counts += values.length;
    }
    return id;
  };
  const nodeOf = (step: number, vector: number): number => {
    if (counters.group[step] === -1) {
      if (plain[step] === -1) plain[step] = stepOf.push(step) - 1;
      else return plain[step] as number;
      vectorOf.push(0);
      return plain[step] as number;
    }
    const key = vector * steps.length + step;
    const known = counted.get(key);
    if (known !== undefined) return known;
    const node = stepOf.push(step) - 1;
    vectorOf.push(vector);
    counted.set(key, node);
    return node;
  };
  /** Skips steps whose limit is used up, as the engine does on entering a step. */
  const enter = (fromGroup: number, fromVector: number, target: FlowStep): number => {
    let group = fromGroup;
    let vector = fromVector;
    let step = target;
    const passed = new Set<FlowStep>();
    for (;;) {
      const own = counters.group[step.index] as number;
      if (own !== group) {
        group = own;
        vector = own === -1 ? 0 : vectorId(own, new Array<number>(counters.sizes[own] as number).fill(0));
      }
      const slot = counters.slot[step.index] as number;
      if (slot === -1 || !step.limit) return nodeOf(step.index, vector);
      const values = vectors[vector] as readonly number[];
      if ((values[slot] as number) < step.limit.times) {
        const entered = values.slice();
        entered[slot] = (entered[slot] as number) + 1;
        return nodeOf(step.index, vectorId(group, entered));
      }
      if (passed.has(step)) return goesRound;
      passed.add(step);
      step = step.limit.then;
    }
  };

  const first: number[] = [];
  const to: number[] = [];
  const via: number[] = [];
  enter(-2, 0, flow.start);
  for (let node = 0; node < stepOf.length; node++) {
    if (stepOf.length > most || counts > maxCounts) return { tooLarge: whyTooLarge(flow, stepOf.length - 1) };
    first.push(to.length);
    const step = steps[stepOf[node] as number] as FlowStep;
    const group = counters.group[step.index] as number;
    const vector = vectorOf[node] as number;
    for (const [index, option] of step.options.entries()) {
      if (repeated[step.index]?.has(index)) continue;
      to.push(enter(group, vector, option.next));
      via.push(index);
    }
    if (step.next) {
      to.push(enter(group, vector, step.next));
      via.push(goesOn);
    }
  }
  first.push(to.length);

  return {
    flow,
    steps,
    stepOf,
    first,
    to,
    via,
    node: (step, entered) => {
      const group = counters.group[step.index] as number;
      if (group === -1) return plain[step.index] === -1 ? undefined : plain[step.index];
      const values = (counters.limited[group] as FlowStep[]).map(({ id }) => entered.get(id) ?? 0);
      const vector = vectorIds.get(`${group}:${values.join()}`);
      return vector === undefined ? undefined : counted.get(vector * steps.length + step.index);
    },
  };
}

/** The step of a node. */
export function stepAt(space: Space, node: number): FlowStep {
  return space.steps[space.stepOf[node] as number] as FlowStep;
}

/** The option of an edge out of a node; null where an instruction is passed. */
export function optionAt(space: Space, node: number, edge: number): FlowOption | null {
  return stepAt(space, node).options[space.via[edge] as number] ?? null;
}

/** Of two options with one id, a walk always takes the first: the others, by index; undefined where there are none. */
function repeatedOptions({ options }: FlowStep): ReadonlySet<number> | undefined {
  const ids = new Set(options.map(({ id }) => id));
  if (ids.size === options.length) return undefined;
  return new Set([...options.keys()].filter((index) => !ids.delete((options[index] as FlowOption).id)));
}

/** Where a step leads in the flow as written, a limit's `then` included. */
function linksOf(step: FlowStep): number[] {
  const links = step.options.map((option) => option.next.index);
  if (step.next) links.push(step.next.index);
  if (step.limit) links.push(step.limit.then.index);
  return links;
}

interface Counters {
  /** By step: the group of steps that one can go round in with a limit on the way; -1 for a step in none. */
  readonly group: Int32Array;
  /** By limited step: its place among the counts of its group; -1 where it needs none. */
  readonly slot: Int32Array;
  /** By group: how many counts it has. */
  readonly sizes: readonly number[];
  /** By group: its limited steps, in the order of the counts. */
  readonly limited: readonly FlowStep[][];
}

/** A limit can only be used up by going round, so it counts inside its strongly connected component alone. */
function countersOf(steps: readonly FlowStep[]): Counters {
  const components = componentsOf(steps.map(linksOf));
  const group = new Int32Array(steps.length).fill(-1);
  const slot = new Int32Array(steps.length).fill(-1);
  const limited: FlowStep[][] = [];
  components.members.forEach((members, component) => {
    if (!components.cyclic[component]) return;
    const found = members.map((index) => steps[index] as FlowStep).filter((step) => step.limit);
    if (!found.length) return;
    for (const index of members) group[index] = limited.length;
    found.forEach((step, place) => {
      slot[step.index] = place;
    });
    limited.push(found);
  });
  return { group, slot, sizes: limited.map((found) => found.length), limited };
}

function whyTooLarge(flow: Flow, found: number): string {
  const limited = [...flow.steps.values()].filter((step) => step.limit);
  const largest = limited.reduce((best, step) => Math.max(best, step.limit?.times ?? 0), 0);
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, found)));
  const atLeast = Math.floor(found / magnitude) * magnitude;
  return (
    `its limits (${limited.length}, of up to ${largest.toLocaleString('en')} times) combine to more than ` +
    `${atLeast.toLocaleString('en')} situations`
  );
}
