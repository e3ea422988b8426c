import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, root, sop } from '../support/sop.js';

const files = {
  'refund.yaml': `format: 1
sop: refund
title: Refund
include: shared
start: calm
fields:
  order: { ask: Order number } # the order, not the customer
steps:
  # calm comes first
  calm: { run: calm-down, then: { settled: pay, gone: 'closed' } }
  pay:
    ask:   Is it paid?
    options: { "yes": closed, "no": {label: Not yet,next: calm-again} }
  calm-again: { do: Say sorry., say: [sorry], next: closed }
  closed:
    do: Close it.
    say: sorry
    outcome: done
`,
  'calm-down.yaml': `format: 1
sop: calm-down
title: Calm down
start: ask
outcomes: { settled: Settled, gone: Gone }
steps:
  ask: { ask: Are they calm?, options: { "yes": over, "no": left } }
  over: { do: Go on., outcome: settled }
  left: { do: Write it down., outcome: gone }
`,
  'shared.yaml': `format: 1
shared: shared
outcomes: { done: Done }
responses:
  sorry: { text: "We are sorry about {{ order }}." } # not {{order}}
`,
  'scenarios/refund.yaml': `format: 1
sop: refund
scenarios:
  paid:
    story: Somebody who was paid.
    fields: { order: "12" }
    cues: { calm/ask: Hello., pay: I have it. }
    answers: { calm/ask: "yes", pay: yes }
    expect: { outcome: done, passes: [calm/over, pay], says: [sorry] }
`,
};

function project(): string {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, 'sop', 'scenarios'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, 'sop', name), text);
  return cwd;
}

const changed = (cwd: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, text]) => {
      const was = text.split('\n');
      const is = readFileSync(join(cwd, 'sop', name), 'utf8').split('\n');
      const lines = is.filter((line, at) => line !== was[at]);
      return lines.length ? [[name, lines]] : [];
    }),
  );

test.each<[string, string, string, Record<string, string[]>]>([
  [
    'refund',
    'step:pay',
    'is-paid',
    {
      'refund.yaml': ["  calm: { run: calm-down, then: { settled: is-paid, gone: 'closed' } }", '  is-paid:'],
      'scenarios/refund.yaml': [
        '    cues: { calm/ask: Hello., is-paid: I have it. }',
        '    answers: { calm/ask: "yes", is-paid: yes }',
        '    expect: { outcome: done, passes: [calm/over, is-paid], says: [sorry] }',
      ],
    },
  ],
  [
    'refund',
    'step:calm',
    'soothe',
    {
      'refund.yaml': ['start: soothe', "  soothe: { run: calm-down, then: { settled: pay, gone: 'closed' } }"],
      'scenarios/refund.yaml': [
        '    cues: { soothe/ask: Hello., pay: I have it. }',
        '    answers: { soothe/ask: "yes", pay: yes }',
        '    expect: { outcome: done, passes: [soothe/over, pay], says: [sorry] }',
      ],
    },
  ],
  [
    'calm-down',
    'step:over',
    'goes-on',
    {
      'calm-down.yaml': [
        '  ask: { ask: Are they calm?, options: { "yes": goes-on, "no": left } }',
        '  goes-on: { do: Go on., outcome: settled }',
      ],
      'scenarios/refund.yaml': ['    expect: { outcome: done, passes: [calm/goes-on, pay], says: [sorry] }'],
    },
  ],
  [
    'calm-down',
    'outcome:settled',
    'calm',
    {
      'refund.yaml': ["  calm: { run: calm-down, then: { calm: pay, gone: 'closed' } }"],
      'calm-down.yaml': ['outcomes: { calm: Settled, gone: Gone }', '  over: { do: Go on., outcome: calm }'],
    },
  ],
  [
    'refund',
    'option:pay/yes',
    'true',
    {
      'refund.yaml': ['    options: { "true": closed, "no": {label: Not yet,next: calm-again} }'],
      'scenarios/refund.yaml': ['    answers: { calm/ask: "yes", pay: "true" }'],
    },
  ],
  [
    'refund',
    'sorry',
    'apology',
    {
      'refund.yaml': ['  calm-again: { do: Say sorry., say: [apology], next: closed }', '    say: apology'],
      'shared.yaml': ['  apology: { text: "We are sorry about {{ order }}." } # not {{order}}'],
      'scenarios/refund.yaml': ['    expect: { outcome: done, passes: [calm/over, pay], says: [apology] }'],
    },
  ],
])('%s %s becomes %s wherever it stands, and nothing else', async (word, id, now, lines) => {
  const cwd = project();
  const dry = await sop(['rename', word, id, now, '--dry-run'], { cwd });
  expect(dry.stderr).toContain('Nothing was written.');
  expect(changed(cwd)).toEqual({});
  const { code, stdout, stderr } = await sop(['rename', word, id, now], { cwd });
  expect([stderr, code]).toEqual([expect.stringContaining('✓ renamed'), 0]);
  expect(stdout).toBe(dry.stdout);
  expect(changed(cwd)).toEqual(lines);
  for (const all of Object.values(lines)) for (const line of all) expect(stdout).toContain(`+${line}\n`);
  expect((await sop(['test'], { cwd })).stdout).toContain('all passed');
});

test('an SOP moves with its scenarios and its table, and is run by its new id', async () => {
  const cwd = project();
  mkdirSync(join(cwd, 'sop', 'outcomes'));
  await sop(['test', '--update'], { cwd });
  const { code, stdout } = await sop(['rename', 'calm-down', 'sop:calm-down', 'soothe'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('--- sop/calm-down.yaml\n+++ sop/soothe.yaml\n');
  expect(readdirSync(join(cwd, 'sop')).sort()).toEqual([
    'outcomes',
    'refund.yaml',
    'scenarios',
    'shared.yaml',
    'soothe.yaml',
  ]);
  expect(readFileSync(join(cwd, 'sop', 'refund.yaml'), 'utf8')).toContain('{ run: soothe,');
  expect(existsSync(join(cwd, 'sop', 'outcomes', 'soothe.md'))).toBe(true);
  const tested = await sop(['test'], { cwd });
  expect([tested.code, tested.stdout]).toEqual([0, expect.stringContaining('all passed')]);
});

test('tables of outcomes that were right stay right', async () => {
  const cwd = project();
  mkdirSync(join(cwd, 'sop', 'outcomes'));
  await sop(['test', '--update'], { cwd });
  expect((await sop(['rename', 'calm-down', 'step:ask', 'calm'], { cwd })).code).toBe(0);
  expect(readFileSync(join(cwd, 'sop', 'outcomes', 'refund.md'), 'utf8')).toContain('calm/calm');
  expect((await sop(['test'], { cwd })).code).toBe(0);
});

test.each([
  [['refund', 'step:nowhere', 'x'], 'There is no step `nowhere`'],
  [['refund', 'pay', 'closed'], 'There is a step `closed` already.'],
  [['refund', 'step:pay', 'Is paid'], 'is not an id'],
  [['refund', 'stap:pay', 'x'], 'write one of step: option:'],
  [['calm-down', 'option:yes', 'ask'], undefined],
  [['nobody', 'step:pay', 'x'], 'nobody'],
  [['refund', 'sop:refund', 'calm-down'], 'exists already'],
])('%s', async (words, refused) => {
  const cwd = project();
  const { code, stderr } = await sop(['rename', ...words], { cwd });
  expect(code).toBe(refused === undefined ? 0 : 2);
  if (refused === undefined) return;
  expect(stderr).toContain(refused);
  expect(changed(cwd)).toEqual({});
});

test('nothing is renamed where there are mistakes, nor in the bundled SOPs', async () => {
  const cwd = project();
  writeFileSync(join(cwd, 'sop', 'shared.yaml'), files['shared.yaml'].replace('sorry:', 'sory:'));
  const { code, stderr } = await sop(['rename', 'refund', 'step:pay', 'x'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('[unknown-response]');
  const bundled = await sop(['rename', 'abusive', 'step:warn', 'x']);
  expect(bundled.stderr).toContain('The bundled SOPs are not changed.');
  const own = emptyFolder();
  cpSync(join(root, 'sop'), join(own, 'sop'), { recursive: true });
  expect((await sop(['rename', 'abusive', 'step:warn', 'caution', '--json'], { cwd: own })).code).toBe(0);
});

test('an SOP may be called like a command', async () => {
  const cwd = emptyFolder();
  expect((await sop(['init', 'verify', '--yes'], { cwd })).code).toBe(0);
  const check = await sop(['check'], { cwd });
  expect(check.code).toBe(0);
  expect(check.stdout).toContain('`verify` is a command of sop, so `sop verify` is that command. [command-name]');
  expect(check.stdout).toContain('`sop run verify` walks the SOP');
  for (const word of ['verify', 'sop/verify.yaml']) {
    const run = await sop(['run', word, '--answer', 'need=known', '--json'], { cwd });
    expect(JSON.parse(run.stdout)).toMatchObject({ sop: { id: 'verify' }, outcome: 'resolved' });
  }
  expect((await sop(['test', 'verify'], { cwd })).code).toBe(0);
});
