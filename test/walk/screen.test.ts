import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Choice, choiceLines, legendLine } from '../../src/terminal/choices.js';
import { keyLines } from '../../src/terminal/drawn.js';
import { findUnsafe } from '../../src/text/escape.js';
import { noPaint } from '../../src/text/paint.js';
import { widthOf } from '../../src/text/wrap.js';
import { cardOf } from '../../src/walk/card.js';
import { guideLines } from '../../src/walk/help.js';
import { eventLines } from '../../src/walk/log.js';
import { stepLines } from '../../src/walk/screen.js';
import { plainGuideLines, plainStepLines } from '../../src/walk/screen-plain.js';
import { renderWalk } from '../../src/walk/text.js';
import { drive, flows, moves } from '../support/generate.js';
import { answered, flowFrom, onward, walkOf } from '../support/sops.js';

const paint = noPaint;

describe('what is drawn', () => {
  it('keeps to the width and holds nothing that steers a terminal, at every place of any walk', () => {
    fc.assert(
      fc.property(flows({ maxSteps: 8 }), moves(25), fc.integer({ min: 20, max: 120 }), (flow, list, width) => {
        const { states, events } = drive(flow, list);
        const guides = [...flow.steps.values()].flatMap((step) => step.guides);
        const drawn = [
          ...states.flatMap((walk) => [
            ...stepLines(walk, { width, paint, remaining: 3 }),
            ...keyLines(cardOf(walk, { paint, remaining: 3 }), paint, width),
          ]),
          ...events
            .slice(1)
            .flatMap((event, index) => eventLines(states[index] as (typeof states)[0], event, paint, width)),
          ...guides.flatMap((guide) => guideLines(guide, paint, width)),
        ];
        for (const line of drawn) expect(widthOf(line), line).toBeLessThanOrEqual(width);
        const plain = states.flatMap((walk) => plainStepLines(walk, null));
        for (const line of [...drawn, ...plain, ...guides.flatMap(plainGuideLines)]) {
          expect(findUnsafe(line)).toBeUndefined();
          expect(line).not.toContain('\n');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('shows the selected choice, and no more lines than there is room for', () => {
    const choice = fc.record<Choice>({
      mark: fc.constantFrom('', '1', '!', '1 y'),
      label: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      hint: fc.option(fc.string({ unit: 'grapheme', maxLength: 80 })),
    });
    const room = fc.record({ width: fc.integer({ min: 20, max: 100 }), rows: fc.integer({ min: 1, max: 30 }) });
    fc.assert(
      fc.property(
        fc.array(choice, { minLength: 1, maxLength: 40 }),
        fc.nat(),
        room,
        (choices, pick, { width, rows }) => {
          const selected = pick % choices.length;
          const pinned = pick % (choices.length + 1);
          const lines = choiceLines(choices, selected, { width, rows, paint, pinned });
          expect(lines.length).toBeLessThanOrEqual(Math.max(3, rows));
          expect(lines.filter((line) => line.startsWith('> '))).toHaveLength(1);
          for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  it('keeps the way out in sight while the others scroll', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ mark: '', label: `Option ${index}`, hint: null }));
    const choices = [...many, { mark: '!', label: 'I feel unsafe', hint: null }];
    const draw = (selected: number): string[] =>
      choiceLines(choices, selected, { width: 40, rows: 6, paint, pinned: 1 });
    expect(draw(0)).toEqual([
      '>    Option 0',
      '     Option 1',
      '     Option 2',
      '     Option 3',
      '  ↓ 8 more',
      '  !  I feel unsafe',
    ]);
    expect(draw(5).at(-1)).toBe('  !  I feel unsafe');
    expect(draw(12)).toEqual([
      '  ↑ 8 more',
      '     Option 8',
      '     Option 9',
      '     Option 10',
      '     Option 11',
      '> !  I feel unsafe',
    ]);
  });

  it('fits the legend on one line, whatever the width, and keeps its last part', () => {
    const hints = [
      ['Enter', 'choose'],
      ['←', 'back'],
      ['n', 'note'],
      ['g', 'guides'],
      ['q', 'quit'],
    ] as const;
    expect(legendLine(hints, ['?', 'keys'], 100, paint)).toBe(
      'Enter choose · ← back · n note · g guides · q quit · ? keys',
    );
    expect(legendLine(hints, ['?', 'keys'], 39, paint)).toBe('Enter choose · ← back · n note · ? keys');
    expect(legendLine(hints, ['?', 'keys'], 8, paint)).toBe('? keys');
  });
});

const flow = flowFrom(`
fields: { customer: { ask: Customer's name, sensitive: true }, tags: { ask: Tags, type: list, required: false } }
outcomes: { done: All done }
steps:
  behaviour: { ask: How is the customer behaving?, options: { upset: warn, calm: end } }
  warn: { title: Warn them, do: [Warn., Wait.], confirm: true, record: [tags], ask: Better?, options: { yes: end, no: go } }
  go: { do: [Breathe.], next: end }
  end: { do: [Send it.], say: bye, outcome: done, handoff: { to: tier 3, sop: next-one } }
responses: { bye: { title: Bye, channel: chat, text: "Goodbye {{customer}}." } }
`);

describe('a step on the screen', () => {
  const lines = (walk: Parameters<typeof stepLines>[0], remaining: number | null = null, width = 60): string =>
    stepLines(walk, { width, paint, remaining }).join('\n');

  it('says where the walk is, and what was answered', () => {
    const walk = walkOf(flow);
    expect(lines(walk, 2)).toContain('main · step 1 · at most 1 to go');
    expect(lines(walk, 1)).toContain('the last question');
    expect(lines(walk)).toBe('\nmain · step 1');
    const on = answered(walk, 'behaviour=upset');
    expect(lines(on, 1)).toContain('Behaviour: Upset');
  });

  it('marks the action that is to be ticked', () => {
    const walk = onward(walkOf(flow), { type: 'answered', step: 'behaviour', option: 'upset' });
    expect(lines(walk)).toContain('> [ ] Warn.\n  [ ] Wait.');
    const ticked = onward(walk, { type: 'ticked', step: 'warn', action: 0, done: false, reason: 'no time' });
    expect(lines(ticked)).toContain('  [-] Warn. (skipped: no time)\n> [ ] Wait.');
  });

  it('shows a response as a draft until its fields are filled, and the end with the command that goes on', () => {
    const asked = onward(walkOf(flow), { type: 'answered', step: 'behaviour', option: 'calm' });
    expect(lines(asked)).toContain('For: Bye');
    const passed = onward(asked, { type: 'filled', field: 'customer', value: null });
    expect(lines(passed)).toContain("Goodbye [customer's name].");
    expect(lines(passed)).toContain("Draft, not ready to send: customer's name is missing.");
    const filled = onward(asked, { type: 'filled', field: 'customer', value: 'Sam' });
    expect(lines(filled)).toMatch(/─\nGoodbye Sam\.\n─/);
    expect(lines(filled)).not.toContain('Draft');
    expect(lines(filled)).toContain('Outcome: All done\nTier 3 takes over: sop run next-one');
    // The command stays whole where it fits on a line of its own.
    expect(lines(filled, null, 30)).toContain('\nsop run next-one');
  });

  it('shows what can be said already while it asks for a value', () => {
    const asking = walkOf(
      flowFrom(`
fields: { wish: { ask: What they want } }
outcomes: { done: Done }
steps:
  ask: { title: Ask, say: [open, confirm], record: wish, next: end }
  end: { do: [Stop.], outcome: done }
responses: { open: { title: Open, text: What happened? }, confirm: { title: Confirm, text: "So {{wish}}." } }
`),
    );
    expect(lines(asking)).toMatch(/Send: Open\n─+\nWhat happened\?\n─+\n\nFor: Confirm$/);
    const plain = plainStepLines(asking, null).join('\n');
    expect(plain).toContain('Send: Open\n  What happened?\nEnd of the response. It is ready to send.');
    expect(plain).not.toContain('Confirm');
  });

  it('shows where a sub-procedure began and ended, and that it did not end where it was left', () => {
    const calm = `
outcomes: { calm: Calm }
steps:
  look: { ask: Are they calm?, options: { yes: good } }
  good: { title: Thank them, do: [Thank them.], outcome: calm }
`;
    const body = `
outcomes: { done: Done }
always: { unsafe: { label: I feel unsafe, next: out } }
steps:
  ask: { ask: Try it?, options: { yes: try } }
  try: { run: calm-down, then: { calm: end } }
  end: { do: [Say goodbye.], outcome: done }
  out: { do: [Leave.], outcome: done }
`;
    const from = walkOf(flowFrom(body, { 'calm-down': calm }));
    const yes = { type: 'answered', step: 'ask', option: 'yes' } as const;
    const begun = onward(from, yes);
    expect(lines(begun)).toContain('Try it? Yes › calm-down begins');
    expect(eventLines(from, yes, paint, 60, begun)).toEqual(['Try it? Yes', 'calm-down begins']);
    const leaf = onward(begun, { type: 'answered', step: 'try/look', option: 'yes' });
    expect(lines(leaf)).not.toContain('ends');
    const on = { type: 'shown', step: 'try/good' } as const;
    const ended = onward(leaf, on);
    expect(lines(ended)).toMatch(/Look: Yes ›\s+calm-down\s+ends:\s+Calm/);
    expect(eventLines(leaf, on, paint, 60, ended)).toEqual(['Thank them', '  • Thank them.', 'calm-down ends: Calm']);
    expect(plainStepLines(ended, null).join('\n')).toContain('Look: Yes. calm-down ends: Calm.');
    expect(renderWalk(ended, paint, 60)).toMatch(/calm-down begins[\s\S]*Thank them[\s\S]*calm-down ends: Calm/);
    const left = onward(leaf, { type: 'answered', step: 'try/good', option: 'unsafe' });
    expect(lines(left)).toMatch(/Thank them:\s+I\s+feel\s+unsafe/);
    expect(lines(left)).not.toContain('ends');
  });

  it('leaves a line or two in the log', () => {
    const log = (walk: Parameters<typeof eventLines>[0], event: Parameters<typeof eventLines>[1]): string =>
      eventLines(walk, event, paint, 60).join('\n');
    const walk = walkOf(flow);
    const upset = { type: 'answered', step: 'behaviour', option: 'upset' } as const;
    expect(log(walk, upset)).toBe('How is the customer behaving? Upset');
    const warn = onward(walk, upset);
    expect(log(warn, { type: 'ticked', step: 'warn', action: 0, done: true })).toBe('  [x] Warn.');
    expect(log(warn, { type: 'went-back' })).toBe('Back to: How is the customer behaving?');
    expect(log(warn, { type: 'noted', step: 'warn', text: 'one\ntwo\nthree' })).toBe('  Note: one (and 2 more lines)');
    expect(log(warn, { type: 'filled', field: 'tags', value: ['a', 'b'] })).toBe('  Tags: a, b');
    expect(log(warn, { type: 'filled', field: 'customer', value: 'Sam' })).toBe("  Customer's name: given");
    expect(log(warn, { type: 'filled', field: 'customer', value: null })).toBe("  Customer's name: passed over");
    const go = answered(walk, 'behaviour=upset', 'warn=no');
    expect(log(onward(go, { type: 'went-back' }), { type: 'shown', step: go.step.id })).toBeTruthy();
  });
});
