import { describe, expect, test } from 'vitest';
import { handoverOf } from '../../src/walk/handover.js';
import { runJson } from '../../src/walk/json.js';
import { recordedOf } from '../../src/walk/recorded.js';
import { visibleText } from '../../src/walk/transcript.js';
import { withhold } from '../../src/walk/withhold.js';
import { flowFrom, onward, walkOf } from '../support/sops.js';

const yaml = (pin: string): string => `
fields:
  used: { ask: Minutes used }
  parts: { ask: Parts, type: list, required: false }
  note: { ask: Note, required: false }
  pin: { ask: PIN, ${pin} }
outcomes: { done: Done }
steps:
  ask: { record: [used, parts, note, pin], do: Look., next: done }
  done: { do: Go., outcome: done }
`;
const flow = flowFrom(yaml('sensitive: true'));
const walk = onward(
  walkOf(flow),
  { type: 'filled', field: 'used', value: '5' },
  { type: 'filled', field: 'parts', value: ['lamp', 'lid'] },
  { type: 'filled', field: 'note', value: null },
  { type: 'filled', field: 'pin', value: '1234' },
  { type: 'filled', field: 'used', value: '7' },
);

describe('what was recorded', () => {
  test('are the values that stand', () => {
    expect(recordedOf(walk).map(({ field }) => field)).toEqual(['used', 'parts', 'pin']);
  });

  test('is in the transcript', () => {
    const text = visibleText(walk, [], null);
    expect(text).toContain('## Recorded\n\n- Minutes used: 7\n- Parts: lamp, lid\n');
    expect(text).toContain('- PIN: [PIN, withheld]\n');
    expect(text).not.toContain('1234');
  });

  test('is in the JSON', () => {
    expect(runJson(walk)).toMatchObject({
      values: [
        { field: 'used', value: '7' },
        { field: 'parts', value: ['lamp', 'lid'] },
        { field: 'pin', withheld: true },
      ],
    });
    expect(JSON.stringify(runJson(walk))).not.toContain('1234');
  });

  test('is told to the one who takes over, but what their SOP calls sensitive', () => {
    const open = flowFrom(yaml('required: false').replace('[used, parts, note, pin]', 'pin'));
    const ended = onward(
      walkOf(open),
      { type: 'filled', field: 'pin', value: '1234' },
      { type: 'shown', step: 'ask' },
      { type: 'ended', step: 'done', outcome: 'done' },
    );
    const { summary, walk: id, sop, title, outcome, agent } = handoverOf(ended) ?? {};
    expect(summary).toContainEqual({ ask: 'PIN:', answer: '1234', field: 'pin' });
    const started = { ...walk.started, from: { walk: id, sop, title, outcome, agent, summary } } as never;
    expect(JSON.stringify(withhold(open, started))).toContain('1234');
    const taken = withhold(flow, started);
    expect(JSON.stringify(taken)).not.toContain('1234');
    expect(JSON.stringify(taken)).toContain('[PIN, withheld]');
  });
});
