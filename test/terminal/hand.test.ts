import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMeant, type Pressed, tooSoon } from '../../src/terminal/hand.js';
import type { Key } from '../../src/terminal/keys.js';

const text = (character: string): Key => ({ name: 'text', text: character });
const enter: Key = { name: 'enter' };
const paste: Key = { name: 'paste', text: '1\n2' };

const pressed = (more: Partial<Pressed>): Pressed => ({
  key: text('1'),
  since: 1000,
  closed: undefined,
  begun: false,
  free: false,
  ...more,
});

const anyKey = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }).map(text),
  fc.constantFrom<Key>(enter, paste, { name: 'newline' }, { name: 'tab' }, { name: 'backspace' }),
);
const anyTime = fc.option(fc.integer({ min: 0, max: 2000 }));

describe('a key is heard', () => {
  it('where a hand can have meant it', () => {
    expect(isMeant(pressed({ since: 5 }))).toBe(true);
    expect(isMeant(pressed({ since: 5, closed: text('2') }))).toBe(true);
    expect(isMeant(pressed({ since: 400, closed: text('1') }))).toBe(true);
    expect(isMeant(pressed({ since: 400, key: enter }))).toBe(true);
    // An arrow was pressed first: Enter takes what it chose.
    expect(isMeant(pressed({ since: 50, key: enter, begun: true }))).toBe(true);
  });

  it('but not where it only came along', () => {
    expect(isMeant(pressed({ since: null }))).toBe(false);
    expect(isMeant(pressed({ since: null, begun: true }))).toBe(false);
    expect(isMeant(pressed({ since: 399, closed: text('1') }))).toBe(false);
    expect(isMeant(pressed({ since: 399, key: enter, closed: text('1') }))).toBe(false);
    expect(isMeant(pressed({ since: 0, key: enter }))).toBe(false);
  });

  it('at any time where it leads out or back', () => {
    fc.assert(
      fc.property(anyKey, anyTime, fc.option(anyKey), fc.boolean(), (key, since, closed, begun) => {
        expect(isMeant({ key, since, closed: closed ?? undefined, begun, free: true })).toBe(true);
      }),
    );
  });

  it('the more, the longer the question has stood', () => {
    fc.assert(
      fc.property(
        anyKey,
        fc.nat(1000),
        fc.nat(1000),
        fc.option(anyKey),
        fc.boolean(),
        (key, since, more, last, begun) => {
          const at = { key, closed: last ?? undefined, begun, free: false };
          if (isMeant({ ...at, since })) expect(isMeant({ ...at, since: since + more })).toBe(true);
          expect(isMeant({ ...at, since: null })).toBe(false);
        },
      ),
    );
  });
});

it('says which keys were not taken', () => {
  expect(tooSoon([text('1')])).toBe('Too soon to be meant for this: 1. Press it again if you mean it.');
  expect(tooSoon([enter, text(' '), paste])).toBe(
    'Too soon to be meant for this: Enter Space pasted text. Press again what you mean.',
  );
  expect(tooSoon([text('\u202e')])).not.toContain('\u202e');
  expect(tooSoon([...'abcdefg'].map(text))).toContain('a b c d e …');
});
