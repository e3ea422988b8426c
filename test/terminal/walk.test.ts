import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { copyPackage, openTerminal, type TerminalOptions, type TestTerminal } from './tty.js';

let dir: string;
let remove: () => void;
beforeAll(() => {
  ({ dir, remove } = copyPackage());
});
afterAll(() => remove());

const tour = join(process.cwd(), 'test/terminal/fixtures/tour.yaml');
/** Three questions, then a form before the text that needs it. */
const named = join(process.cwd(), 'test/terminal/fixtures/named.yaml');

interface Walking extends TestTerminal {
  /** The events on disk, of the only walk there is. */
  events(): { type: string; [key: string]: unknown }[];
}

/** A walk in a state folder of its own. */
function walk(args: readonly string[], options: Omit<TerminalOptions, 'dir' | 'args'> = {}): Walking {
  const state = mkdtempSync(join(tmpdir(), 'sop-state-'));
  const terminal = openTerminal({ dir, args, ...options, env: { XDG_STATE_HOME: state, ...options.env } });
  onTestFinished(async () => {
    await terminal.close();
    rmSync(state, { recursive: true, force: true });
  });
  const events = (): { type: string }[] => {
    const folder = join(state, 'sop/walks');
    const file = readdirSync(folder).find((name) => name.endsWith('.jsonl')) as string;
    const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line)).flatMap((record) => record.event ?? (record.type ? record : []));
  };
  return Object.assign(Object.defineProperties({}, Object.getOwnPropertyDescriptors(terminal)), {
    events,
  }) as Walking;
}

const given = (terminal: Walking): unknown[] =>
  terminal.events().flatMap((event) => (event.type === 'answered' ? [`${event.step}=${event.option}`] : []));

describe('a walk in a real terminal', () => {
  it('writes nothing for keys that change nothing', async () => {
    const t = walk(['run', 'abusive']);
    await t.waitFor('  1  Upset');
    const before = t.written().length;
    for (let count = 0; count < 1000; count++) {
      t.type('z');
      if (count % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    t.key('down');
    await t.waitFor('> 1  Upset');
    // Many that arrive together may be taken for a paste, which is said once.
    expect(t.written().slice(before).split('How is the customer behaving?').length - 1).toBeLessThanOrEqual(3);
  });

  it('is answered by arrows, letters, digits, option keys and Enter, and goes back with the answers on offer', async () => {
    const t = walk(['run', named]);
    await t.waitFor('  1  Upset');
    expect(t.cursorVisible).toBe(false);
    expect(t.bracketedPaste).toBe(true);
    // Nothing is selected until an arrow has chosen.
    expect(t.screen().join('\n')).not.toContain('> ');
    await t.pressUntil('enter', 'Enter takes nothing yet.');
    t.key('down');
    await t.waitFor('> 1  Upset');
    t.key('down');
    await t.waitFor('> 2  Abusive');
    t.type('k');
    await t.waitFor('> 1  Upset');
    t.type('j');
    await t.waitFor('> 2  Abusive');
    t.key('enter');
    await t.waitFor('Is the abuse directed at you');
    // A double press answers one question, and a digit is enough.
    t.type('1');
    await t.waitFor('Did the abuse stop?');
    expect(t.screen().join('\n')).toContain('Behaviour: Abusive › Directed: Yes');
    expect(t.screen().join('\n')).toContain('• Warn the customer.');
    expect(t.screen().join('\n')).toContain('Please stop using abusive language.');
    t.type('2');
    await t.waitFor('Case or ticket number');
    // Back over a field, by Esc and by ←, to an answer that is changed; what comes after it is still on offer.
    t.key('escape');
    await t.waitFor('> 2  No');
    t.key('left');
    await t.waitFor(/or a colleague\?\n> 1 {2}Yes/);
    t.key('left');
    await t.waitFor('> 2  Abusive');
    t.key('left');
    await t.waitFor('This is where the walk began.');
    t.type('1');
    await t.waitFor('Did it work?');
    t.key('left');
    await t.waitFor('> 1  Upset');
    t.type('2');
    await t.waitFor(/> 1 {2}Yes – at you/);
    await t.pressUntil('enter', '> 2  No');
    await t.pressUntil('enter', 'Case or ticket number');
    await t.fill('4711', "Customer's name");
    // A field that is passed over leaves a draft, which is not copied.
    await t.pressUntil('enter', 'The response stays a draft');
    expect(t.screen().join('\n')).toContain("Draft, not ready to send: customer's name is missing.");
    t.type('c');
    await t.waitFor('Not copied.');
    expect(t.copied()).toEqual([]);
    t.key('left');
    await t.waitFor(/Customer's name\n/);
    await t.fill('Sam', 'Hello Sam,');
    t.type('c');
    await t.waitFor('Copied the response');
    expect(t.copied()).toEqual([expect.stringMatching(/^Hello Sam,\n[\s\S]*Customer Support$/)]);
    await t.waitFor('Supervisor takes over: sop run abusive-supervisor');
    await t.pressUntil('enter', 'Transcript');
    t.key('escape');
    await t.waitFor('Go on here');
    t.key('escape');
    expect((await t.exit).code).toBe(0);
    expect(t.cursorVisible).toBe(true);
    expect(t.bracketedPaste).toBe(false);
    expect(given(t).slice(-3)).toEqual(['behaviour=abusive', 'directed=yes', 'warn=no']);
    expect(t.events().at(-1)).toMatchObject({ type: 'ended', outcome: 'terminated' });
  });

  it('takes notes, guides, keys and the way out that is always open', async () => {
    const t = walk(['run', 'abusive']);
    await t.waitFor('  1  Upset');
    // A paste answers nothing.
    const pasted = Array.from({ length: 400 }, (_, index) => `line ${index + 1} q n ! 1`).join('\n');
    t.paste(pasted);
    await t.waitFor('Pasted text answers nothing');
    t.type('n');
    await t.waitFor('> \n');
    expect(t.cursorVisible).toBe(true);
    t.paste(pasted);
    await t.waitFor('line 400 q n ! 1');
    t.type(', and typed');
    await t.waitFor(', and typed');
    await t.pressUntil('enter', 'Note: line 1 q n ! 1 (and 399 more lines)');
    await t.waitFor('  1  Upset');
    // A note that is left is kept for later; an empty one is none.
    t.type('n');
    await t.waitFor(/> \n[\s\S]*Enter save/);
    t.type('half');
    await t.waitFor('> half');
    t.key('escape');
    await t.waitFor('The note is kept for now');
    t.type('n');
    await t.waitFor('> half');
    t.key('ctrlU');
    await t.waitFor(/> \n/);
    await t.pressUntil('enter', '  1  Upset');
    expect(t.events().filter(({ type }) => type === 'noted')).toEqual([
      expect.objectContaining({ step: 'behaviour', text: `${pasted}, and typed` }),
    ]);
    t.type('g');
    await t.waitFor('Which guide?');
    t.type('1');
    await t.waitFor('Racist, sexist or harassing');
    t.key('escape');
    await t.waitFor('Which guide?');
    t.key('escape');
    await t.waitFor('  1  Upset');
    t.type('?');
    await t.waitFor('save and quit');
    t.type('?');
    await t.waitFor('  1  Upset');
    t.type('!');
    await t.waitFor('Stop. You do not have to answer.');
    t.key('left');
    await t.waitFor('> !  I feel unsafe');
    t.type('q');
    await t.waitFor('sop resume');
    expect((await t.exit).code).toBe(3);
    expect(given(t)).toEqual(['behaviour=unsafe']);
    expect(t.events().at(-1)).toMatchObject({ type: 'stopped', reason: 'quit' });
  });

  describe.each([
    { cols: 80, rows: 24 },
    { cols: 40, rows: 15 },
  ])('at $cols×$rows', (size) => {
    it('answers one question when several keys come at once, and says so', async () => {
      const t = walk(['run', 'abusive'], size);
      await t.waitFor('behaving?');
      t.type('21');
      await t.waitFor('colleague?');
      await t.waitFor('Too soon');
      t.type('1');
      await t.waitFor('Did the abuse');
      t.type('q');
      expect((await t.exit).code).toBe(3);
      expect(given(t)).toEqual(['behaviour=abusive', 'directed=yes']);
    });

    it('hears the way out among them, and the way back', async () => {
      const t = walk(['run', 'abusive'], size);
      await t.waitFor('behaving?');
      t.type('21!');
      await t.waitFor('Escalate now');
      t.key('left');
      await t.waitFor('> !  I feel unsafe');
      t.type('2\u001b[D');
      await t.waitFor('> 2  No');
      t.key('left');
      await t.waitFor('> 2  Abusive');
      t.type('q');
      expect((await t.exit).code).toBe(3);
      expect(given(t)).toEqual(['behaviour=abusive', 'directed=unsafe', 'directed=no']);
    });

    it('takes no Enter that comes with a question, and none that closed something before it', async () => {
      const t = walk(['run', tour], size);
      await t.waitFor('Read this first.');
      await t.pressUntil('enter', 'Which of many?');
      t.key('left');
      await t.waitFor(/> +Go on/);
      t.type('n');
      await t.waitFor('Note');
      t.paste('Sam: you idiot\nSam: I know where you live\n');
      await t.waitFor('I know where you');
      // The last line break of a paste is none that was typed: it takes two of those to save.
      t.key('enter');
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(t.events().at(-1)).toMatchObject({ type: 'went-back' });
      // The Enter that saves the note, pressed once more.
      t.type('\r\r\r');
      await t.waitFor('Too soon');
      expect(t.events().at(-1)).toMatchObject({ type: 'noted', text: 'Sam: you idiot\nSam: I know where you live' });
      t.type('q');
      expect((await t.exit).code).toBe(3);
    });
  });

  it('asks for ticks and for fields of every type, in place', async () => {
    const t = walk(['run', tour]);
    await t.waitFor('Read this first.');
    await t.pressUntil('enter', 'Which of many?');
    t.type('e');
    await t.waitFor('> [ ] Cancel the account.');
    t.type('y');
    await t.waitFor('> [ ] Refund the customer.');
    t.key('left');
    await t.waitFor('> [ ] Cancel the account.');
    t.type('s');
    await t.waitFor('Why is it skipped?');
    await t.pressUntil('enter', 'A skipped action needs a reason.');
    t.key('escape');
    await t.waitFor('> y  Done');
    t.type(' ');
    await t.waitFor('> [ ] Refund the customer.');
    t.type('s');
    await t.waitFor('Why is it skipped?');
    await t.fill('no card', 'for example: 3');
    await t.fill('x', 'must be a number');
    t.key('backspace');
    await t.fill('12', 'a date such as');
    await t.fill('2026-13-01', 'must be a date');
    t.key('ctrlU');
    await t.fill('2026-12-01', 'one a line');
    t.type('first');
    await t.waitFor('> first');
    t.type('\n');
    await t.waitFor(/> first\n {2}\n/);
    t.type('second');
    await t.waitFor('  second');
    await t.pressUntil('enter', '  2  Friendly');
    t.type('2');
    // A default is there already; ← goes back over it, Enter takes it.
    await t.waitFor('> Night shift');
    t.key('left');
    await t.waitFor('> 2  Friendly');
    await t.pressUntil('enter', '> Night shift');
    await t.pressUntil('enter', 'Is all of it done?');
    t.type('1');
    await t.waitFor('not stored');
    // The way out is open in a field, too, while nothing is typed.
    await t.fill('Ann!', 'Hello Ann!, we refund 12 months.');
    t.type('c');
    await t.waitFor('Copied "Greeting"');
    t.type('c');
    await t.waitFor('Copied "Closing"');
    t.key('escape');
    await t.waitFor('> Ann!');
    t.type('q');
    await t.waitFor('> Ann!q');
    t.key('ctrlC');
    await t.waitFor('sop resume');
    expect((await t.exit).code).toBe(130);
    expect(t.cursorVisible).toBe(true);
    const filled = t.events().flatMap((event) => (event.type === 'filled' ? [[event.field, event.value]] : []));
    expect(Object.fromEntries(filled)).toEqual({
      months: '12',
      day: '2026-12-01',
      items: ['first', 'second'],
      tone: 'Friendly',
      team: 'Night shift',
      customer: { withheld: true },
    });
    expect(
      t
        .events()
        .filter(({ type }) => type === 'ticked')
        .at(-1),
    ).toMatchObject({ done: false, reason: 'no card' });
    expect(t.events().at(-1)).toMatchObject({ type: 'stopped', reason: 'signal' });
  });

  it('fits 40 columns and 15 rows, scrolls long lists and guides, and draws again when resized', async () => {
    const t = walk(['run', tour], { cols: 40, rows: 15 });
    await t.waitFor('> ');
    t.type('g');
    await t.waitFor('Which guide?');
    t.type('1');
    await t.waitFor('Item one.');
    expect(t.screen().join('\n')).not.toContain('The last item.');
    t.type(' ');
    await t.waitFor('The last item.');
    t.key('escape');
    await t.waitFor('Which guide?');
    t.key('escape');
    await t.waitFor('Read this first.');
    await t.pressUntil('enter', 'Which of many?');
    await t.waitFor(/↓ \d+ more/);
    // The way out stays in sight, whatever scrolls.
    expect(t.screen().join('\n')).toContain('  !  I feel unsafe');
    for (let press = 0; press < 10; press++) t.key('down');
    await t.waitFor('>    Tenth');
    await t.waitFor(/↑ \d+ more/);
    expect(t.screen().length).toBe(15);
    t.resize(60, 24);
    await t.waitFor('  1  First');
    await t.waitFor('>    Tenth');
    expect(t.screen().filter((line) => line.includes('Which of many?'))).toHaveLength(1);
    t.resize(30, 12);
    await t.waitFor(/↑ \d+ more[\s\S]*> {4}Tenth/);
    expect(t.screen().filter((line) => line.includes('Which of many?'))).toHaveLength(1);
    await t.pressUntil('enter', 'Cancel the account.');
    const legend = t.screen().filter((line) => line.includes('? keys'));
    expect(legend).toHaveLength(1);
    t.kill('SIGTERM');
    expect((await t.exit).code).toBe(143);
    expect(t.cursorVisible).toBe(true);
    expect(t.bracketedPaste).toBe(false);
    expect(given(t)).toEqual(['list=ten']);
    expect(t.events().at(-1)).toMatchObject({ type: 'stopped', reason: 'signal' });
  });

  it('keeps a note that was being typed when the terminal goes away', async () => {
    const t = walk(['run', 'abusive']);
    await t.waitFor('  1  Upset');
    t.type('n');
    await t.waitFor(/> \n[\s\S]*Enter save/);
    t.type('on the phone');
    await t.waitFor('> on the phone');
    t.kill('SIGHUP');
    expect((await t.exit).code).toBe(129);
    expect(t.events().slice(-2)).toMatchObject([
      { type: 'noted', text: 'on the phone' },
      { type: 'stopped', reason: 'signal' },
    ]);
  });
});

describe('a walk in plain lines', () => {
  it('does the same by typed words, and never moves the cursor', async () => {
    const t = walk(['run', named, '--plain'], { env: { NO_COLOR: '1' } });
    await t.waitFor('Answer: ');
    t.type('\r');
    await t.waitFor('Type a number or a word.');
    t.type('7\r');
    await t.waitFor('"7" is not one of the answers. ? lists the words.');
    t.type('abusiv\r');
    await t.waitFor('"abusiv" is not one of the answers; did you mean `abusive`? ? lists the words.');
    t.type('guide\r');
    await t.waitFor('Which guide?');
    t.type('1\r');
    await t.waitFor('End of the guide.');
    t.type('note\r');
    await t.waitFor('A line with a single . ends it.');
    t.type('one\rtwo\r.\r');
    await t.waitFor('Note: one (and 1 more line)');
    t.type('abusive\r');
    await t.waitFor('Is the abuse directed at you');
    t.type('back\r');
    await t.waitFor('2. Abusive (swearing, slurs; your answer before)');
    t.type('2\r1\r2\r');
    await t.waitFor('Case or ticket number');
    t.type('\r');
    await t.waitFor("Customer's name: ");
    t.type('Sam\r');
    await t.waitFor('It is ready to send.');
    t.type('copy\r');
    await t.waitFor('Copied the response');
    t.type('?\r');
    await t.waitFor('What you can type:');
    t.type('\r');
    await t.waitFor('Transcript');
    t.type('back\r');
    await t.waitFor('Go on here');
    t.type('no\r');
    expect((await t.exit).code).toBe(0);
    expect(t.copied()).toHaveLength(1);
    expect(t.escapes()).toBe(1);
    expect(t.events().at(-1)).toMatchObject({ type: 'ended', outcome: 'terminated' });
  });

  it('asks for ticks and fields, and stops where the input ends', async () => {
    const t = walk(['run', tour], { env: { TERM: 'dumb' } });
    await t.waitFor('Press Enter to go on');
    t.type('\r11\rskip\rnot now\rdone\rx\r');
    await t.waitFor('must be a number');
    t.type('2\r2026-12-01\ra\rb\r.\r1\r\r');
    await t.waitFor('Is all of it done?');
    t.key('ctrlD');
    await t.waitFor('sop resume');
    expect((await t.exit).code).toBe(3);
    expect(t.escapes()).toBe(0);
    const filled = t.events().flatMap((event) => (event.type === 'filled' ? [[event.field, event.value]] : []));
    expect(Object.fromEntries(filled)).toEqual({
      months: '2',
      day: '2026-12-01',
      items: ['a', 'b'],
      tone: 'Firm',
      team: 'Night shift',
    });
    expect(t.events().at(-1)).toMatchObject({ type: 'stopped', reason: 'end-of-input' });
  });
});
