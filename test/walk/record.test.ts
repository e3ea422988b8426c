import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { noPaint } from '../../src/text/paint.js';
import { cardOf } from '../../src/walk/card.js';
import type { Walk } from '../../src/walk/engine.js';
import { runJson } from '../../src/walk/json.js';
import { play, queueOf } from '../../src/walk/play.js';
import { type ReportedVisit, reportOf } from '../../src/walk/report.js';
import { plainResponse } from '../../src/walk/screen-plain.js';
import { renderTranscript } from '../../src/walk/transcript.js';
import { drive, flows, moves, timeOf } from '../support/generate.js';
import { flowFrom, onward, walkOf } from '../support/sops.js';

const flow = flowFrom(`
fields: { customer: { ask: Customer } }
outcomes: { done: Done }
always: { unsafe: { key: "!", label: I feel unsafe, next: leave } }
steps:
  calm: { ask: Calm?, options: { yes: done, no: warn } }
  warn: { do: [Warn., Wait.], say: warning, ask: Did it stop?, options: { yes: done, no: done } }
  done: { do: Go., say: bye, next: tick }
  tick: { do: [Lock it., Tell them.], confirm: true, next: leave }
  leave: { do: Leave., outcome: done }
responses: { warning: { text: "Stop, {{customer}}." }, bye: { text: "Bye, {{customer}}." } }
`);
const filled = (value: string) => ({ type: 'filled', field: 'customer', value }) as const;
const answer = (step: string, option: string) => ({ type: 'answered', step, option }) as const;
const copied = { type: 'copied', step: 'warn', response: 'warning', channel: null, ready: true } as const;
const atWarning = onward(walkOf(flow), answer('calm', 'no'), filled('Sam'));

const statuses = (walk: Walk) => {
  const { actions, responses } = reportOf(walk);
  return [
    actions.map(({ text, status }) => `${text} ${status}`),
    responses.map(({ text, status }) => `${text} ${status}`),
  ];
};

describe('what is known of a step', () => {
  it.each<[string, Walk, unknown]>([
    [
      'answered',
      onward(atWarning, answer('warn', 'yes')),
      [
        ['Warn. asked', 'Wait. asked', 'Go. shown'],
        ['Stop, Sam. asked', 'Bye, Sam. shown'],
      ],
    ],
    [
      'left by a way out',
      onward(atWarning, answer('warn', 'unsafe')),
      [['Warn. shown', 'Wait. shown', 'Leave. shown'], ['Stop, Sam. shown']],
    ],
    [
      'stopped at',
      onward(atWarning, { type: 'stopped', reason: 'quit' }),
      [['Warn. shown', 'Wait. shown'], ['Stop, Sam. shown']],
    ],
    [
      'left before its value was known',
      onward(walkOf(flow), answer('calm', 'no'), answer('warn', 'unsafe')),
      [['Warn. shown', 'Wait. shown', 'Leave. shown'], ['Stop, [customer]. planned']],
    ],
    [
      'half ticked, and left by a way out',
      onward(
        atWarning,
        answer('warn', 'no'),
        { type: 'shown', step: 'done' },
        { type: 'ticked', step: 'tick', action: 0, done: true },
        answer('tick', 'unsafe'),
      ),
      [
        ['Warn. asked', 'Wait. asked', 'Go. asked', 'Lock it. ticked', 'Tell them. shown', 'Leave. shown'],
        ['Stop, Sam. asked', 'Bye, Sam. asked'],
      ],
    ],
  ])('%s', (_name, walk, expected) => expect(statuses(walk)).toEqual(expected));

  it('is in the JSON of a walk, and in that of a dry run it is planned', () => {
    const { walk } = play(
      walkOf(flow),
      queueOf(
        new Map([
          ['calm', ['no']],
          ['warn', ['yes']],
        ]),
      ),
      () => timeOf(9),
    );
    const json = runJson(walk) as { actions: { status: string }[]; responses: { status: string }[] };
    expect([...json.actions, ...json.responses].map(({ status }) => status)).toEqual(Array(8).fill('planned'));
    expect(reportOf(walk).dry).toBe(true);
    expect(reportOf(onward(atWarning, answer('warn', 'yes'))).dry).toBe(false);
  });
});

it('a value that was mended late leaves the replies before it as they went out', () => {
  const walk = onward(atWarning, copied, answer('warn', 'yes'), filled('Samira'), { type: 'shown', step: 'done' });
  const { responses } = reportOf(walk);
  expect(responses.map(({ text }) => text)).toEqual(['Stop, Sam.', 'Bye, Samira.'].slice(0, responses.length));
});

it('a copy that was made before a value was mended keeps its own text', () => {
  const walk = onward(atWarning, copied, filled('Samira'), copied, answer('warn', 'yes'));
  const [warning] = reportOf(walk).responses;
  expect(warning?.text).toBe('Stop, Samira.');
  expect(warning?.copies.map(({ text }) => text)).toEqual(['Stop, Sam.', null]);
});

it('what was copied stays on record when the walk goes back over it', () => {
  const walk = onward(atWarning, copied, { type: 'went-back' }, { type: 'went-back' }, answer('calm', 'yes'));
  const [taken, ...more] = reportOf(walk).takenBack;
  expect(more).toEqual([]);
  expect(taken).toMatchObject({
    left: { how: 'gone-back' },
    responses: [{ copies: [{ failed: null, text: 'Stop, Sam.' }] }],
  });
});

it('a copy must be of what the step says', () => {
  expect(() => onward(walkOf(flow), copied)).toThrow('The walk is at `calm`');
  expect(() => onward(atWarning, { ...copied, response: 'bye' })).toThrow('has no response `bye`');
});

/** A response as plain lines, less what stays withheld in a record. */
const bodyLines = (walk: Walk, response: ReportedVisit['responses'][number]): string =>
  plainResponse(walk, response).slice(0, -1).join('\n');

test('what a record says was shown was on the screen at that step then, and nothing at a way out counts as done', () => {
  fc.assert(
    fc.property(flows(), moves(), (flow, made) => {
      const { walk, states } = drive(flow, made);
      const screens = new Map<unknown, string[]>();
      for (const state of states) {
        if (state.status !== 'walking') continue;
        const key = `${state.step.id} ${state.path.at}`;
        const card = cardOf(state, { paint: noPaint, remaining: null });
        screens.set(key, [...(screens.get(key) ?? []), card.plain.join('\n')]);
      }
      const { visits, takenBack } = reportOf(walk);
      for (const visit of [...visits, ...takenBack]) {
        if (!visit.state) continue;
        const drawn = screens.get(`${visit.step.id} ${visit.at}`) ?? [];
        for (const response of visit.responses) {
          if (response.status === 'planned' || response.withheld.length) continue;
          expect(drawn.some((screen) => screen.includes(bodyLines(walk, response)))).toBe(true);
        }
        for (const action of visit.actions)
          expect(drawn.some((screen) => screen.includes(action.text.trim()))).toBe(true);
        if (!visit.left) continue;
        const claimed = [...visit.actions, ...visit.responses].filter(({ status }) => status === 'asked');
        expect(claimed).toEqual([]);
      }
    }),
    { numRuns: 200 },
  );
});

test('the transcript lists nothing as done that was only shown', () => {
  fc.assert(
    fc.property(flows(), moves(), (flow, made) => {
      const { walk, journal } = drive(flow, made);
      const text = renderTranscript(flow, journal, null) as string;
      const { actions, responses, takenBack } = reportOf(walk);
      const has = (heading: string): boolean => text.includes(`\n## ${heading}\n`);
      const some = (list: readonly { readonly status: string }[], ...kinds: string[]): boolean =>
        list.some(({ status }) => kinds.includes(status));
      expect(has('Actions')).toBe(some(actions, 'ticked', 'skipped', 'asked'));
      expect(has('Responses')).toBe(some(responses, 'asked'));
      expect(has('Shown, and nothing more')).toBe(some(actions, 'shown') || some(responses, 'shown'));
      expect(has('Taken back')).toBe(takenBack.length > 0);
    }),
    { numRuns: 100 },
  );
});
