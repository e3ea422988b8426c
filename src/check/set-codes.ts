import type { CodeDoc } from './rule.js';
import type { Code } from './words.js';

const inner = `format: 1
sop: inner
title: Inner
start: only
outcomes: { mended: Mended, lost: Lost }
steps:
  only:
    ask: Does it work?
    options: { "yes": mended, "no": lost }
  mended: { do: Note it., outcome: mended }
  lost: { do: Note it., outcome: lost }
`;

const scenarios = (body: string): string => `format: 1
sop: example
scenarios:
  leaves-calm:
    title: Leaves calm
${body}`;

const asking = `format: 1
sop: example
title: Example
start: first
outcomes: { done: Done, escalated: Escalated }
fields:
  amount: { ask: Amount, type: number }
steps:
  first:
    ask: Are they calm?
    record: amount
    options: { "yes": over, "no": escalate }
  over: { do: Say goodbye., outcome: done }
  escalate: { do: Call a supervisor., outcome: escalated }
`;

const scenario = (code: string, summary: string, body: string): CodeDoc => ({
  code,
  severity: 'error',
  summary,
  file: 'scenarios/example.yaml',
  example: scenarios(body),
  beside: { 'example.yaml': asking },
});

/** Codes of what files say of each other. */
export const setCodes: readonly CodeDoc<Code>[] = [
  {
    code: 'unknown-sop',
    severity: 'error',
    summary: 'No SOP of that id is found: beside the file, or wherever SOPs are looked up.',
    example: `steps:
  first:
    do: Call a supervisor.
    outcome: done
    handoff: { to: supervisor, sop: inner-supervisor }
`,
  },
  {
    code: 'recursive-run',
    severity: 'error',
    summary: 'An SOP runs itself, straight away or through others, so a walk would never get to its end.',
    example: `steps:
  first: { title: Once more, run: example, then: { done: over } }
  over: { do: Say goodbye., outcome: done }
`,
  },
  {
    code: 'unmapped-outcome',
    severity: 'error',
    summary: 'A sub-procedure can end in a way that `then` does not lead on from.',
    example: `steps:
  first: { title: Mend it, run: inner, then: { mended: over } }
  over: { do: Say goodbye., outcome: done }
`,
    beside: { 'inner.yaml': inner },
  },
  {
    code: 'broken-sop',
    severity: 'error',
    summary: 'The SOP that is run here has errors of its own, so this one cannot be walked either.',
    example: `steps:
  first: { title: Mend it, run: inner, then: { mended: over, lost: over } }
  over: { do: Say goodbye., outcome: done }
`,
    beside: { 'inner.yaml': inner.replace('start: only', 'start: olny') },
  },
  {
    code: 'too-many-steps',
    severity: 'error',
    summary:
      'With its sub-procedures written out, the SOP has more steps, options or text than can be walked: nested runs, `always` and long responses multiply.',
    example: '',
  },
];

/** Codes of scenario files. */
export const scenarioCodes: readonly CodeDoc[] = [
  {
    code: 'not-scenarios',
    severity: 'error',
    summary: 'A file of scenarios is a list or a text instead of keys.',
    example: '',
  },
  scenario(
    'unknown-option',
    'A scenario takes an option that the step does not have.',
    '    answers: { first: yep }\n    expect: { outcome: done }\n',
  ),
  scenario(
    'unknown-handoff',
    'A scenario expects somebody to take over who never does.',
    '    answers: { first: "no" }\n    expect: { handoff: tier4 }\n',
  ),
  scenario(
    'unknown-action',
    'A scenario expects an action that no step has.',
    '    answers: { first: "no" }\n    expect: { actions: [Call the police.] }\n',
  ),
  scenario(
    'wrong-value',
    'A scenario gives a field a value that it does not take.',
    '    fields: { amount: a lot }\n    answers: { first: "yes" }\n    expect: { outcome: done }\n',
  ),
  scenario(
    'empty-expect',
    'A scenario expects nothing, so it tests nothing.',
    '    answers: { first: "yes" }\n    expect: {}\n',
  ),
  scenario(
    'missing-answer',
    'The walk of a scenario comes to a question without an answer.',
    '    answers: {}\n    expect: { outcome: done }\n',
  ),
  scenario(
    'unused-answer',
    'The walk of a scenario never comes to a step that it answers.',
    '    answers: { first: ["yes", "no"] }\n    expect: { outcome: done }\n',
  ),
  scenario(
    'not-as-expected',
    'A scenario ends, says or does something else than it expects.',
    '    answers: { first: "yes" }\n    expect: { outcome: escalated }\n',
  ),
  {
    ...scenario(
      'same-answers',
      'Two scenarios have the same answers, and the same story or another end.',
      '    answers: { first: "yes" }\n    expect: { outcome: done }\n  again:\n    answers: { first: "yes" }\n    expect: { outcome: done }\n',
    ),
    severity: 'warning',
  },
  { code: 'no-walk', severity: 'error', summary: 'A scenario cannot begin, because a value was refused.', example: '' },
];

/** Codes of the comments that silence others. */
export const silenceCodes: readonly CodeDoc<Code>[] = [
  {
    code: 'unknown-silence',
    severity: 'warning',
    summary: 'A `# sop-ignore:` names no rule, or one that does not exist.',
    example:
      'outcomes:\n  done: Done\n  escalated: Escalated # sop-ignore: unused-outcom\nsteps:\n  first:\n    ask: Calm?\n    options: { "yes": over, "no": escalate }\n  over: { do: Say goodbye., outcome: done }\n  escalate: { do: Call a supervisor., outcome: escalated }\n',
  },
  {
    code: 'unneeded-silence',
    severity: 'warning',
    summary: 'A `# sop-ignore:` silences something that is not there, or an error, which cannot be silenced.',
    example: 'outcomes:\n  # sop-ignore: unused-outcome\n  done: Done\n',
  },
];
