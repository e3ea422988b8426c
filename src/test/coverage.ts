import {
  answersOf,
  nearestEnds,
  pathThrough,
  shortestWays,
  type Way,
  type WayAnswer,
  waysTo,
  wayToNode,
} from '../graph/paths.js';
import { ownOptions, ownSteps, type Proof } from '../graph/proof.js';
import { optionAt, type Space, stepAt } from '../graph/unfold.js';
import type { Flow, FlowOption, FlowStep } from '../sop/flow.js';
import type { CoveragePart } from './gates.js';

/** A visit of a walk; `by` is how the visit before it was left. The engine's visits have this shape. */
export interface Passed {
  readonly step: FlowStep;
  readonly by: FlowOption | null;
}

/** What some walks cover of the SOP itself. Paths include those through its sub-procedures. */
export interface Coverage {
  readonly parts: Readonly<Record<CoveragePart, { readonly covered: bigint; readonly total: bigint | null }>>;
  readonly missing: readonly Missing[];
  /** How to get to something missing; null if no walk can, or the SOP is too large to say. */
  reach(missing: Missing): Reach | null;
  /** The paths that no walk took, lazily and in the order of the options. */
  missingPaths(): Iterable<Way>;
}

/** The fewest answers that lead somewhere, and a whole path that goes there; null where walks go round. */
interface Reach {
  readonly answers: readonly WayAnswer[];
  readonly path: Way | null;
}

/** Something that no walk covered. */
export interface Missing {
  readonly part: Exclude<CoveragePart, 'paths'>;
  /** A step, outcome or response id; `step=option`. */
  readonly id: string;
}

/** Measures walks, each from its first visit to its last, against the SOP. */
export function coverageOf(proof: Proof, walks: readonly (readonly Passed[])[]): Coverage {
  const { flow, space } = proof;
  const steps = new Set<string>();
  const options = new Set<string>();
  const outcomes = new Set<string>();
  const responses = new Set<string>();
  const paths = new Set<string>();
  for (const visits of walks) {
    const moves: string[] = [];
    visits.forEach(({ step }, index) => {
      steps.add(step.id);
      for (const { id } of step.says) responses.add(id);
      const by = visits[index + 1]?.by;
      if (by) options.add(`${step.id}=${by.id}`);
      moves.push(by ? `${step.id}=${by.id}` : step.id);
    });
    const end = visits[visits.length - 1]?.step;
    if (end?.kind !== 'leaf') continue;
    if (end.outcome) outcomes.add(end.outcome.id);
    paths.add(moves.join('\n'));
  }
  const wanted = wantedOf(flow);
  const covered = { steps, options, outcomes, responses };
  let reach: Coverage['reach'] | undefined;
  const missing: Missing[] = [];
  for (const part of ['steps', 'options', 'outcomes', 'responses'] as const) {
    for (const id of wanted[part]) {
      if (!covered[part].has(id)) missing.push({ part, id });
    }
  }
  const share = (part: keyof typeof covered) => {
    const total = wanted[part].size;
    const without = missing.filter((one) => one.part === part).length;
    return { covered: BigInt(total - without), total: BigInt(total) };
  };
  return {
    parts: {
      steps: share('steps'),
      options: share('options'),
      outcomes: share('outcomes'),
      responses: share('responses'),
      paths: { covered: BigInt(paths.size), total: proof.paths },
    },
    missing,
    reach: (one) => {
      reach ??= space ? reachOf(space) : () => null;
      return reach(one);
    },
    missingPaths: () => (space ? pathsBut(paths, space) : []),
  };
}

function* pathsBut(taken: ReadonlySet<string>, space: Space): Generator<Way> {
  for (const way of waysTo(space) ?? []) {
    const moves = way.moves.map(({ step, option }) => (option ? `${step.id}=${option.id}` : step.id));
    if (!taken.has([...moves, way.end.id].join('\n'))) yield way;
  }
}

function wantedOf(flow: Flow): Record<Exclude<CoveragePart, 'paths'>, Set<string>> {
  const own = ownSteps(flow);
  return {
    steps: new Set(own.map(({ id }) => id)),
    options: new Set(ownOptions(flow).map(({ step, option }) => `${step.id}=${option.id}`)),
    outcomes: new Set(flow.outcomes.keys()),
    responses: new Set(own.flatMap((step) => step.says.map(({ id }) => id))),
  };
}

/** A single search finds the way to everything that is missing. */
function reachOf(space: Space): Coverage['reach'] {
  const shortest = shortestWays(space);
  const ends = nearestEnds(space);
  const nodes = new Map<string, number>();
  const note = (key: string, node: number): void => {
    if (!nodes.has(key)) nodes.set(key, node);
  };
  for (const node of shortest.order) {
    const step = stepAt(space, node);
    note(`steps ${step.id}`, node);
    if (step.outcome) note(`outcomes ${step.outcome.id}`, node);
    for (const { id } of step.says) note(`responses ${id}`, node);
    for (const { id } of step.options) note(`options ${step.id}=${id}`, node);
  }
  return ({ part, id }) => {
    const node = nodes.get(`${part} ${id}`);
    if (node === undefined) return null;
    const edge = part === 'options' ? edgeOf(space, node, id) : undefined;
    const answers = answersOf(wayToNode(shortest, node));
    const option = edge === undefined ? null : optionAt(space, node, edge);
    if (option) answers.push({ step: stepAt(space, node).id, option: option.id });
    return { answers, path: ends && pathThrough(shortest, ends, node, edge) };
  };
}

function edgeOf(space: Space, node: number, id: string): number | undefined {
  for (let edge = space.first[node] as number; edge < (space.first[node + 1] as number); edge++) {
    const option = optionAt(space, node, edge);
    if (option && `${stepAt(space, node).id}=${option.id}` === id) return edge;
  }
  return undefined;
}

/** Paths that together take every missing option, each with the first option it was added for. */
export function pathsForMissing(coverage: Coverage): { readonly id: string; readonly path: Way }[] {
  const taken = new Set<string>();
  return coverage.missing.flatMap((one) => {
    if (one.part !== 'options' || taken.has(one.id)) return [];
    const path = coverage.reach(one)?.path;
    if (!path) return [];
    for (const { step, option } of answersOf(path)) taken.add(`${step}=${option}`);
    return [{ id: one.id, path }];
  });
}
