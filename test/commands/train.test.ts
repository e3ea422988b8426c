import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { emptyFolder, root, sop, spawnSop } from '../support/sop.js';
import { bundled, bundledIds, practice, scriptFor } from '../support/training.js';

const perfect = {
  answers: { behaviour: 'abusive', directed: 'yes', warn: 'no' },
  responses: { terminate: 'front-abusive-customer-chats' },
};

function train(args: readonly string[], answers: object, world: Parameters<typeof sop>[1] = {}) {
  return sop(['train', 'abusive', '--seed', 'one', '--answers', '-', ...args], {
    ...world,
    stdin: JSON.stringify(answers),
  });
}

const keepsSwearing = ['--scenario', 'keeps-swearing'];

describe('a scripted session', () => {
  test('perfect answers score 100', async () => {
    const ran = await train([...keepsSwearing, '--pass', '100', '--json'], perfect);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      sop: { id: 'abusive' },
      trainee: null,
      seed: 'one',
      status: 'completed',
      score: 100,
      points: 5,
      of: 5,
      passed: true,
      mark: 100,
      read: [],
      scenarios: [{ id: 'keeps-swearing', score: 100, decisions: { length: 4 } }],
    });
  });

  test('a wrong decision does not hide the ones after it, and the report says what to read', async () => {
    const answers = { ...perfect, answers: { ...perfect.answers, behaviour: 'upset' }, hints: { directed: 1 } };
    const ran = await train([...keepsSwearing, '--pass', '80', '--json'], answers);
    expect(ran.code).toBe(1);
    const result = JSON.parse(ran.stdout);
    expect(result).toMatchObject({ score: 75, points: 3.75, passed: false });
    expect(result.scenarios[0].decisions).toMatchObject([
      { step: 'behaviour', verdict: 'wrong', chosen: { id: 'upset' }, right: { id: 'abusive' }, points: 0, of: 1 },
      { step: 'directed', verdict: 'right', hints: 1, points: 0.75, of: 1 },
      { step: 'warn', verdict: 'right', points: 2, of: 2 },
      { step: 'terminate', kind: 'response', verdict: 'right', points: 1 },
    ]);
    expect(result.read).toContainEqual({
      sop: 'abusive',
      id: 'identify',
      title: 'How to recognise an abusive customer',
    });
  });

  test('what it says to read can be shown', async () => {
    const ran = await train([...keepsSwearing, '--json'], {
      answers: { behaviour: 'upset', directed: 'no', warn: 'unsafe' },
      responses: { terminate: 'nothing' },
    });
    for (const { sop: id, id: part } of JSON.parse(ran.stdout).read) {
      expect((await sop(['show', id, part])).code, `${id} ${part}`).toBe(0);
    }
  });

  test('as text and as Markdown', async () => {
    const answers = { ...perfect, answers: { ...perfect.answers, warn: 'yes' } };
    const text = await train([...keepsSwearing, '--pass', '80'], answers);
    expect(text.code).toBe(1);
    expect(text.stdout).toContain('Score 60 of 100 (3 of 5 points) · the pass mark is 80: not passed');
    expect(text.stdout).toContain('✗ Did the abuse stop? Yes; the SOP says No (0 of 2 points)');
    expect(text.stdout).toContain('sop show abusive stay-calm');
    expect(text.stdout).toContain('sop train abusive --scenario keeps-swearing');
    const md = await train([...keepsSwearing, '--format', 'md', '--trainee', 'A *star*'], answers);
    expect(md.stdout).toContain('# Training: Abusive customer');
    expect(md.stdout).toContain('- Trainee: A \\*star\\*');
    expect(md.stdout).toContain('| **wrong** | Did the abuse stop? | Yes | No | 0 of 2 points |');
    const plain = await train([...keepsSwearing, '--plain'], answers);
    expect(plain.stdout).toContain('Wrong: Did the abuse stop?');
  });

  test('answers that run out, and answers that cannot be', async () => {
    const short = await train([...keepsSwearing, '--json'], { answers: { behaviour: 'abusive' } });
    expect(short.code).toBe(3);
    expect(short.stderr).toContain('the answers ran out at `directed`');
    expect(JSON.parse(short.stdout)).toMatchObject({ status: 'stopped', scenarios: [{ decisions: { length: 1 } }] });
    const unknown = await train(keepsSwearing, { answers: { ...perfect.answers, warn: 'maybe' } });
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('`warn` has no option `maybe`');
    const unused = await train(keepsSwearing, {
      ...perfect,
      answers: { ...perfect.answers, clarify: 'yes' },
    });
    expect(unused.code).toBe(2);
    expect(unused.stderr).toContain('`clarify: yes` is never used');
    const key = await train(keepsSwearing, { answer: {} });
    expect(key.code).toBe(2);
    expect(key.stderr).toContain('answer');
    const hints = await train(keepsSwearing, { ...perfect, hints: { warn: 9 } });
    expect(hints.code).toBe(2);
    const other = await train(keepsSwearing, { scenarios: { nobody: perfect } });
    expect(other.code).toBe(2);
  });

  test('calls that make no sense', async () => {
    const calls: [string[], string][] = [
      [['train'], 'nobody to ask'],
      [['train', '--answers', '-'], 'Which SOP?'],
      [['train', 'abusive'], 'nobody to ask'],
      [['train', 'nowhere', '--answers', '-'], 'nowhere'],
      [['train', 'abusive', '--scenario', 'keeps-swaering', '--answers', '-'], 'did you mean `keeps-swearing`?'],
      [['train', 'abusive', '--all', '--random', '--answers', '-'], 'cannot be used with option'],
      [['train', 'abusive', '--count', 'many', '--answers', '-'], '--count'],
      [['train', 'abusive', '--pass', '101', '--answers', '-'], '--pass'],
      [['train', 'abusive', '--seed', 'a b', '--answers', '-'], '--seed'],
      [['train', 'abusive', '--trainee', ' ', '--answers', '-'], '--trainee'],
    ];
    for (const [args, message] of calls) {
      const ran = await sop(args);
      expect(ran, args.join(' ')).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr, args.join(' ')).toContain(message);
    }
  });
});

test.each(bundledIds)('all the scenarios of %s can be played from a file, to 100', async (id) => {
  const { flow, customers } = await bundled(id);
  const scripts = customers.map((customer) => {
    const { answers, responses } = scriptFor(practice(customer, flow), ({ right }) => right.id);
    return [customer.id, { answers: Object.fromEntries(answers), responses: Object.fromEntries(responses) }];
  });
  const ran = await sop(['train', id, '--all', '--answers', '-', '--pass', '100', '--json'], {
    stdin: JSON.stringify({ scenarios: Object.fromEntries(scripts) }),
  });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  const result = JSON.parse(ran.stdout);
  expect(result).toMatchObject({ score: 100, status: 'completed', passed: true });
  expect(result.scenarios).toHaveLength(customers.length);
});

describe('which scenarios', () => {
  const sops = `format: 1
sop: door
title: The door
start: ring
outcomes: { open: Open, shut: Shut }
steps:
  ring: { ask: Who rings?, options: { friend: { label: A friend, next: open }, stranger: { next: shut } } }
  open: { do: Open., outcome: open }
  shut: { do: Keep it shut., outcome: shut }
`;
  const scenarios = `format: 1
sop: door
scenarios:
  a: { story: A friend., answers: { ring: friend }, expect: { outcome: open } }
  b: { story: A stranger., answers: { ring: stranger }, expect: { outcome: shut } }
  c: { answers: { ring: friend }, expect: { outcome: open } }
`;

  function doorWorld(text = scenarios) {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'sop/scenarios'), { recursive: true });
    writeFileSync(join(cwd, 'sop/door.yaml'), sops);
    if (text) writeFileSync(join(cwd, 'sop/scenarios/door.yaml'), text);
    return { cwd, env: { HOME: emptyFolder() } };
  }

  const right = {
    scenarios: Object.fromEntries(
      Object.entries({ a: 'friend', b: 'stranger', c: 'friend' }).map(([id, ring]) => [id, { answers: { ring } }]),
    ),
  };

  async function played(world: ReturnType<typeof doorWorld>, args: readonly string[], answers: object = right) {
    const stdin = JSON.stringify(answers);
    const ran = await sop(['train', 'door', '--answers', '-', '--json', ...args], { ...world, stdin });
    expect(ran.stderr).toBe('');
    return JSON.parse(ran.stdout).scenarios.map(({ id }: { id: string }) => id) as string[];
  }

  test('all, some, or one; a scenario without cues and story can be played', async () => {
    const world = doorWorld();
    expect((await played(world, ['--all'])).sort()).toEqual(['a', 'b', 'c']);
    expect(await played(world, ['--count', '2'])).toHaveLength(2);
    expect(await played(world, [])).toHaveLength(1);
    expect(await played(world, ['--scenario', 'c', '--scenario', 'a'])).toEqual(['c', 'a']);
    const orders = new Set<string>();
    for (let seed = 0; seed < 20; seed++) orders.add((await played(world, ['--all', '--seed', `${seed}`])).join());
    expect(orders.size).toBeGreaterThan(2);
  });

  test('the weakest of a trainee come first', async () => {
    const world = doorWorld();
    const wrong = { scenarios: { ...right.scenarios, b: { answers: { ring: 'friend' } } } };
    await played(world, ['--all', '--trainee', 'Ada'], wrong);
    expect((await played(world, ['--all', '--trainee', 'Ada', '--seed', '1']))[0]).toBe('b');
    expect((await played(world, ['--trainee', 'Ada', '--seed', '2']))[0]).toBe('b');
    // What Ada knows is no matter to others.
    const others = new Set<string>();
    for (let seed = 0; seed < 30; seed++) others.add((await played(world, ['--seed', `${seed}`]))[0] as string);
    expect(others.size).toBe(3);
  });

  test('an SOP without scenarios is played freely, and one with a failing scenario not at all', async () => {
    const none = doorWorld('');
    const ran = await sop(['train', 'door', '--answers', '-'], none);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('There are no scenarios for `door`.');
    const free = await sop(['train', 'door', '--random', '--seed', '1', '--answers', '-', '--json'], {
      ...none,
      stdin: '{ "answers": { "ring": "friend" } }',
    });
    expect(free.code).toBe(0);
    expect(JSON.parse(free.stdout).scenarios).toMatchObject([{ id: 'random-1' }]);
    const failing = await sop(
      ['train', 'door', '--answers', '-'],
      doorWorld(scenarios.replace('outcome: shut', 'outcome: open')),
    );
    expect(failing.code).toBe(2);
    expect(failing.stderr).toContain('Scenario `b` fails');
  });
});

describe('results', () => {
  test('are added to a file that only the trainee can read, and reported', async () => {
    const home = emptyFolder();
    const world = (start: string) => ({ env: { HOME: home }, start });
    const wrong = { ...perfect, answers: { ...perfect.answers, directed: 'no' } };
    const args = [...keepsSwearing, '--trainee', '../Ada Löwe'];
    await train(args, wrong, world('2026-11-20T10:00:00Z'));
    const folder = join(home, '.local/state/sop/training');
    const [name = '', ...rest] = readdirSync(folder);
    expect(rest).toEqual([]);
    const file = join(folder, name);
    const first = readFileSync(file, 'utf8');
    await train(args, perfect, world('2026-11-21T10:00:00Z'));
    await train([...keepsSwearing, '--trainee', 'Sam'], wrong, world('2026-11-21T10:00:00Z'));
    expect(readFileSync(file, 'utf8').startsWith(first)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);

    const report = await sop(['train', '--report', '--json'], { env: { HOME: home } });
    expect(report).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(report.stdout)).toMatchObject({
      trainees: [
        {
          trainee: '../Ada Löwe',
          scenarios: 2,
          first: 80,
          last: 100,
          best: 100,
          days: [
            { day: '2026-11-20', score: 80 },
            { day: '2026-11-21', score: 100 },
          ],
        },
        { trainee: 'Sam', scenarios: 1 },
      ],
      missed: [
        { sop: 'abusive', step: 'directed', asked: 3, missed: 2, trainees: 2, instead: [{ label: 'No', times: 2 }] },
      ],
    });
    const text = await sop(['train', 'abusive', '--report'], { env: { HOME: home } });
    expect(text.stdout).toContain('Trainee      Scenarios  First  Last  Best  Average');
    expect(text.stdout).toContain('2026-11-20  ████████████████░░░░  80');
    expect(text.stdout).toContain('█████████████░░░░░░░ 2 of 3');
    expect(text.stdout).toContain('chosen instead: No (2); by 2 trainees');
    const plain = await sop(['train', '--report', '--plain', '--trainee', 'Sam'], { env: { HOME: home } });
    expect(plain.stdout).toContain('################....  80');
    expect(plain.stdout).not.toContain('Ada');
    const md = await sop(['train', '--report', '--format', 'md'], { env: { HOME: home } });
    expect(md.stdout).toContain(
      '| 2 of 3 | `abusive` | Is the abuse directed at you or a colleague? (`directed`) | No (2) |',
    );
    const other = await sop(['train', 'aftercare', '--report'], { env: { HOME: home } });
    expect(other.stdout).toContain('There are no results here yet.');

    // A line that was cut off is left out, said, and not added to.
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"format":1,"at":"20`);
    await train(args, perfect, world('2026-11-22T10:00:00Z'));
    const damaged = await sop(['train', '--report', '--json', '--trainee', '../Ada Löwe'], { env: { HOME: home } });
    expect(damaged.code).toBe(0);
    expect(damaged.stderr).toContain(`One line is no result, and left out: \`${file}:3\`.`);
    expect(JSON.parse(damaged.stdout).trainees).toMatchObject([{ scenarios: 3, last: 100 }]);
  });

  test('that cannot be saved are printed all the same, and it is said', async () => {
    const ran = await train([...keepsSwearing, '--trainee', 'Ada'], perfect, { env: { HOME: '' } });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toContain('Score 100 of 100');
    expect(ran.stderr).toContain('The results are not saved: There is no home folder');
    const state = join(emptyFolder(), 'file');
    writeFileSync(state, '');
    const blocked = await train([...keepsSwearing, '--trainee', 'Ada'], perfect, { env: { XDG_STATE_HOME: state } });
    expect(blocked.code).toBe(2);
    expect(blocked.stderr).toContain('The results are not saved:');
  });

  test('that somebody has tampered with do no harm', async () => {
    const home = emptyFolder();
    const name = 'long '.repeat(60);
    await train([...keepsSwearing, '--trainee', name], perfect, { env: { HOME: home } });
    await train([...keepsSwearing, '--trainee', '\u001b[31mred'], perfect, { env: { HOME: home } });
    const folder = join(home, '.local/state/sop/training');
    const files = readdirSync(folder).map((file) => join(folder, file));
    expect(files).toHaveLength(2);
    const [record = ''] = readFileSync(files[0] as string, 'utf8').split('\n');
    const bad = [
      '[]',
      'null',
      '{}',
      record.replace(/"at":"[^"]*"/, '"at":"1 (\\u001b[31m) Jan 2020"'),
      record.replace(/"label":"[^"]*"/g, '"label":7'),
      record.replace(/"score":\d+/, '"score":500'),
      record.replace(/"score":\d+/, '"score":-1'),
      record.replace(/"points":\d+,"of"/, '"points":99,"of"'),
    ];
    writeFileSync(files[0] as string, `${record}\n${bad.join('\n')}\n`);
    for (const format of ['text', 'md', 'json']) {
      const { code, stdout, stderr } = await sop(['train', '--report', '--format', format], { env: { HOME: home } });
      expect(code).toBe(0);
      expect(stdout).not.toContain('\u001b');
      expect(stderr).toContain(`8 lines are no result, and left out; the first is \`${files[0]}:2\`.`);
    }
  });

  test('of a script are kept for a named trainee alone', async () => {
    const home = emptyFolder();
    await train(keepsSwearing, perfect, { env: { HOME: home } });
    expect(existsSync(join(home, '.local'))).toBe(false);
  });
});

test('the same seed is the same session, byte for byte, in other time zones and locales', () => {
  const { scenarios } = parse(readFileSync(join(root, 'sop/scenarios/aftercare.yaml'), 'utf8'));
  const ids = Object.keys(scenarios);
  const whole = { scenarios: Object.fromEntries(ids.map((id) => [id, { answers: scenarios[id].answers }])) };
  const calls: [string[], object][] = [
    [['aftercare', '--all', '--json'], whole],
    [['aftercare', '--count', '3', '--format', 'md'], whole],
    [['de-escalate', '--count', '3', '--json'], { answers: {} }],
    [['abusive', '--random', '--json'], { answers: { behaviour: 'upset' } }],
  ];
  const places = [
    { TZ: 'UTC', LANG: 'C' },
    { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  ];
  const outputs = places.map((env) =>
    ['one', 'two'].flatMap((seed) =>
      calls.map(([args, answers]) => {
        const call = ['train', ...args, '--seed', seed, '--answers', '-'];
        const { status, stdout, stderr } = spawnSop(call, { input: JSON.stringify(answers), env });
        return `${status}\n${stdout}${stderr}`;
      }),
    ),
  );
  expect(outputs[1]).toEqual(outputs[0]);
  expect(new Set(outputs[0]).size).toBe(8);
  expect(outputs[0]?.[0]).toMatch(/^0\n/);
});
