import { emphasis, type Line, line } from '../text/line.js';
import { clockOf } from '../text/time.js';
import type { Leaving, ReportedCopy, ReportedResponse } from './report.js';

/** "shown, left by *I feel unsafe* after 2 s": all that is known of a step that was not answered. */
export function leavingLine({ how, label, after }: Leaving): Line {
  switch (how) {
    case 'way-out':
      return line`shown, left by ${emphasis(label)} after ${after}`;
    case 'gone-back':
      return line`shown, gone back over after ${after}`;
    case 'stopped':
      return line`shown; the walk stopped here after ${after}`;
    case 'open':
      return line`shown; the walk is still here`;
  }
}

/** "copied at 19:40:12", "not copied at 19:40:12: no clipboard tool was found", in a walk that was started then. */
export function copyLine({ at, failed }: ReportedCopy, started: string): Line {
  const time = clockOf(at, started);
  return failed === null ? line`copied at ${time}` : line`not copied at ${time}: ${failed}`;
}

/** What is known of a response: that it was copied, and when; else that it was shown. `left` is how its step was. */
export function responseStatus({ status, copies }: ReportedResponse, left: Leaving | null, started: string): Line {
  const copied = copies.filter(({ failed }) => failed === null);
  if (copied.length) return copied.flatMap((copy, index) => [...(index ? line`, ` : []), ...copyLine(copy, started)]);
  if (status === 'planned') return line`not shown`;
  return left ? leavingLine(left) : line`shown, not copied`;
}

export const plainLine = (pieces: Line): string => pieces.map(({ text }) => text).join('');
