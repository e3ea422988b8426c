import { countWays, formatCount } from '../graph/count.js';
import { completed, nearestEnds, shortestTo, shortestWays, type Way, waysTo } from '../graph/paths.js';
import { type Proof, proofOf } from '../graph/proof.js';
import { type Target, targetIds, targetsOf } from '../graph/target.js';
import type { Space } from '../graph/unfold.js';
import { scenarioFileText, skeletonOf } from '../scenario/skeleton.js';
import { proofJson, proofLine } from '../test/proof-text.js';
import { outcomeTable, renderWays, wayJson, waysTable } from '../test/ways-text.js';
import { didYouMean, oneOf } from '../text/suggest.js';
import type { Call, CommonOptions } from './call.js';
import { CallError } from './call-error.js';
import { exit } from './exit.js';
import { openSop } from './open.js';

export interface PathsOptions extends CommonOptions {
  readonly format?: 'text' | 'json' | 'md' | 'scenarios';
  /** An outcome, a step or a response; `step:resolve` where a word is several. */
  readonly to?: string;
  readonly count?: boolean;
  readonly shortest?: boolean;
  /** How many ways to list; `0` for all. */
  readonly limit?: number;
}

const defaultLimit = 100;

/** `sop paths <sop>`: 0 · 1 when paths cannot be counted exactly · 2 called wrongly. */
export async function pathsCommand(call: Call<PathsOptions>, word: string): Promise<number> {
  const { options } = call;
  const { limit = defaultLimit } = options;
  const opened = await openSop(call, word);
  const { flow } = opened;
  let target: Target | undefined;
  if (options.to !== undefined) {
    const targets = targetsOf(flow, options.to);
    target = targets[0];
    if (!target) {
      const meant = didYouMean(options.to, targetIds(flow)) ?? `its outcomes are ${oneOf([...flow.outcomes.keys()])}`;
      throw new CallError(`\`${flow.sop.id}\` has no outcome, step or response \`${options.to}\`.`, meant);
    }
    const others = targets.slice(1).map(({ kind, id }) => `\`--to ${kind}:${id}\``);
    if (others.length) {
      await call.complain(`\`${target.id}\` is taken as the ${target.kind}.`, `for the other: ${oneOf(others)}`);
    }
  }
  const proof = proofOf(flow);
  const { space } = proof;
  const count = space && countWays(space, target?.arrives);
  if (!space || !count) {
    await call.complain(`The paths of \`${flow.sop.id}\` are not counted: ${proof.why}.`);
    return exit.found;
  }
  const listed = listWays(space, target, count.total, options, limit);
  await print(call, { proof, space, target, total: count.total, ...listed });
  return exit.done;
}

function listWays(
  space: Space,
  target: Target | undefined,
  total: bigint,
  options: PathsOptions,
  limit: number,
): { ways: Way[]; more: bigint } {
  const arrives = target?.arrives ?? ((step) => step.kind === 'leaf');
  if (options.count) return { ways: [], more: total };
  if (options.shortest) {
    const way = shortestTo(shortestWays(space), arrives);
    return { ways: way ? [way] : [], more: 0n };
  }
  const ways: Way[] = [];
  for (const way of waysTo(space, arrives) ?? []) {
    ways.push(way);
    if (ways.length === limit) break;
  }
  return { ways, more: total - BigInt(ways.length) };
}

interface Listing {
  readonly proof: Proof;
  readonly space: Space;
  readonly target: Target | undefined;
  readonly total: bigint;
  readonly ways: readonly Way[];
  /** How many are not listed. */
  readonly more: bigint;
}

async function print(call: Call<PathsOptions>, listing: Listing): Promise<void> {
  const { options } = call;
  const { proof, space, target, total, ways, more } = listing;
  const format = options.format ?? 'text';
  if (format === 'json') {
    return call.writeJson({
      sop: proof.flow.sop.id,
      to: target ? { kind: target.kind, id: target.id } : null,
      total: String(total),
      proof: proofJson(proof),
      paths: options.count ? null : ways.map(wayJson),
    });
  }
  if (options.count) return call.write(`${total}\n`);
  if (format === 'scenarios') {
    const ends = nearestEnds(space) as Int32Array;
    const id = (index: number): string => `path-${index + 1}`;
    const skeletons = ways.map((way, index): [string, unknown] => {
      const to = target ? `to ${target.kind} ${target.id}` : 'through the SOP';
      return [id(index), skeletonOf(`TODO: way ${index + 1} ${to}`, completed(space, ends, way))];
    });
    await call.write(scenarioFileText(proof.flow.sop.id, new Map(skeletons)));
    if (more > 0n) await call.complain(moreText(more));
    return;
  }
  if (format === 'md') {
    await call.write(target || options.shortest ? waysTable(ways) : outcomeTable(proof));
    if (target && more > 0n) await call.complain(moreText(more));
    return;
  }
  const paint = call.paint;
  const s = total === 1n ? '' : 's';
  const head = target
    ? `${proof.flow.sop.id}: ${formatCount(total)} way${s} to the ${target.kind} ${paint.strong(target.id)}`
    : proofLine(proof);
  const list = renderWays(ways, paint, call.width);
  const tail = more > 0n && !options.shortest ? `${paint.faint(moreText(more))}\n` : '';
  await call.write(`${head}\n${list && `\n${list}`}${tail}`);
}

function moreText(more: bigint): string {
  return `… and ${formatCount(more)} more; --limit N lists N of them, --limit 0 all`;
}
