import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agoFrom, durationBetween, isoWithOffset, readDuration } from '../../src/text/time.js';

/** A date in a zone so many minutes west of Greenwich, as JavaScript counts them. */
const inZone = (iso: string, west: number): Date => {
  const date = new Date(iso);
  date.getTimezoneOffset = () => west;
  return date;
};

describe('a time with its offset', () => {
  test.each([
    ['Greenwich', 0, '2026-11-21T12:00:05+00:00'],
    ['an hour east', -60, '2026-11-21T13:00:05+01:00'],
    ['half an hour more', -330, '2026-11-21T17:30:05+05:30'],
    ['west, half an hour', 210, '2026-11-21T08:30:05-03:30'],
    ['west, the day before', 780, '2026-11-20T23:00:05-13:00'],
  ])('%s', (_name, west, text) => {
    expect(isoWithOffset(inZone('2026-11-21T12:00:05Z', west))).toBe(text);
  });

  test('is the same moment, to the second', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
        fc.integer({ min: -840, max: 840 }),
        (date, west) => {
          const moment = Date.parse(isoWithOffset(inZone(date.toISOString(), west)));
          expect(moment).toBe(Math.floor(date.getTime() / 1000) * 1000);
        },
      ),
    );
  });
});

describe('a duration', () => {
  test.each([
    ['2026-11-21T12:00:00Z', '2026-11-21T12:00:45Z', '45 s'],
    ['2026-11-21T12:00:00Z', '2026-11-21T12:03:05Z', '3 min 05 s'],
    ['2026-11-21T12:00:00Z', '2026-11-21T13:12:59Z', '1 h 12 min'],
    ['2026-11-21T12:00:00+01:00', '2026-11-21T12:00:00Z', '1 h 00 min'],
    ['2026-11-21T12:00:00Z', '2026-11-21T11:00:00Z', '0 s'],
    ['2026-11-21T12:00:00Z', '2026-11-23T14:00:00Z', '50 h 00 min'],
  ])('%s – %s', (from, to, text) => expect(durationBetween(from, to)).toBe(text));
});

test('how long ago it was reads in one unit', () => {
  const now = '2026-11-21T12:00:00Z';
  const ago = (time: string): string => agoFrom(time, now);
  expect(ago('2026-11-21T12:00:05Z')).toBe('just now');
  expect(ago('2026-11-21T11:59:01Z')).toBe('just now');
  expect(ago('2026-11-21T12:30:00+01:00')).toBe('30 min ago');
  expect(ago('2026-11-20T11:00:00Z')).toBe('25 h ago');
  expect(ago('2026-11-19T11:00:00Z')).toBe('2 days ago');
});

test('a duration is a number with a unit', () => {
  expect(['45min', '12h', '30d', ' 2w '].map(readDuration)).toEqual([
    2_700_000, 43_200_000, 2_592_000_000, 1_209_600_000,
  ]);
  for (const text of ['', '30', 'd', '-1d', '1.5h', '1m', '30d ago', '9999999d'])
    expect(readDuration(text)).toBeUndefined();
});
