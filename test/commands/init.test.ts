import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSop } from '../../src/check/sop.js';
import { sopText } from '../../src/init/draft.js';
import { readProcedure } from '../../src/init/read.js';
import { loadSop } from '../../src/sop/load.js';
import { emptyFolder, sop } from '../support/sop.js';

const outline = `# Late parcel

What to do when a parcel is late.

- Look the parcel up
- Where is it?
  - If it is on its way → tell them the day
  - If it is lost:
    - Say sorry
    - If the value is below 50 then refund it
    - Otherwise escalate to a supervisor
  - If nobody knows → terminate the conversation: politely #1
`;

async function checked(cwd: string): Promise<void> {
  const check = await sop(['check', '--json'], { cwd });
  const found = JSON.parse(check.stdout).diagnostics as { code: string }[];
  expect(found.filter(({ code }) => code !== 'draft-note')).toEqual([]);
  expect(check.code).toBe(0);
  const run = await sop(['test'], { cwd });
  expect(run.stdout).toContain('all passed');
  expect(run.code).toBe(0);
}

describe('sop init', () => {
  test('writes an SOP with scenarios that pass check and test', async () => {
    const cwd = emptyFolder();
    const { code, stdout } = await sop(['init', 'late-refund', '--yes'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(`wrote ${join('sop', 'late-refund.yaml')}`);
    await checked(cwd);
    const text = readFileSync(join(cwd, 'sop', 'late-refund.yaml'), 'utf8');
    expect(text).toContain('title: Late refund\n');
    expect(text).toContain('owner: sam\n');
    expect(text).toContain('reviewed: 2026-11-21\nreview-by: 2027-05-21\n');
    const [, schema] = /\$schema=(\S+)/.exec(text) ?? [];
    expect(JSON.parse(readFileSync(join(cwd, 'sop', schema as string), 'utf8'))).toHaveProperty('$schema');
  });

  test('takes what the flags say, whatever it is', async () => {
    const cwd = emptyFolder();
    const flags = ['--title', 'Refund: "late" #1', '--summary', '- no', '--owner', 'yes', '--audience', '{{x}}'];
    expect((await sop(['init', 'refund', ...flags], { cwd })).code).toBe(0);
    await checked(cwd);
    const { sop: made } = loadSop({
      name: 'refund.yaml',
      text: readFileSync(join(cwd, 'sop', 'refund.yaml'), 'utf8'),
    });
    expect(made).toMatchObject({ title: 'Refund: "late" #1', summary: '- no', owner: 'yes', audience: '{{x}}' });
  });

  test('never writes over a file, not even for one of the two', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'sop', 'scenarios'), { recursive: true });
    writeFileSync(join(cwd, 'sop', 'scenarios', 'refund.yaml'), 'mine\n');
    const { code, stderr } = await sop(['init', 'refund', '--yes'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('exists already');
    expect(readdirSync(join(cwd, 'sop'))).toEqual(['scenarios']);
    expect(readFileSync(join(cwd, 'sop', 'scenarios', 'refund.yaml'), 'utf8')).toBe('mine\n');
  });

  test.each([
    ['Late Refund', 'late-refund'],
    ['../refund', 'refund'],
  ])('refuses the name %s', async (name, hint) => {
    const { code, stderr } = await sop(['init', name, '--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
  });

  test('says that a file stands where the folder should be', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'notes'), 'mine');
    const { code, stderr } = await sop(['init', 'parcel', '--yes', '--dir', 'notes'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('notes` is a file, or below one, so nothing can be written into it.');
    expect(readFileSync(join(cwd, 'notes'), 'utf8')).toBe('mine');
  });

  test('finds the schema of a package that is near, and writes none then', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'node_modules', 'sop', 'dist'), { recursive: true });
    for (const name of ['sop', 'scenarios']) {
      writeFileSync(join(cwd, 'node_modules', 'sop', 'dist', `${name}.schema.json`), '{}');
    }
    await sop(['init', 'refund', '--yes'], { cwd });
    const text = readFileSync(join(cwd, 'sop', 'refund.yaml'), 'utf8');
    expect(text).toContain('$schema=../node_modules/sop/dist/sop.schema.json');
    expect(readdirSync(join(cwd, 'sop'))).toEqual(['refund.yaml', 'scenarios']);
  });
});

describe('from an outline', () => {
  test.each(['→', '⇒', '➔', '➡️', '->', '-->', '–>', '=>'])('%s parts a condition from what follows', async (arrow) => {
    const cwd = emptyFolder();
    writeFileSync(
      join(cwd, 'calm.md'),
      `- If it is late ${arrow} call the carrier\n- If it is lost ${arrow} refund it\n`,
    );
    expect((await sop(['init', 'calm', '--from', 'calm.md', '--yes'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'sop', 'calm.yaml'), 'utf8')).toContain('- Call the carrier.');
  });

  test('branches become options, and what was guessed is marked', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'parcel.md'), outline);
    expect((await sop(['init', 'late-parcel', '--from', 'parcel.md', '--yes'], { cwd })).code).toBe(0);
    await checked(cwd);
    const text = readFileSync(join(cwd, 'sop', 'late-parcel.yaml'), 'utf8');
    expect(text.slice(text.indexOf('start:'))).toMatchInlineSnapshot(`
      "start: look-the-parcel-up

      outcomes:
        done: Done
        resolved: Resolved
        escalated: Escalated
        ended: Conversation ended

      # This is a first draft from an outline. Lines after "guessed:" say what to look at; delete them when you have.
      steps:
        look-the-parcel-up:
          do:
            - Look the parcel up.
          ask: Where is it?
          options:
            it-is-on-its-way: { label: "It is on its way", next: tell-them-the-day }
            it-is-lost: { label: "It is lost", next: say-sorry }
            nobody-knows: { label: "Nobody knows", next: terminate-the-conversation-politely-1 }

        # guessed: the outcome
        tell-them-the-day:
          do:
            - Tell them the day.
          outcome: done

        # guessed: the question
        say-sorry:
          do:
            - Say sorry.
          ask: Which of these is the case?
          options:
            the-value-is-below-50: { label: "The value is below 50", next: refund-it }
            otherwise: { label: "Otherwise", next: escalate-to-a-supervisor }

        # guessed: the outcome
        refund-it:
          do:
            - Refund it.
          outcome: resolved

        # guessed: the outcome
        escalate-to-a-supervisor:
          do:
            - Escalate to a supervisor.
          outcome: escalated

        # guessed: the outcome
        terminate-the-conversation-politely-1:
          do:
            - "Terminate the conversation: politely #1."
          outcome: ended
      "
    `);
  });

  test('each guess is found until it is gone', async () => {
    const cwd = emptyFolder();
    await sop(['init', 'late-parcel', '--from', '-'], { cwd, stdin: outline });
    const path = join(cwd, 'sop', 'late-parcel.yaml');
    const guesses = (readFileSync(path, 'utf8').match(/# guessed:/g) ?? []).length;
    expect(guesses).toBeGreaterThan(1);
    expect((await sop(['check'], { cwd })).stdout.match(/\[draft-note\]/g)).toHaveLength(guesses);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^ *# guessed:.*\n/gm, ''));
    expect((await sop(['check'], { cwd })).stdout).toContain('nothing found');
  });

  test('stdin is one', async () => {
    const cwd = emptyFolder();
    expect((await sop(['init', 'late-parcel', '--from', '-'], { cwd, stdin: outline })).code).toBe(0);
    await checked(cwd);
  });

  test('says line by line what was not understood, in the file, too', async () => {
    const cwd = emptyFolder();
    const text = `${outline}- Tell them, unless they know\n\n| a | b |\n|---|---|\n`;
    const { stdout } = await sop(['init', 'late-parcel', '--from', '-'], { cwd, stdin: text });
    expect(stdout).toContain('It has 7 steps, 2 questions among them.');
    expect(stdout).toContain('2 places were not understood:\n  line 13: a condition within a sentence: Tell them');
    expect(stdout).toContain('  line 15: a table: | a | b |\n');
    const made = readFileSync(join(cwd, 'sop', 'late-parcel.yaml'), 'utf8');
    expect(made).toContain('# not understood: line 15, a table: | a | b |\n');
    const json = await sop(['init', 'again', '--from', '-', '--json'], { cwd, stdin: text });
    expect(JSON.parse(json.stdout)).toMatchObject({
      questions: 2,
      notUnderstood: [
        { line: 13, why: 'a condition within a sentence', text: 'Tell them, unless they know' },
        { line: 15, why: 'a table', text: '| a | b |' },
      ],
    });
  });

  test('without a branch it is refused, or taken for a checklist', async () => {
    const cwd = emptyFolder();
    const text = '# Closing\n- [ ] Lock the door\n- [ ] Tell them (if late)\n';
    const refused = await sop(['init', 'closing', '--from', '-'], { cwd, stdin: text });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('line 3: a condition within a sentence: Tell them (if late)');
    expect(refused.stderr).toContain('No branch was found');
    expect(refused.stderr).toContain('--as-checklist');
    expect(readdirSync(cwd)).toEqual([]);
    const { code } = await sop(['init', 'closing', '--from', '-', '--as-checklist'], { cwd, stdin: text });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'sop', 'closing.yaml'), 'utf8')).toContain(
      'confirm: true\n    do:\n      - Lock the door.\n      - Tell them (if late).\n',
    );
    await checked(cwd);
  });

  test('what is none exits 2', async () => {
    const { code, stderr } = await sop(['init', 'x', '--from', '-'], { stdin: 'Nothing but a sentence.\n' });
    expect(code).toBe(2);
    expect(stderr).toContain('no outline');
  });

  test('the sources of the bundled SOPs give drafts', async () => {
    const cwd = emptyFolder();
    const source = 'If the customer is upset > be empathetic:\n\nIf yes > warn them and if it goes on > escalate.\n';
    expect((await sop(['init', 'upset', '--from', '-'], { cwd, stdin: source })).code).toBe(0);
    await checked(cwd);
  });

  test('no line of an outline is lost', () => {
    const word = fc.constantFrom(
      '',
      'If ',
      'Otherwise ',
      'Yes: ',
      '→ ',
      'No → ',
      '1. ',
      '- ',
      '- [ ] ',
      '## ',
      '├── ',
      '| ',
    );
    const line = fc.tuple(fc.nat(6), word, word, fc.constantFrom('', '?', ':', ' → stop'));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const text = lines
          .map(([indent, a, b, end], nth) => `${' '.repeat(indent)}${a}${b}line${nth}${end}`)
          .join('\n');
        const { draft, notes, title, summary } = readProcedure(text);
        const read = JSON.stringify([draft?.steps, draft?.lost, notes, title, summary]);
        const code = notes.some(({ why }) => ['code', 'a table', 'a drawing'].includes(why));
        for (const nth of lines.keys()) if (!code) expect(read.toLowerCase()).toMatch(new RegExp(`line${nth}(?!\\d)`));
      }),
    );
  });

  test('any outline gives an SOP without findings', () => {
    const words = fc.oneof(
      fc.constantFrom(
        'If yes →',
        'If no',
        'Otherwise',
        'escalate',
        'go to step 2',
        'stop',
        '-> ',
        '├── ',
        'Pick one:',
        'Is it so?',
        '- ',
        '1. ',
        'resolve: it',
        '# T',
        '{{x}}',
        ' #1',
        '"',
      ),
      fc.string({ maxLength: 12 }),
    );
    const line = fc.tuple(fc.nat(8), fc.array(words, { minLength: 1, maxLength: 4 }));
    const header = {
      id: 'draft',
      title: 'Draft',
      summary: 'A draft.',
      audience: 'agent',
      owner: 'sam',
      reviewed: '2026-11-21',
      reviewBy: '2027-05-21',
      schema: './sop.schema.json',
    };
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const text = lines.map(([indent, parts]) => `${' '.repeat(indent)}${parts.join(' ')}`).join('\n');
        const { draft, notes } = readProcedure(text);
        if (!draft) return;
        const loaded = loadSop({ name: 'draft.yaml', text: sopText(draft, header, notes) });
        expect(
          [...loaded.diagnostics, ...checkSop(loaded, '2026-11-21')]
            // Notes to the author, and answers that lead to one and the same step, are what the outline says.
            .filter(({ code }) => !['same-next', 'unfinished-text'].includes(code))
            .map(({ code, message }) => [code, message]),
        ).toEqual([]);
      }),
    );
  });
});
