import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkScenarios } from '../../src/scenario/names.js';
import { readScenarios } from '../../src/scenario/read.js';
import { runScenario } from '../../src/scenario/run.js';
import { linkSop } from '../../src/sop/flow.js';
import { loadSop } from '../../src/sop/load.js';
import type { Diagnostic } from '../../src/text/diagnostic.js';
import { positionAt, type Source } from '../../src/text/source.js';
import { flowOf } from '../support/generate.js';

const place = ({ source, span, code, message, hint }: Diagnostic): string => {
  const { line, column } = positionAt(source, span.start);
  return `${line}:${column} ${code}: ${message}${hint ? ` (${hint})` : ''}`;
};

const flow = flowOf({
  main: 'main',
  texts: new Map([
    [
      'main',
      `format: 1
sop: main
title: Main
start: warn
outcomes: { done: Done, out: Out }
always: { unsafe: { label: I feel unsafe, next: out } }
fields: { customer: { ask: Customer } }
steps:
  warn:
    do: Warn them.
    say: warning
    ask: Stopped?
    options: { yes: end, no: tell }
  tell: { do: [Tell them., Hang up.], say: bye, next: end }
  end: { do: Go., outcome: done, handoff: { to: supervisor } }
  out: { do: Leave., outcome: out }
responses:
  warning: { text: "Stop, {{customer}}." }
  bye: { text: Bye. }
`,
    ],
  ]),
});

function run(body: string): string[] {
  const text = `format: 1\nsop: main\nscenarios:\n  one:\n${body.replace(/^/gm, '    ')}\n`;
  const { file, diagnostics } = readScenarios({ name: 'main.yaml', text });
  if (diagnostics.length || !file) return diagnostics.map(place);
  const [scenario] = file.scenarios;
  if (!scenario) throw new Error('no scenario');
  const names = checkScenarios(file, flow);
  return names.length ? names.map(place) : runScenario(file, scenario, flow).failures.map(place);
}

describe('runScenario', () => {
  it('passes when the walk comes to what is expected', () => {
    expect(
      run(`answers: { warn: no }
fields: { customer: Sam }
expect:
  outcome: done
  handoff: supervisor
  says: [warning, bye]
  passes: tell
  avoids: out
  actions: [Warn them., Hang up.]`),
    ).toEqual([]);
    expect(run('answers: { warn: no, tell: unsafe }\nexpect: { outcome: out, handoff: none, says: [] }')).toEqual([]);
  });

  it('says where it ends otherwise', () => {
    expect(
      run('answers: { warn: no }\nexpect: { outcome: out, handoff: none, says: [bye, warning], avoids: [tell] }'),
    ).toEqual([
      '6:24 not-as-expected: It ends as `done` (at `end`), not as `out`.',
      '6:38 not-as-expected: Supervisor takes over, not none.',
      '6:56 not-as-expected: `warning` is not sent after `bye`. (sent, in order: warning, bye)',
      '6:75 not-as-expected: The walk comes to `tell`, which it should avoid.',
    ]);
    expect(run('answers: { warn: yes }\nexpect: { passes: [tell], actions: Hang up., says: bye }')).toEqual([
      '6:24 not-as-expected: The walk does not pass `tell`. (passed, in order: warn, end)',
      '6:40 not-as-expected: “Hang up.” is not called for. (called for, in order: Warn them., Go.)',
      '6:56 not-as-expected: `bye` is not sent. (sent, in order: warning)',
    ]);
  });

  it('fails on answers that are missing, unknown or never used', () => {
    expect(run('expect: { outcome: done }')).toEqual([
      '4:3 missing-answer: No answer is given for `warn`: Stopped? (its options are yes, no or unsafe)',
    ]);
    expect(run('answers: { tell: unsafe }\nexpect: { outcome: done }')).toEqual([
      '5:5 missing-answer: No answer is given for `warn`: Stopped? (its options are yes, no or unsafe)',
    ]);
    expect(run('answers: { warn: [yes, no, no], tell: unsafe }\nexpect: { outcome: done }')).toEqual([
      '5:28 unused-answer: The answer `warn=no` is never used. (delete it, or change the answers before it so that the walk comes there)',
      '5:32 unused-answer: The answer `warn=no` is never used. (delete it, or change the answers before it so that the walk comes there)',
      '5:43 unused-answer: The answer `tell=unsafe` is never used. (delete it, or change the answers before it so that the walk comes there)',
    ]);
    expect(run('answers: { warm: yes }\nfields: { customr: Sam }\nexpect: { outcome: done }')).toEqual([
      '5:16 unknown-step: There is no step `warm` in `main`. (did you mean `warn`?)',
      '6:15 unknown-field: There is no field `customr` in `main`. (did you mean `customer`?)',
    ]);
  });

  it('knows what it can expect', () => {
    expect(
      run(`answers: { warn: yes }
cues: { wran: Hey }
expect: { outcome: don, handoff: nobody, says: [warnin], passes: [tel], actions: [Warn.] }`),
    ).toEqual([
      '6:13 unknown-step: There is no step `wran` in `main`. (did you mean `warn`?)',
      '7:24 unknown-outcome: There is no outcome `don` in `main`. (did you mean `done`?)',
      '7:38 unknown-handoff: There is no handoff `nobody` in `main`. (the handoffs are none or supervisor)',
      '7:53 unknown-response: There is no response `warnin` in `main`. (did you mean `warning`?)',
      '7:71 unknown-step: There is no step `tel` in `main`. (did you mean `tell`?)',
      '7:87 unknown-action: There is no action `Warn.` in `main`. (the actions are Warn them., Tell them., Hang up., Go. or Leave.)',
    ]);
  });

  it('reads mistakes in the file at their places', () => {
    expect(run('answer: { warn: yes }\nexpect: { outcome: done }')).toEqual([
      '5:5 unknown-key: `answer` is not a key of scenario `one`. (did you mean `answers`?)',
    ]);
    expect(run('answers: { warn: yes }')).toEqual([
      '4:3 missing-key: Scenario `one` has no `expect`. (add `expect`: what the walk must come to)',
    ]);
    expect(run('answers: { warn: yes }\nexpect: {}')).toEqual([
      '6:5 empty-expect: Scenario `one` expects nothing. (say at least how it ends: `expect: { outcome: … }`)',
    ]);
  });
});

describe('the bundled scenarios', () => {
  const source = (name: string): Source => ({
    name,
    text: readFileSync(new URL(`../../sop/${name}`, import.meta.url), 'utf8'),
  });
  const load = (id: string) =>
    loadSop(source(`${id}.yaml`), { include: (name) => source(`${name}.yaml`) }).sop ?? undefined;
  const names = readdirSync(new URL('../../sop/scenarios/', import.meta.url));

  it.each(names)('%s pass', (name) => {
    const { file, diagnostics } = readScenarios(source(`scenarios/${name}`));
    expect(diagnostics.map(place)).toEqual([]);
    const sop = load(file?.sop ?? '');
    const linked = sop && linkSop(sop, load);
    if (!file || !linked || 'problems' in linked) throw new Error('the SOP does not load');
    expect(checkScenarios(file, linked.flow).map(place)).toEqual([]);
    for (const scenario of file.scenarios) {
      expect(runScenario(file, scenario, linked.flow).failures.map(place)).toEqual([]);
    }
  });
});
