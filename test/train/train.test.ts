import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { playScript } from '../../src/train/answers.js';
import { type Decision, type TrainingCase, trainingCase } from '../../src/train/case.js';
import type { TrainingChoice } from '../../src/train/choice.js';
import { weakestFirst } from '../../src/train/choose.js';
import { drawCustomer } from '../../src/train/free.js';
import { randomOf } from '../../src/train/random.js';
import { caseResult } from '../../src/train/score.js';
import { flows } from '../support/generate.js';
import { bundled, bundledIds as ids, practice, scriptFor } from '../support/training.js';

/** The way out, where the right option leads to the same place: whoever leaves by it did nothing wrong. */
const isWayOutToo = (right: TrainingChoice, choice: TrainingChoice): boolean =>
  choice.wayOut && choice.id !== right.id && choice.leadsTo === right.leadsTo;

describe('every bundled scenario', () => {
  test.each(ids)('%s: perfect answers score 100, each mutation scores less and is named', async (id) => {
    const { flow, customers } = await bundled(id);
    for (const customer of customers) {
      const one = practice(customer, flow);
      const perfect = playScript(
        one,
        scriptFor(one, ({ right }) => right.id),
        'test',
      );
      expect(perfect.problem, customer.id).toBeUndefined();
      expect(caseResult(one, perfect.made)).toMatchObject({ score: 100 });
      expect(one.decisions.length).toBeGreaterThan(0);
      one.decisions.forEach((decision, at) => {
        for (const choice of decision.choices) {
          if (choice.id === decision.right.id) continue;
          const script = scriptFor(one, ({ right }, index) => (index === at ? choice.id : right.id));
          const result = caseResult(one, playScript(one, script, 'test').made);
          const name = `${customer.id}: ${decision.step.id}=${choice.id}`;
          if (isWayOutToo(decision.right, choice)) {
            expect(result.score, name).toBe(100);
            continue;
          }
          expect(result.score, name).toBeLessThan(100);
          const missed = result.decisions.filter(({ verdict }) => verdict !== 'right');
          expect(missed, name).toMatchObject([
            { step: decision.step.id, visit: decision.visit, kind: decision.kind, chosen: { id: choice.id } },
          ]);
        }
      });
    }
  });

  test.each(ids)('%s: free play draws customers that can be played', async (id) => {
    const { flow, customers } = await bundled(id);
    for (let seed = 0; seed < 30; seed++) {
      const customer = drawCustomer(flow, customers, String(seed));
      if (!customer) throw new Error(`no customer for seed ${seed}`);
      const one = practice(customer, flow);
      const perfect = playScript(
        one,
        scriptFor(one, ({ right }) => right.id),
        'test',
      );
      expect(perfect.problem).toBeUndefined();
      expect(caseResult(one, perfect.made).score).toBe(100);
      expect(drawCustomer(flow, customers, String(seed))).toEqual(customer);
    }
  });
});

describe('what a miss costs', () => {
  const lost = (one: TrainingCase, decision: Decision, choice: string): number => {
    const at = one.decisions.indexOf(decision);
    const script = scriptFor(one, ({ right }, index) => (index === at ? choice : right.id));
    const result = caseResult(one, playScript(one, script, 'test').made);
    return result.of - result.points;
  };

  test.each(ids)('%s: a way out or a handover that is missed costs more than one that is not needed', async (id) => {
    const { flow, customers } = await bundled(id);
    for (const customer of customers) {
      const one = practice(customer, flow);
      for (const decision of one.decisions) {
        const { right, choices, step } = decision;
        for (const choice of choices) {
          if (choice.id === right.id) continue;
          const cost = lost(one, decision, choice.id);
          const name = `${customer.id}: ${step.id}=${choice.id}`;
          if (isWayOutToo(right, choice)) expect(cost, name).toBe(0);
          else if (choice.leadsTo !== null && choice.leadsTo === right.leadsTo) expect(cost, name).toBe(0.5);
          else if (choice.gravity !== 'ordinary') expect(cost, name).toBe(1);
          else expect(cost, name).toBe({ ordinary: 1, handover: 2, safety: 3 }[right.gravity]);
        }
      }
    }
  });

  test('what is at stake follows from ways out, handoffs and outcomes', async () => {
    const gravities = async (id: string, step: string): Promise<object> => {
      const { flow, customers } = await bundled(id);
      const all = customers.flatMap((customer) => practice(customer, flow).decisions);
      const found = all.find((decision) => decision.step.id === step && decision.kind === 'question');
      return Object.fromEntries(found?.choices.map((choice) => [choice.id, choice.gravity]) ?? []);
    };
    expect(await gravities('abusive', 'behaviour')).toEqual({
      ...{ upset: 'ordinary', abusive: 'ordinary', indecent: 'handover' },
      ...{ threat: 'safety', 'not-sure': 'ordinary', unsafe: 'safety' },
    });
    expect(await gravities('abusive', 'warn')).toEqual({
      ...{ yes: 'ordinary', no: 'handover', threat: 'safety', 'not-sure': 'handover', unsafe: 'safety' },
    });
    // The leaf of a sub-procedure hands over, though the walk goes on; code red is the way out by another name.
    expect(await gravities('abusive-call', 'calm-down/code')).toEqual({
      ...{ orange: 'ordinary', yellow: 'handover', red: 'safety', unsafe: 'safety' },
    });
    expect(await gravities('aftercare', 'safe')).toMatchObject({ yes: 'ordinary', no: 'handover', unsafe: 'safety' });
  });

  test('hints take a quarter of what a decision is worth, and never all of it', async () => {
    const { flow, customers } = await bundled('abusive');
    for (const customer of customers) {
      const one = practice(customer, flow);
      const hints = new Map(one.decisions.map(({ step, kind }) => [step.id, kind === 'question' ? ['2'] : ['0']]));
      const { made } = playScript(one, { ...scriptFor(one, ({ right }) => right.id), hints }, 'test');
      for (const { kind, points, of, hints: taken } of caseResult(one, made).decisions) {
        if (kind === 'question') expect(points).toBe(of * (1 - 0.25 * taken));
      }
    }
  });
});

describe('the responses on offer', () => {
  test.each(ids)('%s: the right one, others that are wrong, and nothing; in an order of chance', async (id) => {
    const { flow, customers } = await bundled(id);
    for (const customer of customers) {
      const orders = new Set<string>();
      for (let seed = 0; seed < 8; seed++) {
        const made = trainingCase(customer, { flow, more: [], seed: String(seed) });
        if ('problem' in made) throw new Error(made.problem);
        const picks = made.decisions.filter(({ kind }) => kind === 'response');
        const sends = made.decisions.some(({ step }) => step.says.length) || made.end.step.says.length > 0;
        expect(picks.length, customer.id).toBe(sends ? 1 : 0);
        for (const { choices, right, step } of picks) {
          const offered = choices.map((choice) => choice.id);
          expect(new Set(offered).size).toBe(offered.length);
          expect(offered).toContain(right.id);
          expect(offered[offered.length - 1]).toBe('nothing');
          const sent = step.says.map((response) => response.id);
          expect(offered.filter((one) => sent.includes(one))).toEqual([right.id]);
          orders.add(offered.join());
        }
      }
      if (flow.sops.flatMap(({ responses }) => responses).length > 4 && orders.size)
        expect(orders.size).toBeGreaterThan(1);
    }
  });

  test('those of the SOPs that take over help out where there are few', async () => {
    const { flow, customers } = await bundled('abusive-tier3');
    const other = (await bundled('abusive')).flow.sop.responses.slice(0, 2);
    const made = practice(customers[0] as (typeof customers)[number], flow, [...other]);
    const pick = made.decisions.find(({ kind }) => kind === 'response');
    expect(pick?.choices.map((choice) => choice.id).sort()).toEqual(
      ['abusive-customer', 'empathy', 'warning', 'nothing'].sort(),
    );
  });
});

test('weakest first: failed before unknown before known, by the last three results', () => {
  const scores = new Map([
    ['failed', [100, 20, 30, 40]],
    ['known', [0, 90, 90, 100]],
    ['half', [50]],
  ]);
  const names = ['known', 'half', 'new', 'failed'];
  const orders = [...Array(20).keys()].map((seed) => weakestFirst(names, scores, randomOf(String(seed))));
  for (const order of orders) {
    expect(order[0]).toBe('failed');
    expect(order[3]).toBe('known');
  }
  expect(new Set(orders.map(String)).size).toBe(2);
});

test('free play says what the SOP says where no scenario has a line', async () => {
  const { flow } = await bundled('abusive');
  const customer = drawCustomer(flow, [], 'alone');
  for (const cue of [...(customer?.cues.values() ?? [])].flat()) expect(cue).toMatch(/^\[.+\]$/);
  expect(customer?.cues.size).toBeGreaterThan(0);
});

test('any SOP: perfect answers to a drawn customer score 100, and each mutation less', () => {
  fc.assert(
    fc.property(flows(), fc.nat(), (flow, seed) => {
      const customer = drawCustomer(flow, [], String(seed));
      if (!customer) return;
      const one = practice(customer, flow);
      const perfect = playScript(
        one,
        scriptFor(one, ({ right }) => right.id),
        'test',
      );
      expect(perfect.problem).toBeUndefined();
      expect(caseResult(one, perfect.made).score).toBe(100);
      one.decisions.forEach((decision, at) => {
        const wrong = decision.choices.filter(({ id }) => id !== decision.right.id);
        for (const { id } of wrong.filter((choice) => !isWayOutToo(decision.right, choice))) {
          const script = scriptFor(one, ({ right }, index) => (index === at ? id : right.id));
          const { score, decisions } = caseResult(one, playScript(one, script, 'test').made);
          expect(score).toBeLessThan(100);
          expect(decisions.filter(({ verdict }) => verdict !== 'right').map(({ step }) => step)).toEqual([
            decision.step.id,
          ]);
        }
      });
    }),
    { numRuns: 100 },
  );
});
