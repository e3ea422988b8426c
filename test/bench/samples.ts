import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Flow, linkSop } from '../../src/sop/flow.js';
import { loadSop } from '../../src/sop/load.js';

/** A ladder of `steps` steps as YAML: each question leads on by either of two options, so it has 2^(steps-1) paths. */
export function ladder(steps: number): string {
  const lines = ['format: 1', 'sop: ladder', 'title: A ladder', 'start: s0', 'outcomes:', '  done: Done', 'steps:'];
  for (let index = 0; index < steps - 1; index++) {
    lines.push(
      `  s${index}:`,
      `    ask: What does the customer say at step ${index}?`,
      `    do: [Listen to the customer., Write down what they say.]`,
      '    options:',
      `      yes: { label: They agree, hint: "calm, or calmer", next: s${index + 1} }`,
      `      no: { label: They do not agree, next: s${index + 1} }`,
    );
  }
  lines.push(`  s${steps - 1}:`, '    do: Say goodbye.', '    outcome: done');
  return `${lines.join('\n')}\n`;
}

/** The same tree in ink: a knot a step, a choice an option. */
export function inkOf(flow: Flow): string {
  const name = (id: string): string => id.replace(/[^a-z0-9]/g, '_');
  const knots = [...flow.steps.values()].map((step) => {
    const lines = [`=== ${name(step.id)} ===`, step.ask ?? step.outcome?.label ?? '', ...step.actions];
    for (const option of step.options) lines.push(`+ [${option.label}] -> ${name(option.next.id)}`);
    if (step.kind === 'leaf') lines.push('-> END');
    return lines.join('\n');
  });
  return `-> ${name(flow.start.id)}\n${knots.join('\n')}\n`;
}

/** The bundled SOP for an abusive customer. */
export function bundledFlow(): Flow {
  return flowOf(readFileSync(join('sop', 'abusive.yaml'), 'utf8'), 'abusive');
}

/** An SOP that has no mistakes, with bundled files beside it. */
export function flowOf(text: string, name: string): Flow {
  const include = (part: string) => ({ name: `${part}.yaml`, text: readFileSync(join('sop', `${part}.yaml`), 'utf8') });
  const { sop } = loadSop({ name: `${name}.yaml`, text }, { include });
  const linked = sop && linkSop(sop);
  if (!linked || 'problems' in linked) throw new Error(`${name} should load`);
  return linked.flow;
}
