import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScenarios } from '../../src/scenario/read.js';
import type { Flow } from '../../src/sop/flow.js';
import type { Response } from '../../src/sop/types.js';
import { createLibrary } from '../../src/store/library.js';
import type { Script } from '../../src/train/answers.js';
import { type Decision, type TrainingCase, trainingCase } from '../../src/train/case.js';
import { customerOf } from '../../src/train/customer.js';
import { emptyFolder, root } from './sop.js';

const home = emptyFolder();
const library = createLibrary({ cwd: home, home, env: {}, packageDir: root });
/** Ids of the bundled SOPs that have scenarios. */
export const bundledIds = readdirSync(join(root, 'sop/scenarios')).map((name) => name.replace(/\.yaml$/, ''));

/** A bundled SOP and the customers of its scenarios, each of which passes as a test. */
export async function bundled(id: string) {
  const opened = await library.open(library.findId(id));
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

/** A customer played along the right path. */
export function practice(
  customer: Parameters<typeof trainingCase>[0],
  flow: Flow,
  more: Response[] = [],
): TrainingCase {
  const made = trainingCase(customer, { flow, more, seed: 'test' });
  if ('problem' in made) throw new Error(`${customer.id}: ${made.problem}`);
  return made;
}

/** The script that answers each decision as `choose` says. */
export function scriptFor({ decisions }: TrainingCase, choose: (decision: Decision, index: number) => string): Script {
  const answers = new Map<string, string[]>();
  const responses = new Map<string, string[]>();
  decisions.forEach((decision, index) => {
    const part = decision.kind === 'response' ? responses : answers;
    part.set(decision.step.id, [...(part.get(decision.step.id) ?? []), choose(decision, index)]);
  });
  return { answers, responses, hints: new Map() };
}
