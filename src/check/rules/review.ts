import { isDate } from '../../text/time.js';
import type { Rule } from '../rule.js';

const head = (dates: string): string => `format: 1
sop: example
title: Example
${dates}start: first
outcomes: { done: Done }
steps:
  first:
    do: Say goodbye.
    outcome: done
`;

/** Both dates are in the calendar, or null. */
const day = (text: string | null): string | null => (text !== null && isDate(text) ? text : null);

export const reviewOverdue: Rule = {
  code: 'review-overdue',
  severity: 'warning',
  summary: 'The day by which the SOP had to be reviewed has passed (`--as-of DATE` asks about another day).',
  needs: 'draft',
  file: 'example.yaml',
  example: head('reviewed: 2019-03-01\nreview-by: 2020-03-01\n'),
  run: ({ sop, asOf, place }) => {
    const [reviewed, by] = [day(sop.reviewed), day(sop.reviewBy)];
    if (by === null || by >= asOf || (reviewed !== null && by < reviewed)) return [];
    return [
      {
        message: `The review was due on ${by}.`,
        ...place(['review-by']),
        hint: 'review the SOP, then set `reviewed` and `review-by`',
      },
    ];
  },
};

export const reviewOrder: Rule = {
  code: 'review-order',
  severity: 'warning',
  summary: '`review-by` is a day before `reviewed`, so one of the two is wrong.',
  needs: 'draft',
  file: 'example.yaml',
  example: head('reviewed: 2026-11-21\nreview-by: 2026-05-21\n'),
  run: ({ sop, place }) => {
    const [reviewed, by] = [day(sop.reviewed), day(sop.reviewBy)];
    if (by === null || reviewed === null || by >= reviewed) return [];
    return [
      {
        message: `The next review (${by}) is before the last one (${reviewed}).`,
        ...place(['review-by']),
        hint: 'check both dates: year, month, day',
        related: { message: 'the last review', ...place(['reviewed']) },
      },
    ];
  },
};

export const reviewedInFuture: Rule = {
  code: 'reviewed-in-future',
  severity: 'warning',
  summary: '`reviewed` is a day that has not come yet.',
  needs: 'draft',
  file: 'example.yaml',
  example: head('reviewed: 2199-03-01\n'),
  run: ({ sop, asOf, place }) => {
    const [reviewed, by] = [day(sop.reviewed), day(sop.reviewBy)];
    if (reviewed === null || reviewed <= asOf || (by !== null && by < reviewed)) return [];
    return [
      {
        message: `${reviewed} has not come yet, so the SOP cannot have been reviewed then.`,
        ...place(['reviewed']),
        hint: 'check the date: year, month, day',
      },
    ];
  },
};
