import { Compiler, type Story } from 'inkjs/full';
import { waysTo } from '../../src/graph/paths.js';
import { isTooLarge, unfold } from '../../src/graph/unfold.js';
import { readScenarios, type ScenarioFile } from '../../src/scenario/read.js';
import { runScenario } from '../../src/scenario/run.js';
import { scenarioFileText, skeletonOf } from '../../src/scenario/skeleton.js';
import type { Flow } from '../../src/sop/flow.js';
import { applyEvent, isRefusal, pendingOf, startWalk, type Walk } from '../../src/walk/engine.js';
import type { WalkEvent } from '../../src/walk/events.js';
import { measureInTurn, median, ratios, row } from './measure.js';
import { bundledFlow, inkOf } from './samples.js';

/** The engine and the scenarios against another engine that walks the same tree. */
export async function engine(): Promise<void> {
  const flow = bundledFlow();
  const engines = await measureInTurn(7, { ink: inkPlayer(flow, 20_000), sop: sopPlayer(flow, 1_000_000) });
  const speed = { sop: engines.sop.map((ms) => 1_000_000 / ms), ink: engines.ink.map((ms) => 20_000 / ms) };
  row('engine: steps a second, sop / inkjs', ratios(speed.sop, speed.ink), { atLeast: 20 });
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
  row('scenarios: 10,000 in one run, walks a second, sop / inkjs', ratios(walks.sop, walks.ink), { atLeast: 10 });
  console.log(`  (sop ${perSecond(walks.sop)}, inkjs ${perSecond(walks.ink)} walks a second)`);
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

function perSecond(perMs: readonly number[]): string {
  return Math.round(median(perMs) * 1000).toLocaleString('en');
}

function thousands(perMs: readonly number[]): string {
  return Math.round(median(perMs)).toLocaleString('en');
}
