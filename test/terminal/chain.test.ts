import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyPackage, openTerminal } from './tty.js';

let dir: string;
let remove: () => void;
beforeAll(() => {
  ({ dir, remove } = copyPackage());
});
afterAll(() => remove());

it('goes from the agent to the supervisor to Tier 3 in one terminal, with a transcript each and links between them', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'sop-chain-'));
  const t = openTerminal({ dir, args: ['abusive', '--case', '4711'], cwd, rows: 50 });
  const finish = async (transcript: string): Promise<void> => {
    await t.waitFor('> Finish');
    await t.pressUntil('enter', `> (${transcript})`);
    // The Enter that finished the walk is not taken for another one, however fast.
    t.key('enter');
    await t.pressUntil('enter', `Transcript: ${transcript}`);
  };

  /** Ticks each action done, once it is the one that is asked for. */
  const tickAll = async (...actions: string[]): Promise<void> => {
    for (const action of actions) {
      await t.waitFor(action);
      // As a hand does: the key that ticked the one before is not heard at once.
      await new Promise((resolve) => setTimeout(resolve, 400));
      t.type('y');
      await t.waitFor(`[x] ${action}`);
    }
  };

  await t.waitFor('How is the customer behaving?');
  t.type('2');
  await t.waitFor('Is the abuse directed at you');
  t.type('1');
  await t.waitFor('Did the abuse stop?');
  t.type('2');
  await t.waitFor('Send: Front- Abusive customer- chats');
  await finish('abusive-4711.md');

  await t.waitFor('Go on here with Abusive customer: supervisor?');
  t.type('y');
  await t.waitFor('Is the customer still there');
  t.type('4');
  await t.waitFor("Customer's name");
  t.type('Sam Doe');
  await t.pressUntil('enter', 'Is your agent all right?');
  t.type('1');
  await t.waitFor('Which follow-up does the situation ask for?');
  t.type('3');
  await t.waitFor('Do you have to let the customer go?');
  t.type('1');
  await tickAll(
    'File a complete refund',
    'Disable their account',
    'Disable AutoPay',
    'Keep this customer away',
    'Tell your agent',
  );
  await t.waitFor(/> +Go on/);
  await t.pressUntil('enter', 'Have the case at hand.');
  await t.waitFor(/> +Go on/);
  await t.pressUntil('enter', '> Finish');
  await finish('abusive-supervisor-4711.md');

  await t.waitFor('Go on here with Abusive customer: Tier 3?');
  t.type('y');
  await t.waitFor('Are refund, account and AutoPay dealt with?');
  t.type('1');
  await t.waitFor('Who is it about?');
  await t.waitFor(/> +Go on/);
  await t.pressUntil('enter', 'Open the canned response');
  await tickAll('Open the canned response', 'Send it as an email from compliance@');
  await t.waitFor(/> +Go on/);
  await t.pressUntil('enter', 'Block the user.');
  await tickAll('Block the user.', 'Check that the user is blocked', 'Tell the supervisor that it is done');
  await finish('abusive-tier3-4711.md');
  expect(await t.exit).toEqual({ code: 0, signal: 0 });

  const files = ['abusive-4711.md', 'abusive-supervisor-4711.md', 'abusive-tier3-4711.md'];
  const [agent, supervisor, tier3] = files.map((file) => readFileSync(join(cwd, file), 'utf8')) as [
    string,
    string,
    string,
  ];
  const walk = /\| Walk \| `([^`]+)` \|/.exec(agent)?.[1];
  expect(agent).toContain('sop run abusive-supervisor --from abusive-4711.md');
  expect(supervisor).toContain(`| Follows | Abusive customer, walk \`${walk}\` |`);
  expect(supervisor).toContain('- Did the abuse stop? **No**');
  expect(supervisor).toContain('- [x] File a complete refund for the last month of service.');
  expect(supervisor).toContain('sop run abusive-tier3 --from abusive-supervisor-4711.md');
  expect(tier3).toContain('Follows | Abusive customer: supervisor');
  expect(tier3).toContain('- [x] Block the user.');
  expect(tier3).toContain('| Case | 4711 |');
  // Tier 3 writes to the customer, so the name is handed on.
  expect(supervisor).toContain('Sam Doe');
  rmSync(cwd, { recursive: true, force: true });
});

it('never proposes to somebody who felt unsafe to go on with the next SOP', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'sop-chain-'));
  const t = openTerminal({ dir, args: ['abusive', '--transcript', 'left.md'], cwd });
  await t.waitFor('How is the customer behaving?');
  t.type('!');
  await t.waitFor('sop run agent-unsafe');
  await t.pressUntilEnd('enter');
  expect(await t.exit).toEqual({ code: 0, signal: 0 });
  expect(t.history().join('\n')).not.toContain('Go on here');
  rmSync(cwd, { recursive: true, force: true });
});
