import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compiler, type Story } from 'inkjs/full';
import { parseDocument } from 'yaml';
import { checkSop } from '../../src/check/sop.js';
import { countWays } from '../../src/graph/count.js';
import { waysTo } from '../../src/graph/paths.js';
import { isTooLarge, unfold } from '../../src/graph/unfold.js';
import { readScenarios, type ScenarioFile } from '../../src/scenario/read.js';
import { runScenario } from '../../src/scenario/run.js';
import { scenarioFileText, skeletonOf } from '../../src/scenario/skeleton.js';
import { type Flow, linkSop } from '../../src/sop/flow.js';
import { loadSop } from '../../src/sop/load.js';
import { applyEvent, isRefusal, pendingOf, startWalk, type Walk } from '../../src/walk/engine.js';
import type { WalkEvent } from '../../src/walk/events.js';
import { msToFirstQuestion } from './first-question.js';
import { inkOf, ladder } from './samples.js';

// Every figure is a ratio of things measured in turn in this run: machines differ, and drift while they measure.
// Run it from the repository after a build: npm run bench

const bin = join(process.cwd(), 'bin', 'sop.js');
const dryRun = [
  'run',
  'abusive',
  '--answer',
  'behaviour=abusive',
  '--answer',
  'directed=yes',
  '--answer',
  'warn=no',
  '--json',
];

async function main(): Promise<void> {
  const startUp = await measureInTurn(21, {
    node: () => run(['-e', '0']),
    sop: () => run([bin, ...dryRun]),
  });
  row('start-up: sop run abusive --json / bare node', ratios(startUp.sop, startUp.node), '≤ 1.3');

  const question = await measureInTurn(9, {
    node: () => run(['-e', '0']),
    sop: () => msToFirstQuestion(bin),
  });
  row('start-up: first question on screen / bare node', ratios(question.sop, question.node), '≤ 1.7');

  const flow = flowOf(readFileSync(join('sop', 'abusive.yaml'), 'utf8'), 'abusive', 'shared');
  const engines = await measureInTurn(7, { ink: inkPlayer(flow, 20_000), sop: sopPlayer(flow, 1_000_000) });
  const speed = { sop: engines.sop.map((ms) => 1_000_000 / ms), ink: engines.ink.map((ms) => 20_000 / ms) };
  row('engine: steps a second, sop / inkjs', ratios(speed.sop, speed.ink), '≥ 20');
  console.log(`  (sop ${thousands(speed.sop)}, inkjs ${thousands(speed.ink)} thousand steps a second)`);

  const many = scenarioFile(flow, 10_000);
  const played = await measureInTurn(3, {
    ink: inkWalks(flow, 1000),
    sop: () => {
      for (const scenario of many.scenarios) {
        if (runScenario(many, scenario, flow).failures.length) throw new Error(`${scenario.id} should pass`);
      }
    },
  });
  const walks = { sop: played.sop.map((ms) => 10_000 / ms), ink: played.ink.map((ms) => 1000 / ms) };
  row('scenarios: 10,000 in one run, walks a second, sop / inkjs', ratios(walks.sop, walks.ink), 'none set');
  console.log(`  (sop ${perSecond(walks.sop)}, inkjs ${perSecond(walks.ink)} walks a second)`);

  const small = ladder(1000);
  const large = ladder(10_000);
  const load = await measureInTurn(5, {
    yaml: () => parseDocument(large, { uniqueKeys: false }),
    sop: () => loadAndCheck(large),
    small: () => loadAndCheck(small),
  });
  row('load + check of 10,000 steps / yaml.parseDocument alone', ratios(load.sop, load.yaml), '≤ 1.5');
  row('load + check of 10,000 steps / of 1,000', ratios(load.sop, load.small), '≤ 12');
  const child = spawnSync(process.execPath, [process.argv[1] as string, 'load-10000'], { encoding: 'utf8' });
  console.log(`load + check of 10,000 steps: peak memory ${child.stdout.trim()} MB (budget ≤ 400)`);

  const ladderFlow = flowOf(large, 'ladder');
  const started = performance.now();
  const space = unfold(ladderFlow);
  const count = isTooLarge(space) ? null : countWays(space);
  if (!count) throw new Error('the ladder should be countable');
  const ms = performance.now() - started;
  console.log(
    `paths: 10,000-step ladder has a ${count.total.toString().length}-digit number of paths: ${ms.toFixed(0)} ms (budget ≤ 1000)`,
  );
}

function run(args: string[]): void {
  // A folder without SOPs of its own, and no terminal.
  spawnSync(process.execPath, args, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] });
}

function loadAndCheck(text: string): void {
  const loaded = loadSop({ name: 'ladder.yaml', text });
  const found = checkSop(loaded, '2026-11-21');
  if (!loaded.sop || found.some(({ severity }) => severity === 'error')) throw new Error('the ladder should be sound');
}

function flowOf(text: string, name: string, shared?: string): Flow {
  const include = (part: string) => ({ name: `${part}.yaml`, text: readFileSync(join('sop', `${part}.yaml`), 'utf8') });
  const { sop } = loadSop({ name: `${name}.yaml`, text }, shared ? { include } : {});
  const linked = sop && linkSop(sop);
  if (!linked || 'problems' in linked) throw new Error(`${name} should load`);
  return linked.flow;
}

/** Scenarios over every path of an SOP in turn, with what they come to expected. */
function scenarioFile(flow: Flow, count: number): ScenarioFile {
  const space = unfold(flow);
  const paths = isTooLarge(space) ? [] : [...(waysTo(space) ?? [])];
  const scenarios = Array.from({ length: count }, (_, index) => {
    const path = paths[index % paths.length];
    if (!path) throw new Error('the SOP should have paths');
    return [`s${index}`, { ...skeletonOf(`Story ${index}`, path), story: 'A story.' }] as const;
  });
  const text = scenarioFileText(flow.sop.id, new Map(scenarios));
  const { file } = readScenarios({ name: `${flow.sop.id}.yaml`, text });
  if (!file) throw new Error('the scenarios should load');
  return file;
}

/** Walks the tree in ink to its end so many times, taking the options in turn. */
function inkWalks(flow: Flow, count: number): () => void {
  const story = new Compiler(inkOf(flow)).Compile();
  return () => {
    let pick = 0;
    for (let walk = 0; walk < count; walk++) playInk(story, () => pick++);
  };
}

/** Plays the tree in ink, taking the options in turn, until so many steps have been made. */
function inkPlayer(flow: Flow, steps: number): () => void {
  const story = new Compiler(inkOf(flow)).Compile();
  return () => {
    let pick = 0;
    for (let made = 0; made < steps; ) {
      made += playInk(story, () => pick++);
    }
  };
}

/** One walk; how many steps it made. */
function playInk(story: Story, next: () => number): number {
  story.ResetState();
  for (let made = 1; ; made++) {
    while (story.canContinue) story.Continue();
    const choices = story.currentChoices.length;
    if (choices === 0) return made;
    story.ChooseChoiceIndex(next() % choices);
  }
}

/** Plays the same tree in the same way with the engine, fields passed over. */
function sopPlayer(flow: Flow, steps: number): () => void {
  const at = '2026-11-21T12:00:00+00:00';
  return () => {
    let pick = 0;
    for (let made = 0; made < steps; ) {
      let walk = sure(
        startWalk(flow, { type: 'started', walk: 'bench', sop: flow.sop.id, version: null, digest: '', seq: 1, at }),
      );
      while (walk.status === 'walking') {
        const event = nextEvent(walk, pick++, at);
        if (event.type !== 'filled') made++;
        walk = sure(applyEvent(walk, event));
      }
    }
  };
}

function nextEvent(walk: Walk, pick: number, at: string): WalkEvent {
  const pending = pendingOf(walk);
  const { step } = walk;
  const seq = walk.seq + 1;
  if (pending.kind === 'field') return { seq, at, type: 'filled', field: pending.field.id, value: null };
  if (pending.kind === 'leaf') return { seq, at, type: 'ended', step: step.id, outcome: step.outcome?.id ?? '' };
  return { seq, at, type: 'answered', step: step.id, option: step.options[pick % step.options.length]?.id ?? '' };
}

function sure(result: ReturnType<typeof applyEvent>): Walk {
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

/** Times of each, in ms, taken in turn: A B A B …, after one round that does not count. A job may give its time itself. */
async function measureInTurn<Name extends string>(
  rounds: number,
  jobs: Record<Name, () => unknown>,
): Promise<Record<Name, number[]>> {
  const times = Object.fromEntries(Object.keys(jobs).map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -1; round < rounds; round++) {
    for (const name of Object.keys(jobs) as Name[]) {
      const started = performance.now();
      const own = await jobs[name]();
      if (round >= 0) times[name].push(typeof own === 'number' ? own : performance.now() - started);
    }
  }
  return times;
}

function ratios(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, at) => value / (b[at] as number));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

function perSecond(perMs: readonly number[]): string {
  return Math.round(median(perMs) * 1000).toLocaleString('en');
}

function thousands(perMs: readonly number[]): string {
  return Math.round(median(perMs)).toLocaleString('en');
}

function row(what: string, values: readonly number[], budget: string): void {
  const shown = [Math.min(...values), median(values), Math.max(...values)].map((value) => value.toFixed(2));
  console.log(`${what}: ${shown[1]} (min ${shown[0]}, max ${shown[2]}; budget ${budget})`);
}

if (process.argv[2] === 'load-10000') {
  loadAndCheck(ladder(10_000));
  console.log(Math.round(process.resourceUsage().maxRSS / 1024));
} else {
  await main();
}
