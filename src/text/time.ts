const two = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0');

/** ISO 8601 with the local offset: `2026-11-21T19:40:05+01:00`. */
export function isoWithOffset(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  const sign = minutes < 0 ? '-' : '+';
  return `${local}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** "45 s", "3 min 05 s", "1 h 12 min" between two ISO times; "0 s" when the clock went back. */
export function durationBetween(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two((seconds % 3600) / 60)} min`;
}
