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

interface Training extends TestTerminal {
  /** The scenarios that were kept, oldest first. */
  kept(): { trainee: string; scenario: string; score: number; decisions: { seconds: number }[] }[];
}

/** Training in a state folder of its own. */
function train(args: readonly string[], options: Omit<TerminalOptions, 'dir' | 'args'> = {}): Training {
  const state = mkdtempSync(join(tmpdir(), 'sop-state-'));
  const terminal = openTerminal({
    dir,
    args: ['train', ...args],
    rows: 36,
    ...options,
    env: { XDG_STATE_HOME: state, ...options.env },
  });
  onTestFinished(async () => {
    await terminal.close();
    rmSync(state, { recursive: true, force: true });
  });
  const kept = () => {
    const folder = join(state, 'sop/training');
    const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
    return lines.map((line) => JSON.parse(line));
  };
  return Object.assign(Object.defineProperties({}, Object.getOwnPropertyDescriptors(terminal)), { kept }) as Training;
}

const keepsSwearing = ['abusive', '--scenario', 'keeps-swearing', '--seed', 'x'];

describe('training in a real terminal', () => {
  it('plays a session with a wrong decision, a hint, a response to pick and the result', async () => {
    const t = train([...keepsSwearing, '--trainee', 'Ada', '--pass', '80']);
    await t.waitFor('  1  Upset');
    expect(t.screen().join('\n')).toContain('Third chat this week. The refund has not arrived.');
    expect(t.screen().join('\n')).toContain('│ You people are useless [swearing] │');
    // Wrong: what the SOP says, why, and a guide to read.
    t.type('1');
    await t.waitFor('> Go on along the right path');
    const wrong = t.screen().join('\n');
    expect(wrong).toContain('How is the customer behaving? Upset');
    expect(wrong).toContain('✗ The SOP says something else here.');
    expect(wrong).toContain('The SOP: Abusive');
    expect(wrong).toContain('Why: Harassing language, threats to our work');
    t.type('g');
    await t.waitFor('Which guide?');
    t.type('1');
    await t.waitFor('• Racist, sexist or harassing language');
    t.key('escape');
    await t.waitFor('Which guide?');
    t.type('4');
    await t.waitFor('Third chat this week.');
    t.key('escape');
    await t.waitFor('Which guide?');
    t.key('escape');
    await t.waitFor('> Go on along the right path');
    // The walk goes on along the right path. Two hints, and no third.
    await t.pressUntil('enter', 'Behaviour: Abusive');
    await t.waitFor('  1  Yes');
    t.type('h');
    await t.waitFor('Hint: The rule: Abuse aimed at a person gets one warning.');
    await t.waitFor('Hint 1 of at most 2.');
    t.type('h');
    await t.waitFor('Hint: It is not “');
    t.type('h');
    await t.waitFor('There is no other hint here.');
    t.key('left');
    await t.waitFor('A decision stands');
    t.key('home');
    await t.waitFor('> 1  Yes');
    t.key('down');
    await t.waitFor('> 2  No');
    t.key('up');
    await t.waitFor('> 1  Yes');
    await t.pressUntil('enter', '✓ Right. 0.5 of 1 with the hints.');
    await t.waitFor('Did the abuse stop?');
    t.type('2');
    await t.waitFor('Which response do you send?');
    expect(t.screen().join('\n')).not.toContain(
      'What was sent in this conversation is not something we can accept, so',
    );
    expect(t.screen().join('\n')).toContain('Nothing – no reply to the customer here');
    const line = t.screen().find((one) => /^\W*\d {2}Front- Abusive customer- chats/.test(one)) ?? '';
    t.type(/\d/.exec(line)?.[0] ?? '');
    expect((await t.exit).code).toBe(1);
    const all = t.history().join('\n');
    expect(all).toContain('Send: Front- Abusive customer- chats (chat)');
    expect(all).toContain('Hello,');
    expect(all).toContain('Score 70 of 100 (3.5 of 5 points) · the pass mark is 80: not passed');
    expect(all).toMatch(/✓ Is the abuse directed at you or a colleague\? Yes \(0\.5 of 1 points,\s+2\s+hints, \d+ s\)/);
    expect(all).toContain('How to recognise an abusive customer: sop show abusive identify');
    expect(t.cursorVisible).toBe(true);
    expect(t.kept()).toMatchObject([{ trainee: 'Ada', scenario: 'keeps-swearing', score: 70 }]);
    expect(t.kept()[0]?.decisions.every(({ seconds }) => seconds >= 0)).toBe(true);
  });

  it('plays the same in plain lines', async () => {
    const t = train([...keepsSwearing, '--plain']);
    await t.waitFor('Answer: ');
    expect(t.screen().join('\n')).toContain('What happens: You people are useless [swearing]');
    t.type('upset\r');
    await t.waitFor('Press Enter to go on along the right path');
    expect(t.screen().join('\n')).toContain('The SOP says something else here.\n  The SOP: Abusive\n  Why: Harassing');
    t.type('\r');
    await t.waitFor('directed at you');
    t.type('hint\r');
    await t.waitFor('Hint 1 of at most 2.');
    t.type('yes\r');
    await t.waitFor('Right. 0.75 of 1 with the hint.');
    await t.waitFor('Did the abuse stop?');
    t.type('?\r');
    await t.waitFor('hint: take a hint');
    t.type('no\r');
    await t.waitFor('Which response do you send?');
    t.type('front-abusive-customer-chats\r');
    expect((await t.exit).code).toBe(0);
    const all = t.history().join('\n');
    expect(all).toContain('Score 75 of 100 (3.75 of 5 points)');
    expect(all).toContain('Wrong: How is the customer behaving? Upset; the SOP says Abusive');
    // Nothing is drawn over.
    expect(t.escapes()).toBe(0);
  });

  it('stops on q and on a signal, and keeps what was played to its end', async () => {
    const t = train(['abusive', '--scenario', 'threatens-to-find-you', '--scenario', 'keeps-swearing']);
    await t.waitFor('1 of 2');
    await t.waitFor('How is the customer behaving?');
    // The scenario has "threat"; the way out leads to the same place, and is never wrong there.
    t.type('!');
    await t.waitFor('2 of 2');
    await t.waitFor('  1  Upset');
    t.type('q');
    expect((await t.exit).code).toBe(3);
    expect(t.history().join('\n')).toContain('stopped before the end');
    expect(t.kept()).toMatchObject([{ scenario: 'threatens-to-find-you', score: 100 }]);

    const s = train(keepsSwearing);
    await s.waitFor('  1  Upset');
    s.key('ctrlC');
    expect((await s.exit).code).toBe(130);
    expect(s.cursorVisible).toBe(true);
  });

  it('shows a class what is right and why, forth and back', async () => {
    const t = train(['abusive', '--scenario', 'sends-an-indecent-image', '--demo']);
    await t.waitFor('> Show what is right');
    expect(t.screen().join('\n')).toContain('The chat began with an ordinary question about opening hours.');
    expect(t.screen().join('\n')).not.toContain('Right:');
    t.key('left');
    await t.waitFor('This is where it begins.');
    await t.pressUntil('enter', 'Right: Vulgar, with indecent images');
    expect(t.screen().join('\n')).toContain('Why: Indecent imagery ends the conversation at once.');
    t.key('left');
    await t.waitFor('> Show what is right');
    await t.pressUntil('enter', 'Right: Vulgar');
    await t.pressUntil('enter', 'Which response do you send?');
    await t.pressUntil('enter', 'Right: Front- Abusive customer- chats');
    await t.pressUntil('enter', 'Send: Front- Abusive customer- chats (chat)');
    await t.pressUntilEnd('enter');
    expect((await t.exit).code).toBe(0);
    expect(t.history().join('\n')).not.toContain('Score');
  });

  it('draws a customer for free play, and fits into a small window', async () => {
    const t = train(['abusive', '--random', '--seed', 'seven'], { cols: 40, rows: 14 });
    await t.waitFor('? keys');
    t.type('?');
    await t.waitFor('take a hint');
    t.key('escape');
    await t.waitFor('h hint');
    t.resize(100, 30);
    await t.waitFor('  1  Upset – angry, loud or rude, but about the problem');
    t.type('q');
    expect((await t.exit).code).toBe(3);
    expect(t.history().join('\n')).toContain('stopped before the first decision');
  });
});
