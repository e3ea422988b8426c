/**
 * Files that somebody made to hang sop: long texts of one character or one piece, wherever text comes from outside, and
 * long lists of everything an SOP, a walk and a scenario file have. The tests count what the program does with short
 * ones, the bench takes the time of long ones.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createJournal } from '../../src/store/journal.js';
import { createLibrary } from '../../src/store/library.js';
import { stateFolder } from '../../src/store/state.js';
import { processTable } from '../../src/terminal/processes.js';
import type { EventBody, WalkEvent } from '../../src/walk/events.js';
import { root } from './sop.js';

/** What is repeated to make a text. */
export const pieces: Readonly<Record<string, string>> = {
  spaces: ' ',
  tabs: '\t',
  'line ends': '\n',
  'lines of a space': ' \n',
  'line ends of Windows': '\r\n',
  'carriage returns': '\r',
  'one letter': 'a',
  words: 'ab cd ',
  lines: 'ab\n',
  'no characters': '\0',
  escapes: '\u001b[1m',
  'right to left': '\u202e',
  'half characters': '\ud800',
  accents: '\u0301',
  'accented letters': 'e\u0301',
  'wide characters': '漢',
  'joined emoji': '👩\u200d',
  flags: '🇩',
  'opening braces': '{{',
  'closing braces': '}}',
  'braces with a word': '{{a ',
  placeholders: '{{customer}} ',
  'unknown placeholders': '{{nobody}} ',
  'fields in other brackets': '{customer} ',
  backticks: '`',
  'runs of backticks': '` ',
  stars: '*',
  brackets: '[',
  links: '[a](b) ',
  'angle brackets': '<',
  'comments of HTML': '<!-- ',
  'ends of comments': ' -->',
  dashes: '-',
  'list items': '- a\n',
  quotes: '"',
  apostrophes: "'",
  backslashes: '\\',
  hashes: ' #',
  colons: 'a: ',
  pipes: '|',
  underscores: '_',
  mentions: '@a ',
  dollars: '$x$ ',
  percents: '%a%',
  ampersands: '&',
  addresses: 'https://a_b.example ',
  arrows: '->',
  commas: 'a, ',
  'notes to the author': 'TODO ',
  'bullets of a word processor': '• a\n',
  'joined words': 'a and ',
};

/** A text of a size in code units, of one piece again and again. */
export function longText(piece: string, size: number): string {
  return piece.repeat(Math.ceil(size / piece.length));
}

/** Files in a folder, a walk on disk, and the calls to make there. */
export interface World {
  /** By path from the working folder. */
  readonly files: Readonly<Record<string, string>>;
  /** What a saved walk of the SOP `hostile` consists of, after its start. */
  readonly events?: readonly EventBody[];
  readonly calls: readonly (readonly string[])[];
}

const walkId = '20261121-100000-abcdef';

const check = ['check', 'sop'];
const test = ['test', 'sop'];
const run = ['run', 'hostile', '--answers', 'answers.yaml'];
const transcript = ['transcript', walkId, '--output', 'transcript.md', '--force'];
const verify = ['verify', 'transcript.md'];

const quoted = (text: string): string => JSON.stringify(text);
const passed: readonly EventBody[] = [
  { type: 'filled', field: 'customer', value: null },
  { type: 'filled', field: 'lines', value: null },
];
const yes: EventBody = { type: 'answered', step: 'first', option: 'yes' };
const ended: EventBody = { type: 'ended', step: 'last', outcome: 'done' };
const stopped: EventBody = { type: 'stopped', reason: 'quit' };

/** An SOP whose texts are given; every one is short without. */
function sopWith(texts: { readonly say?: string; readonly other?: string; readonly raw?: string } = {}): string {
  const other = quoted(texts.other ?? 'A text');
  return `format: 1
sop: hostile
title: ${other}
summary: ${other}
start: first
fields:
  customer: { ask: ${other}, required: false, example: ${other} }
  lines: { ask: Lines, type: list, required: false }
outcomes: { done: ${other} }
guides:
  reading: { title: ${other}, text: ${other}, items: [${other}, ${other}] }
steps:
  first:
    title: ${other}
    do: [${other}, Read this.]
    guides: reading
    record: [customer, lines]
    ask: ${other}
    options:
      "yes": { label: ${other}, hint: ${other}, why: ${other}, next: last }
      "no": last
  last:
    do: ${texts.raw ?? 'Say goodbye.'}
    say: bye
    outcome: done
    handoff: { to: ${other} }
responses:
  bye: { title: ${other}, text: ${quoted(texts.say ?? 'Goodbye, {{customer}}.')} }
`;
}

const plainSop = sopWith();
const plainAnswers = 'answers: { first: yes }\n';
const scenarios = (texts: string): string => `format: 1\nsop: hostile\nscenarios:\n  one:\n${texts}`;

/** A text wherever a kind of text goes. */
export const places: Readonly<Record<string, (text: string) => World>> = {
  'the texts of an SOP': (text) => ({
    files: { 'sop/hostile.yaml': sopWith({ other: text.slice(0, text.length / 16) }), 'answers.yaml': plainAnswers },
    events: [...passed, yes, ended],
    calls: [check, run, [...run, '--json'], transcript, verify, test, ['show', 'hostile'], ['list']],
  }),
  'a response': (text) => ({
    files: { 'sop/hostile.yaml': sopWith({ say: text }), 'answers.yaml': plainAnswers },
    events: [...passed, yes, ended],
    calls: [check, run, [...run, '--transcript', '-'], transcript, verify, test],
  }),
  'a value and a case': (text) => ({
    files: {
      'sop/hostile.yaml': plainSop,
      'answers.yaml': `${plainAnswers}fields: { customer: ${quoted(text)}, lines: ${quoted(text)} }\n`,
    },
    events: [
      { type: 'filled', field: 'customer', value: text },
      { type: 'filled', field: 'lines', value: text.split('\n') },
      yes,
      ended,
    ],
    calls: [run, [...run, '--json'], [...run, '--transcript', '-'], transcript, verify],
  }),
  'a note': (text) => ({
    files: { 'sop/hostile.yaml': plainSop },
    events: [{ type: 'noted', step: 'first', text }, stopped],
    calls: [transcript, verify, ['transcript', walkId, '--json'], ['walks']],
  }),
  'a transcript, in its middle': (text) => ({
    files: { 'sop/hostile.yaml': plainSop, 'altered.md': `# A text\n${text}\n<!-- sop-transcript {"format":1} -->\n` },
    calls: [['verify', 'altered.md']],
  }),
  'a transcript, in its data': (text) => ({
    files: { 'sop/hostile.yaml': plainSop, 'altered.md': `# A text\n\n<!-- sop-transcript ${text} -->\n` },
    calls: [['verify', 'altered.md']],
  }),
  'a scenario': (text) => ({
    files: {
      'sop/hostile.yaml': plainSop,
      'sop/scenarios/hostile.yaml': scenarios(`    title: ${quoted(text)}
    story: ${quoted(text)}
    cues: { first: ${quoted(text)} }
    fields: { customer: ${quoted(text)} }
    answers: { first: ${quoted(text)} }
    expect: { outcome: done }
`),
    },
    calls: [check, test, [...test, '--format', 'junit']],
  }),
  'a story that passes': (text) => ({
    files: {
      'sop/hostile.yaml': plainSop,
      'sop/scenarios/hostile.yaml': scenarios(`    story: ${quoted(text)}
    fields: { customer: ${quoted(text)} }
    answers: { first: yes }
    expect: { outcome: done }
`),
    },
    calls: [check, test, [...test, '--format', 'json'], [...test, '--write-missing']],
  }),
  'ids and what they refer to': (text) => ({
    files: {
      'sop/hostile.yaml':
        `${plainSop}  ${quoted(text)}: { text: ${quoted(text)} }\n${quoted(text)}: 1\ninclude: [${quoted(text)}]\n`
          .replace('guides: reading', `guides: ${quoted(text)}\n    ${quoted(text)}: 1`)
          .replace('"no": last', `${quoted(text)}: ${quoted(text)}`),
      'answers.yaml': `answers: { ${quoted(text)}: ${quoted(text)}, first: ${quoted(text)} }\n`,
    },
    calls: [check, run, test],
  }),
  'answers that are none': (text) => ({
    files: {
      'sop/hostile.yaml': plainSop,
      'answers.yaml': `answers: { ${quoted(text)}: ${quoted(text)}, first: ${quoted(text)} }\nfields: { ${quoted(text)}: a }\n`,
    },
    calls: [run],
  }),
  'a value without quotes': (text) => ({ files: { 'sop/hostile.yaml': sopWith({ raw: text }) }, calls: [check] }),
  'a value that a text follows': (text) => ({
    files: { 'sop/hostile.yaml': sopWith({ raw: `a${text}b` }) },
    calls: [check],
  }),
  'an item in a block': (text) => ({
    files: { 'sop/hostile.yaml': sopWith({ raw: `|\n      ${text.replaceAll('\n', '\n      ')}` }) },
    calls: [check],
  }),
  'a comment': (text) => ({
    files: { 'sop/hostile.yaml': `${plainSop}# sop-ignore: ${text}\n# ${text}` },
    calls: [check, [...check, '--fix']],
  }),
  'the start of a file': (text) => ({ files: { 'sop/hostile.yaml': `${text}${plainSop}` }, calls: [check] }),
  'a whole file': (text) => ({
    files: {
      'sop/hostile.yaml': text,
      'sop/scenarios/hostile.yaml': text,
      'answers.yaml': text,
      'altered.md': text,
    },
    calls: [check, test, run, ['verify', 'altered.md']],
  }),
  'a scenario file': (text) => ({
    files: {
      'sop/hostile.yaml': plainSop,
      'sop/scenarios/hostile.yaml': `${scenarios('')}${text}`,
      'answers.yaml': text,
    },
    calls: [check, test, [...test, '--write-missing'], run],
  }),
  'an outline': (text) => ({
    files: { 'outline.md': `If a ${text}`, 'lines.md': `# A\n${text.replaceAll(' ', '\n')}` },
    calls: [
      ['init', 'one', '--from', 'outline.md'],
      ['init', 'two', '--from', 'lines.md'],
    ],
  }),
};

/** A text, between two letters, in an SOP, in a walk and in a scenario of it at once, with a call of each kind for it. */
export function everywhere(between: string): World {
  const text = `a${between}b`;
  return {
    files: {
      'sop/hostile.yaml': sopWith({ say: text }),
      'sop/scenarios/hostile.yaml': scenarios(`    story: ${quoted(text)}
    fields: { customer: ${quoted(text)} }
    answers: { first: yes }
    expect: { outcome: done }
`),
      'answers.yaml': `${plainAnswers}fields: { customer: ${quoted(text)} }\n`,
    },
    events: [
      { type: 'filled', field: 'customer', value: text },
      ...passed.slice(1),
      { type: 'noted', step: 'first', text },
      yes,
      ended,
    ],
    calls: [check, run, transcript, verify, test],
  };
}

const head = 'format: 1\nsop: hostile\ntitle: A title\nstart: s0\noutcomes: { done: Done }\n';
const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** Many of one thing. */
export const lists: Readonly<Record<string, (count: number) => World>> = {
  'steps in a row': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n${many(count, (index) => `  s${index}: { do: Go on., next: s${index + 1} }\n`)}  s${count}: { outcome: done }\n`,
      'answers.yaml': 'answers: {}\n',
    },
    calls: [check, run, [...run, '--transcript', '-'], test, ['paths', 'hostile'], ['show', 'hostile']],
  }),
  'questions in a row': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n${many(count, (index) => `  s${index}: { ask: Is it so?, options: { "yes": s${index + 1}, "no": s${index + 1} } }\n`)}  s${count}: { outcome: done }\n`,
      'answers.yaml': `answers:\n${many(count, (index) => `  s${index}: yes\n`)}`,
    },
    calls: [check, run, [...run, '--transcript', '-'], test, ['paths', 'hostile', '--count']],
  }),
  'steps that are passed over': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n${many(count, (index) => `  s${index}: { next: s${index + 1} }\n`)}  s${count}: { outcome: done }\n`,
      'answers.yaml': 'answers: {}\n',
    },
    calls: [check, run, test],
  }),
  'unknown steps': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n${many(count, (index) => `  s${index}: { do: Go on., next: nowhere-${index} }\n`)}`,
    },
    calls: [check],
  }),
  'unknown keys': (count) => ({
    files: { 'sop/hostile.yaml': `${plainSop}${many(count, (index) => `key-${index}: 1\n`)}` },
    calls: [check],
  }),
  'unknown keys of steps': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n${many(count, (index) => `  s${index}: { doo: Go on., outcome: done }\n`)}`,
    },
    calls: [check],
  }),
  'keys twice': (count) => ({
    files: { 'sop/hostile.yaml': `${plainSop}${many(count, () => 'title: 1\n')}` },
    calls: [check],
  }),
  'options of a question': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n  s0:\n    ask: Which?\n    options:\n${many(count, (index) => `      o${index}: s1\n`)}  s1: { outcome: done }\n`,
      'answers.yaml': `answers: { s0: o${count - 1} }\n`,
    },
    calls: [check, run, test, ['paths', 'hostile']],
  }),
  'options with keys': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n  s0:\n    ask: Which?\n    options:\n${many(count, (index) => `      o${index}: { label: The same, key: a, next: s1 }\n`)}  s1: { outcome: done }\n`,
    },
    calls: [check],
  }),
  'options that are always open': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}always:\n${many(count, (index) => `  o${index}: s1\n`)}steps:\n  s0: { ask: Which?, options: { "yes": s1 } }\n  s1: { outcome: done }\n`,
      'answers.yaml': 'answers: { s0: yes }\n',
    },
    calls: [check, run, test],
  }),
  'questions with options that are always open': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}always:\n${many(count / 2, (index) => `  o${index}: s${count}\n`)}steps:\n${many(count, (index) => `  s${index}: { ask: Is it so?, options: { "yes": s${index + 1} } }\n`)}  s${count}: { outcome: done }\n`,
      'answers.yaml': 'answers: { s0: o1 }\n',
    },
    calls: [check, run, test],
  }),
  fields: (count) => ({
    files: {
      'sop/hostile.yaml': `${head}fields:\n${many(count, (index) => `  f${index}: { ask: Value ${index} }\n`)}steps:\n  s0: { do: Ask., record: [${many(count, (index) => `f${index}, `)}], next: s1 }\n  s1: { outcome: done }\n`,
      'answers.yaml': `answers: {}\nfields:\n${many(count, (index) => `  f${index}: a\n`)}`,
      'none.yaml': 'answers: {}\n',
    },
    calls: [check, run, ['run', 'hostile', '--answers', 'none.yaml', '--transcript', '-']],
  }),
  'fields that are unknown': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}fields:\n${many(count, (index) => `  f${index}: { ask: Value }\n`)}steps:\n  s0: { do: Ask., record: [${many(count, (index) => `g${index}, `)}], next: s1 }\n  s1: { outcome: done }\n`,
      'answers.yaml': `answers: {}\nfields:\n${many(count, (index) => `  h${index}: a\n`)}`,
    },
    calls: [check, run],
  }),
  'choices of a field': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}fields:\n  f0: { ask: Value, type: choice, options: [${many(count, (index) => `a${index}, `)}] }\nsteps:\n  s0: { do: Ask., record: f0, next: s1 }\n  s1: { outcome: done }\n`,
      'answers.yaml': 'answers: {}\nfields: { f0: b }\n',
    },
    calls: [check, run],
  }),
  'responses of a step': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n  s0: { say: [${many(count, (index) => `r${index}, `)}], outcome: done }\nresponses:\n${many(count, (index) => `  r${index}: { text: Hello. }\n`)}`,
      'answers.yaml': 'answers: {}\n',
    },
    calls: [check, run, [...run, '--transcript', '-'], test],
  }),
  'channels of a response': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n  s0: { say: r0, outcome: done }\nresponses:\n  r0:\n    channels:\n${many(count, (index) => `      c${index}: Hello.\n`)}`,
      'answers.yaml': 'answers: {}\n',
    },
    calls: [check, run],
  }),
  'responses that are not used': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n  s0: { outcome: done }\nresponses:\n${many(count, (index) => `  r${index}: { text: "Hello {{nobody}}." }\n`)}guides:\n${many(count, (index) => `  g${index}: { text: Hello. }\n`)}`,
    },
    calls: [check],
  }),
  actions: (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n  s0:\n    confirm: true\n    do:\n${many(count, (index) => `      - Do ${index}.\n`)}    outcome: done\n`,
      'answers.yaml': 'answers: {}\n',
    },
    calls: [check, run, [...run, '--transcript', '-'], test],
  }),
  'steps with a limit': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n${many(count, (index) => `  s${index}: { do: Go on., limit: { times: 2, then: s${index + 1} }, next: s${index + 1} }\n`)}  s${count}: { outcome: done }\n`,
      'answers.yaml': 'answers: {}\n',
    },
    calls: [check, run, test],
  }),
  outcomes: (count) => ({
    files: {
      'sop/hostile.yaml': `${head.replace('{ done: Done }', '')}${many(count, (index) => `  o${index}: The end\n`)}steps:\n${many(count, (index) => `  s${index}: { outcome: o${index} }\n`)}`,
      'answers.yaml': 'answers: {}\n',
    },
    calls: [check, run, test],
  }),
  scenarios: (count) => ({
    files: {
      'sop/hostile.yaml': plainSop,
      'sop/scenarios/hostile.yaml': `format: 1\nsop: hostile\nscenarios:\n${many(count, (index) => `  t${index}: { story: A story., answers: { first: yes }, expect: { outcome: done } }\n`)}`,
    },
    calls: [check, test, [...test, '--format', 'junit'], [...test, '--write-missing']],
  }),
  'scenarios that fail': (count) => ({
    files: {
      'sop/hostile.yaml': plainSop,
      'sop/scenarios/hostile.yaml': `format: 1\nsop: hostile\nscenarios:\n${many(count, (index) => `  t${index}: { story: A story., answers: { frist: yes, s${index}: no }, expect: { outcome: o${index}, says: [r${index}], passes: [s${index}] } }\n`)}`,
    },
    calls: [check, test, [...test, '--format', 'github']],
  }),
  'answers of a scenario': (count) => ({
    files: {
      'sop/hostile.yaml': plainSop,
      'sop/scenarios/hostile.yaml': `format: 1\nsop: hostile\nscenarios:\n  one:\n    story: A story.\n    answers: { first: [${many(count, () => 'yes, ')}] }\n    expect: { outcome: done, says: [${many(count, () => 'bye, ')}], passes: [${many(count, () => 'last, ')}] }\n`,
      'answers.yaml': `answers: { first: [${many(count, () => 'yes, ')}] }\n`,
    },
    calls: [check, test, run],
  }),
  'SOPs that run each other': (count) => ({
    files: {
      ...Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `sop/p${index}.yaml`,
          `format: 1\nsop: p${index}\ntitle: A title\nstart: s0\noutcomes: { done: Done }\nsteps:\n  s0: { run: p${index + 1}, then: { done: s1 } }\n  s1: { outcome: done }\n`,
        ]),
      ),
      [`sop/p${count}.yaml`]: `format: 1\nsop: p${count}\ntitle: A title\nstart: s0\noutcomes: { done: Done }\nsteps:\n  s0: { outcome: done }\n`,
    },
    calls: [
      ['check', 'sop/p0.yaml'],
      ['run', 'p0', '--no-input'],
      ['test', 'p0'],
    ],
  }),
  'files that are included': (count) => ({
    files: {
      'sop/hostile.yaml': `include: [${many(count, (index) => `part-${index}, `)}]\n${plainSop}`,
      ...Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `sop/part-${index}.yaml`,
          `format: 1\nshared: part-${index}\nresponses: { r${index}: { text: Hello. } }\n`,
        ]),
      ),
    },
    calls: [check],
  }),
  notes: (count) => ({
    files: { 'sop/hostile.yaml': plainSop },
    events: [
      ...Array.from({ length: count }, (): EventBody => ({ type: 'noted', step: 'first', text: 'A note.' })),
      stopped,
    ],
    calls: [transcript, verify, ['transcript', walkId, '--json'], ['walks']],
  }),
  'moves back and forth': (count) => ({
    files: { 'sop/hostile.yaml': plainSop },
    events: [
      ...Array.from({ length: count }, (): readonly EventBody[] => [
        { type: 'filled', field: 'customer', value: null },
        { type: 'went-back' },
        { type: 'filled', field: 'customer', value: 'Sam' },
        { type: 'went-back' },
      ]).flat(),
      stopped,
    ],
    calls: [transcript, verify, ['transcript', walkId, '--json']],
  }),
  'stops and starts': (count) => ({
    files: { 'sop/hostile.yaml': plainSop },
    events: [
      ...Array.from({ length: count }, (): readonly EventBody[] => [stopped, { type: 'resumed' }]).flat(),
      stopped,
    ],
    calls: [transcript, verify, ['walks']],
  }),
  'rounds, and the way back': (count) => ({
    files: {
      'sop/hostile.yaml': `${head}steps:\n  s0: { ask: Again?, limit: { times: 1000000, then: s1 }, options: { "yes": s0, "no": s1 } }\n  s1: { outcome: done }\n`,
    },
    events: [
      ...Array.from({ length: count }, (): EventBody => ({ type: 'answered', step: 's0', option: 'yes' })),
      ...Array.from({ length: count }, (): EventBody => ({ type: 'went-back' })),
      ...Array.from({ length: count }, (): EventBody => ({ type: 'answered', step: 's0', option: 'yes' })),
      stopped,
    ],
    calls: [transcript, verify],
  }),
  'walks of a case': (count) => ({
    files: { 'sop/hostile.yaml': plainSop },
    events: Array.from({ length: count }, (): EventBody => ({ type: 'noted', step: 'first', text: 'A note.' })),
    calls: [['case', 'C-1'], ['walks']],
  }),
};

/** Writes a world into a folder, which is also its home. */
export async function build({ files, events }: World, folder: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (events) await saveWalk(folder, events);
}

async function saveWalk(folder: string, bodies: readonly EventBody[]): Promise<void> {
  const place = { cwd: folder, home: folder, env: {} };
  const library = createLibrary({ ...place, packageDir: root });
  const opened = await library.open(library.find('hostile'));
  // With an SOP that does not open there is no walk.
  if (!('flow' in opened)) return;
  const at = '2026-11-21T10:00:00+00:00';
  const started: EventBody = {
    type: 'started',
    walk: walkId,
    sop: 'hostile',
    version: null,
    digest: opened.digest,
    case: 'C-1',
  };
  const events = [started, ...bodies].map((body, index) => ({ seq: index + 1, at, ...body }) as WalkEvent);
  const created = createJournal({
    stateDir: stateFolder(place),
    walk: walkId,
    taker: processTable(),
    now: new Date(at),
    version: opened,
    events,
  });
  if ('problem' in created) throw new Error(created.problem.message);
  created.journal.close();
}
