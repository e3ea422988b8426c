import { expect, test } from 'vitest';
import { linkSop } from '../../src/sop/flow.js';
import type { Sop } from '../../src/sop/types.js';
import { noPaint } from '../../src/text/paint.js';
import { widthOf } from '../../src/text/wrap.js';
import { trainingCase } from '../../src/train/case.js';
import { hintFor } from '../../src/train/hint.js';
import { trainingMarkdown } from '../../src/train/markdown.js';
import { caseResult, judge } from '../../src/train/score.js';
import { decisionLines, demoLines, feedbackLines, plainDecisionLines, storyLines } from '../../src/train/screen.js';
import { sessionResult } from '../../src/train/session.js';
import { trainingText } from '../../src/train/text.js';
import { mustLoad } from '../support/generate.js';

const sop = mustLoad(
  'door',
  `format: 1
sop: door
title: The door
start: ring
outcomes: { open: Open, shut: Shut }
steps:
  ring:
    ask: Who rings?
    options: { friend: { label: A friend, why: Friends ring twice., next: open }, stranger: { next: shut } }
  open: { do: Open., say: hello, outcome: open }
  shut: { do: Keep it shut., outcome: shut }
responses:
  hello: { title: Hello, text: Come in. }
`,
);

/** Every text of a value, spoilt: what an editor or a stranger may have put into it. */
function spoilt<T>(value: T, key = ''): T {
  const kept = ['id', 'next', 'start', 'outcome', 'kind', 'says', 'guides', 'type'];
  if (typeof value === 'string') return (kept.includes(key) ? value : `${value}\u001b[31m\u202e\u0007`) as T;
  if (Array.isArray(value)) return value.map((item) => spoilt(item, key)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, spoilt(item, name)])) as T;
}

function played(source: Sop, cue: string) {
  const linked = linkSop(source);
  if (!('flow' in linked)) throw new Error('the SOP does not link');
  const customer = {
    id: 'a',
    title: cue,
    story: cue,
    cues: new Map([['ring', [cue]]]),
    given: { answers: new Map([['ring', ['friend']]]), fields: new Map() },
  };
  const practice = trainingCase(customer, { flow: linked.flow, more: [], seed: 'one' });
  if ('problem' in practice) throw new Error(practice.problem);
  const made = practice.decisions.map((decision) => {
    const chosen = decision.choices.find(({ id }) => id !== decision.right.id);
    return { decision, chosen: chosen ?? decision.right, hints: 0, seconds: 3 };
  });
  return { flow: linked.flow, practice, made };
}

const rich = (width: number) => ({ paint: noPaint, width, signs: true });

test('nothing in an SOP or a scenario reaches the terminal as control characters', () => {
  const { flow, practice, made } = played(spoilt(sop), 'Hi\u001b[2J\u202e\nthere\u0007');
  const facts = { flow, digest: '', trainee: 'A\u001b[31m', seed: 'one', mark: null };
  const result = sessionResult(facts, 'completed', [caseResult(practice, made)]);
  const texts = [
    ...storyLines(practice, '1 of 2', noPaint, 80),
    ...made.flatMap((one) => [
      ...decisionLines(one.decision, [hintFor(one.decision, 0, 'one') ?? ''], null, noPaint, 80),
      ...plainDecisionLines(one.decision, null),
      ...feedbackLines(one.decision, judge(one), rich(80)),
      ...demoLines(one.decision, true, noPaint, 80),
    ]),
    ...trainingText(result, { paint: noPaint, width: 80, plain: false }).split('\n'),
    ...trainingMarkdown(result).split('\n'),
  ];
  expect(texts.length).toBeGreaterThan(40);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  for (const text of texts) expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
});

test('what is drawn fits the width, wide characters included', () => {
  const { flow, practice, made } = played(sop, '您好。'.repeat(40));
  const facts = { flow, digest: '', trainee: null, seed: 'one', mark: 80 };
  const result = sessionResult(facts, 'completed', [caseResult(practice, made)]);
  for (const width of [20, 39, 79, 120]) {
    const lines = [
      ...storyLines(practice, '', noPaint, width),
      ...made.flatMap((one) => [
        ...decisionLines(one.decision, ['A hint that is long enough to be wrapped'], 1, noPaint, width),
        ...feedbackLines(one.decision, judge(one), rich(width)),
        ...demoLines(one.decision, true, noPaint, width),
      ]),
    ];
    for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(width);
    if (width < 40) continue;
    const text = trainingText(result, { paint: noPaint, width, plain: false }).split('\n');
    for (const line of text) expect(widthOf(line), line).toBeLessThanOrEqual(width);
  }
});
