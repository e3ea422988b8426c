const two = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0');

/** ISO 8601 with the local offset: `2026-11-21T19:40:05+01:00`. */
export function isoWithOffset(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  const sign = minutes < 0 ? '-' : '+';
  return `${local}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** Whether text is a real calendar date, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether text is a moment as {@link isoWithOffset} writes it; `Z` and a fraction of a second are understood, too. */
export function isTime(text: string): boolean {
  const clock = /^T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[-+](0\d|1[0-4]):[0-5]\d)$/;
  return isDate(text.slice(0, 10)) && clock.test(text.slice(10));
}

/**
 * "19:40:05" of a moment, as a clock on the wall showed it, told after another one: with the date where it is another
 * day, and with the offset where the clock was set, "2026-10-26 09:03:00+01:00".
 */
export function clockOf(time: string, after: string): string {
  const day = time.slice(0, 10) === after.slice(0, 10) ? '' : `${time.slice(0, 10)} `;
  const [offset, offsetBefore] = [time, after].map((one) =>
    /(?:Z|[-+]\d\d:\d\d)$/.exec(one)?.[0].replace('Z', '+00:00'),
  );
  return `${day}${time.slice(11, 19)}${offset === offsetBefore ? '' : (offset ?? '')}`;
}

/** The time itself, or `limit` if the clock went back behind it, as the times in a record never decrease. */
export function notBefore(limit: string, time: string): string {
  return Date.parse(time) < Date.parse(limit) ? limit : time;
}

/** "45 s", "3 min 05 s", "1 h 12 min" between two ISO times; "0 s" when the clock went back. */
export function durationBetween(from: string, to: string): string {
  return durationOf(Date.parse(to) - Date.parse(from));
}

/** The same for milliseconds. */
export function durationOf(time: number): string {
  const seconds = Math.max(0, Math.round(time / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two((seconds % 3600) / 60)} min`;
}

/** "just now", "12 min ago", "3 h ago", "2 days ago" for an ISO time, seen from another. */
export function agoFrom(time: string, now: string): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(time)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / (24 * 60))} days ago`;
}

const units: Readonly<Record<string, number>> = { min: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** `30d`, `12h`, `2w` or `45min` in milliseconds; undefined when it is none of them. */
export function readDuration(text: string): number | undefined {
  const parts = /^(\d{1,6})(min|h|d|w)$/.exec(text.trim());
  return parts ? Number(parts[1]) * (units[parts[2] as string] as number) : undefined;
}
