import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { escapeLine, findUnsafe } from '../../src/text/escape.js';
import { type Agent, agentAt } from '../support/agent.js';
import { emptyFolder, type Ran, sop, type World } from '../support/sop.js';

/*
 * What is written does not depend on a sensitive value: every story is told twice, in the same folders, with two
 * values that are equally good or bad, and must leave the same bytes behind. So nothing of a value is there in any
 * spelling, length or digest, even where it is a part of other texts.
 */

/** The sensitive values of a story. */
interface Secret {
  readonly name: string;
  readonly age: string;
  readonly born: string;
  readonly tier: string;
  readonly words: readonly string[];
  readonly case: string;
}

const ids = ['name', 'age', 'born', 'tier', 'words', 'case'] as const;
type Id = (typeof ids)[number];

const shapes: Readonly<Record<Id, object>> = {
  name: { ask: 'Their name' },
  age: { ask: 'Their age', type: 'number' },
  born: { ask: 'Their date of birth', type: 'date' },
  tier: { ask: 'Their tier', type: 'choice', options: ['Gold', 'Silver', 'Bronze'] },
  words: { ask: 'Their words', type: 'list' },
  case: { ask: 'Their case' },
};

const fieldsOf = (sensitive: readonly Id[]): object =>
  Object.fromEntries(ids.map((id) => [id, { ...shapes[id], ...(sensitive.includes(id) ? { sensitive: true } : {}) }]));

const letter = 'Dear {{name}}, {{age}}, {{born}}, {{tier}}:\n- {{words}}\nYours, {{case}}\n';

const sopText = (id: string, sensitive: readonly Id[], steps: object, extra: object = {}): string =>
  stringify({
    format: 1,
    sop: id,
    title: `The ${id}`,
    version: '1.0.0',
    start: 'ask',
    fields: fieldsOf(sensitive),
    outcomes: { done: 'Done' },
    steps: { ask: { ask: 'Go on?', options: { yes: 'over', no: 'over' } }, ...steps },
    responses: { letter: { title: 'Letter', text: letter } },
    ...extra,
  });

/** `first` hands over to `second`. With `sub`, only the sub-procedure of `first` says what is sensitive. */
function sops(sensitive: readonly Id[], next: readonly Id[], sub: boolean): Record<string, string> {
  const over = { say: 'letter', outcome: 'done' };
  const handed = { ...over, handoff: { to: 'supervisor', sop: 'second' } };
  const inner = { over };
  const outer = {
    ask: { run: 'inner', then: { done: 'then' } },
    then: { ask: 'Go on?', options: { yes: 'over', no: 'over' } },
    over: handed,
  };
  return sub
    ? {
        first: sopText('first', [], outer),
        inner: sopText('inner', sensitive, inner),
        second: sopText('second', next, { over }),
      }
    : { first: sopText('first', sensitive, { over: handed }), second: sopText('second', next, { over }) };
}

interface Place {
  readonly cwd: string;
  readonly home: string;
}

/** Folders with SOPs in them, of the same names in every telling. */
function freshPlace(folder: string, files: Readonly<Record<string, string>>): Place {
  rmSync(folder, { recursive: true, force: true });
  const place = { cwd: join(folder, 'work'), home: join(folder, 'home') };
  mkdirSync(join(place.cwd, 'sop'), { recursive: true });
  mkdirSync(place.home);
  for (const [id, text] of Object.entries(files)) writeFileSync(join(place.cwd, 'sop', `${id}.yaml`), text);
  return place;
}

/** All files below a folder: names, modes and bytes. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const { mode } = statSync(path);
      return `${relative(folder, path)} ${mode.toString(8)}\n${statSync(path).isFile() ? readFileSync(path, 'latin1') : ''}`;
    });
}

const folder = join(emptyFolder(), 'story');

/** Tells a story with two secrets, the second of which has the marker in it. */
async function tellTwice(
  files: Readonly<Record<string, string>>,
  { one, other }: { readonly one: Secret; readonly other: Secret },
  story: (place: Place, secret: Secret) => Promise<readonly string[]>,
): Promise<void> {
  const written = await told(files, other, story);
  expect(written.join('\n')).not.toContain(marker);
  expect(written).toEqual(await told(files, one, story));
}

/** Tells a story with a secret: what it printed where no terminal shows it, and all that lies in its folders then. */
async function told(
  files: Readonly<Record<string, string>>,
  secret: Secret,
  story: (place: Place, secret: Secret) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const place = freshPlace(folder, files);
  const printed = await story(place, secret);
  return [...printed, ...filesBelow(folder)];
}

const printedBy = ({ code, stdout, stderr }: Ran): string => `${code}\n${stdout}\n${stderr}`;

/** Each command that reads what walks have left behind. */
async function readAll({ cwd, home }: Place, secret: Secret): Promise<string[]> {
  const calls = [
    ['walks'],
    ['walks', '--json'],
    ['transcript'],
    ['transcript', '--json'],
    ['transcript', '-o', 'again.json', '--json'],
    ['case', '--', secret.case],
    ['case', '--json', '--', secret.case],
  ];
  const world = { cwd, env: { HOME: home } };
  const { walks } = JSON.parse((await sop(['walks', '--json'], world)).stdout);
  const over = walks.map(({ walk }: { walk: string }) => ['run', 'second', '--from', walk, '--transcript', '-']);
  const printed: string[] = [];
  for (const call of [...calls, ...over]) printed.push(printedBy(await sop(call, world)));
  return printed;
}

const oneLine = fc.oneof(
  fc.constantFrom('a', 'Done', 'The first', 'withheld', '[age, withheld]', '{{case}}', '-', '*bold*', '| x |', '`x`'),
  fc.constantFrom('<!-- -->', '--> <b>', '"quoted"', "it's", '$(id)', '%0A::error::x', '\\u001b', 'Sam=Doe', '../../x'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
);
const text = fc.oneof(oneLine, fc.constantFrom('two\nlines', 'a\r\n\r\n```\nb', 'tab\tbed'));
/** A file that holds one of these is refused. */
const unseen = fc.oneof(text, fc.constantFrom('\u202eright', 'a\u0007b', 'a\u{e0041}b'));
const value = (from: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  from.map((one) => one.trim()).filter((one) => one !== '' && !one.includes('\0'));
const seen = (from: fc.Arbitrary<string>): fc.Arbitrary<string> => from.filter((one) => !findUnsafe(one));

const secrets = (from: fc.Arbitrary<string>): fc.Arbitrary<Secret> =>
  fc.record({
    name: value(from),
    age: fc.nat({ max: 150 }).map(String),
    born: fc.nat({ max: 27 }).map((day) => `1980-02-${String(day + 1).padStart(2, '0')}`),
    tier: fc.constantFrom('Gold', 'Silver', 'Bronze'),
    words: fc.array(value(from.map((one) => one.replace(/[\r\n]/g, ' '))), { minLength: 1, maxLength: 3 }),
    case: value(from),
  });

const sensitiveIds = fc.subarray([...ids], { minLength: 1 });

/** Found wherever a value went, should two of them leave the same bytes behind. */
const marker = 'XYZZY4711';
const marked = (id: Id, { name, words, case: about, ...rest }: Secret): string | readonly string[] =>
  ({ ...rest, name: marker + name, words: words.map((word) => marker + word), case: marker + about })[id];

/** A secret and another, which differ in what is sensitive alone; the other has the marker in all that is. */
const pairs = (from: fc.Arbitrary<string>) =>
  fc
    .record({
      one: secrets(from),
      other: secrets(from),
      sensitive: sensitiveIds,
      next: sensitiveIds,
      sub: fc.boolean(),
    })
    .map(({ one, other, sensitive, ...rest }) => ({
      ...rest,
      sensitive,
      one,
      other: { ...one, ...Object.fromEntries(sensitive.map((id) => [id, marked(id, other)])) } as Secret,
    }));

const numRuns = (usual: number): number => Number(process.env.RUNS ?? usual);

type Way = 'flags' | 'yaml' | 'json' | 'stdin';

const formats = [[], ['--json'], ['--transcript', '-'], ['--transcript', 't.md'], ['--transcript', 't.md', '--json']];

/** A walk from given answers; what the answers file itself holds is not counted. */
async function given(way: Way, answers: object, secret: Secret, more: readonly string[], world: World): Promise<Ran> {
  const run = ['run', 'first', ...more];
  if (way === 'flags') {
    const pairsOf = (flag: string, all: object): string[] =>
      Object.entries(all).flatMap(([id, one]) => [one].flat().flatMap((each) => [flag, `${id}=${each}`]));
    return sop([...run, ...pairsOf('--answer', answers), ...pairsOf('--set', secret), `--case=${secret.case}`], world);
  }
  const file = { answers, fields: secret };
  if (way === 'stdin') return sop([...run, '--answers', '-'], { ...world, stdin: stringify(file) });
  const path = join(emptyFolder(), 'given');
  writeFileSync(path, way === 'json' ? JSON.stringify(file) : stringify(file));
  return sop([...run, '--answers', path], world);
}

describe('what is written does not depend on a sensitive value', () => {
  test.each<[Way, fc.Arbitrary<string>]>([
    ['flags', unseen],
    ['yaml', seen(text)],
    ['json', seen(text)],
    ['stdin', seen(text)],
  ])('given as %s, in every format, to the end or not, and taken over by another SOP', async (way, values) => {
    const property = fc.asyncProperty(
      pairs(values),
      fc.constantFrom(...formats),
      fc.boolean(),
      async ({ one, other, sensitive, next, sub }, format, ends) => {
        const answers = { ...(sub ? { 'ask/ask': 'yes' } : {}), ...(ends ? { [sub ? 'then' : 'ask']: 'no' } : {}) };
        const story = async (place: Place, secret: Secret): Promise<string[]> => {
          const world = { cwd: place.cwd, env: { HOME: place.home } };
          const first = await given(way, answers, secret, format, world);
          expect(first.code, first.stderr).toBe(ends ? 0 : 3);
          const printed = [printedBy(first)];
          if (format.includes('t.md')) {
            printed.push(printedBy(await sop(['verify', 't.md'], world)));
            for (const more of [[], ['--json'], ['--transcript', '-'], ['--transcript', 'next.md', '--force']]) {
              const over = ['run', 'second', '--from', 't.md', '--answer', 'ask=yes', ...more];
              printed.push(printedBy(await sop(over, world)));
            }
          }
          return [...printed, ...(await readAll(place, secret))];
        };
        await tellTwice(sops(sensitive, next, sub), { one, other }, story);
      },
    );
    await fc.assert(property, { numRuns: numRuns(25) });
  });

  test.each(['drawn', 'plain'] as const)(
    'typed and mended on a %s screen, stopped, resumed, handed on',
    async (how) => {
      const property = fc.asyncProperty(
        pairs(
          // A screen composes what is wrapped.
          seen(oneLine).map((one) => `N ${one}`.normalize('NFC')),
        ),
        fc.record({ mended: fc.nat({ max: 5 }), flag: fc.boolean(), json: fc.boolean() }),
        fc.constantFrom('finish', 'quit', 'signal'),
        async ({ one, other, sensitive, next, sub }, { mended, flag, json }, end) => {
          const story = async (place: Place, secret: Secret): Promise<string[]> => {
            const desk = { ...place, how, screen: !json };
            const more = [...(flag ? [`--case=${secret.case}`] : []), ...(json ? ['--json'] : [])];
            const agent = agentAt(['run', 'first', ...more], desk);
            const asked = ids.filter((id) => !(flag && id === 'case'));
            await agent.answer(1);
            for (const [index, id] of asked.entries()) {
              if (end === 'signal' && index === asked.length - 1) {
                await agent.leaveTyping(askOf(id), String(secret[id]));
                expect(await agent.code()).toBe(143);
                return [agent.printed(), ...(await readAll(place, secret))];
              }
              if (index === mended % asked.length) {
                await agent.fill(askOf(id), typedFor(id, decoy));
                await agent.back(askOf(id));
              }
              await agent.fill(askOf(id), typedFor(id, secret));
            }
            if (sub) {
              await agent.press('enter', 'Go on?');
              await agent.answer(1);
            }
            const shown = `Dear ${escapeLine(secret.name)}, ${secret.age}, ${secret.born}`;
            await agent.sees(shown);
            if (end === 'finish') {
              await agent.press('copy', 'Copied');
              expect(agent.copied().at(-1)).toContain(`Dear ${secret.name},`);
              await finish(agent, json ? undefined : 'Go on here with The second?');
              if (!json) await handOn(agent, sensitive, next, secret);
              expect(await agent.code()).toBe(0);
              return [agent.printed(), ...(await readAll(place, secret))];
            }
            await agent.press('quit');
            expect(await agent.code()).toBe(3);
            const again = agentAt(['resume', ...(json ? ['--json'] : [])], desk);
            for (const id of sensitive) await again.fill(askOf(id), typedFor(id, secret));
            await again.sees(shown);
            await again.press('enter', 'Transcript file');
            await again.press('enter');
            expect(await again.code()).toBe(0);
            return [agent.printed(), again.printed(), ...(await readAll(place, secret))];
          };
          await tellTwice(sops(sensitive, next, sub), { one, other }, story);
        },
      );
      await fc.assert(property, { numRuns: numRuns(6), endOnFailure: true });
    },
  );
});

describe('in the place of a sensitive value', () => {
  const files = sops(['name', 'case'], [], false);
  const secret = { ...decoy, name: 'Sam Doe', case: '4711' };

  test('stand the words that it is asked with', async () => {
    const { cwd, home } = freshPlace(folder, files);
    const world = { cwd, env: { HOME: home } };
    const answers = { ask: 'yes' };
    const line = 'Dear [their name, withheld], 1, 1999-09-09, Silver:';
    const text = await given('flags', answers, secret, [], world);
    expect(text.stdout).toContain(line);
    expect(text.stdout).toContain('Their name, their case are withheld: a terminal alone shows them.');
    const [response] = JSON.parse((await given('flags', answers, secret, ['--json'], world)).stdout).responses;
    expect(response).toMatchObject({ ready: true, missing: [], withheld: ['name', 'case'] });
    expect(response.text).toContain(line);
    const { stdout } = await given('flags', answers, secret, ['--transcript', '-'], world);
    expect(stdout.replaceAll('\\', '')).toContain('| Case | [their case, withheld] |');
    expect(stdout).toContain(line);
    const screen = await given('flags', answers, secret, [], { ...world, screen: true });
    expect(screen.stdout).toContain('Dear Sam Doe, 1, 1999-09-09, Silver:');
    expect(screen.stdout).toContain('Yours, 4711');
  });

  test('they stand in what the next SOP writes, where that alone calls a value sensitive', async () => {
    const { cwd, home } = freshPlace(folder, sops([], ['name', 'case'], false));
    const world = { cwd, env: { HOME: home } };
    const secretOf = { ...secret, name: marker, case: marker };
    await given('flags', { ask: 'yes' }, secretOf, ['--transcript', 't.md'], world);
    // So far nobody has called it sensitive.
    expect(readFileSync(join(cwd, 't.md'), 'utf8')).toContain(marker);
    const over = ['run', 'second', '--from', 't.md', '--answer', 'ask=yes'];
    for (const more of [[], ['--json'], ['--transcript', '-']]) {
      const { code, stdout, stderr } = await sop([...over, ...more], world);
      expect(code).toBe(0);
      expect(stdout + stderr).toContain('Dear [their name, withheld], 1,');
      expect(stdout + stderr).not.toContain(marker);
    }
    const screen = await sop(over, { ...world, screen: true });
    expect(screen.stdout).toContain(`Dear ${marker}, 1,`);
  });

  test('no walk is found by a case that was not kept, and it is said', async () => {
    const { cwd, home } = freshPlace(folder, files);
    const agent = agentAt(['run', 'first', '--case=4711'], { cwd, home, how: 'plain', screen: true });
    await agent.press('quit');
    expect(await agent.code()).toBe(3);
    const { code, stderr } = await sop(['case', '4711'], { cwd, env: { HOME: home } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'sop: There is no walk of this case on this computer.\n' +
        '     the case of 1 walk is sensitive and not kept: `sop walks` lists all\n',
    });
  });
});

describe('a wrong call quotes nothing that may be sensitive', () => {
  const answersFile = (text: string) => (word: string) => ({
    args: ['--answers', '-'],
    stdin: text.replaceAll('?', word),
  });
  const set = (text: string) => (word: string) => ({ args: ['--set', text.replaceAll('?', word)], stdin: '' });
  test.each<[string, (word: string) => { readonly args: readonly string[]; readonly stdin: string }, string]>([
    ['a value without its field', set('?'), '`--set` is not of the form field=value.'],
    ['a field that is empty', set('=?'), '`--set` is not of the form field=value.'],
    ['a colon in place of the sign', set('name: ?'), '`--set` is not of the form field=value.'],
    ['a value where the field should be', set('? =name'), 'There is no field of that name'],
    ['an unknown field', set('nmae=?'), 'did you mean `name`?'],
    ['no number', set('age=?'), 'must be a number'],
    ['no date', set('born=?'), 'must be a date'],
    ['no option', set('tier=?'), 'must be Gold, Silver or Bronze.'],
    ['a mistyped flag', (word) => ({ args: [`--sett=name=${word}`], stdin: '' }), "unknown option '--sett'"],
    ['a flag in the value', (word) => ({ args: [`--sett=name=a'\n(Did you mean ${word}?)`], stdin: '' }), "'--sett'"],
    ['no number in a file', answersFile('fields: { name: ?, age: "?" }'), 'must be a number'],
    ['an unknown field in a file', answersFile('fields: { nmae: ? }'), 'did you mean `name`?'],
    ['a value for a key', answersFile('fields: { "?": name }'), 'There is no field of that name'],
    ['an unknown key', answersFile('felds: { name: ? }'), '`felds` is not a key'],
    ['a value for the file', answersFile('?'), 'An answers file has the keys'],
    ['a value for the fields', answersFile('fields: ?'), '[wrong-type]'],
    ['groups for a value', answersFile('fields: { name: { first: ? } }'), '[wrong-type]'],
    ['a colon in a value', answersFile('fields:\n  name: Sam: ?'), '[colon-in-text]'],
    ['a comma in a value', answersFile('fields: { name: Doe, ? }'), '[split-text]'],
    ['a sign before a value', answersFile('fields: { name: *? }'), '[yaml-alias]'],
    ['an anchor', answersFile('fields: { name: &? x }'), '[yaml-anchor]'],
    ['a tag', answersFile('fields:\n  name: !? x\n'), '[yaml-tag]'],
    ['a comment in a value', answersFile('fields:\n  name: Sam #?\n'), '[cut-text]'],
    ['a field twice', answersFile('fields:\n  name: ?\n  name: ?\n'), '[duplicate-key]'],
    ['an escape in a value', answersFile('fields: { name: "\\x1b?" }'), '[control-character]'],
    ['a value that is never closed', answersFile('fields: { name: "? }'), '[yaml-syntax]'],
    ['quotes that end too soon', answersFile(`fields:\n  name: "?" ?\n`), '[yaml-syntax]'],
    ['no key at all', answersFile('fields:\n  ? Doe\n  name: x\n'), '['],
    ['JSON that is cut off', answersFile('{"fields": {"name": "?"'), '[yaml-syntax]'],
  ])('%s', async (_name, call, said) => {
    const files = sops(['name', 'age', 'tier'], [], false);
    const printed = async (word: string): Promise<string> => {
      const { cwd, home } = freshPlace(folder, files);
      const { args, stdin } = call(word);
      const runs: Ran[] = [];
      for (const more of [[], ['--json'], ['--debug'], ['--transcript', '-']]) {
        runs.push(await sop(['run', 'first', ...args, ...more], { cwd, env: { HOME: home }, stdin }));
      }
      for (const { code, stderr } of runs) {
        expect(code).toBe(2);
        expect(stderr).toContain(said);
      }
      return runs.map(printedBy).join('\n');
    };
    const written = await printed('Doe47');
    expect(written).not.toContain('Doe47');
    expect(written).toBe(await printed('Roe11'));
  });

  test('and suggests no option for one that is almost right', async () => {
    const { cwd, home } = freshPlace(folder, sops(['tier'], [], false));
    const said = async (tier: string): Promise<string> =>
      printedBy(await sop(['run', 'first', '--set', `tier=${tier}`], { cwd, env: { HOME: home } }));
    expect(await said('Gol')).toBe(await said('Tin'));
  });

  test('in a file of answers for practice either', async () => {
    const { cwd, home } = freshPlace(folder, sops(['name'], [], false));
    const stdin = 'fields: { name: Doe47 }\n';
    const { stderr } = await sop(['train', 'first', '--random', '--answers', '-'], { cwd, env: { HOME: home }, stdin });
    expect(stderr).toContain('`fields` is not a key');
    expect(stderr).not.toContain('Doe47');
  });

  test('but a terminal shows the line', async () => {
    const { cwd, home } = freshPlace(folder, sops(['name'], [], false));
    writeFileSync(join(cwd, 'given.yaml'), 'fields:\n  name: Sam: Doe47\n');
    const agent = agentAt(['run', 'first', '--answers', 'given.yaml'], { cwd, home, how: 'plain', screen: true });
    await agent.sees('   2 |   name: Sam: Doe47');
    expect(await agent.code()).toBe(2);
  });

  test('and an SOP without anything sensitive shows it anywhere', async () => {
    const { cwd, home } = freshPlace(folder, sops([], [], false));
    const { stderr } = await sop(['run', 'first', '--answers', '-'], {
      cwd,
      env: { HOME: home },
      stdin: 'fields: { age: old }',
    });
    expect(stderr).toContain('   1 | fields: { age: old }');
  });
});

describe('the values of scenarios', () => {
  const scenarios = (name: string, says: string): string => `format: 1
sop: first
scenarios:
  one:
    answers: { ask: yes }
    fields:
      name: ${name}
      words: [${name}]
      shop: Main street
    expect: { says: [${says}] }
`;
  const files = { ...sops(['name', 'words'], [], false) };
  files.first = (files.first as string)
    .replace('fields:\n', 'fields:\n  shop: { ask: Shop }\n')
    .replace('{{case}}', '{{shop}}');

  /** All that was printed, and what lies in the state folder. */
  const written = async (name: string, says: string, work: (desk: Place) => Promise<string>): Promise<string> => {
    const place = freshPlace(folder, files);
    mkdirSync(join(place.cwd, 'sop/scenarios'));
    writeFileSync(join(place.cwd, 'sop/scenarios/first.yaml'), scenarios(name, says));
    return [await work(place), ...filesBelow(place.home)].join('\n');
  };
  const called = async (args: readonly string[], { cwd, home }: Place, stdin = ''): Promise<string> =>
    printedBy(await sop(args, { cwd, env: { HOME: home }, stdin }));

  test.each(['text', 'json', 'junit', 'github'])('are in no replay command of sop test: %s', async (format) => {
    const tested = (name: string): Promise<string> =>
      written(name, 'none', (place) => called(['test', 'first', '--format', format], place));
    const text = await tested(marker);
    expect(text).toContain("sop run first --answer ask=yes --set 'shop=Main street'");
    expect(text).not.toContain(marker);
    expect(text).toBe(await tested('Sam'));
  });

  test.each(['text', 'json', 'md'])('are in no result of sop train: %s', async (format) => {
    const args = ['train', 'first', '--seed', '1', '--trainee', 'kim', '--answers', '-', '--format', format];
    const script = 'answers: { ask: yes }\nresponses: { over: nothing }\n';
    const trained = (name: string): Promise<string> => written(name, 'letter', (place) => called(args, place, script));
    const text = await trained(marker);
    expect(text).toContain('"trainee":"kim"');
    expect(text).not.toContain(marker);
    expect(text).toBe(await trained('Sam'));
  });

  test.each(['drawn', 'plain'] as const)('are shown in practice, on a %s screen alone', async (how) => {
    const practised = (name: string): Promise<string> =>
      written(name, 'letter', async (place) => {
        const agent = agentAt(['train', 'first', '--seed', '1', '--json'], { ...place, how, screen: false });
        await agent.answer(1);
        await agent.sees(`Dear ${name},`);
        await agent.press('quit');
        expect(await agent.code()).toBe(3);
        return agent.printed();
      });
    const text = await practised(marker);
    expect(text).toContain('"status": "stopped"');
    expect(text).not.toContain(marker);
    expect(text).toBe(await practised('Sam'));
  });
});

const decoy: Secret = { name: 'X', age: '1', born: '1999-09-09', tier: 'Silver', words: ['x', 'y'], case: 'X' };

const askOf = (id: Id): string => (shapes[id] as { ask: string }).ask;

function typedFor(id: Id, secret: Secret): string | readonly string[] | number {
  return id === 'tier' ? ['Gold', 'Silver', 'Bronze'].indexOf(secret.tier) + 1 : secret[id];
}

async function finish(agent: Agent, next?: string): Promise<void> {
  await agent.press('enter', 'Transcript file');
  await agent.press('enter', next);
}

/** Goes on with the next SOP: what is sensitive in both is known there, what is not any more is asked for anew. */
async function handOn(agent: Agent, sensitive: readonly Id[], next: readonly Id[], secret: Secret): Promise<void> {
  await agent.press('yes', 'Before this');
  await agent.answer(1);
  for (const id of sensitive) if (!next.includes(id)) await agent.fill(askOf(id), typedFor(id, decoy));
  const known = (id: 'name' | 'age'): string =>
    sensitive.includes(id) && !next.includes(id) ? decoy[id] : escapeLine(secret[id]);
  await agent.sees(`Dear ${known('name')}, ${known('age')},`);
  await finish(agent);
}
