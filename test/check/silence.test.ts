import { describe, expect, test } from 'vitest';
import { base, checkWith } from './corpus.js';

const good = base.get('refund.yaml') as string;
const unused = 'postponed: Refund postponed';

/** The codes found with a change to the good SOP. */
async function codes(change: (text: string) => string): Promise<string[]> {
  const text = change(good);
  expect(text).not.toBe(good);
  return (await checkWith('refund.yaml', text)).diagnostics.map(({ code }) => code);
}
const withOutcome = (line: string) => (text: string) => text.replace('outcomes:\n', `outcomes:\n${line}\n`);

describe('a comment silences a warning', () => {
  test('that is not there without it', async () => {
    expect(await codes(withOutcome(`  ${unused}`))).toEqual(['unused-outcome']);
  });

  test.each([
    ['at the end of its line', `  ${unused} # sop-ignore: unused-outcome`],
    ['on the line before', `  # sop-ignore: unused-outcome\n  ${unused}`],
    ['before other comments', `  # sop-ignore: unused-outcome\n  # From January on.\n\n  ${unused}`],
    ['with a reason', `  ${unused} # sop-ignore: unused-outcome - from January on`],
    ['without the space', `  ${unused} #sop-ignore: unused-outcome`],
  ])('%s', async (_, line) => {
    expect(await codes(withOutcome(line))).toEqual([]);
  });

  test('and only in its own place', async () => {
    const line = `  ${unused} # sop-ignore: unused-outcome\n  dropped: Refund dropped`;
    expect(await codes(withOutcome(line))).toEqual(['unused-outcome']);
  });

  test('of several rules in one line', async () => {
    const line = '  # sop-ignore: unused-outcome, duplicate-label\n  postponed: Refund paid\n\nalways:';
    expect(await codes((text) => text.replace('\nalways:', line))).toEqual([]);
  });
});

describe('a silence is a warning itself', () => {
  test('when the rule has another name', async () => {
    expect(await codes(withOutcome(`  ${unused} # sop-ignore: unused-outcom`))).toEqual([
      'unused-outcome',
      'unknown-silence',
    ]);
  });

  test('when there is nothing to silence', async () => {
    expect(await codes((text) => text.replace('start: mood', 'start: mood # sop-ignore: unused-field'))).toEqual([
      'unneeded-silence',
    ]);
  });

  test('when it would silence an error', async () => {
    const found = await codes((text) => text.replace('next: refused', 'next: refusd # sop-ignore: unknown-step'));
    expect(found).toEqual(['unknown-step', 'unneeded-silence']);
  });

  test('not when it stands inside a text', async () => {
    expect(
      await codes((text) => text.replace('Hello {{customer}},', 'Hello {{customer}}, # sop-ignore: nothing')),
    ).toEqual([]);
  });

  test('not while errors keep its rule from being looked at', async () => {
    const found = await codes((text) =>
      withOutcome(`  ${unused} # sop-ignore: unused-outcome`)(text).replace('next: refused', 'next: refusd'),
    );
    expect(found).toEqual(['unknown-step']);
  });
});

test('fifty thousand of them are read once', async () => {
  const comments = '# sop-ignore: unused-outcome\n'.repeat(50_000);
  expect(await codes((text) => comments + text)).toHaveLength(50_000);
});
