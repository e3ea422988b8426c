import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  agoFrom,
  clockOf,
  durationBetween,
  isDate,
  isoWithOffset,
  isTime,
  notBefore,
  readDuration,
} from '../../src/text/time.js';

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

describe('what is a moment', () => {
  const moments = fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true });

  test('is what the program writes, and what JavaScript and others write as ISO 8601', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: -840, max: 840 }), (date, west) => {
        expect(isTime(isoWithOffset(inZone(date.toISOString(), west)))).toBe(true);
        expect(isTime(date.toISOString())).toBe(true);
        expect(isDate(date.toISOString().slice(0, 10))).toBe(true);
      }),
    );
    expect(isTime('2024-02-29T23:59:59-03:30')).toBe(true);
  });

  test.each([
    ['a date that JavaScript reads, with a comment in it', '1 Jan 2026(\n\n<!--\n)'],
    ['a date alone', '2026-11-21'],
    ['a day that no calendar has', '2026-02-30T10:00:00+01:00'],
    ['a month that no calendar has', '2026-13-01T10:00:00Z'],
    ['an hour too many', '2026-11-21T24:00:00Z'],
    ['a minute too many', '2026-11-21T10:60:00Z'],
    ['no offset', '2026-11-21T10:00:00'],
    ['an offset that no place has', '2026-11-21T10:00:00+15:00'],
    ['a year of six digits', '+002026-11-21T10:00:00Z'],
    ['a blank before it', ' 2026-11-21T10:00:00Z'],
    ['a line end after it', '2026-11-21T10:00:00Z\n'],
    ['other digits', '２０２６-11-21T10:00:00Z'],
    ['a small t', '2026-11-21t10:00:00z'],
    ['nothing', ''],
  ])('is not %s', (_, text) => {
    expect(isTime(text)).toBe(false);
    expect(isDate(text)).toBe(text === '2026-11-21');
  });

  test('is nothing that could be read another way: with any character more, less or other it is none, or another', () => {
    fc.assert(
      fc.property(moments, fc.nat(30), fc.string({ unit: 'binary', maxLength: 2 }), (date, at, piece) => {
        const time = date.toISOString();
        const edited = time.slice(0, at) + piece + time.slice(at + 1);
        if (isTime(edited)) expect(edited).toMatch(/^[\d-]{10}T[\d:]{8}(\.\d{1,9})?(Z|[-+]\d\d:\d\d)$/);
        if (isTime(edited)) expect(Date.parse(edited)).not.toBeNaN();
      }),
    );
  });

  test('never lies before another that it has to follow', () => {
    expect(notBefore('2026-10-25T02:59:59+02:00', '2026-10-25T02:00:00+01:00')).toBe('2026-10-25T02:00:00+01:00');
    expect(notBefore('2026-11-21T10:00:05Z', '2026-11-21T10:00:04Z')).toBe('2026-11-21T10:00:05Z');
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

test.each([
  ['2026-10-24T23:58:10+02:00', '2026-10-24T23:58:00+02:00', '23:58:10'],
  ['2026-10-25T00:00:01+02:00', '2026-10-24T23:58:00+02:00', '2026-10-25 00:00:01'],
  ['2026-10-25T02:10:00+01:00', '2026-10-25T02:50:00+02:00', '02:10:00+01:00'],
  ['2026-10-26T09:03:00+01:00', '2026-10-24T23:58:00+02:00', '2026-10-26 09:03:00+01:00'],
  ['2026-10-26T09:03:00Z', '2026-10-26T09:02:00+00:00', '09:03:00'],
])('%s after %s is told as %s', (time, after, told) => expect(clockOf(time, after)).toBe(told));
