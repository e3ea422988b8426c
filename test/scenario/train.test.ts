import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Flow } from '../../src/format/flow.js';
import type { Response } from '../../src/format/types.js';
import { readScenarios } from '../../src/scenario/read.js';
import { playScript, type Script } from '../../src/scenario/train-answers.js';
import { type Decision, type TrainingCase, trainingCase } from '../../src/scenario/train-case.js';
import { customerOf } from '../../src/scenario/train-customer.js';
import { drawCustomer } from '../../src/scenario/train-free.js';
import { caseResult } from '../../src/scenario/train-score.js';
import { createLibrary } from '../../src/store/library.js';
import { emptyFolder, root } from '../support/sop.js';

const home = emptyFolder();
const library = createLibrary({ cwd: home, home, env: {}, packageDir: root });
const ids = readdirSync(join(root, 'sop/scenarios')).map((name) => name.replace(/\.yaml$/, ''));

async function bundled(id: string) {
  const opened = await library.open(id);
  if (!('flow' in opened)) throw new Error(`${id} does not open`);
  const name = `sop/scenarios/${id}.yaml`;
  const { file } = readScenarios({ name, text: readFileSync(join(root, name), 'utf8') });
  if (!file) throw new Error(`${name} does not read`);
  const customers = file.scenarios.map((scenario) => {
    const customer = customerOf(file, scenario, opened.flow);
    if (!customer) throw new Error(`${id} ${scenario.id} fails`);
    return customer;
  });
  return { flow: opened.flow, customers };
}

function practice(customer: Parameters<typeof trainingCase>[0], flow: Flow, more: Response[] = []): TrainingCase {
  const made = trainingCase(customer, { flow, more, seed: 'test' });
  if ('problem' in made) throw new Error(`${customer.id}: ${made.problem}`);
  return made;
}

/** The script that answers each decision as `choose` says. */
function scriptFor({ decisions }: TrainingCase, choose: (decision: Decision, index: number) => string): Script {
  const answers = new Map<string, string[]>();
  const responses = new Map<string, string[]>();
  decisions.forEach((decision, index) => {
    const part = decision.kind === 'response' ? responses : answers;
    part.set(decision.step.id, [...(part.get(decision.step.id) ?? []), choose(decision, index)]);
  });
  return { answers, responses, hints: new Map() };
}

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
